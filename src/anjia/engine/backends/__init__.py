"""Ways to carry out a plan; they agree to the last digit, and ``reference`` decides."""
