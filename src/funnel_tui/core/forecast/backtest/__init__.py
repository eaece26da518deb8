"""Past forecasts held against what came."""
