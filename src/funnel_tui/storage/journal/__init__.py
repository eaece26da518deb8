"""The write-ahead log of entries."""
