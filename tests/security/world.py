"""A small country in which every row carries a mark of its own, so that a page tells where it
looked.

Rows of every kind stand at every relation to an officer: own place, child, sibling, parent, far
away.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from django.db import models

from anjia.base.access import actions as access
from anjia.base.access.models import Officer, UnitKind
from anjia.base.access.policy import Role
from anjia.base.files.models import StoredFile
from anjia.base.notices.models import Notice
from anjia.base.scope import acting, system
from anjia.base.sealed.fields import put
from anjia.domains.employment.models import (
    Campaign,
    CampaignGuest,
    Clearing,
    CompanyFee,
    Confirmation,
    DispatchBatch,
    DispatchMember,
    FollowUp,
    JobSpell,
    JobWish,
    LabourBrand,
    Offer,
    PostAttendance,
    PostHolding,
    PublicPost,
    RangerPlot,
    Referral,
    RightsCase,
    Trainee,
    TrainingBase,
    TrainingClass,
    Vacancy,
)
from anjia.domains.enterprise.models import (
    Factory,
    FactoryReport,
    Incubator,
    Loan,
    Outlet,
    PolicyCheck,
    Recognition,
    RecognitionStep,
    ReliefProject,
    ReliefWork,
    Repayment,
    ServiceOrder,
    SmallLivelihood,
    Venture,
    VentureTraining,
)
from anjia.kernel import areas
from anjia.ledger.imports.models import ImportBatch, ImportPage
from anjia.processes.dashboards.models import Report
from anjia.processes.dashboards.queries import keeping
from anjia.processes.definitions.queries import library
from anjia.processes.screening.models import Clue
from anjia.registry.models import (
    Area,
    Building,
    DuplicatePair,
    Dwelling,
    Employer,
    Grid,
    Household,
    LabourAssessment,
    LifeEvent,
    Organisation,
    Person,
    Site,
    SiteRule,
)
from tests.security import money, rounds, supervised

COUNTY, TOWN = "610921", "610921100"
VILLAGE, SITE = "610921100201", "610921100201001"
GRID = "610921100201001001"
ORIGIN = "610921103205"
GRIDS = (
    GRID,
    "610921100201001002",  # next grid, same site
    "610921100201002001",  # next site, same village
    "610921101201001001",  # next town
    "610922100201001001",  # next county, same city
    "520901100201001001",  # another province
)
ORIGINS = (None, ORIGIN, None, ORIGIN, ORIGIN, None)
AT, DAY = datetime(2026, 1, 5, 1, 0, tzinfo=UTC), date(2026, 1, 5)
MARK = re.compile("标([0-9]+)记")

# Where an officer of each role sits in the matrix.
POSTS: dict[Role, str] = {
    Role.RESIDENT_DESK: SITE,
    Role.GRID_WORKER: GRID,
    Role.COMMUNITY_MANAGER: SITE,
    Role.VILLAGE_CADRE: ORIGIN,
    Role.TOWN_OFFICER: TOWN,
    Role.DEPARTMENT_OFFICER: COUNTY,
    Role.COUNTY_OFFICE: COUNTY,
    Role.READER: "6109",
    Role.AUDITOR: COUNTY,
    Role.SYSTEM_ADMIN: COUNTY,
    Role.SECURITY_ADMIN: COUNTY,
    Role.AUDIT_ADMIN: COUNTY,
}


@dataclass(frozen=True)
class Row:
    """One row of the country: what it is, where it lies, and where it came from."""

    kind: str
    pk: UUID
    area: str
    origin: str | None
    below: bool = False  # a site or an organisation: the places inside it see it

    def is_seen_from(self, own: tuple[str, ...]) -> bool:
        """The oracle: a prefix of either place."""
        if self.below and any(one.startswith(self.area) for one in own):
            return True
        return any(self.area.startswith(one) or (self.origin or "").startswith(one) for one in own)


@dataclass
class World:
    """All rows by kind, what each mark stands for, and an officer for each role."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    marks: dict[str, Row] = field(default_factory=dict)
    officers: dict[Role, Officer] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(100))

    def mark(self) -> str:
        """A fresh mark, to be written into a name."""
        return str(next(self.numbers))

    def keep(self, kind: str, row: Any, *marks: str) -> Any:
        """Remember a row under its kind and its marks."""
        kept = Row(
            kind,
            row.pk,
            row.area,
            getattr(row, "origin", None),
            getattr(row, "seen_from_below", False),
        )
        self.rows.setdefault(kind, []).append(kept)
        self.marks.update(dict.fromkeys(marks, kept))
        return row

    def foreign_marks(self, text: str, own: tuple[str, ...]) -> set[str]:
        """The marks in a text whose rows cannot be seen from the areas."""
        return {
            f"{self.marks[found].kind}@{self.marks[found].area}"
            for found in MARK.findall(text)
            if found in self.marks and not self.marks[found].is_seen_from(own)
        }


