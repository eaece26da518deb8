"""The text of the year file."""
