"""What people type: rates, money, dates."""
