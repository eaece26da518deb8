"""Widgets that draw what they are given and know nothing of the app or of files."""
