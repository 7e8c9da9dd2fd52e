"""Which proposals an officer sees, as a list and one by one with all that hangs on it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Q

from anjia.base.access.models import Unit, UnitKind
from anjia.base.audit.models import RowHistory
from anjia.base.scope import acting, system
from anjia.base.scope.models import within
from anjia.processes.supervision.models import (
    Commitment,
    Feedback,
    Find,
    Handler,
    Proposal,
    ProposalStep,
    Publication,
    Reply,
    Talk,
)
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.proposals import HandlerState
from anjia.processes.supervision.queries import units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from anjia.base.scope import Actor

PAGE = 50
SMALL = (UnitKind.COMMUNITY, UnitKind.VILLAGE)  # handle none
# Tabs of the list: the states of each, in the order of a proposal's life.
GROUPS: dict[str, tuple[str, ...]] = {
    "new": ("registered", "filed"),
    "assigned": ("assigned",),
    "handling": ("handling",),
    "replied": ("replied", "reviewed"),
    "published": ("published",),
    "closed": ("closed",),
    "off": ("declined", "withdrawn"),
}

# What a number of the statistics counts, beside what else it is narrowed to.
TIMES = ("yes", "no", "late", "answered", "published", "counted")


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; empty parts narrow nothing. `timely` is one of TIMES."""

    group: str = ""
    body: str = ""
    session: str = ""
    unit: str = ""
    letter: str = ""
    satisfaction: str = ""
    timely: str = ""
    text: str = ""
    mine: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the tab is asked for."""
        asked = (self.body, self.session, self.unit, self.letter, self.satisfaction, self.timely)
        return any(asked) or bool(self.text) or self.mine


@dataclass(frozen=True)
class Case:
    """A proposal with its units, talks, replies, what is said, found, published and promised."""

    proposal: Proposal
    handlers: Sequence[Handler]
    steps: Sequence[ProposalStep]
    talks: Sequence[Talk]
    replies: Sequence[Reply]
    feedback: Sequence[Feedback]
    finds: Sequence[Find]
    publications: Sequence[Publication]
    commitments: Sequence[Commitment]
    own: frozenset[UUID] = field(default=frozenset())

    def handler_of(self, reply: Reply) -> Handler:
        """Whose reply it is."""
        return next(each for each in self.handlers if each.pk == reply.handler_id)

    @property
    def present(self) -> list[Reply]:
        """The replies of this turn."""
        return [each for each in self.replies if each.turn == self.proposal.turn]

    @property
    def mine(self) -> Handler | None:
        """The part of the officer's own unit, where it has one."""
        mine = (each for each in self.handlers if each.unit_id in self.own)
        return next((each for each in mine if each.state != HandlerState.REPLACED), None)


def one(number: UUID, *, by: Actor, on: date) -> Case | None:
    """A proposal that an officer sees by place, or because their unit has a part in it."""
    own = units.own(by, on=on)
    found = Proposal.objects.filter(pk=number).first()
    hidden = found is None or not by.may(Permission.READ, found.area)
    if hidden and not Handler.objects.filter(proposal_id=number, unit_id__in=own).exists():
        return None
    # Units of other places have a part in it as well: who may see one sees it whole.
    with acting(system(name="supervision")):
        found = Proposal.objects.select_related("file").get(pk=number)

        def all_of(model: Any, *order: str, **where: Any) -> list[Any]:
            return list(model.objects.filter(**where or {"proposal": found}).order_by(*order))

        replies = all_of(Reply, "turn", "area", "issuer")
        return Case(
            proposal=found,
            handlers=all_of(Handler, F("role").desc(), "area", "unit_name"),  # type: ignore[arg-type]
            steps=all_of(ProposalStep, "at", "id"),
            talks=all_of(Talk, "on", "at"),
            replies=replies,
            feedback=all_of(Feedback, "turn"),
            finds=all_of(Find, "start", reply__in=replies),
            publications=all_of(Publication, "at", reply__in=replies),
            commitments=all_of(Commitment, "order"),
            own=own,
        )


