"""Keeps a year on disk: the TOML file people read, and the journal that makes a press durable."""