def build() -> World:
    """The country, written as the application itself."""
    world = World()
    with acting(system(name="world")):
        _areas()
        for number, grid in enumerate(GRIDS):
            _place(world, grid, ORIGINS[number], number)
        for area in ("6109", COUNTY, TOWN, SITE, "610921101", "610922", "520901"):
            _office(world, area)
            rounds.keep(world, area)
        for role, area in POSTS.items():
            world.officers[role] = _officer(world, role, area)
    return world


def _areas() -> None:
    codes = {code for grid in (*GRIDS, f"{ORIGIN}001001") for code in areas.ancestors(grid)}
    for code in sorted(code for code in codes if len(code) <= 12):
        level = areas.level(code)
        Area.objects.update_or_create(
            code=code,
            defaults={"name": f"地{code}", "level": level, "parent_id": areas.parent(code)},
        )


def _make(world: World, model: type[models.Model], sort: str, /, *marks: str, **values: Any) -> Any:
    row = model(**values)
    row.save(force_insert=True)
    return world.keep(sort, row, *marks)


def _named(world: World, model: type[models.Model], sort: str, /, **values: Any) -> Any:
    mark = world.mark()
    return _make(world, model, sort, mark, name=f"标{mark}记", **values)


def _place(world: World, grid_code: str, origin: str | None, number: int) -> None:
    site_code = grid_code[:15]
    site = Site.objects.filter(area=site_code).first() or _named(
        world, Site, "sites", area=site_code, kind="cross_town", setting="urban"
    )
    grid = _named(world, Grid, "grids", area=grid_code, site=site, number=number + 1)
    building = _named(world, Building, "buildings", area=grid_code, site=site, grid=grid)
    room = world.mark()
    dwelling = _make(
        world,
        Dwelling,
        "dwellings",
        room,
        area=grid_code,
        building=building,
        unit="1",
        room=f"标{room}记",
    )
    organisation = _named(world, Organisation, "organisations", area=site_code, kind="party_branch")
    assert organisation.pk
    employer = _named(world, Employer, "employers", area=site_code, kind="workshop")
    _enterprise(world, site, employer)
    household = _household(world, grid_code, origin, site=site, grid=grid, dwelling=dwelling)
    _person(world, household)
    _ventures(world, household, site)
    file = _named(
        world,
        StoredFile,
        "files",
        area=site_code,
        kind="import",
        media_type="text/csv",
        size=1,
        digest="0" * 64,
        made_by="someone",
        made_by_name="someone",
        made_at=AT,
    )
    _import(world, file)
    _rule(world, site_code)
    _report(world, site_code)
    supervised.keep(world, site_code)
    notice = world.mark()
    _make(
        world,
        Notice,
        "notices",
        notice,
        area=grid_code,
        code="registry.duplicates_found",
        facts={"count": 1, "title": f"标{notice}记"},
        permission="registry.read",
        posted_at=AT,
    )


