"""Sentences about a quarter, the pipeline alone and pay."""
