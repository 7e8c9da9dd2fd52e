"""Forest rangers: which forest, patrols, yearly reviews, and another forest with both sides' word.

The village of origin has no right to change what lies where a ranger lives now. It gives its word
in a row placed with it; what follows from both words is then carried over in the host's place.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from anjia.base.notices import actions as notices
from anjia.base.scope import Actor, Grant, acting, action
from anjia.domains.employment.actions.posts import change, day, locked
from anjia.domains.employment.models import (
    Patrol,
    PlotTransfer,
    PostHolding,
    RangerPlot,
    RangerReview,
    TransferWord,
)
from anjia.domains.employment.models.choices import HoldingState, PostKind, ReviewResult
from anjia.domains.employment.models.rangers import LIFE
from anjia.domains.employment.policy import Permission
from anjia.kernel import areas
from anjia.kernel.refusals import Refused
from anjia.ledger import sets
from anjia.ledger.declaration import RowChange
from anjia.registry.models.choices import ConfirmationSide

WORD_WAITS = "employment.plot_transfer"
FOREST = (9, 12)  # a forest lies in a town or a village

sets.clashes(
    {
        "employment_plot_one_open": "plot_open_already",
        "employment_patrol_once_a_day": "patrol_taken",
        "employment_review_once_a_year": "review_taken",
        "employment_transfer_one_waiting": "transfer_waits_already",
        "employment_transfer_word_once": "transfer_word_given",
    }
)


def _plots(rows: Sequence[RowChange]) -> sets.Prepared:
    before = sets.stored(RangerPlot, rows, "person_id", "since", "until")
    people = {sets.given(row.values, "person") for row in rows if row.new}
    rangers = {
        one.person_id: one
        for one in PostHolding.objects.filter(
            person__in=[each for each in people if each is not None],
            kind=PostKind.RANGER,
            state=HoldingState.SERVING,
        )
    }

    def prepare(row: RowChange) -> Mapping[str, object]:
        was = before.get(row.id, {})
        stated = {**was, **row.values}
        since, until = sets.given(stated, "since"), sets.given(stated, "until")
        if until is not None and since is not None and until < since:
            raise Refused("ends_before_it_begins", column="until")
        forest = sets.given(row.values, "forest")
        if forest is not None:
            _forest(str(forest), column="forest")
        if not row.new:
            return row.values
        holding = rangers.get(sets.given(row.values, "person"))
        if holding is None:
            raise Refused("ranger_unknown", column="person")
        return {**row.values, **_of(holding)}

    return sets.each(rows, prepare)


def _forest(code: str, *, column: str = "") -> None:
    areas.parse(code)
    if len(code) not in FOREST:
        raise Refused("forest_code_wrong", column=column, text=code)


def _of(holding: PostHolding) -> dict[str, object]:
    return {
        "area": holding.area,
        "origin": holding.origin,
        "holding": holding.pk,
        "person": holding.person_id,
        "household": holding.household_id,
    }


def _made(holding: PostHolding) -> dict[str, Any]:
    return {
        "area": holding.area,
        "origin": holding.origin,
        "holding": holding,
        "person_id": holding.person_id,
        "household_id": holding.household_id,
    }


# Write the forests that rangers look after; each lies where its ranger lives.
record_plots = sets.writer(
    RangerPlot, _plots, event="employment.record_plots", permission=Permission.ARRANGE
)
examine_plots = sets.examiner(_plots, column="person", permission=Permission.ARRANGE)


@action(Permission.CONFIRM, event="ranger.patrol")
def patrol(
    holding: PostHolding,
    *,
    by: Actor,
    at: datetime,
    patrolled_on: date,
    note: str = "",
    is_unusual: bool = False,
) -> Patrol:
    """Record that a ranger went through their forest on a day."""
    del by
    holding = _ranger(holding)
    _not_in_future(patrolled_on, at=at)
    plot = open_plot(holding)
    if holding.started_on is not None and patrolled_on < holding.started_on:
        raise Refused("patrol_before_start", started_on=day(holding.started_on))
    if is_unusual and not note.strip():
        raise Refused("patrol_note_missing")
    made = Patrol(
        plot=plot.plot,
        patrolled_on=patrolled_on,
        note=note.strip(),
        is_unusual=is_unusual,
        **_made(holding),
    )
    with sets.clashes_in_words():
        made.save(force_insert=True)
    return made


@action(Permission.ARRANGE, event="ranger.review")
def review(
    holding: PostHolding, *, by: Actor, at: datetime, year: int, result: str, note: str = ""
) -> RangerReview:
    """Record the assessment of a year; one that was not passed says why."""
    holding = _ranger(holding)
    today = localdate(at)
    began = holding.started_on.year if holding.started_on else today.year
    if not began <= year <= today.year:
        raise Refused("review_year_wrong", since=began, until=today.year)
    if result not in ReviewResult.values:
        raise Refused("review_result_missing")
    if result == ReviewResult.FAILED and not note.strip():
        raise Refused("reason_missing")
    made = RangerReview(
        year=year,
        result=result,
        note=note.strip(),
        reviewed_on=today,
        reviewed_by=by.name,
        **_made(holding),
    )
    with sets.clashes_in_words():
        made.save(force_insert=True)
    return made


@action(Permission.ARRANGE, event="ranger.ask_transfer")
def ask_transfer(
    holding: PostHolding,
    *,
    by: Actor,
    at: datetime,
    forest: str,
    plot: str,
    from_on: date,
    reason: str,
    mu: Decimal | None = None,
) -> PlotTransfer:
    """Ask that a ranger looks after another forest; both sides' word is then waited for."""
    holding = _ranger(holding)
    old = open_plot(holding)
    _forest(forest)
    if not plot.strip() or not reason.strip():
        raise Refused("transfer_incomplete")
    if from_on <= old.since:
        raise Refused("transfer_too_early", since=day(old.since))
    if holding.origin is None:
        raise Refused("origin_side_unknown")
    made = PlotTransfer(
        old=old,
        forest=forest,
        plot=plot.strip(),
        mu=mu,
        from_on=from_on,
        reason=reason.strip(),
        asked_on=localdate(at),
        asked_by=by.id,
        **_made(holding),
    )
    with sets.clashes_in_words():
        made.save(force_insert=True)
    url = reverse("employment:ranger", args=[holding.pk])
    sides = ((made.origin, Permission.CONFIRM_ORIGIN), (made.area, Permission.DECIDE))
    for place, permission in sides:
        waits = notices.Work(
            code=WORD_WAITS,
            facts={"plot": made.plot},
            url=url,
            permission=str(permission),
            not_for=by.id,
            once=f"{WORD_WAITS} {made.pk} {permission}",
        )
        notices.post(waits, area=str(place)[:12], at=at)
    return made


