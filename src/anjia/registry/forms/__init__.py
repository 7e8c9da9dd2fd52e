"""Forms read input; what is allowed is decided by the actions."""
