"""Every address × every role × own, child, sibling, parent and far-away rows.

Walked three times, each in a module of its own: with both layers, with PostgreSQL's row security
alone, with Python's scope alone. By day each address is probed at one row of every relation by
which the officer sees it (own or inside, from there), and at two of the others (next grid, next
site, next town, next county, another province), in turn by address and role; where the role may
not ask at all, it is one own or one foreign row, so that half of the roles ask for each. With one
layer only it is one own and one foreign row, and half as many of the roles that may ask. The pages
that every ledger has are the same code over other tables: every third role opens them, others for
the next ledger and the next layer. There is no page and no layer that nobody opens who may. By
night (`ANJIA_NIGHTLY`) it is every row of every ledger every time.
"""

import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from anjia.base.access import queries, roles
from anjia.base.access.policy import Role
from anjia.base.access.tests.factories import signed_in
from anjia.base.audit.models import RowHistory
from anjia.base.scope import Actor, acting, system
from tests.security.routes import API, LEDGERS, ROUTES, Route, asked
from tests.security.world import DAY, POSTS, Row, World

BOTH = "both layers"


@dataclass(frozen=True)
class Probe:
    """One request: where to, how, and about which row."""

    name: str
    method: str
    url: str
    route: Route
    row: Row | None

    @property
    def about(self) -> tuple[str, str]:
        """Probes that differ in their row only have this in common."""
        return self.name, self.row.kind if self.row else self.url


def probes(world: World) -> Iterator[Probe]:
    """Every request of the matrix."""
    for name, route in ROUTES.items():
        if not route.own_only:
            yield from _of(name, route, world)
    for ledger in LEDGERS:
        base = f"/api/v1/{ledger}/"
        for name, needs, methods, one in API:
            route = Route(asked(needs, ledger), ledger if one else "", methods=methods)
            tail = {"read": "", "patch": "", "changes": "history/"}.get(name, "")
            for row in world.rows[ledger] if one else [None]:
                url = f"{base}{row.pk}/{tail}" if row else base
                yield Probe(f"api:{ledger}:{name}", methods[0], url, route, row)


def _of(name: str, route: Route, world: World) -> Iterator[Probe]:
    args = dict(route.args)
    if route.about == "{ledger} list":
        for ledger in LEDGERS:
            url = reverse(name, kwargs={"code": ledger, **args})
            own = replace(route, needs=asked(route.needs, ledger))
            for method in route.methods:
                yield Probe(name, method, url, own, None)
        return
    kinds = LEDGERS if route.about == "{ledger}" else (route.about,)
    for kind in kinds:
        for row in world.rows[kind] if kind else [None]:
            given = {**args, route.argument: row.pk} if row else dict(args)
            if route.about == "{ledger}":
                given["code"] = kind
            url = reverse(name, kwargs=given)
            own = replace(route, needs=asked(route.needs, kind)) if kind in LEDGERS else route
            for method in route.methods:
                yield Probe(name, method, url, own, row)


def ask(client: Client, probe: Probe) -> tuple[int, str]:
    """The answer to one request; whatever it changed is undone."""
    if probe.method == "GET":
        answer = client.get(probe.url)
        return answer.status_code, _said(answer)
    json = {"content_type": "application/json"} if "/api/" in probe.url else {}
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic():
        answer = client.generic(
            probe.method,
            probe.url,
            '{"version": 1}' if json else "",
            **(json or {"content_type": "application/x-www-form-urlencoded"}),
        )
        if answer.status_code < 400:
            touched(probe, client)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(kept)
    return answer.status_code, _said(answer)


def _said(answer: HttpResponseBase) -> str:
    body: str = answer.getvalue().decode(errors="replace")
    return body + answer.headers.get("Location", "")


def touched(probe: Probe, client: Client) -> None:
    """No row outside the officer's own place may have been changed by them."""
    officer = client.session.get("_auth_user_id")
    if officer is None:
        return
    with acting(system(name="test")):
        changed = RowHistory.objects.filter(actor_id=officer).values_list("table", "area")
        assert {pair for pair in changed if not pair[1].startswith(client.own)} == set(), probe


