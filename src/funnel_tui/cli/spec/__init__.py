"""What the program can do and what its files may hold, for other programs."""
