"""The demonstration's units, officers and appointments, made by the actions that make real ones."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources
from pathlib import Path
from typing import Any

from anjia.base.access import actions, queries, roles
from anjia.base.access.models import Officer, Unit
from anjia.base.scope import Actor, acting, system

FILE = "demo-accounts.txt"


@dataclass(frozen=True, slots=True)
class Account:
    """What one person needs to sign in to the demonstration."""

    username: str
    name: str
    title: str
    unit: str
    password: str

    def __str__(self) -> str:
        return f"{self.username}\t{self.password}\t{self.name}\t{self.unit} {self.title}"


def create(*, at: datetime) -> list[Account]:
    """Make the units and officers that are not there yet; return the accounts that are new."""
    by = system(name="demo")
    shipped = _shipped()
    with acting(by, reason="demo"):
        units = {row["code"]: _unit(row, by=by) for row in shipped["unit"]}
        there = set(Officer.objects.values_list("username", flat=True))
        return [
            _officer(row, unit=units[row["unit"]], by=by, at=at)
            for row in shipped["officer"]
            if row["username"] not in there
        ]


def acting_as(username: str, *, on: date) -> Actor:
    """Return one of the demonstration's officers with the rights that they have on a day."""
    with acting(system(name="demo")):
        officer = Officer.objects.get(username=username)
    return queries.actor_for(officer, on)


def keep(accounts: list[Account], *, home: Path) -> Path:
    """Add the accounts to a file that only its owner can read; return its path."""
    path = home / FILE
    path.touch(mode=0o600, exist_ok=True)
    path.chmod(0o600)
    with path.open("a", encoding="utf-8") as stream:
        stream.writelines(f"{account}\n" for account in accounts)
    return path


def kept(*, home: Path) -> str:
    """Return what the file says, or nothing when there is none."""
    path = home / FILE
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _unit(row: dict[str, Any], *, by: Actor) -> Unit:
    found = Unit.objects.filter(area=row["area"], name=row["name"]).first()
    if found is not None:
        known: Unit = found
        return known
    values = {"name": row["name"], "kind": row["kind"], "aliases": row["aliases"]}
    made: Unit = actions.create_unit(row["area"], by=by, values=values)
    return made


def _officer(row: dict[str, Any], *, unit: Unit, by: Actor, at: datetime) -> Account:
    # The password stands in the file of accounts, so that whoever tries the demonstration can
    # sign in again tomorrow; a real officer chooses another one at once.
    officer, password = actions.create_officer(
        unit, by=by, username=row["username"], name=row["name"], at=at, must_change=False
    )
    actions.appoint(
        officer,
        by=by,
        role=row["role"],
        in_areas=tuple(row["at"]),
        valid_from=at.date(),
        at=at,
        unit=unit,
        subject=row.get("subject", ""),
        reason="demo",
    )
    return Account(
        username=row["username"],
        name=row["name"],
        title=roles.title(row["role"]),
        unit=unit.name,
        password=password,
    )


def _shipped() -> dict[str, Any]:
    text = resources.files("anjia.demo").joinpath("officers.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
