"""The ledger of referrals and mentor pairs, with the clock of their rewards as its views."""

from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.domains.employment.actions import referrals as actions
from anjia.domains.employment.ledgers.permissions import NUMBERS
from anjia.domains.employment.ledgers.posts import ARRANGED
from anjia.domains.employment.models import Referral
from anjia.ledger.declaration import (
    YUAN,
    Between,
    Column,
    Contains,
    Ledger,
    OneOf,
    Place,
    Published,
    View,
    by,
)

KEPT = Q(spell__ended_on__isnull=True) | Q(spell__ended_on__gte=F("due_on"))
OPEN = Q(rewarded_on__isnull=True)


def _waiting(on: date) -> Q:
    return OPEN & KEPT & Q(due_on__gt=on)


def _earned(on: date) -> Q:
    return OPEN & KEPT & Q(due_on__lte=on)


class Referrals(Ledger):
    """One row per recruit brought by somebody, or newcomer with a mentor."""

    code = "referrals"
    model = Referral
    title = _("招工奖励台账")
    noun = _("人次")
    permissions = ARRANGED
    key = ("person", "started_on", "kind")
    title_of = "referrer"
    save = actions.record_referrals
    examine = actions.examine_referrals
    about = _(
        "以工招工、以老带新，一人一行。留岗到期日从上岗日期和参数里算；到那天还在岗才能发奖励，"
        "由登记人以外的人登记发放。"
    )
    views = (
        View("waiting", _("留岗期内"), where=_waiting, order="due_on"),
        View("earned", _("可发放"), where=_earned, order="due_on"),
        View("lapsed", _("没有留住"), where=OPEN & ~KEPT),
        View("rewarded", _("已发放"), where=~OPEN),
        View("all", _("全部")),
    )

    person = Column(
        "person", aliases=(*NUMBERS, "姓名", "新员工"), group=_("新招员工"),
        find=by("name", within={"household": "household_id"}, also="identity_number"), pinned=True,
    )  # fmt: skip
    household = Column(
        "household", aliases=("户号", "搬迁户编号"), find=by("number"), required=False
    )
    started_on = Column(
        "started_on", aliases=("上岗时间", "入职日期"), filter=Between(), fact=True,
        help=_("要和务工台账里那份工作的上岗日期一样。"),
    )  # fmt: skip
    job_ended_on = Column(
        "spell__ended_on", label=_("离岗日期"), filter=Between(), unknown=False, read_only=True
    )
    kind = Column("kind", group=_("奖励"), filter=OneOf(), fact=True)
    referrer = Column("referrer", aliases=("介绍人", "师傅"), filter=Contains())
    due_on = Column("due_on", filter=Between(), read_only=True, fact=True)
    reward = Column("reward", aliases=("奖励",), unit=YUAN, filter=Between(), fact=True)
    rewarded_on = Column(
        "rewarded_on", aliases=("发放时间",), filter=Between(), unknown=False, fact=True
    )
    ended_on = Column(
        "ended_on", label=_("离岗日期（台账）"), read_only=True, unknown=False, shown=False,
        fact=Published("job_ended_on"),
    )  # fmt: skip
    area = Column(
        "area", label=_("所在地"), group=_("地方"), filter=Place(), read_only=True, place=True,
        shown=False,
    )  # fmt: skip
    origin = Column(
        "origin", label=_("迁出地"), filter=Place(), read_only=True, place=True, shown=False
    )
