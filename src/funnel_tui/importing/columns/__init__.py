"""What a column holds: its meaning by its header, and its dates and amounts by all of its cells."""
