"""Reads of the figures: definitions, facts, stored figures, and the rows behind them."""
