"""Bars of one or two lines."""
