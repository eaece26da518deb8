"""The three screens."""
