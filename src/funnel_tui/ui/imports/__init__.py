"""Importing a file on screen."""
