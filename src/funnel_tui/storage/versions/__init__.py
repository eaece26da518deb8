"""Versions of a year file that came about apart: merged three ways, or taken in where one lacks entries."""
