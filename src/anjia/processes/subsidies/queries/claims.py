"""Claims as lists and pages ask for them: by state, with the last step, and the whole life."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from anjia.base.scope.models import within
from anjia.kernel.refusals import Refused
from anjia.processes.subsidies.models import Account, Claim, Payment, Posting, Reply, Step
from anjia.processes.subsidies.policy import Permission, State

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from anjia.base.scope import Actor

PAGE = 50
# The tabs of the list, in the order in which claims walk through them.
GROUPS: dict[str, tuple[State, ...]] = {
    "proposed": (State.PROPOSED,),
    "submitted": (State.SUBMITTED,),
    "checked": (State.CHECKED,),
    "noticed": (State.NOTICED, State.OBJECTED),
    "approved": (State.APPROVED,),
    "in_file": (State.IN_FILE,),
    "failed": (State.FAILED,),
    "paid": (State.PAID,),
    "returned": (State.RETURNED,),
    "over": (State.REJECTED, State.WITHDRAWN, State.REVERSED),
}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a list is narrowed to."""

    group: str = "submitted"
    scheme: str = ""
    within: str = ""
    verdict: str = ""
    month: date | None = None
    fund: str = ""
    states: tuple[State, ...] = ()


@dataclass(frozen=True)
class Share:
    """How many claims there are of a kind, and what they come to."""

    claims: int = 0
    total: Decimal = Decimal(0)


def seen(by: Actor, *, area: str = "") -> QuerySet[Any]:
    """The claims that a reader may see, each with where it stands."""
    last = Step.objects.filter(claim=OuterRef("pk")).order_by("-number")
    found: QuerySet[Any] = Claim.objects.filter(
        within("area", by.areas(Permission.READ_CLAIMS))
    ).annotate(
        state=Coalesce(Subquery(last.values("state")[:1]), Value(State.SUBMITTED.value)),
        verdict=Subquery(last.values("verdict")[:1]),
        findings=Subquery(last.values("findings")[:1]),
    )
    return found.filter(within("area", (area,))) if area else found


def narrowed(found: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    """Without the state: what the counts on the tabs are of."""
    if wanted.scheme:
        found = found.filter(scheme_code=wanted.scheme)
    if wanted.month is not None:
        found = found.filter(first_month=wanted.month)
    if wanted.fund:
        found = found.filter(scheme__fund=wanted.fund)
    return found


def listed(by: Actor, wanted: Wanted) -> QuerySet[Any]:
    """The claims of a list, those that wait longest first."""
    found = narrowed(seen(by, area=wanted.within), wanted)
    states = wanted.states or GROUPS[wanted.group]
    found = found.filter(state__in=[each.value for each in states])
    if wanted.verdict:
        found = found.filter(verdict=wanted.verdict)
    return found.select_related("scheme").order_by("id")


def by_group(by: Actor, wanted: Wanted) -> dict[str, Share]:
    """How many claims stand where, for the tabs."""
    rows = (
        narrowed(seen(by, area=wanted.within), wanted)
        .order_by()
        .values("state")
        .annotate(claims=Count("pk"), total=Sum("amount"))
    )
    shares = {row["state"]: Share(row["claims"], row["total"]) for row in rows}
    return {
        group: Share(
            sum(shares[state].claims for state in states if state in shares),
            sum((shares[state].total for state in states if state in shares), Decimal(0)),
        )
        for group, states in GROUPS.items()
    }


def one(claim_id: UUID, *, by: Actor) -> Claim:
    """One claim; of another place it looks like none."""
    found: Claim | None = seen(by).filter(pk=claim_id).select_related("scheme").first()
    if found is None:
        raise Refused("row_not_found", noun="")
    return found


def life(claim: Claim) -> list[Step]:
    """Every step that a claim has taken, the first first."""
    found = Step.objects.filter(claim=claim).select_related("posting", "file")
    return list(found.order_by("number"))


def money(claim: Claim) -> list[dict[str, Any]]:
    """What was booked for a claim and what the bank said of each try."""
    payments = Payment.objects.filter(claim=claim).order_by("made_at", "id")
    replies = {reply.line_id: reply for reply in Reply.objects.filter(payment__claim=claim)}
    return [
        {
            "payment": payment,
            "lines": [
                {"line": line, "reply": replies.get(line.pk)}
                for line in payment.lines.select_related("file").order_by("attempt")
            ],
        }
        for payment in payments
    ]


def account(claim: Claim) -> Account | None:
    """Where the money of a claim goes."""
    found: Account | None = Account.objects.filter(payee=claim.payee).first()
    return found


def others(claim: Claim, *, by: Actor) -> list[Claim]:
    """Other claims for the same subject, the newest first."""
    found = seen(by).filter(subject=claim.subject).exclude(pk=claim.pk)
    return list(found.select_related("scheme").order_by("-id")[:20])


def posting(posting_id: UUID, *, by: Actor) -> Posting:
    """One notice; of another place it looks like none."""
    found: Posting | None = (
        Posting.objects.filter(within("area", by.areas(Permission.READ_CLAIMS)))
        .filter(pk=posting_id)
        .select_related("scheme")
        .first()
    )
    if found is None:
        raise Refused("row_not_found", noun="")
    return found


def postings(by: Actor) -> QuerySet[Posting]:
    """The notices of a reader's places, the newest first."""
    found: QuerySet[Posting] = (
        Posting.objects.filter(within("area", by.areas(Permission.READ_CLAIMS)))
        .select_related("scheme")
        .order_by("-posted_on", "-id")
    )
    return found


def on_notice(found: Posting, *, by: Actor) -> QuerySet[Any]:
    """The claims of a notice, in order of place."""
    mine = Step.objects.filter(claim=OuterRef("pk"), posting=found)
    return seen(by).filter(Exists(mine)).order_by("area", "id")


def may_approve_own(claim: Claim, *, by: Actor) -> bool:
    """Whether an officer has had no hand in a claim and may approve it."""
    if claim.entered_by == by.id:
        return False
    hand = Step.objects.filter(
        claim=claim, by=by.id, state__in=["proposed", "submitted", "checked", "noticed"]
    )
    return not hand.exists()