@contextmanager
def seen(by: Actor, *, on: date) -> Iterator[QuerySet[Proposal]]:
    """The proposals that an officer sees; they are read inside.

    Those of their places, and those in which their unit has a part though they lie above it: these
    the application reads for them.
    """
    own = units.own(by, on=on)
    here = within("area", by.areas(Permission.READ))
    parts = Handler.objects.filter(unit_id__in=own).exclude(state=HandlerState.REPLACED)
    held = set(parts.values_list("proposal_id", flat=True))
    above = held - set(Proposal.objects.filter(here, pk__in=held).values_list("pk", flat=True))
    if not above:
        yield Proposal.objects.filter(here)
        return
    with acting(system(name="supervision")):
        yield Proposal.objects.filter(here | Q(pk__in=above))


def ordered(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """What is not closed first, the nearest last day of a reply before the others."""
    return rows.order_by(
        F("closed_on").desc(nulls_first=True),
        F("due_on").asc(nulls_last=True),
        "body",
        "-session",
        "number",
        "id",
    )


def narrowed(
    rows: QuerySet[Proposal], wanted: Wanted, *, own: frozenset[UUID], on: date
) -> QuerySet[Proposal]:
    """Only what is asked for."""
    if wanted.group in GROUPS:
        rows = rows.filter(state__in=GROUPS[wanted.group])
    for name, value in (
        ("body", wanted.body),
        ("session", wanted.session),
        ("result_class", wanted.letter),
        ("satisfaction", wanted.satisfaction),
    ):
        if value:
            rows = rows.filter(**{name: value})
    if wanted.unit:
        part = Handler.objects.filter(proposal=OuterRef("pk"), unit_name=wanted.unit)
        rows = rows.filter(Q(lead_name=wanted.unit) | Exists(part.exclude(state="replaced")))
    if wanted.mine:
        part = Handler.objects.filter(proposal=OuterRef("pk"), unit_id__in=own)
        rows = rows.filter(Exists(part.exclude(state="replaced")))
    if wanted.text:
        rows = rows.filter(Q(topic__icontains=wanted.text) | Q(number=wanted.text))
    return _by_time(rows, wanted.timely, on=on)


def _by_time(rows: QuerySet[Proposal], timely: str, *, on: date) -> QuerySet[Proposal]:
    asked = {
        "yes": Q(was_late=False),
        "no": Q(was_late=True),
        "answered": Q(replied_on__isnull=False),
        "published": Q(published_on__isnull=False),
        "counted": ~Q(state__in=GROUPS["off"]),
        "late": Q(due_on__lt=on, state__in=("assigned", "handling")),
    }
    return rows.filter(asked[timely]) if timely in asked else rows


def by_group(rows: QuerySet[Proposal]) -> dict[str, int]:
    """How many of these proposals each tab holds."""
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return {group: sum(counts.get(s, 0) for s in states) for group, states in GROUPS.items()}


def units_of(area: str) -> list[Unit]:
    """The units of a place to which a proposal may be given."""
    found = Unit.objects.within(area).filter(active=True)
    return list(found.exclude(kind__in=SMALL).order_by("area", "name"))


@dataclass(frozen=True)
class Saved:
    """One earlier saving of a reply: when, by whom, and how it read."""

    at: datetime
    by_name: str
    text: str


def versions(reply: Reply) -> list[Saved]:
    """How a reply read before, newest first; out of its history, for whoever sees the reply."""
    with acting(system(area=reply.area, name="supervision")):
        rows = RowHistory.objects.filter(table=reply._meta.db_table, row_id=reply.pk, op="update")
        kept = [row.before or {} for row in rows.order_by("-id")]
    name = reply.drafted_by_name
    found = []
    for before in kept:
        name = str(before.get("drafted_by_name", name))
        if "text" in before:
            at = datetime.fromisoformat(str(before["saved_at"])) if "saved_at" in before else None
            found.append(Saved(at or reply.saved_at, name, str(before["text"])))
    return found
