"""What was sold by quarter, and what it has paid."""
