"""Files: atomic writes, locks, backups."""
