"""Who may appoint whom, where and as what; and that rights end when they should."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from anjia.base.access import actions, queries, roles
from anjia.base.access.models import Appointment, Officer, Session
from anjia.base.access.policy import Role
from anjia.base.audit.models import Event
from anjia.base.scope import Actor, acting, system
from anjia.kernel.refusals import Refused

from .factories import AT, SINCE, appoint, appointed, officer, signed_in, unit

pytestmark = pytest.mark.django_db

COUNTY, TOWN, VILLAGE, SITE = "610921", "610921100", "610921100201", "610921100201001"
TODAY = date(2026, 6, 1)


def as_(who: Officer) -> Actor:
    return queries.actor_for(who, TODAY)


def give(by: Officer, to: Officer, role: Role, *areas: str, **options: object) -> Appointment:
    given: dict[str, object] = {"valid_from": SINCE, "at": AT, **options}
    actor = as_(by)
    with acting(actor):
        return actions.appoint(to, by=actor, role=role, in_areas=areas, **given)  # type: ignore[arg-type]


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def test_rights_follow_from_the_role_and_the_place() -> None:
    """A town officer holds the role's permissions at the town, and nothing above it."""
    actor = as_(appointed(Role.TOWN_OFFICER, TOWN))
    assert actor.read_areas == (TOWN,)
    assert {grant.role for grant in actor.grants} == {"town_officer"}
    assert actor.grants[0].permissions == roles.permissions_of("town_officer")
    assert actor.may("access.appoint", VILLAGE)
    assert not actor.may("access.appoint", COUNTY)


def test_an_appointment_may_hold_several_areas() -> None:
    """One appointment, two towns; the appointment itself is seen by whoever sees the county."""
    who = officer(TOWN)
    held = appoint(who, Role.TOWN_OFFICER, TOWN, "610921101")
    assert as_(who).read_areas == (TOWN, "610921101")
    assert held.area == COUNTY


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "counts"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (TODAY + timedelta(days=1), None, False),
        (SINCE, TODAY - timedelta(days=1), False),
        (SINCE, TODAY, True),
    ],
)
def test_rights_begin_and_end_by_date(
    valid_from: date, valid_to: date | None, counts: bool
) -> None:
    """A temporary posting ends by itself: the last day counts, the next does not."""
    who = officer(TOWN)
    appoint(who, Role.TOWN_OFFICER, TOWN, valid_from=valid_from, valid_to=valid_to)
    assert bool(as_(who).grants) is counts


def test_an_inactive_officer_has_no_rights() -> None:
    """Deactivation takes everything at once."""
    who = appointed(Role.TOWN_OFFICER, TOWN)
    who.active = False
    assert as_(who).grants == ()


def test_an_appointment_changed_behind_the_application_gives_nothing() -> None:
    """Widening one's area in the database breaks the keyed stamp, so the rights are gone, not
    wider.
    """
    who = officer(TOWN)
    held = appoint(who, Role.TOWN_OFFICER, TOWN)
    with acting(system(name="test")):
        Appointment.objects.filter(pk=held.pk).update(areas=[COUNTY])
    assert as_(who).grants == ()


def test_a_moved_stamp_gives_nothing() -> None:
    """A stamp belongs to its own row: copying another's does not help."""
    who, other = officer(TOWN), officer(TOWN)
    held = appoint(who, Role.TOWN_OFFICER, TOWN)
    large = appoint(other, Role.COUNTY_OFFICE, COUNTY)
    with acting(system(name="test")):
        Appointment.objects.filter(pk=held.pk).update(
            areas=[COUNTY], role=Role.COUNTY_OFFICE, stamp=large.stamp
        )
    assert as_(who).grants == ()


def test_one_gives_only_inside_ones_own_area() -> None:
    """A town officer makes grid workers in the town, none next door and none above."""
    town = appointed(Role.TOWN_OFFICER, TOWN)
    give(town, officer(SITE), Role.GRID_WORKER, SITE)
    for area in ("610921101201001", "610922100201001"):
        assert refusal(lambda area=area: give(town, officer(area), Role.GRID_WORKER, area)) == (
            "not_permitted"
        )


