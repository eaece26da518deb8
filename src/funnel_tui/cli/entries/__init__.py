"""The commands that read and change what is logged for a day."""
