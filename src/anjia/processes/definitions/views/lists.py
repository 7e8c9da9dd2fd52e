"""The list of all definitions, and the dictionary of facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from anjia.base.scope import Actor, current_actor
from anjia.engine.language.nodes import Fact, walk
from anjia.kernel.refusals import Refused
from anjia.ledger import catalogue
from anjia.processes.definitions import actions
from anjia.processes.definitions.policy import Permission, Step, Version, What
from anjia.processes.definitions.queries import library, units, versions
from anjia.processes.definitions.views import words
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anjia.engine.definitions import Definitions, Indicator
    from anjia.engine.rules import Rule
    from anjia.engine.text import Text
    from anjia.processes.definitions.queries.library import Stand

UNDERWAY = frozenset({Step.DRAFT, Step.SUBMITTED, Step.APPROVED})
LONGEST_SEARCH = 50


@dataclass(frozen=True)
class Line:
    """One definition of the list; ``version`` is the office's own reading where one holds."""

    code: str
    what: What
    title: str
    group: str
    table: str
    note: str
    version: Version | None


@dataclass(frozen=True)
class FactLine:
    """One fact of the dictionary."""

    name: str
    code: str
    label: Text
    kind: str
    choices: tuple[str, ...]
    unit: str
    source: str
    derivation: str
    personal: bool
    users: tuple[str, ...]

    @property
    def words(self) -> str:
        """What a search looks through."""
        return f"{self.name} {self.label.zh} {self.label.en}".lower()


def here(by: Actor) -> str:
    """The place in view; refused to who may not see definitions."""
    if not by.may(Permission.READ):
        raise Refused("not_permitted", permission=Permission.READ.value)
    return by.areas(Permission.READ)[0]


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every definition that is in force at the place in view, and what is on its way."""
    by = current_actor()
    area, today = here(by), timezone.localdate()
    stand = library.stand(area, on=today)
    what = request.GET.get("what", "")
    chosen = What(what) if what in set(What) else What.INDICATOR
    asked = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    every = _lines(stand)
    state, group = request.GET.get("state", ""), request.GET.get("group", "")
    kept = [
        line
        for line in every
        if line.what is chosen and _matches(line, asked, group=group, state=state)
    ]
    groups: dict[str, list[Line]] = {}
    for line in kept:
        groups.setdefault(line.group, []).append(line)
    waiting = [
        version
        for version in versions.concerning(versions.every().values(), by=by)
        if version.step in UNDERWAY
        or (version.step is Step.PUBLISHED and (version.valid_from or today) > today)
    ]
    called = places.names({version.area for version in waiting} | {area})
    context = {
        "groups": sorted(groups.items(), key=lambda each: _rank(each[0])),
        "count": len(kept),
        "tabs": [
            (each.value, words.what_word(each), sum(line.what is each for line in every))
            for each in What
        ],
        "chosen": chosen.value,
        "q": asked,
        "group": group,
        "state": state,
        "group_choices": list(dict.fromkeys(line.group for line in every if line.what is chosen)),
        "waiting": [
            (
                version,
                words.chip(version),
                called.get(version.area, version.area),
                actions.may_decide(version, by=by),
            )
            for version in reversed(waiting)
        ],
        "broken": [
            (versions.get(number), library.spoken(fault.said))
            for number, fault in stand.broken.items()
        ],
        "place": called.get(area, area),
        "may_write": by.may(Permission.WRITE),
        "to_decide": sum(actions.may_decide(version, by=by) for version in waiting),
    }
    return render(request, "definitions/index.html", context)


def _rank(group: str) -> int:
    known = units.group_names()
    return known.index(group) if group in known else len(known)


def _matches(line: Line, asked: str, *, group: str, state: str) -> bool:
    if group and line.group != group:
        return False
    if state and (state == "own") != (line.version is not None):
        return False
    return asked.lower() in f"{line.code} {line.title} {line.note} {line.table}".lower()


def _lines(stand: Stand) -> list[Line]:
    found = stand.definitions
    lines = []
    for what, items in ((What.INDICATOR, found.indicators), (What.RULE, found.rules)):
        for code, item in items.items():
            lines.append(
                Line(
                    code=code,
                    what=what,
                    title=library.spoken(item.title),
                    group=units.group(item.group),
                    table=library.spoken(found.table_label(item.of)),
                    note=library.spoken(item.note),
                    version=stand.version(what, code),
                )
            )
    for (table, name), fact in sorted(found.derived.items()):
        code = f"{table}.{name}"
        label = library.spoken(found.table_label(table))
        lines.append(
            Line(
                code=code,
                what=What.FACT,
                title=library.spoken(fact.label),
                group=label,
                table=label,
                note=fact.text,
                version=stand.version(What.FACT, code),
            )
        )
    return lines


@require_GET
def facts(request: HttpRequest) -> HttpResponse:
    """Every fact by table: type, unit, labels, where it comes from, and what uses it."""
    by = current_actor()
    area, today = here(by), timezone.localdate()
    found = library.of(area, on=today)
    asked = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH].lower()
    users = _users(found)
    tables = []
    for name, table in found.dictionary.tables.items():
        every = [_fact(found, name, fact, users) for fact in found.fact_names(name)]
        lines = [line for line in every if line.name != "area" and asked in line.words]
        if lines:
            tables.append((name, library.spoken(table.label), table.personal, lines))
    context = {
        "tables": tables,
        "count": sum(len(lines) for _name, _label, _personal, lines in tables),
        "q": asked,
        "may_write": by.may(Permission.WRITE),
    }
    return render(request, "definitions/facts.html", context)


def _fact(
    found: Definitions, table: str, name: str, users: Mapping[tuple[str, str], tuple[str, ...]]
) -> FactLine:
    known = found.described(table, name)
    derived = found.derived.get((table, name))
    return FactLine(
        name=name,
        code=f"{table}.{name}",
        label=known.label,
        kind=words.kind_word(known.type.kind),
        choices=tuple(library.spoken(label) for label in known.words.values()),
        unit=units.word(known.unit),
        source=source(known.source) if derived is None else "",
        derivation=derived.text if derived is not None else "",
        personal=found.dictionary.tables[table].personal,
        users=users.get((table, name), ()),
    )


def source(written: str) -> str:
    """Ledger and column as people know them, from ``households.head_name``."""
    code, _dot, column = written.partition(".")
    for ledger in catalogue.all():
        if ledger.code == code and column in ledger.columns:
            return f"{ledger.title} · {ledger.column(column).label}"
    return written


def _users(found: Definitions) -> dict[tuple[str, str], tuple[str, ...]]:
    """By fact, the codes of the indicators and rules that rest on it, however far down."""
    users: dict[tuple[str, str], list[str]] = {}
    both: dict[str, Indicator | Rule] = {**found.indicators, **found.rules}
    for code, item in both.items():
        behind = found.behind(item)
        nodes = [*item.nodes, *(fact.node for fact in behind)]
        named = {
            (node.parent or node.table, node.name)
            for whole in nodes
            for node in walk(whole)
            if isinstance(node, Fact)
        }
        for place in named:
            users.setdefault(place, []).append(code)
    return {place: tuple(sorted(codes)) for place, codes in users.items()}
