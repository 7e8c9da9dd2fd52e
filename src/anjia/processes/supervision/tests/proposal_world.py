"""A county with its office, three bureaus and a town, and proposals on their way."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

from anjia.base.access import queries as access
from anjia.base.access.models import UnitKind
from anjia.base.access.policy import Role
from anjia.base.access.tests import factories
from anjia.base.scope import acting, system
from anjia.processes.supervision.actions import proposals as actions
from anjia.processes.supervision.actions.proposals import Given, Registered, Written
from anjia.processes.supervision.models import Handler, Proposal, ProposalStep, Reply
from anjia.processes.supervision.policy.proposals import HandlerRole, Satisfaction, TalkWay
from anjia.registry.tests import county

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)
TEXT = """您提出的建议收悉。现答复如下：
一、办好社区工厂
我局将在2026年底前新办社区工厂3家。
二、下步打算
请拨打13800138000联系。"""


def later(days):
    """An instant that many days after the start."""
    return AT + timedelta(days=days)


def officer(of, role, name):
    """An officer of a unit, as they act on the day of the tests."""
    made = factories.officer(of.area, of=of, name=name)
    factories.appoint(made, role, of.area, unit=of)
    return access.actor_for(made, DAY)


def build():
    """The units, and who works there."""
    county.areas()
    w = SimpleNamespace()
    units = (
        ("office", county.COUNTY, "县后扶办", UnitKind.COUNTY_OFFICE, Role.COUNTY_OFFICE),
        ("bureau", county.COUNTY, "县人社局", UnitKind.DEPARTMENT, Role.DEPARTMENT_OFFICER),
        ("other", county.COUNTY, "县民政局", UnitKind.DEPARTMENT, Role.DEPARTMENT_OFFICER),
        ("third", county.COUNTY, "县财政局", UnitKind.DEPARTMENT, Role.DEPARTMENT_OFFICER),
        ("town", county.PANLONG[:9], "城关镇", UnitKind.TOWN, Role.TOWN_OFFICER),
    )
    for short, area, name, kind, role in units:
        unit = factories.unit(area, name=name, kind=kind)
        setattr(w, f"{short}_unit", unit)
        setattr(w, short, officer(unit, role, f"{name}一"))
        setattr(w, f"{short}2", officer(unit, role, f"{name}二"))
    return w


def registered(w, **more) -> Proposal:
    """A proposal as the office enters it."""
    given = {
        "body": "cppcc", "session": "十届二次会议", "number": "第54号",
        "title": "关于壮大社区集体经济的建议", "members": ["蔡一凡", "王二平"],
        "received_on": DAY,
    }  # fmt: skip
    return actions.register(Registered(**given | more), area=county.COUNTY, by=w.office, at=AT)


def assigned(w, *given, **more) -> Proposal:
    """One that is filed and given to units: (unit, part); the bureau leads where none is named."""
    proposal = registered(w, **more)
    actions.file(proposal, by=w.office, at=AT, on=DAY)
    roles = given or ((w.bureau_unit, HandlerRole.MAIN), (w.other_unit, HandlerRole.ASSISTING))
    parts = [Given(unit.pk, role) for unit, role in roles]
    return actions.assign(proposal, by=w.office, at=AT, on=DAY, given=parts)


def part(proposal, unit) -> Handler:
    """A unit's part, as it stands."""
    with acting(system(name="test")):
        return Handler.objects.get(proposal_id=proposal.pk, unit_id=unit.pk)


def handled(w, **more) -> Proposal:
    """One that its lead has signed for."""
    proposal = assigned(w, **more)
    actions.sign(part(proposal, w.bureau_unit), by=w.bureau, at=AT)
    return proposal


def talked(w, proposal):
    """The lead has spoken with the member."""
    return actions.talk(
        part(proposal, w.bureau_unit), by=w.bureau, at=AT, on=DAY, way=TalkWay.VISIT,
        who="蔡一凡", said="介绍了打算，委员表示认可。",
    )  # fmt: skip


def drafted(w, proposal, *, text=TEXT, **more) -> Reply:
    """The lead's reply, written down."""
    values = {"result_class": "A", "number": "汉人社函〔2026〕21号", "contact": "0915-0000000"}
    written = Written(text=text, **values | more)
    return actions.draft(part(proposal, w.bureau_unit), by=w.bureau, at=AT, written=written)


def sent(w, proposal, *, at=AT, on=DAY, **more) -> Reply:
    """The lead's reply, signed and sent."""
    reply = drafted(w, proposal, **more)
    reply = actions.submit(reply, by=w.bureau, at=at)
    reply = actions.approve(reply, by=w.bureau2, at=at, signer="陈某", on=on)
    return actions.send(reply, by=w.bureau, at=at, on=on)


def replied(w, **more) -> Reply:
    """One proposal all the way to its reply."""
    proposal = handled(w, **more)
    talked(w, proposal)
    return sent(w, proposal)


def heard(w, satisfaction=Satisfaction.SATISFIED, **more) -> Reply:
    """The same, with what its writers say."""
    reply = replied(w, **more)
    said = "没有答到点上" if satisfaction is Satisfaction.NOT else ""
    actions.hear(
        now(reply.proposal_id), by=w.office, at=AT, on=DAY, satisfaction=satisfaction, said=said
    )
    return reply


def now(number) -> Proposal:
    """A proposal as it stands, whoever asks."""
    with acting(system(name="test")):
        return Proposal.objects.get(pk=getattr(number, "pk", number))


def steps(proposal):
    """What was done, in turn."""
    with acting(system(name="test")):
        found = ProposalStep.objects.filter(proposal_id=proposal.pk).order_by("at", "id")
        return [step.name for step in found]
