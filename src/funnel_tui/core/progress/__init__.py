"""What was done, against the plan."""
