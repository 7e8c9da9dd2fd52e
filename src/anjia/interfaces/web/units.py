"""The words behind the units that figures are counted in."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PERCENT = "percent"
_WORDS: dict[str, str | Promise] = {
    PERCENT: "%",
    "household": _("户"),
    "person": _("人"),
    "site": _("个"),
    "dwelling": _("套"),
    "organisation": _("个"),
    "village": _("个"),
    "town": _("个"),
    "county": _("个"),
    "m2": _("平方米"),
    "m2_per_person": _("平方米/人"),
    "person_per_household": _("人/户"),
    "year": _("岁"),
}


def word(unit: str) -> str | Promise:
    """What stands behind a number of this unit; the code itself where none is known."""
    return _WORDS.get(unit, unit)
