"""`anjia officers`: accounts for first setup, and the way back in when no administrator can sign
in.

It acts as the application itself, so whoever may run it on the server may do everything; each
act is audited.
"""

import getpass
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from anjia.base.access import actions, roles
from anjia.base.access.models import Appointment, Officer, Unit, UnitKind
from anjia.base.access.policy import Role
from anjia.base.scope import acting, refusals, system
from anjia.kernel.refusals import Refused


class Command(BaseCommand):
    """Make officers, appoint them, give them a new password, list them."""

    help = "create, appoint, reset and list officers; passwords are generated and shown once"

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        create = acts.add_parser("create", help="a new officer; makes the unit where it is missing")
        create.add_argument("username")
        create.add_argument("--name", required=True)
        create.add_argument("--area", required=True, help="area code of the unit")
        create.add_argument("--unit", required=True, help="name of the unit")
        create.add_argument("--kind", default=UnitKind.OTHER, choices=UnitKind.values)
        create.add_argument("--role", choices=list(Role), help="appoint at once, at the area")
        appoint = acts.add_parser("appoint", help="give an officer a role at some areas")
        appoint.add_argument("username")
        appoint.add_argument("role", choices=list(Role))
        appoint.add_argument("areas", nargs="+")
        appoint.add_argument("--from", dest="valid_from", type=date.fromisoformat)
        appoint.add_argument("--to", dest="valid_to", type=date.fromisoformat)
        appoint.add_argument("--subject", default="")
        reset = acts.add_parser("reset", help="a new password; ends all sessions, lifts a block")
        reset.add_argument("username")
        acts.add_parser("list", help="officers with their units and roles")

    def handle(self, *_args: Any, **options: Any) -> None:
        by = system(name=f"cli:{getpass.getuser()}")
        try:
            with acting(by, reason="anjia officers"):
                getattr(self, f"_{options['act']}")(by, options)
        except Refused as refused:
            raise CommandError(refusals.text(refused)) from refused

    def _create(self, by: Any, options: dict[str, Any]) -> None:
        area, name = options["area"], options["unit"]
        unit = Unit.objects.filter(area=area, name=name).first() or actions.create_unit(
            area, by=by, values={"name": name, "kind": options["kind"]}
        )
        officer, password = actions.create_officer(
            unit, by=by, username=options["username"], name=options["name"], at=timezone.now()
        )
        if options["role"]:
            self._give(by, officer, options["role"], areas=(area,))
        self.stdout.write(f"{officer.username}  {password}")

    def _appoint(self, by: Any, options: dict[str, Any]) -> None:
        dates = {key: options[key] for key in ("valid_from", "valid_to") if options[key]}
        officer = _found(options["username"])
        self._give(
            by,
            officer,
            options["role"],
            areas=options["areas"],
            subject=options["subject"],
            **dates,
        )
        self.stdout.write(f"{officer.username}  {roles.title(options['role'])}")

    def _reset(self, by: Any, options: dict[str, Any]) -> None:
        officer = _found(options["username"])
        password = actions.reset_password(officer, by=by, at=timezone.now())
        self.stdout.write(f"{officer.username}  {password}")

    def _list(self, _by: Any, _options: dict[str, Any]) -> None:
        for officer in Officer.objects.select_related("unit").order_by("username"):
            held = [
                f"{roles.title(one.role)}@{','.join(one.areas)}"
                for one in Appointment.objects.filter(officer=officer).valid(timezone.localdate())
            ]
            state = "" if officer.active else " (inactive)"
            unit = officer.unit.name if officer.unit else "-"
            line = f"{officer.username}  {officer.name}{state}  {unit}  {' '.join(held)}"
            self.stdout.write(line)

    def _give(self, by: Any, officer: Officer, role: str, **given: Any) -> None:
        actions.appoint(
            officer,
            by=by,
            role=role,
            in_areas=tuple(given.pop("areas")),
            valid_from=given.pop("valid_from", timezone.localdate()),
            unit=officer.unit,
            at=timezone.now(),
            **given,
        )


def _found(username: str) -> Officer:
    officer = Officer.objects.filter(username__iexact=username).first()
    if officer is None:
        raise CommandError(f"No officer {username}.")
    return officer
