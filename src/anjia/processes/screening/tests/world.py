"""Histories made by hand: rules of their own, and snapshots of a few people whose ids are words."""

from datetime import UTC, date, datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from anjia.base.scope import Actor, Grant, acting, system
from anjia.engine import snapshot as store
from anjia.engine.arrow import table_of
from anjia.processes.dashboards.models import Snapshot
from anjia.processes.dashboards.policy import Basis
from anjia.processes.dashboards.queries import snapshots
from anjia.processes.definitions.queries import library
from anjia.processes.screening import actions
from anjia.processes.screening.models import Clue
from anjia.processes.screening.policy import Permission
from anjia.registry.policy import Permission as Registry
from anjia.registry.tests import county

IDLE, TALL = "TRY-01", "TRY-02"
GRID, NEXT_GRID = f"{county.PANLONG}001", f"{county.PANLONG}002"
FAR_GRID = f"{county.YUEHE}001"
OTHER_COUNTY = "610922"
AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def rule(code, when, **more):
    """A rule as a file of definitions has it."""
    return {
        "code": code,
        "title": {"zh": f"试用规则{code}", "en": f"Rule on trial {code}"},
        "of": "person",
        "when": when,
        "explain": ["work_status", "education"],
        "kind": "clue",
        "basis": "试用",
        "group": "work",
        "note": {"zh": "试用。", "en": "On trial."},
    } | more


RULES = [
    rule(IDLE, "work_status = 'unemployed'", within="survey_fresh_days"),
    rule(TALL, "work_status = 'unemployed' and education = 'junior' and param(adult_age_from) > 0"),
]


def only_these(monkeypatch, rules=RULES):
    """Let these be all the rules that there are."""
    base = library.shipped()
    made = base.overlaid([])
    made.rules.clear()
    for data in rules:
        made.take_rule(data)
    monkeypatch.setattr(library, "shipped", lambda: made)
    return made


def key(word):
    """The id of somebody in a history; whoever is registered has their own."""
    return str(word) if isinstance(word, UUID) else str(uuid5(NAMESPACE_OID, word))


def taken(as_of, people, *, area=county.COUNTY, later=0):
    """A snapshot of a day in which there are just these people: word, grid, work, education."""
    dictionary = library.shipped().dictionary
    rows = [
        {"key": key(word), "area": grid, "work_status": work, "education": education}
        for word, grid, work, education in people
    ]
    manifest = store.write(
        snapshots.root(),
        {"person": table_of(dictionary.tables["person"], rows)},
        as_of=as_of,
        area=area,
        taken_at=AT.isoformat(),
        definitions="0" * 16,
        application="test",
    )
    with acting(system(area=area, name="test")):
        return Snapshot.objects.create(
            area=area,
            as_of=as_of,
            manifest=manifest.id,
            definitions="0" * 16,
            application="test",
            taken_at=AT.replace(minute=later),
            basis=Basis.HISTORY,
        )


def screened(as_of, people, *, area=county.COUNTY, later=0):
    """The screening of a day in which there are just these people."""
    taken(as_of, people, area=area, later=later)
    return actions.screen(area, by=system(area=area, name="test"), as_of=as_of, at=AT)


def clue(word, code=IDLE):
    """The latest clue of a rule about somebody."""
    with acting(system(name="test")):
        rows = Clue.objects.filter(rule=code, subject=key(word))
        return rows.order_by("first_hit_on", "pk").last()


def clues(**wanted):
    """How many clues there are of a kind."""
    with acting(system(name="test")):
        return Clue.objects.filter(**wanted).count()


def officer(area=county.COUNTY, *permissions):
    """An officer with all rights of this package, or those named, and the register's to read."""
    wanted = permissions or (*Permission, Registry.READ, Registry.EXPORT)
    grant = Grant(area, "county_office", frozenset(str(permission) for permission in wanted))
    return Actor(id="officer-1", name="陈晓梅", unit="县后扶办", grants=(grant,))


def day(month, on=30):
    """A day of 2022."""
    return date(2022, month, on)
