"""Widgets that draw what they are given."""
