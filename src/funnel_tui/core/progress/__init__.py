"""What was done, compared with the plan."""
