"""The numbers of signing in, as parameters: an office tightens them in the web page, code only
reads them.
"""

from dataclasses import dataclass, fields
from datetime import date

from anjia.base import parameters
from anjia.kernel.refusals import Refused

EVERYWHERE = ""


@dataclass(frozen=True)
class Rules:
    """What holds for signing in at one area on one day."""

    session_idle_minutes: int
    session_hours: int
    sessions_at_once: int
    fresh_password_minutes: int
    failures_an_account: int
    failures_an_address: int
    block_minutes: int
    password_length: int
    password_days: int
    passwords_remembered: int


def rules(*, on: date, area: str = EVERYWHERE) -> Rules:
    """The rules at an area; those of the whole country before anybody has signed in."""
    held = parameters.values(area=area, on=on)
    numbers: dict[str, int] = {}
    for field in fields(Rules):
        number = held.get(field.name)
        if not isinstance(number, int):
            raise Refused(
                "parameter_missing", parameter=field.name, title=field.name, area=area, on=on
            )
        numbers[field.name] = number
    return Rules(**numbers)
