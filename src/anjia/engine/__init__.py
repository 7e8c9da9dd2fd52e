"""Conditions over facts: counted, listed and proved. Plain Python; no web framework here."""