def _enterprise(world: World, site: Site, employer: Employer) -> None:
    """A factory of the site with a report and a step of its recognition."""
    name, product, note, step = (world.mark() for _each in range(4))
    factory = _make(
        world,
        Factory,
        "factories",
        name,
        product,
        name=f"标{name}记",
        area=site.area,
        site=site,
        employer=employer,
        kind="workshop",
        product=f"标{product}记",
    )
    _make(
        world,
        FactoryReport,
        "factory-reports",
        note,
        area=site.area,
        factory=factory,
        month=DAY.replace(day=1),
        state="full",
        note=f"标{note}记",
    )
    way = _make(
        world,
        Recognition,
        "recognitions",
        area=site.area,
        factory=factory,
        state="applied",
        since=DAY,
        applied_by="someone",
    )
    _make(
        world,
        RecognitionStep,
        "recognition steps",
        step,
        area=site.area,
        recognition=way,
        act="apply",
        happened_on=DAY,
        note=f"标{step}记",
        recorded_at=AT,
        recorded_by="someone",
        by_name="someone",
    )


def _ventures(world: World, household: Household, site: Site) -> None:
    """What a member of the household started, borrowed, learnt and earned on a project."""
    person = Person.objects.filter(household=household).order_by("pk")[0]
    about = {
        "area": household.area,
        "origin": household.origin,
        "person": person,
        "household": household,
    }
    venture = _named(world, Venture, "ventures", **about, opened_on=DAY)
    course, contract, voucher = world.mark(), world.mark(), world.mark()
    _make(
        world,
        VentureTraining,
        "venture-trainings",
        course,
        **about,
        course=f"标{course}记",
        held_on=DAY,
    )
    loan = _make(
        world,
        Loan,
        "venture-loans",
        contract,
        **about,
        venture=venture,
        bank="银行",
        contract=f"标{contract}记",
        amount=100,
        lent_on=DAY,
        due_on=date(2027, 1, 5),
    )
    _make(
        world,
        Repayment,
        "repayments",
        voucher,
        **about,
        loan=loan,
        voucher=f"标{voucher}记",
        amount=1,
        paid_on=DAY,
        recorded_at=AT,
        recorded_by="someone",
        by_name="someone",
    )
    need, detail, gap = world.mark(), world.mark(), world.mark()
    _make(
        world,
        ServiceOrder,
        "service-orders",
        need,
        **about,
        desk="youth",
        kind="job",
        need=f"标{need}记",
        taken_on=DAY,
    )
    home = {name: value for name, value in about.items() if name != "person"}
    _make(
        world,
        SmallLivelihood,
        "small-livelihoods",
        detail,
        **home,
        kind="trading",
        detail=f"标{detail}记",
        started_on=DAY,
    )
    _make(
        world,
        PolicyCheck,
        "policy-checks",
        gap,
        **home,
        item="medical",
        found="no",
        gap=f"标{gap}记",
        checked_on=DAY,
        due_on=DAY,
    )
    _named(world, Outlet, "outlets", area=site.area, site=site, kind="start_up")
    _named(world, Incubator, "incubators", area=site.area)
    project = _named(
        world, ReliefProject, "relief-projects", area=site.area, fund_kind="central", fund=100
    )
    worker = world.mark()
    _make(
        world,
        ReliefWork,
        "relief-works",
        worker,
        area=site.area,
        project=project,
        month=DAY.replace(day=1),
        worker=f"标{worker}记",
        days=1,
        wage=1,
    )


def _household(world: World, area: str, origin: str | None, **links: Any) -> Household:
    head, address, note = world.mark(), world.mark(), world.mark()
    row = Household(
        area=area,
        origin=origin,
        number=f"H{head}",
        kind="registered_poor",
        head_name=f"标{head}记",
        address=f"标{address}记",
        note=f"标{note}记",
        **links,
    )
    put(row, "phone", f"1390000{int(head):04d}")
    row.save(force_insert=True)
    made: Household = world.keep("households", row, head, address, note)
    event = world.mark()
    _make(
        world,
        LifeEvent,
        "events",
        event,
        area=area,
        origin=origin,
        kind="move",
        household=row,
        happened_on=DAY,
        recorded_at=AT,
        recorded_by="someone",
        facts={"note": f"标{event}记"},
    )
    return made


