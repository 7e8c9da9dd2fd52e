"""A site with families, schemes that two officers have agreed on, accounts, and a snapshot."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from anjia.base.scope import Actor, Grant, acting, system
from anjia.base.sealed.fields import put
from anjia.engine import snapshot as store
from anjia.engine.arrow import table_of
from anjia.kernel.ids import new_id
from anjia.ledger.declaration import RowChange
from anjia.processes.dashboards.models import Snapshot
from anjia.processes.dashboards.policy import Basis
from anjia.processes.dashboards.queries import snapshots
from anjia.processes.definitions.queries import library
from anjia.processes.subsidies import actions
from anjia.processes.subsidies.actions import Wanted, Written
from anjia.processes.subsidies.models import Claim, Scheme, Step
from anjia.processes.subsidies.policy import Extent, Permission
from anjia.processes.subsidies.queries import schemes
from anjia.registry.policy import Permission as Registry
from anjia.registry.tests import county

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
MARCH, FEBRUARY, JANUARY = date(2026, 3, 1), date(2026, 2, 1), date(2026, 1, 1)
COUNTY = Extent(county.COUNTY)
GRID = f"{county.PANLONG}001"
EVERYTHING = (*Permission, *Registry)
DAYS = 5


def officer(number, *permissions, area=county.COUNTY):
    """An officer of the county with all rights of this package, or those named."""
    wanted = frozenset(str(each) for each in permissions or EVERYTHING)
    return Actor(
        id=f"officer-{number}",
        name=f"工作人员{number}",
        unit="县后扶办",
        grants=(Grant(area, "county_office", wanted),),
    )


ENTERS, CHECKS, APPROVES, PAYS = (officer(number) for number in (1, 2, 3, 4))


def later(days):
    """An instant that many days after the start."""
    return AT + timedelta(days=days)


NOTICE_OVER = later(DAYS)


def written(code="TRY", **more):
    """A scheme as an officer writes it: 100 yuan a month to whoever has no work."""
    return Written(
        **{
            "code": code,
            "title": f"试行补贴{code}",
            "area": county.COUNTY,
            "document": "试行办法",
            "fund": "县级资金",
            "table": "person",
            "payee": "person",
            "condition": "work_status = 'unemployed'",
            "per": "month",
            "every": "month",
            "amount": "100",
            "notice_days": str(DAYS),
            "valid_from": date(2020, 1, 1),
        }
        | more
    )


def scheme(code="TRY", **more) -> Scheme:
    """A scheme that one officer wrote and another approved."""
    made = actions.draft_scheme(written(code, **more), by=ENTERS, on=AT.date(), at=AT)
    actions.approve_scheme(made, by=APPROVES, at=AT, version=schemes.get(made.pk))
    return made


def build(*people, accounts=True):
    """The county with one family of these people: name and what they work at; returns them."""
    county.build()
    with acting(county.officer()):
        home = county.add_household()
        relations = ["head", *["child"] * len(people)]
        made = {}
        for (name, _work), relation in zip(people, relations, strict=False):
            county.add_persons(home, (name, relation))
            made[name] = county.person(name)
    if accounts:
        for name, person in made.items():
            account(person, holder=name)
    if people:
        take(AT.date(), [(made[name], work) for name, work in people])
    return made


def account(person, *, holder="张三", number="6217001234567890", by=ENTERS, column="person"):
    """An account for a payee."""
    values = {column: person.pk, "holder": holder, "bank": "农商行", "account": number}
    row = RowChange(id=new_id(), new=True, values=values)
    actions.record_accounts([row], by=by, at=AT)
    return row.id


def take(as_of, people, *, area=county.COUNTY):
    """A snapshot in which these people work at this; None says that nobody knows."""
    dictionary = library.shipped().dictionary
    rows = [
        {"key": str(person.pk), "area": person.area, "work_status": work} for person, work in people
    ]
    with acting(system(name="test")):
        homes = {person.household_id: person.household for person, _work in people}
    houses = [
        {"key": str(key), "area": home.area, "kind": home.kind} for key, home in homes.items()
    ]
    manifest = store.write(
        snapshots.root(),
        {
            "person": table_of(dictionary.tables["person"], rows),
            "household": table_of(dictionary.tables["household"], houses),
        },
        as_of=as_of,
        area=area,
        taken_at=AT.isoformat(),
        definitions="0" * 16,
        application="test",
    )
    with acting(system(area=area, name="test")):
        Snapshot.objects.update_or_create(
            area=area,
            as_of=as_of,
            manifest=manifest.id,
            defaults={
                "definitions": "0" * 16,
                "application": "test",
                "taken_at": timezone.now(),
                "basis": Basis.HISTORY,
            },
        )


def enter(person, code="TRY", *, month=MARCH, by=ENTERS, at=AT, **more) -> Claim:
    """One claim for a person."""
    wanted = Wanted(code=code, person=person.pk, first_month=month, **more)
    return claim(actions.enter(wanted, by=by, at=at))


def claim(number):
    """A claim by its id, whoever asks."""
    with acting(system(name="test")):
        return Claim.objects.get(pk=number)


def last(one) -> Step:
    """The last step of a claim."""
    with acting(system(name="test")):
        return Step.objects.filter(claim_id=one.pk).order_by("-number").first()


def state(one):
    """Where a claim stands."""
    found = last(one)
    return found.state if found else "submitted"


def findings(one):
    """What the last check found."""
    return [each["code"] for each in last(one).findings]


def approved(*claims):
    """Bring claims through check, notice and approval; all of them pass."""
    ids = [each.pk for each in claims]
    actions.check(COUNTY, by=CHECKS, at=AT, claims=ids)
    for number in sorted({each.scheme_id for each in claims}):
        actions.post(
            COUNTY, by=CHECKS, at=AT, scheme=schemes.get(number).scheme,
            claims=[each.pk for each in claims if each.scheme_id == number],
        )  # fmt: skip
    return actions.approve(COUNTY, by=APPROVES, at=NOTICE_OVER, claims=ids)


def pay(**more):
    """Everything approved into a file."""
    return actions.pay(COUNTY, by=PAYS, at=NOTICE_OVER, **more)


YUAN = Decimal("100.00")


def put_number(person, number):
    """Give somebody an identity number."""
    put(person, "identity_number", number)
    type(person).objects.filter(pk=person.pk).update(
        identity_number=person.identity_number, identity_number_index=person.identity_number_index
    )
