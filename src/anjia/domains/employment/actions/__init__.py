"""The only writers of employment."""

from anjia.domains.employment.actions.spells import examine_spells, record_spells, take_over_spells

__all__ = ["examine_spells", "record_spells", "take_over_spells"]
