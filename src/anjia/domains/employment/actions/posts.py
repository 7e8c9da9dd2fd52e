"""Public posts as they are kept, and what everything about their holders shares."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from anjia.base.scope.models import Placed
from anjia.domains.employment.models import PostHolding, PublicPost
from anjia.domains.employment.models.choices import (
    HoldingState,
)
from anjia.domains.employment.models.posts import LIFE
from anjia.domains.employment.policy import Permission
from anjia.kernel.refusals import Refused
from anjia.ledger import sets
from anjia.ledger.declaration import RowChange
from anjia.registry.models import Employer

sets.clashes(
    {
        "employment_post_name": "post_name_taken",
        "employment_holding_seat": "post_full",
        "employment_holding_once": "holding_open_already",
    }
)


def _posts(rows: Sequence[RowChange]) -> sets.Prepared:
    names = ("area", "places", "unit", "starts_on", "ends_on")
    before = sets.stored(PublicPost, rows, *names)
    employers = sets.by_id(Employer, (row.values.get("employer") for row in rows), "name")

    def prepare(row: RowChange) -> Mapping[str, object]:
        was = before.get(row.id, {})
        stated = {**was, **row.values}
        area = sets.given(stated, "area")
        if area is None:
            raise Refused("area_missing", column="area")
        began, ended = sets.given(stated, "starts_on"), sets.given(stated, "ends_on")
        if began is not None and ended is not None and ended < began:
            raise Refused("ends_before_it_begins", column="ends_on")
        _numbers(row.values)
        places = sets.given(row.values, "places")
        if not row.new and places is not None:
            seats = PostHolding.objects.filter(post=row.id, state=HoldingState.SERVING)
            highest = seats.order_by("-seat").values_list("seat", flat=True).first() or 0
            if places < highest:
                raise Refused("post_places_taken", column="places", taken=highest)
        values = {**row.values, "area": str(area)}
        employer = employers.get(sets.given(row.values, "employer"))
        if sets.given(stated, "unit") is None:
            if employer is None:
                raise Refused("post_unit_missing", column="unit")
            values["unit"] = employer["name"]
        return values

    return sets.each(rows, prepare)


def _numbers(values: Mapping[str, object]) -> None:
    places, days = sets.given(values, "places"), sets.given(values, "full_days")
    pay = sets.given(values, "monthly_pay")
    if places is not None and places < 1:
        raise Refused("post_places_none", column="places")
    if days is not None and not 1 <= days <= 31:
        raise Refused("post_days_impossible", column="full_days")
    if pay is not None and pay < 0:
        raise Refused("post_pay_negative", column="monthly_pay")


# Write posts; each lies at the place that keeps it.
record_posts = sets.writer(
    PublicPost, _posts, event="employment.record_posts", permission=Permission.ARRANGE
)


examine_posts = sets.examiner(_posts, column="area", permission=Permission.ARRANGE)


def locked(holding: PostHolding) -> PostHolding:
    """Return the holding as stored, held until the transaction ends; refuse one out of sight."""
    rows = PostHolding.objects.select_related("post", "person", "spell")
    found: PostHolding | None = rows.select_for_update(of=("self",)).filter(pk=holding.pk).first()
    if found is None:
        raise Refused("holding_not_found")
    return found


def change(row: Placed, **values: Any) -> None:
    """Set fields of one row and raise its version; refuse a row that may not be written here."""
    if type(row).objects.filter(pk=row.pk).update(version=F("version") + 1, **values) != 1:
        raise Refused("outside_scope", count=1)
    for name, value in values.items():
        setattr(row, name, value)


def move(holding: PostHolding, name: str, **values: Any) -> None:
    """Take a step of the life of a holding with what it says."""
    change(holding, state=LIFE.check(holding, name), **values)


def day(on: date | None) -> str:
    """Return a day as people write it."""
    return "" if on is None else date_format(on, _("Y年n月j日"))
