"""Pages of the subsidies."""
