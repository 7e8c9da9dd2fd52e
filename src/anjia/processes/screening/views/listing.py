"""Clues as lists and cards show them: rule, subject, values, term."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from anjia.engine.snapshot import COUNTY_DIGITS
from anjia.processes.definitions.queries import library
from anjia.processes.screening.queries import subjects
from anjia.processes.screening.views import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anjia.base.scope import Actor
    from anjia.engine.definitions import Definitions
    from anjia.processes.screening.models import Clue
    from anjia.processes.screening.queries.subjects import Subject
    from anjia.processes.screening.views.words import Said


@dataclass(frozen=True)
class Line:
    """One clue of a list."""

    clue: Clue
    title: str
    subject: Subject
    values: list[Said]
    state: str
    reason: str


def lines(found: Sequence[Clue], *, by: Actor) -> list[Line]:
    """The clues of one page, with their subjects and values in words."""
    about = subjects.of(found, by=by)
    known = {county: definitions_of(county) for county in {c.area[:COUNTY_DIGITS] for c in found}}
    return [
        Line(
            clue=clue,
            title=title_of(clue.rule, known[clue.area[:COUNTY_DIGITS]]),
            subject=about[clue.pk],
            values=words.values(clue, known[clue.area[:COUNTY_DIGITS]]),
            state=words.state(clue.state),
            reason=words.reason(clue.reason),
        )
        for clue in found
    ]


def definitions_of(county: str) -> Definitions:
    """What is in force in a county today: the words for rules and facts."""
    return library.of(county, on=timezone.localdate())


def title_of(code: str, found: Definitions) -> str:
    """What a rule is called; its code where nobody defines it any more."""
    rule = found.rules.get(code)
    return library.spoken(rule.title) if rule else code
