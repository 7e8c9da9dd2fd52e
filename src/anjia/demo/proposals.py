"""Proposals of the demonstration county, each marked as a sample, at every step of their way."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from anjia.base.access.models import Unit
from anjia.base.scope import Actor, acting, system
from anjia.demo import officers, places
from anjia.processes.supervision.actions import proposals as actions
from anjia.processes.supervision.actions.proposals import Given, Registered, Written
from anjia.processes.supervision.models import Handler, Proposal, Reply
from anjia.processes.supervision.policy.proposals import HandlerRole, Satisfaction, TalkWay

OFFICE, SECOND, LABOUR, TOWN = "chenxiaomei", "hezhiyuan", "liwenbo", "zhoujianping"
LEAD, HELPER = "汉阴县人力资源和社会保障局", "城关镇人民政府"
SESSIONS = {"cppcc": "十届三次会议", "congress": "十九届二次会议"}
TEXT = """你们提出的建议收悉。现答复如下：
一、已经做的工作
今年以来，新办社区工厂2家，吸纳搬迁群众就业86人。
二、下一步打算
我局将在年底前再办社区工厂1家。
每季度组织一次技能培训，力争明年6月底前实现有劳动力的搬迁家庭至少一人就业。
感谢你们对搬迁社区的关心和支持！"""
# Which, by whom, of what, assigned how many days ago; invented like all names here.
SHOWN = (
    ("cppcc", "12", "关于壮大搬迁社区集体经济的提案", "样例委员一、样例委员二", 120),
    ("congress", "7", "关于在搬迁社区增设夜间公交的建议", "样例代表一", 80),
    ("cppcc", "31", "关于办好搬迁社区幼儿园的提案", "样例委员三", 1),
    ("congress", "9", "关于加快不动产登记的建议", "样例代表二", 105),
    ("cppcc", "18", "关于扩大社区工厂用工的提案", "样例委员四", 70),
)


def record(*, at: datetime) -> int:
    """Make the sample proposals; return how many there are."""
    closed, near, fresh, late, unhappy = (
        _assigned(*each, at=at - timedelta(days=each[-1])) for each in SHOWN
    )
    for proposal, days in ((closed, 120), (near, 80), (late, 105), (unhappy, 70)):
        _sign(proposal, at=at - timedelta(days=days - 1))
    _answered(closed, Satisfaction.SATISFIED, at=at - timedelta(days=60))
    _publish(closed, at=at - timedelta(days=40))
    _answered(unhappy, Satisfaction.NOT, at=at - timedelta(days=9))
    _register("cppcc", "45", "关于搬迁社区公墓建设的提案", "样例委员五", at=at)
    del fresh
    with acting(system(area=places.COUNTY, name="demo")):
        return int(Proposal.objects.count())


def _by(username: str, at: datetime) -> Actor:
    del at  # appointments of the demonstration begin when it does
    return officers.acting_as(username, on=timezone.localdate())


def _register(body: str, number: str, topic: str, members: str, *, at: datetime) -> Proposal:
    given = Registered(
        body=body,
        session=SESSIONS[body],
        number=number,
        title=topic,
        members=members.split("、"),
        received_on=timezone.localdate(at),
        is_sample=True,
    )
    return actions.register(given, area=places.COUNTY, by=_by(OFFICE, at), at=at)


def _assigned(
    body: str, number: str, topic: str, members: str, days: int, *, at: datetime
) -> Proposal:
    del days
    by, on = _by(OFFICE, at), timezone.localdate(at)
    made = _register(body, number, topic, members, at=at)
    actions.file(made, by=by, at=at, on=on)
    with acting(by):
        found = {unit.name: unit.pk for unit in Unit.objects.filter(name__in=(LEAD, HELPER))}
    given = [Given(found[LEAD], HandlerRole.MAIN), Given(found[HELPER], HandlerRole.ASSISTING)]
    return actions.assign(made, by=by, at=at, on=on, given=given)


def _sign(proposal: Proposal, *, at: datetime) -> None:
    lead, helper = _part(proposal, LEAD), _part(proposal, HELPER)
    actions.sign(lead, by=_by(LABOUR, at), at=at)
    town = _by(TOWN, at)
    actions.sign(helper, by=town, at=at)
    actions.opine(helper, by=town, at=at, text="镇里可以提供闲置的厂房。（样例）")


def _part(proposal: Proposal, name: str) -> Handler:
    with acting(system(area=places.COUNTY, name="demo")):
        found: Handler = Handler.objects.get(proposal=proposal, unit_name=name)
    return found


def _answered(proposal: Proposal, said: Satisfaction, *, at: datetime) -> None:
    by, on = _by(LABOUR, at), timezone.localdate(at)
    part = _part(proposal, LEAD)
    actions.talk(
        part, by=by, at=at, on=on, way=TalkWay.MEETING, who="提出人", said="介绍了打算。（样例）"
    )
    written = Written(
        text=TEXT, result_class="A", number=f"汉人社函〔{on:%Y}〕{proposal.number}号（样例）"
    )
    reply = actions.draft(part, by=by, at=at, written=written)
    reply = actions.submit(reply, by=by, at=at)
    reply = actions.approve(reply, by=_by(SECOND, at), at=at, signer="样例局长", on=on)
    actions.send(reply, by=by, at=at, on=on)
    why = "没有说清楚资金从哪里来。（样例）" if said is Satisfaction.NOT else ""
    actions.hear(_now(proposal), by=_by(OFFICE, at), at=at, on=on, satisfaction=said, said=why)


def _now(proposal: Proposal) -> Proposal:
    with acting(system(area=places.COUNTY, name="demo")):
        found: Proposal = Proposal.objects.get(pk=proposal.pk)
    return found


def _publish(proposal: Proposal, *, at: datetime) -> None:
    on: date = timezone.localdate(at)
    with acting(system(area=places.COUNTY, name="demo")):
        reply = Reply.objects.get(proposal=proposal)
    finds = actions.check(reply, by=_by(LABOUR, at), at=at)
    keep = {find.pk: False for find in finds}
    actions.decide(reply, by=_by(LABOUR, at), at=at, keep=keep)
    actions.publish(reply, by=_by(SECOND, at), at=at, on=on)
    actions.close(_now(proposal), by=_by(OFFICE, at), at=at)