def _person(world: World, household: Household) -> None:
    persons = []
    for _index in range(2):
        name, skills = world.mark(), world.mark()
        row = Person(
            area=household.area,
            origin=household.origin,
            household=household,
            relation="other",
            name=f"标{name}记",
            skills=f"标{skills}记",
        )
        put(row, "phone", f"1380000{int(name):04d}")
        row.save(force_insert=True)
        persons.append(world.keep("persons", row, name, skills))
    basis = world.mark()
    _make(
        world,
        LabourAssessment,
        "labour",
        basis,
        area=household.area,
        origin=household.origin,
        person=persons[0],
        household=household,
        assessed_on=DAY,
        result="weak",
        basis=f"标{basis}记",
        assessors="someone",
        recorded_at=AT,
        recorded_by="someone",
    )
    clue = world.mark()
    _make(
        world,
        Clue,
        "clues",
        clue,
        area=household.area,
        origin=household.origin,
        rule="CLU-01",
        definition="0" * 16,
        table="person",
        subject=str(persons[0].pk),
        first_hit_on=DAY,
        manifest="0" * 16,
        explained={"work_status": None},
        state="verified",
        note=f"标{clue}记",
        judged_at=AT,
    )
    _job(world, persons[0])
    _post(world, persons[0])
    _ranger(world, persons[1])
    _training(world, persons[1])
    _market(world, persons[0])
    money.keep(world, persons[0])
    _dispatch(world, persons[0])
    pair = sorted(persons, key=lambda one: one.pk)
    _make(
        world,
        DuplicatePair,
        "duplicates",
        area=household.area,
        a=pair[0],
        b=pair[1],
        found_at=AT,
        reasons=["name_birth"],
    )


def _job(world: World, person: Person) -> None:
    employer, post = world.mark(), world.mark()
    _make(
        world,
        JobSpell,
        "jobs",
        employer,
        post,
        area=person.area,
        origin=person.origin,
        person=person,
        household=person.household,
        kind="full_time",
        employer_name=f"标{employer}记",
        occupation=f"标{post}记",
        started_on=DAY,
    )
    home = {"area": person.area, "origin": person.origin, "household": person.household}
    wish, who, why = world.mark(), world.mark(), world.mark()
    _make(
        world, JobWish, "job-wishes", wish, **home, person=person, note=f"标{wish}记", asked_on=DAY
    )
    _make(
        world,
        Confirmation,
        "work-confirmations",
        who,
        **home,
        person=person,
        month=DAY.replace(day=1),
        outcome="same",
        confirmed_at=AT,
        confirmed_by="someone",
        confirmed_by_name=f"标{who}记",
    )
    _make(
        world,
        Clearing,
        "clearings",
        why,
        **home,
        found_on=DAY,
        help_by=DAY,
        clear_by=DAY,
        exception_reason=f"标{why}记",
        exception_until=DAY,
        proposed_by="someone",
        proposed_by_name="someone",
        proposed_on=DAY,
    )


def _market(world: World, person: Person) -> None:
    """A vacancy at the person's site, a campaign, an offer and an invitation to them."""
    site = person.area[:15]
    post, name, position, employer = (world.mark() for _ in range(4))
    vacancy = _make(
        world,
        Vacancy,
        "vacancies",
        post,
        area=site,
        employer=Employer.objects.filter(area=site).first(),
        position=f"标{post}记",
        posted_on=DAY,
    )
    campaign = _make(
        world,
        Campaign,
        "campaigns",
        name,
        area=site,
        name=f"标{name}记",
        kind="spring",
        starts_on=DAY,
        ends_on=DAY,
    )
    about = {"person": person, "household": person.household, "area": person.area}
    about |= {"origin": person.origin, "campaign": campaign}
    _make(
        world,
        Offer,
        "offers",
        position,
        employer,
        vacancy=vacancy,
        channel="door",
        position=f"标{position}记",
        employer_name=f"标{employer}记",
        pushed_on=DAY,
        pushed_at=AT,
        pushed_by="someone",
        **about,
    )
    _make(world, CampaignGuest, "guests", invited_on=DAY, **about)


