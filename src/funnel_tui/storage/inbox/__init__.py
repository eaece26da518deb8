"""Lines that a phone left in the folder `inbox` beside the year file: each is counted once."""
