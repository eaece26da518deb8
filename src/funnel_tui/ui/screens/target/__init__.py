"""Target: the pace to the target."""
