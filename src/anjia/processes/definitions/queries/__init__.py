"""Reads of the definitions: those that are shipped, and those that offices have added."""