@pytest.mark.parametrize(
    "role", [Role.TOWN_OFFICER, Role.COUNTY_OFFICE, Role.SYSTEM_ADMIN, Role.AUDITOR]
)
def test_one_gives_only_lesser_roles(role: Role) -> None:
    """A town officer cannot make another town officer, nor anything greater."""
    town = appointed(Role.TOWN_OFFICER, TOWN)
    area = TOWN if role is Role.TOWN_OFFICER else COUNTY
    assert refusal(lambda: give(town, officer(TOWN), role, area)) == "not_permitted"


def test_a_mixed_wish_is_refused_in_whole() -> None:
    """One area inside and one outside: nothing is given."""
    town = appointed(Role.TOWN_OFFICER, TOWN)
    who = officer(SITE)
    wish = (SITE, "610921101201001")
    assert refusal(lambda: give(town, who, Role.GRID_WORKER, *wish)) == "not_permitted"
    assert as_(who).grants == ()


def test_the_role_fits_the_level() -> None:
    """A grid worker of a whole county is a mistake, whoever makes it."""
    assert refusal(lambda: appoint(officer(), Role.GRID_WORKER, COUNTY)) == "role_not_at_level"


def test_nobody_appoints_themselves() -> None:
    """Not even the security administrator."""
    admin = appointed(Role.SECURITY_ADMIN, COUNTY)
    assert refusal(lambda: give(admin, admin, Role.COUNTY_OFFICE, COUNTY)) == "not_oneself"


def test_an_administrator_needs_a_second_person() -> None:
    """A proposed administrator has no rights until another security administrator confirms."""
    first, second = (appointed(Role.SECURITY_ADMIN, COUNTY) for _index in range(2))
    who = officer(COUNTY)
    held = give(first, who, Role.SYSTEM_ADMIN, COUNTY)
    assert as_(who).grants == ()
    assert refusal(lambda: actions.confirm(held, by=as_(first), at=AT)) == "second_person_needed"
    actions.confirm(held, by=as_(second), at=AT)
    assert [grant.role for grant in as_(who).grants] == ["system_admin"]
    assert refusal(lambda: actions.confirm(held, by=as_(second), at=AT)) == "appointment_settled"


def test_the_one_to_hold_it_does_not_confirm() -> None:
    """Proposed by another, but for me: I am not the second person."""
    first = appointed(Role.SECURITY_ADMIN, COUNTY)
    second = appointed(Role.SECURITY_ADMIN, COUNTY)
    with acting(system(name="test")):
        held = actions.appoint(
            second,
            by=as_(first),
            role=Role.SECURITY_ADMIN,
            in_areas=(COUNTY,),
            valid_from=SINCE,
            at=AT,
        )
    assert refusal(lambda: actions.confirm(held, by=as_(second), at=AT)) == "not_oneself"


def test_administrator_and_working_role_exclude_each_other() -> None:
    """Separation of powers holds even for the application's own hand."""
    admin = appointed(Role.AUDIT_ADMIN, COUNTY)
    assert refusal(lambda: appoint(admin, Role.COUNTY_OFFICE, COUNTY)) == "roles_conflict"
    worker = appointed(Role.COUNTY_OFFICE, COUNTY)
    assert refusal(lambda: appoint(worker, Role.SECURITY_ADMIN, COUNTY)) == "roles_conflict"


def test_past_roles_do_not_conflict() -> None:
    """Who has left one office may enter another."""
    who = officer(COUNTY)
    appoint(who, Role.AUDIT_ADMIN, COUNTY, valid_to=date(2021, 1, 1))
    appoint(who, Role.COUNTY_OFFICE, COUNTY, valid_from=date(2021, 1, 2))
    assert [grant.role for grant in as_(who).grants] == ["county_office"]


def test_a_fifth_area_is_refused_when_given_not_when_used() -> None:
    """An officer who held too many areas could not work at all, so the appointment says no."""
    who = officer(COUNTY)
    appoint(who, Role.TOWN_OFFICER, *(f"6109211{number:02d}" for number in range(4)))
    assert refusal(lambda: appoint(who, Role.TOWN_OFFICER, "610921150")) == "too_many_areas"


