"""Reads that join several tables of the registry, and the names of areas."""