@action(Permission.DECIDE, event="ranger.say_host")
def say_host(
    transfer: PlotTransfer, *, by: Actor, at: datetime, agrees: bool, note: str = ""
) -> PlotTransfer:
    """Give the host side's word; whoever asked for the transfer does not also give it."""
    found = _waiting(transfer)
    if found.asked_by == by.id:
        raise Refused("transfer_needs_another")
    _word(found, ConfirmationSide.HOST, found.area, by=by, at=at, agrees=agrees, note=note)
    _follow(found, ConfirmationSide.HOST, by=by, at=at, agrees=agrees)
    return found


def say_origin(
    transfer: PlotTransfer, *, by: Actor, at: datetime, agrees: bool, note: str = ""
) -> PlotTransfer:
    """Give the word of the village of origin; asked there."""
    if transfer.origin is None:  # pragma: no cover - a transfer is asked only with an origin
        raise Refused("origin_side_unknown")
    return _say_origin(transfer, area=transfer.origin, by=by, at=at, agrees=agrees, note=note)


@action(Permission.CONFIRM_ORIGIN, event="ranger.say_origin")
def _say_origin(
    transfer: PlotTransfer, *, area: str, by: Actor, at: datetime, agrees: bool, note: str
) -> PlotTransfer:
    rows = PlotTransfer.objects.filter(pk=transfer.pk, origin=area)
    found: PlotTransfer | None = rows.first()
    if found is None:
        raise Refused("transfer_not_found")
    LIFE.check(found, "do")
    _word(found, ConfirmationSide.ORIGIN, area, by=by, at=at, agrees=agrees, note=note)
    # The history of the ranger's rows shall name the person who spoke, not the system.
    grants = (Grant(area=found.area, role="confirmation", permissions=frozenset()),)
    carrier = Actor(id=by.id, name=by.name, unit=by.unit, grants=grants, everything=True)
    with acting(carrier, reason=str(ConfirmationSide.ORIGIN.label)):
        _follow(_waiting(found), ConfirmationSide.ORIGIN, by=by, at=at, agrees=agrees)
    return found


