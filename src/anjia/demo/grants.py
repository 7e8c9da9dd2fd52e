"""Subsidies of the demonstration: a sample scheme agreed on, claimed, paid, and one under way.

Written through the actions that officers use, by different officers as the rules ask: who drafts
does not approve, who enters does not pay. Accounts are invented.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from anjia.base.scope import Actor, acting, system
from anjia.demo import officers, places
from anjia.kernel.ids import new_id
from anjia.ledger.declaration import RowChange
from anjia.processes.subsidies import actions
from anjia.processes.subsidies.models import Line, PaymentFile, Scheme
from anjia.processes.subsidies.policy import Extent
from anjia.processes.subsidies.queries import schemes
from anjia.registry.models import Household

DRAFTS, APPROVES, PAYS = "chenxiaomei", "hezhiyuan", "liwenbo"
TRAVEL, EVIDENCE = "JTBT", "车票或务工证明（示例）"
PAID_SITE, WAITING_SITE = places.SITES[0].code, places.SITES[1].code
AWAY = ("province", "elsewhere")
PAID, WAITING, FAILED = 60, 24, 3


def record(*, month: date, at: datetime) -> None:
    """Let the county agree on a travel subsidy and pay it to one community, once."""
    today = timezone.localdate(at)
    drafts, approves, pays = (
        officers.acting_as(name, on=today) for name in (DRAFTS, APPROVES, PAYS)
    )
    with acting(system(name="demo")):
        if Scheme.objects.exists():
            return
    scheme = actions.draft_sample(
        TRAVEL, area=places.COUNTY, by=drafts, on=today, at=at - timedelta(days=20)
    )
    version = schemes.get(scheme.pk)
    actions.approve_scheme(scheme, by=approves, at=at - timedelta(days=19), version=version)
    paid = _claimed(PAID_SITE, PAID, month=month, by=drafts, at=at - timedelta(days=15))
    _to_the_bank(scheme, paid, by=(drafts, approves, pays), at=at)
    waiting = _claimed(WAITING_SITE, WAITING, month=month, by=drafts, at=at - timedelta(days=2))
    half = waiting[: WAITING // 2]
    extent = Extent(places.COUNTY)
    actions.check(extent, by=approves, at=at - timedelta(days=1), claims=half)
    actions.post(extent, by=approves, at=at - timedelta(days=1), scheme=scheme, claims=half)


def _claimed(site: str, count: int, *, month: date, by: Actor, at: datetime) -> list[UUID]:
    """Claims of the first families of a community with somebody away, each with an account."""
    with acting(by):
        away = Household.objects.within(site).filter(
            persons__work_status="employed", persons__work_region__in=AWAY
        )
        chosen = list(away.order_by("number").distinct()[:count])
    accounts = [
        RowChange(
            id=new_id(),
            new=True,
            values={
                "household": one.pk,
                "holder": one.head_name,
                "bank": "示例农商银行",
                "account": f"62299900{number:011}",
            },
        )
        for number, one in enumerate(chosen, start=int(site[-6:]))
    ]
    actions.record_accounts(accounts, by=by, at=at)
    claims = []
    for household in chosen:
        with acting(by):
            worker = household.persons.filter(
                work_status="employed", work_region__in=AWAY
            ).order_by("pk")[0]
        wanted = actions.Wanted(code=TRAVEL, person=worker.pk, first_month=month, evidence=EVIDENCE)
        claims.append(actions.enter(wanted, by=by, at=at))
    return claims


def _to_the_bank(
    scheme: Scheme, claims: Sequence[UUID], *, by: tuple[Actor, Actor, Actor], at: datetime
) -> None:
    """Check, notice, approval by another, payment file, and the answer with a few returns."""
    drafts, approves, pays = by
    extent = Extent(places.COUNTY)
    actions.check(extent, by=drafts, at=at - timedelta(days=14), claims=claims)
    actions.post(extent, by=drafts, at=at - timedelta(days=14), scheme=scheme)
    actions.approve(extent, by=approves, at=at - timedelta(days=6), claims=claims)
    file = actions.pay(extent, by=pays, at=at - timedelta(days=5))
    answer = _answer(file)
    actions.take_replies(
        file, by=pays, at=at - timedelta(days=3), name="回盘.csv", content=answer.encode()
    )


def _answer(file: PaymentFile) -> str:
    """What a bank sends back: most went well, a few accounts were wrong."""
    with acting(system(name="demo")):
        lines = list(Line.objects.filter(file=file).order_by("key"))
    rows = ["支付键,金额,处理结果,失败原因"]
    for number, line in enumerate(lines):
        failed = number < FAILED
        said = "失败,账号户名不符" if failed else "成功,"
        rows.append(f"{line.key},{line.amount},{said}")
    return "\n".join(rows)
