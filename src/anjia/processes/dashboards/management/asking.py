"""What the commands of the figures are asked: days, places and codes, with refusals that help."""

from __future__ import annotations

from argparse import ArgumentTypeError
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from django.core.management.base import CommandError

from anjia.base.scope import refusals
from anjia.engine.errors import near
from anjia.kernel import areas
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards.models import Figure
from anjia.processes.definitions.queries import library

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_DATES = 12


def day(text: str) -> date:
    """A day as the command line writes it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"{text} is not a day. Write it like 2022-09-30."
        raise ArgumentTypeError(msg) from None


def place(text: str) -> str:
    """An area code, or nothing for everywhere."""
    if not text:
        return ""
    try:
        return str(areas.parse(text))
    except Refused:
        msg = f"{text} is not an area code. A county is written like 610921, a town like 610921100."
        raise ArgumentTypeError(msg) from None


def indicator(text: str) -> str:
    """The code of an indicator that is defined."""
    known = library.codes()
    code = text.upper()
    if code in known:
        return code
    meant = near(code, known)
    hint = f" Did you mean {' or '.join(meant)}?" if meant else ""
    msg = f"There is no indicator {text}.{hint}"
    raise ArgumentTypeError(msg)


def nothing_there(area: str, *, as_of: date) -> CommandError:
    """The error for a day without figures: it names the days that have some."""
    rows = Figure.objects.filter(area=area) if area else Figure.objects.all()
    days = rows.order_by("-as_of").values_list("as_of", flat=True).distinct()[:MOST_DATES]
    found = ", ".join(day.isoformat() for day in days)
    where = f" of {area}" if area else ""
    if found:
        return CommandError(f"There are no figures{where} for {as_of}. There are for: {found}.")
    return CommandError(
        f"There are no figures{where} yet. Take a snapshot: anjia snapshot --as-of {as_of}"
    )


@contextmanager
def refusals_in_words() -> Iterator[None]:
    """A refusal ends the command with its sentence, not with a traceback."""
    try:
        yield
    except Refused as refused:
        raise CommandError(refusals.text(refused)) from None
