"""Plan: from the target to what has to be done and when."""
