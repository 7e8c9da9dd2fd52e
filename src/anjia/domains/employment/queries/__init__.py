"""Reads of employment that join several tables, or work on arrays."""