def _word(
    transfer: PlotTransfer,
    side: ConfirmationSide,
    area: str,
    *,
    by: Actor,
    at: datetime,
    agrees: bool,
    note: str,
) -> None:
    if not agrees and not note.strip():
        raise Refused("reason_missing")
    host = side == ConfirmationSide.HOST
    word = TransferWord(
        area=area,
        origin=transfer.origin if host else transfer.area,
        transfer=transfer,
        side=side,
        agrees=agrees,
        said_on=localdate(at),
        said_by=by.name,
        note=note.strip(),
    )
    with sets.clashes_in_words():
        word.save(force_insert=True)


def _follow(
    transfer: PlotTransfer, side: ConfirmationSide, *, by: Actor, at: datetime, agrees: bool
) -> None:
    """Carry a word over to the transfer; the second one that agrees changes the forest."""
    today = localdate(at)
    if not agrees:
        change(transfer, state=LIFE.check(transfer, "refuse"), decided_on=today)
        _told(transfer, by=by, at=at)
        return
    change(transfer, **{f"{side}_agreed_on": today})
    permission = Permission.DECIDE
    if side == ConfirmationSide.ORIGIN:
        permission = Permission.CONFIRM_ORIGIN
    _told(transfer, by=by, at=at, only=permission)
    if transfer.origin_agreed_on is None or transfer.host_agreed_on is None:
        return
    change(transfer, state=LIFE.check(transfer, "do"), decided_on=today)
    old = transfer.old
    change(old, until=date.fromordinal(transfer.from_on.toordinal() - 1))
    made = RangerPlot(
        area=transfer.area,
        origin=transfer.origin,
        holding_id=transfer.holding_id,
        person_id=transfer.person_id,
        household_id=transfer.household_id,
        forest=transfer.forest,
        plot=transfer.plot,
        mu=transfer.mu,
        since=transfer.from_on,
    )
    with sets.clashes_in_words():
        made.save(force_insert=True)


def _told(
    transfer: PlotTransfer, *, by: Actor, at: datetime, only: Permission | None = None
) -> None:
    for place, permission in (
        (transfer.origin, Permission.CONFIRM_ORIGIN),
        (transfer.area, Permission.DECIDE),
    ):
        if only in (None, permission):
            once = f"{WORD_WAITS} {transfer.pk} {permission}"
            notices.finish_waiting(once, area=str(place)[:12], by=by, at=at)


def _waiting(transfer: PlotTransfer) -> PlotTransfer:
    rows = PlotTransfer.objects.select_related("old").select_for_update(of=("self",))
    found: PlotTransfer | None = rows.filter(pk=transfer.pk).first()
    if found is None:
        raise Refused("transfer_not_found")
    LIFE.check(found, "do")
    return found


def _ranger(holding: PostHolding) -> PostHolding:
    found = locked(holding)
    if found.kind != PostKind.RANGER or found.state != HoldingState.SERVING:
        raise Refused("ranger_unknown")
    return found


def open_plot(holding: PostHolding) -> RangerPlot:
    """Return the forest that a ranger looks after now; refuse where none is recorded."""
    found: RangerPlot | None = RangerPlot.objects.filter(
        holding=holding, until__isnull=True
    ).first()
    if found is None:
        raise Refused("plot_missing")
    return found


def _not_in_future(on: date, *, at: datetime) -> None:
    if on > localdate(at):
        raise Refused("date_in_future", on=day(on))
