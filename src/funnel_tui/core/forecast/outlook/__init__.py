"""What the forecast's worlds say of a quarter, of the pipeline alone and of pay."""
