"""Writes households of five until it is killed, and says each one only after its commit.

``prepare`` sets up, with one site; ``write ACKNOWLEDGED NUMBER`` appends the number of each
household that the database has acknowledged to a file outside the database's disk.
"""

from __future__ import annotations

from datetime import date
from itertools import count

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - the applications come first

from anjia.base.scope import acting, system  # noqa: E402
from anjia.registry.models import Household, Person, Site  # noqa: E402

MEMBERS = 5


def prepare() -> None:
    """Set up an installation with one site."""
    call_command("setup", verbosity=0)
    with acting(system(area="610921")):
        Site.objects.create(
            area="610921100201001", name="盘龙社区", kind="in_village", setting="rural"
        )


def write(acknowledged: str, writer: str) -> None:
    here = system(area="610921")
    with acting(here):
        site = Site.objects.get()
    with open(acknowledged, "a", buffering=1, encoding="utf-8") as file:  # noqa: PTH123
        for place in count():
            number = f"{writer}-{place}"
            with acting(here):
                household = Household.objects.create(
                    area=site.area, site=site, number=number, kind="registered_poor"
                )
                Person.objects.bulk_create(
                    Person(
                        area=site.area,
                        household=household,
                        name=f"成员{member}",
                        relation="head" if member == 0 else "other",
                        sex="male",
                        birth_on=date(1980, 1, 1 + member),
                    )
                    for member in range(MEMBERS)
                )
            file.write(number + "\n")


STEPS = {"prepare": prepare, "write": write}
