"""What the commands of the screening are asked beside days and places."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import TYPE_CHECKING

from anjia.engine.errors import near
from anjia.kernel.refusals import Refused
from anjia.processes.definitions.queries import library
from anjia.processes.screening.queries import replaying

if TYPE_CHECKING:
    from anjia.kernel.periods import Period


def rule(text: str) -> str:
    """The code of a rule that is or was in force somewhere: shipped, or an office's own."""
    known = library.rule_codes()
    code = text.upper()
    if code in known:
        return code
    meant = near(code, known)
    hint = f" Did you mean {' or '.join(meant)}?" if meant else ""
    msg = f"There is no rule {text}.{hint}"
    raise ArgumentTypeError(msg)


def month(text: str) -> Period:
    """A month as the command line writes it."""
    try:
        return replaying.month_of(text)
    except Refused:
        msg = f"{text} is not a month. Write it like 2022-09."
        raise ArgumentTypeError(msg) from None
