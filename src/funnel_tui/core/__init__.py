"""The model: exact, frozen, without input, output or a clock; `today` is always a parameter."""
