"""The operation log page: for auditors only, within their places, filtered, exported safely."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

import anjia
from anjia.base.access.policy import Role
from anjia.base.access.tests.factories import appointed, signed_in
from anjia.base.audit import actions as audit
from anjia.base.audit.models import Event
from anjia.base.scope import acting, python_scope_off, system
from anjia.interfaces.web import event_words

pytestmark = pytest.mark.django_db

COUNTY = "610921"


def as_(role: Role, area: str = COUNTY) -> Client:
    return signed_in(appointed(role, area))


@pytest.fixture(autouse=True)
def _events() -> None:
    with acting(system()):
        audit.record(
            "sealed.reveal", by="7", by_name="李干部", area="610921100",
            reason="=cmd|' /C calc'!A0",
            subject=("registry.person", "a-person"), facts={"field": "phone"},
        )  # fmt: skip
        audit.record("registry.merge", by="8", by_name="王干部", area="610922", reason="邻县的事")


def rows(client: Client, **wanted: str) -> str:
    answer = client.get("/audit/", wanted)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_auditor_sees_their_place_only() -> None:
    page = rows(as_(Role.AUDITOR))
    assert "查看完整号码" in page
    assert "李干部" in page
    assert "邻县的事" not in page


def test_what_an_event_states_is_called_as_its_ledger_calls_it() -> None:
    facts = {"ledger": "persons", "rows": 3, "view": "present", "columns": ["name", "birth_on"]}
    with acting(system()):
        audit.record("ledger.export", by="7", by_name="李干部", area=COUNTY, facts=facts)
    assert "行数 3；视图 在册；台账 全员人口台账；列 姓名、出生日期" in rows(as_(Role.AUDITOR))


def test_row_security_alone_suffices() -> None:
    client = as_(Role.AUDITOR)
    with python_scope_off():
        assert "邻县的事" not in rows(client)


@pytest.mark.parametrize("role", [Role.COUNTY_OFFICE, Role.SYSTEM_ADMIN, Role.READER])
def test_others_do_not_see_the_log(role: Role) -> None:
    client = as_(role)
    assert client.get("/audit/").status_code == 403
    assert client.post("/audit/export/").status_code == 403


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"actor": "李"}, True),
        ({"actor": "赵"}, False),
        ({"event": "查看完整号码"}, True),
        ({"event": "sealed."}, True),
        ({"event": "imports."}, False),
        ({"area": "610921100"}, True),
        ({"area": "610921101"}, False),
        ({"subject": "a-person"}, True),
        ({"since": "2000-01-01"}, True),
        ({"until": "2000-01-01"}, False),
        ({"since": "not a day"}, True),
        ({"before": "not a number"}, True),
    ],
)
def test_filters(wanted: dict[str, str], found: bool) -> None:
    assert ("李干部" in rows(as_(Role.AUDITOR), **wanted)) is found


def test_pages_go_on_by_key() -> None:
    with acting(system()):
        for number in range(60):
            audit.record("registry.test", by="7", area=COUNTY, reason=f"第{number}次")
    client = as_(Role.AUDITOR)
    first = rows(client, event="registry.")
    assert "第59次" in first
    assert "第5次" not in first
    last = Event.objects
    with acting(system()):
        kept = list(last.filter(event="registry.test").order_by("-id").values_list("id", flat=True))
    second = rows(client, event="registry.", before=str(kept[49]))
    assert "第5次" in second
    assert f"before={kept[49]}" in first


def test_exporting_is_for_audit_administrators_and_is_logged() -> None:
    assert as_(Role.AUDITOR).post("/audit/export/").status_code == 403
    answer = as_(Role.AUDIT_ADMIN).post("/audit/export/?event=sealed.")
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/csv")
    assert "李干部" in text
    assert "'=cmd|" in text
    assert ",=cmd|" not in text
    assert "邻县的事" not in text
    with acting(system()):
        event = Event.objects.get(event="audit.export")
    assert event.facts == {"rows": 1}
    assert event.at > timezone.now() - timedelta(minutes=1)


def test_every_event_that_an_action_names_is_called_something() -> None:
    named = {
        code
        for path in Path(anjia.__file__).parent.rglob("*.py")
        if "tests" not in path.parts
        for code in re.findall(r'(?:event=|record\(\s*)"(\w+\.\w+)"', path.read_text("utf-8"))
    }
    assert len(named) > 30
    assert named - event_words.EVENTS.keys() == set()
