"""Entering values: who may, what is refused, what history keeps, what the database forbids."""

from datetime import UTC, date, datetime

import pytest
from django.db import ProgrammingError, connection, transaction

from anjia.base import parameters
from anjia.base.audit.models import Event
from anjia.base.parameters import actions, definitions
from anjia.base.parameters.models import Entry
from anjia.base.parameters.policy import NewValue
from anjia.base.scope import Actor, Grant, acting, refusals, system
from anjia.kernel.refusals import Refused

pytestmark = pytest.mark.django_db

COUNTY = "610921"
AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
ON = date(2026, 3, 2)


def officer(*permissions: str, area: str = COUNTY) -> Actor:
    grant = Grant(area=area, role="county_office", permissions=frozenset(permissions))
    return Actor(id="7", name="李主任", grants=(grant,))


OFFICE = officer("parameters.read", "parameters.write")
SYSTEM = officer("parameters.read", "parameters.write", "parameters.system")


def new(text: str, **changes: object) -> NewValue:
    values = {"text": text, "valid_from": date(2026, 3, 1), "document": "汉后扶办字〔2026〕1 号"}
    return NewValue(**{**values, **changes})  # type: ignore[arg-type]  # one test changes one


def enter(text: str, *, by: Actor = SYSTEM, area: str = COUNTY, **changes: object) -> Entry:
    return actions.enter("upload_megabytes", by=by, area=area, value=new(text, **changes), at=AT)


def test_an_entered_value_holds_from_its_day_in_its_area() -> None:
    enter("30")
    assert parameters.value("upload_megabytes", area="610921100001", on=ON) == 30
    assert parameters.value("upload_megabytes", area=COUNTY, on=date(2026, 2, 28)) == 20
    assert parameters.value("upload_megabytes", area="610922", on=ON) == 20


def test_a_correction_is_a_new_version_and_the_old_one_stays() -> None:
    enter("30")
    enter("35", note="文号写错")
    assert parameters.value("upload_megabytes", area=COUNTY, on=ON) == 35
    assert [version.text for version in parameters.versions("upload_megabytes")] == [
        "20",
        "30",
        "35",
    ]


def test_withdrawing_lets_the_wider_value_hold_again() -> None:
    entry = enter("30")
    actions.withdraw(
        "upload_megabytes", by=SYSTEM, area=COUNTY, number=entry.pk, note="文件废止", at=AT
    )
    assert parameters.value("upload_megabytes", area=COUNTY, on=ON) == 20


def test_entering_is_audited() -> None:
    entry = enter("30")
    with acting(system()):
        event = Event.objects.get(event="parameters.enter")
    assert (event.actor_id, event.area, event.subject_id) == ("7", COUNTY, str(entry.pk))


@pytest.mark.parametrize(
    ("by", "area", "code"),
    [
        (officer("parameters.read"), COUNTY, "not_permitted"),
        (SYSTEM, "610922", "not_permitted"),
        (SYSTEM, "6109", "not_permitted"),
        (OFFICE, COUNTY, "not_permitted"),
        (SYSTEM, "", "parameter_area_required"),
    ],
)
def test_who_may_not(by: Actor, area: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        enter("30", by=by, area=area)
    assert refused.value.code == code
    assert refusals.text(refused.value) != code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"document": " "}, "parameter_without_document"),
        ({"valid_to": date(2026, 2, 1)}, "parameter_dates_reversed"),
        ({"text": "0"}, "parameter_out_of_bounds"),
    ],
)
def test_what_is_refused(changes: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.enter(
            "upload_megabytes",
            by=SYSTEM,
            area=COUNTY,
            at=AT,
            value=new(**{"text": "30", **changes}),
        )  # type: ignore[arg-type]
    assert refused.value.code == code
    assert refusals.text(refused.value) != code


def test_a_missing_value_says_what_to_enter_and_where() -> None:
    with pytest.raises(Refused) as refused:
        parameters.value("upload_megabytes", area=COUNTY, on=date(1999, 1, 1))
    assert refused.value.code == "parameter_missing"
    words = refusals.text(refused.value)
    assert "上传文件大小上限" in words
    assert COUNTY in words
    assert "1999-01-01" in words


def test_an_unknown_code_is_a_fault_of_the_code() -> None:
    with pytest.raises(LookupError):
        parameters.value("no_such", area=COUNTY, on=ON)


@pytest.mark.parametrize("statement", ["update {} set text = '99'", "delete from {}"])
def test_the_database_refuses_to_change_history(statement: str) -> None:
    enter("30")
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("parameters_entry"))


def test_shipped_definitions_are_sound() -> None:
    assert definitions.check_definitions() == []
    for definition in definitions.collected().values():
        assert definition.titles.keys() >= {"zh", "en"}
        assert definition.shipped or definition.code, definition.code


def test_values_gives_every_parameter_at_once() -> None:
    enter("30")
    everything = parameters.values(area=COUNTY, on=ON)
    assert everything["upload_megabytes"] == 30
    assert everything["session_idle_minutes"] == 30
