"""Sentences and tables about a plan and a year: the only place that makes them."""
