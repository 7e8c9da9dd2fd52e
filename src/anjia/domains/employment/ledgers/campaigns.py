"""The ledger of campaigns."""

from dataclasses import replace
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.domains.employment import actions
from anjia.domains.employment.ledgers.permissions import PERMISSIONS
from anjia.domains.employment.models import Campaign
from anjia.domains.employment.policy import Permission
from anjia.ledger.declaration import Between, Column, Contains, Ledger, Link, OneOf, Place, View


def _running(on: date) -> Q:
    return Q(starts_on__lte=on, ends_on__gte=on)


def _coming(on: date) -> Q:
    return Q(starts_on__gt=on)


class Campaigns(Ledger):
    """One row per campaign at a place."""

    code = "campaigns"
    model = Campaign
    title = _("就业活动台账")
    noun = _("次活动")
    permissions = replace(PERMISSIONS, write=Permission.ARRANGE, reveal=None)
    key = ("name", "starts_on")
    title_of = "name"
    quick = ("name",)
    save = actions.record_campaigns
    examine = actions.examine_campaigns
    about = _("“春风行动”“就业援助月”等活动。场次、邀请和结果在活动页面上看。")
    order = ("area", "id")
    views = (
        View("all", _("全部")),
        View("running", _("正在办"), where=_running),
        View("coming", _("还没开始"), where=_coming),
    )
    links = (
        Link(_("场次和结果"), "employment:campaign", Permission.READ, icon="filter", primary=True),
    )

    name = Column(
        "name", aliases=("活动", "名称"), filter=Contains(), pinned=True, example="2022年春风行动"
    )
    kind = Column("kind", aliases=("类型",), filter=OneOf())
    area = Column(
        "area",
        label=_("所在地代码"),
        aliases=("代码", "区划代码", "地区代码"),
        filter=Place(),
        place=True,
    )
    starts_on = Column("starts_on", aliases=("开始时间",), filter=Between())
    ends_on = Column("ends_on", aliases=("结束时间",), filter=Between())
    note = Column("note", aliases=("备注",), shown=False)
