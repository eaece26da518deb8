"""The program on screen."""
