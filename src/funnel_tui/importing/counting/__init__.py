"""Answers of the user, and counts while a file is read."""
