"""Reads of enterprise that join several models."""