def test_withdrawing_takes_the_rights_and_the_sessions() -> None:
    """Rights end now, and so does every browser in which the officer was signed in."""
    admin, who = appointed(Role.SECURITY_ADMIN, COUNTY), officer(COUNTY)
    held = appoint(who, Role.TOWN_OFFICER, TOWN)
    signed_in(who)
    actions.withdraw(held, by=as_(admin), at=AT, reason="调离")
    assert as_(who).grants == ()
    assert not Session.objects.filter(officer=who).exists()
    assert refusal(lambda: actions.withdraw(held, by=as_(admin), at=AT, reason="")) == (
        "appointment_settled"
    )


def test_grants_are_audited_without_names() -> None:
    """Who gave what is in the log, by ids."""
    first = appointed(Role.SECURITY_ADMIN, COUNTY)
    held = give(first, officer(TOWN, name="金丝雀名"), Role.TOWN_OFFICER, TOWN)
    with acting(system(name="test")):
        event = Event.objects.get(event="access.appoint", actor_id=str(first.pk))
    assert event.subject_id == str(held.pk)
    assert "金丝雀名" not in str(vars(event))


def test_narrowing_never_widens() -> None:
    """The place switcher goes down, not up and not sideways."""
    actor = as_(appointed(Role.TOWN_OFFICER, TOWN))
    assert queries.narrowed(actor, VILLAGE).read_areas == (VILLAGE,)
    assert queries.narrowed(actor, COUNTY).read_areas == (TOWN,)
    assert queries.narrowed(actor, "610921101").read_areas == ()
    assert queries.narrowed(actor, "").read_areas == (TOWN,)


def test_narrowing_goes_no_deeper_than_the_figures_of_the_role() -> None:
    """A reader who asks for one site, or a village, looks at its town."""
    actor = as_(appointed(Role.READER, "6109"))
    for asked in (VILLAGE, f"{VILLAGE}001", TOWN):
        assert queries.narrowed(actor, asked).read_areas == (TOWN,)
    assert queries.narrowed(actor, COUNTY).read_areas == (COUNTY,)


def test_officers_are_seen_through_their_unit() -> None:
    """The officers of another county do not exist for this one, with either layer alone."""
    ours, theirs = officer("610921"), officer("610922")
    with acting(as_(appointed(Role.SYSTEM_ADMIN, COUNTY))):
        seen = set(queries.visible_officers())
    assert ours in seen
    assert theirs not in seen


def test_units_of_two_counties_may_share_a_name() -> None:
    """A name is unique in its area only, so it tells nothing about other places."""
    unit("610921", name="人社局")
    unit("610922", name="人社局")
    assert refusal(lambda: unit("610921", name="人社局")) == "unit_exists"


def test_a_unit_is_not_above_itself() -> None:
    """A circle of superiors would never end."""
    upper, by = unit(COUNTY), system(name="test")
    with acting(by):
        lower = actions.create_unit(
            COUNTY, by=by, values={"name": "下级", "kind": "other", "parent": upper}
        )
        assert (
            refusal(lambda: actions.change_unit(upper, by=by, values={"parent": lower}))
            == "unit_above_itself"
        )


def test_two_at_once_do_not_slip_past_the_conflict_rule() -> None:
    """The officer's row is locked while an appointment is made."""
    who = officer(COUNTY)
    with acting(system(name="test")), connection.execute_wrapper(_Recorder()) as _:
        appoint(who, Role.COUNTY_OFFICE, COUNTY)
    assert any("access_officer" in text and "FOR UPDATE" in text for text in _Recorder.seen)


class _Recorder:
    seen: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        self.seen.append(str(sql))
        return execute(sql, params, many, context)


def test_stamps_survive_the_way_through_the_database() -> None:
    """What is read back is what was stamped, dates and empty values included."""
    who = officer(COUNTY)
    appoint(
        who,
        Role.DEPARTMENT_OFFICER,
        COUNTY,
        subject="就业",
        valid_to=date(2030, 1, 1),
        reason="文件",
    )
    assert [grant.role for grant in as_(who).grants] == ["department_officer"]


def test_an_actor_is_made_on_the_day_asked_for() -> None:
    """Rights are a matter of the day, not of the moment the row was read."""
    who = officer(COUNTY)
    appoint(
        who, Role.COUNTY_OFFICE, COUNTY, valid_from=date(2026, 1, 1), valid_to=date(2026, 1, 31)
    )
    assert queries.actor_for(who, date(2026, 1, 31)).grants
    assert not queries.actor_for(who, datetime(2026, 2, 1, tzinfo=UTC).date()).grants
