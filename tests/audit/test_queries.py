"""What the audit page reads, and what the command says."""

import json
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from anjia.base.audit import actions, queries
from anjia.base.audit.queries import Filter
from anjia.base.database import Role, credentials
from anjia.base.scope import Actor, Grant, acting, system

COUNTY = "610921"


def reader(area: str) -> Actor:
    grant = Grant(area=area, role="auditor", permissions=frozenset({"audit.read"}))
    return Actor(id="9", name="审计员", grants=(grant,))


@pytest.mark.django_db
def test_events_are_found_by_who_what_where_and_when() -> None:
    with acting(system()):
        actions.record("household.register", by="7", by_name="李主任", area="610921100")
        actions.record("person.merge", by="8", by_name="王镇长", area="610922")
        actions.record("access.login", by="8", by_name="王镇长")
    now = datetime.now(tz=UTC)  # noqa: TID251 - the database's clock is real

    def names(areas: tuple[str, ...], **wanted: object) -> set[str]:
        found = queries.events(areas, wanted=Filter(**wanted))  # type: ignore[arg-type]
        return set(found.values_list("event", flat=True))

    with acting(system()):
        assert names((COUNTY,)) == {"household.register", "access.login"}
        assert names(("",)) == {"household.register", "person.merge", "access.login"}
        assert names(("",), actor="王") == {"person.merge", "access.login"}
        assert names(("",), event="person.") == {"person.merge"}
        assert names(("",), area="610921") == {"household.register"}
        assert names(("",), since=now + timedelta(hours=1)) == set()
        assert len(names(("",), until=now + timedelta(hours=1))) == 3
    with acting(reader("610922")):
        # Row security alone narrows as well.
        assert names(("",)) == {"person.merge", "access.login"}


@pytest.mark.django_db(transaction=True)
def test_the_command_seals_verifies_and_reports(capsys: pytest.CaptureFixture[str]) -> None:
    with acting(system()):
        actions.record("household.register", by="7", area=COUNTY)
    call_command("audit", "seal")
    call_command("audit", "anchor")
    call_command("audit", "verify")
    assert "event:1:" in capsys.readouterr().out
    with psycopg.connect(**credentials(settings.HOME, Role.OWNER).conninfo()) as owner:
        owner.execute("update audit_event set actor_id = '8'")
    with pytest.raises(CommandError, match="tampered"):
        call_command("audit", "verify", "--json")
    found = json.loads(capsys.readouterr().out)
    assert {finding["fault"] for finding in found} == {"row changed", "sealed rows changed"}
