"""What is said of imports: beside what was typed, against it, and as figures for a plan."""
