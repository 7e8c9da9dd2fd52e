"""Reading schemes, claims and money."""