def complaint(probe: Probe, actor: Actor, world: World, status: int, body: str) -> str | None:
    """What is wrong with an answer, or None."""
    said = f"{probe.method} {probe.name} {probe.row} -> {status}"
    if status >= 500:
        return f"server error: {said}"
    leaked = world.foreign_marks(body, actor.read_areas)
    if probe.row is not None and probe.row.is_seen_from(actor.read_areas):
        leaked = {one for one in leaked if one.split("@")[0] not in probe.route.shows}
    if leaked:
        return f"foreign rows {sorted(leaked)}: {said}"
    may = permitted(probe, actor)
    if not may and not probe.route.public and status < 400:
        return f"not refused: {said}"
    if probe.row is not None and not probe.row.is_seen_from(actor.read_areas):
        expected = {404, 405} if may else {403, 404, 405, 422}
        if status not in expected:
            return f"foreign row not hidden: {said}"
    return None


def permitted(probe: Probe, actor: Actor) -> bool:
    """Whether the role may ask at all, wherever the row lies."""
    return not probe.route.needs or any(actor.may(need) for need in probe.route.needs)


LAYERS = (BOTH, "row security alone", "python scope alone")
THIRDS = 3
FOREIGN = 2  # of the kinds of foreign row, other ones for the next role and the next address


def in_turn(probe: Probe, role: Role, layer: str) -> bool:
    """Whether it is the turn of a role to ask for a page with this layer.

    Every third of the roles that may ask, and of those that may not, asks for a page that every
    ledger has, and all of them for the rest; half as many with one layer only; at least one.
    """
    needs = {str(need) for need in probe.route.needs}
    able = [one for one in Role if not needs or needs & roles.permissions_of(one)]
    alike = able if role in able else [one for one in Role if one not in able]
    ledger = next((code for code in LEDGERS if f"/{code}/" in probe.url), None)
    if ledger and probe.name.startswith(("ledger:", "api:")):
        every, number = THIRDS, LEDGERS.index(ledger) + LAYERS.index(layer)
    else:
        every, number = 1, zlib.crc32(f"{probe.name}{layer}".encode())
    if layer != BOTH:
        every *= 2
    return (alike.index(role) + number) % min(every, len(alike)) == 0


def chosen(all_: Iterable[Probe], actor: Actor, role: Role, layer: str) -> Iterator[Probe]:
    """The probes of one role with one layer: see the head of this file."""
    if os.environ.get("ANJIA_NIGHTLY"):
        yield from all_
        return
    post = POSTS[role]
    all_ = (probe for probe in all_ if in_turn(probe, role, layer))
    turn = zlib.crc32(f"{actor.name}{layer}".encode())
    for number, (_about, group) in enumerate(groupby(all_, key=lambda one: one.about)):
        same = list(group)
        allowed = permitted(same[0], actor)
        if layer != BOTH and not allowed:
            continue
        by_relation: dict[tuple[bool, int], Row] = {}
        for probe in same:
            if probe.row:
                by_relation.setdefault(relation(probe.row, actor, post), probe.row)
        own = [row for (seen, _shared), row in by_relation.items() if seen]
        foreign = [row for (seen, _shared), row in by_relation.items() if not seen]
        foreign = (foreign * 2)[(turn + number) % max(len(foreign), 1) :]
        if layer == BOTH and allowed:
            kept = {None, *own, *foreign[:FOREIGN]}
        else:
            foreign = foreign[:1]
            if not allowed and own and foreign:
                own, foreign = (own, []) if (turn + number) % 2 else ([], foreign)
            kept = {None, *own[:1], *foreign}
        yield from (probe for probe in same if probe.row in kept)


def relation(row: Row, actor: Actor, post: str) -> tuple[bool, int]:
    """How a row lies to an officer: seen or not, and how much of the way down they share."""
    return row.is_seen_from(actor.read_areas), len(os.path.commonprefix([row.area, post]))


def foreign(world: World, role: Role, layer: str) -> str:
    """Walk every address as an officer of the role; return what was wrong, a line each."""
    officer = world.officers[role]
    actor = queries.actor_for(officer, DAY)
    client = signed_in(officer)
    client.own = POSTS[role]
    client.raise_request_exception = False
    found = []
    for probe in chosen(probes(world), actor, role, layer):
        status, body = ask(client, probe)
        wrong = complaint(probe, actor, world, status, body)
        if wrong:
            found.append(wrong)
    return "\n".join(found)
