"""What a history tab and the audit page read."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from anjia.base.audit import actions, queries
from anjia.base.audit.models import Event, Op
from anjia.base.audit.queries import Filter
from anjia.base.database import Role, credentials
from anjia.base.files.models import StoredFile
from anjia.base.scope import Actor, Grant, acting, system

COUNTY = "610921"


def reader(area: str) -> Actor:
    grant = Grant(area=area, role="auditor", permissions=frozenset({"audit.read"}))
    return Actor(id="9", name="审计员", grants=(grant,))


def stored() -> StoredFile:
    with acting(system(area=COUNTY, name="test"), reason="登记"):
        file = StoredFile.objects.create(
            area=COUNTY, name="台账.xlsx", kind="workbook", media_type="text/csv", size=1,
            digest="0" * 64, made_by="7", made_by_name="李主任",
            made_at=datetime(2026, 3, 1, tzinfo=UTC),
        )  # fmt: skip
    batch = uuid4()
    with acting(system(area=COUNTY, name="test"), reason="更名", batch=batch):
        StoredFile.objects.filter(pk=file.pk).update(name="户台账.xlsx", version=2)
    return file


@pytest.mark.django_db
def test_history_names_fields_values_people_and_reasons() -> None:
    file = stored()
    with acting(reader(COUNTY)):
        changed, made = queries.history("files_storedfile", file.pk)
    assert (made.op, made.reason) == (Op.INSERT, "登记")
    assert (changed.op, changed.reason, changed.actor_id) == (Op.UPDATE, "更名", "system:test")
    assert changed.batch is not None
    (change,) = changed.changes
    assert (change.label, change.before, change.after) == ("文件名", "台账.xlsx", "户台账.xlsx")


@pytest.mark.django_db
def test_history_of_another_place_is_hidden() -> None:
    file = stored()
    with acting(reader("610922")):
        assert queries.history("files_storedfile", file.pk) == []


def test_a_sealed_column_only_says_that_it_changed() -> None:
    field = Event._meta.get_field("row_hash")
    change = queries._change("row_hash", field, "\\x0102", "\\x0304")
    assert change.sealed
    assert "x0102" not in f"{change.before}{change.after}"


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
