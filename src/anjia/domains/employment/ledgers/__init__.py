"""The ledgers of employment."""

from anjia.domains.employment.ledgers.spells import Jobs

__all__ = ["Jobs"]
