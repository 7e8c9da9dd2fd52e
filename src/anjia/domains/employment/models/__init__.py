"""Tables of employment: fields and constraints. Reads that join several are in ``queries``."""

from anjia.domains.employment.models.spells import JobSpell

__all__ = ["JobSpell"]