def _post(world: World, person: Person) -> None:
    """A post of the site, the person who holds it, and a month of theirs."""
    name, duties, grounds, note = (world.mark() for _each in range(4))
    terms = {"kind": "rural", "fund": "collective", "monthly_pay": 600, "full_days": 20}
    post = _make(
        world,
        PublicPost,
        "public-posts",
        name,
        duties,
        area=person.area[:15],
        name=f"标{name}记",
        unit="单位",
        duties=f"标{duties}记",
        places=1,
        starts_on=DAY,
        **terms,
    )
    home = {"area": person.area, "origin": person.origin, "person": person}
    home |= {"household": person.household}
    holding = _make(
        world,
        PostHolding,
        "post-holdings",
        grounds,
        post=post,
        post_name="岗位",
        grounds=f"标{grounds}记",
        state="serving",
        applied_on=DAY,
        started_on=DAY,
        seat=1,
        **terms,
        **home,
    )
    _make(
        world,
        PostAttendance,
        "post-months",
        note,
        holding=holding,
        month=DAY.replace(day=1),
        fund="collective",
        days=1,
        pay_due=30,
        recorded_on=DAY,
        note=f"标{note}记",
        **home,
    )


def _ranger(world: World, person: Person) -> None:
    """Somebody with a ranger's post, and their forest."""
    name, duties, grounds, plot = (world.mark() for _each in range(4))
    terms = {"kind": "ranger", "fund": "forest", "monthly_pay": 800, "full_days": 20}
    post = _make(
        world, PublicPost, "public-posts", name, duties, area=person.area[:15], name=f"标{name}记",
        unit="单位", duties=f"标{duties}记", places=1, starts_on=DAY, **terms,
    )  # fmt: skip
    home = {"area": person.area, "origin": person.origin, "person": person}
    home |= {"household": person.household}
    holding = _make(
        world, PostHolding, "rangers", grounds, post=post, post_name="岗位",
        grounds=f"标{grounds}记", state="serving", applied_on=DAY, started_on=DAY, seat=1,
        **terms, **home,
    )  # fmt: skip
    _make(
        world, RangerPlot, "ranger-plots", plot, holding=holding, forest=ORIGIN,
        plot=f"标{plot}记", since=DAY, **home,
    )  # fmt: skip


def _training(world: World, person: Person) -> None:
    """A brand, a base and a class of the site, somebody trained in it, and a referral."""
    brand, base, course, certificate, referrer = (world.mark() for _each in range(5))
    site = person.area[:15]
    _make(world, LabourBrand, "labour-brands", brand, area=site, name=f"标{brand}记")
    of = _make(world, TrainingBase, "training-bases", base, area=site, name=f"标{base}记")
    days = {"starts_on": DAY, "ends_on": DAY}
    held = _make(
        world, TrainingClass, "training-classes", course, area=site, number=course, base=of,
        course=f"标{course}记", places=9, **days,
    )  # fmt: skip
    home = {"area": person.area, "origin": person.origin, "person": person}
    home |= {"household": person.household}
    _make(
        world, Trainee, "trainees", certificate, training_class=held, course="工种",
        enrolled_on=DAY, certificate=f"标{certificate}记", **days, **home,
    )  # fmt: skip
    spell = JobSpell(kind="part_time", started_on=DAY, **home)
    spell.save(force_insert=True)
    _make(
        world, Referral, "referrals", referrer, kind="referral", spell=spell,
        referrer=f"标{referrer}记", started_on=DAY, due_on=DAY + timedelta(days=90),
        recorded_by="someone", **home,
    )  # fmt: skip


def _dispatch(world: World, person: Person) -> None:
    """A batch of the person's site, them in it, a call, a claim, and an amount."""
    site = person.area[:15]
    number, post, note, against, purpose = (world.mark() for _ in range(5))
    company = Employer.objects.filter(area=site).first()
    batch = _make(
        world,
        DispatchBatch,
        "batches",
        number,
        area=site,
        number=f"标{number}记",
        company=company,
        employer=company,
        region="elsewhere",
        depart_on=DAY,
    )
    about = {"person": person, "household": person.household, "area": person.area}
    about |= {"origin": person.origin}
    member = _make(
        world,
        DispatchMember,
        "dispatched",
        post,
        batch=batch,
        occupation=f"标{post}记",
        **about,
    )
    _make(
        world,
        FollowUp,
        "calls",
        note,
        member=member,
        day=7,
        due_on=DAY,
        note=f"标{note}记",
        **about,
    )
    _make(
        world,
        RightsCase,
        "rights",
        against,
        kind="wage",
        amount=1,
        against=f"标{against}记",
        filed_on=DAY,
        filed_by="someone",
        due_on=DAY,
        **about,
    )
    _make(
        world,
        CompanyFee,
        "fees",
        purpose,
        area=site,
        company=company,
        batch=batch,
        way="in",
        amount=1,
        happened_on=DAY,
        purpose=f"标{purpose}记",
        voucher=purpose,
    )


def _import(world: World, file: StoredFile) -> None:
    name, cell = world.mark(), world.mark()
    batch = _make(
        world,
        ImportBatch,
        "imports",
        name,
        area=file.area,
        ledger="households",
        file=file,
        file_name=f"标{name}记.xlsx",
        file_digest=file.digest,
        state="mapping",
        made_by="someone",
        made_by_name="someone",
        made_at=AT,
    )
    _make(
        world,
        ImportPage,
        "import pages",
        cell,
        area=file.area,
        batch=batch,
        outcome="error",
        number=1,
        rows=[],
    )


def _report(world: World, area: str) -> None:
    if Report.objects.filter(area=area).exists():
        return
    title, occasion = world.mark(), world.mark()
    number = {"value": "1", "numerator": "1", "denominator": "1", "low": "1", "high": "1"}
    _make(
        world,
        Report,
        "reports",
        title,
        occasion,
        area=area,
        title=f"标{title}记",
        occasion=f"标{occasion}记",
        as_of=DAY,
        manifest="0" * 16,
        taken_at=AT,
        history_mark=0,
        basis="present",
        frozen_by="someone",
        frozen_by_name="someone",
        frozen_at=AT,
        codes=["HOU-01"],
        figures={
            "HOU-01": number
            | {"unknown": 0, "undecided": 0, "state": "computed", "reason": "", "target": None}
            | {"definition": "0" * 16, "parameters": {}, "counties": {}}
        },
        kept=keeping.document(library.shipped(), ["HOU-01"]),
    )


def _rule(world: World, area: str) -> None:
    if SiteRule.objects.filter(area=area, code="rule").exists():
        return
    title = world.mark()
    _make(
        world,
        SiteRule,
        "norms",
        title,
        area=area,
        code="rule",
        title=f"标{title}记",
        metric="households",
        parameter="site_households_10",
        document="文件",
    )


def _office(world: World, area: str) -> None:
    by = system(name="world")
    name, person = world.mark(), world.mark()
    unit = access.create_unit(area, by=by, values={"name": f"标{name}记", "kind": UnitKind.OTHER})
    world.keep("units", unit, name)
    officer, _password = access.create_officer(
        unit, by=by, username=f"U{person}", name=f"标{person}记", at=AT, must_change=False
    )
    world.keep("officers", officer, person)
    if areas.level(area) is areas.Level.TOWN:
        appointment = access.appoint(
            officer, by=by, role=Role.TOWN_OFFICER, in_areas=(area,), valid_from=DAY, at=AT
        )
        world.keep("appointments", appointment)


def _officer(world: World, role: Role, area: str) -> Officer:
    by = system(name="world")
    unit = access.create_unit(area, by=by, values={"name": f"单位{role}", "kind": UnitKind.OTHER})
    officer, _password = access.create_officer(
        unit, by=by, username=f"me-{role}", name=f"我{role}", at=AT, must_change=False
    )
    appointed = access.appoint(officer, by=by, role=role, in_areas=(area,), valid_from=DAY, at=AT)
    assert appointed.confirmed_at
    return officer
