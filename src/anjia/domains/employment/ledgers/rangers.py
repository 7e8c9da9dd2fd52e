"""The ledger of the forests that rangers look after."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.domains.employment.actions import rangers as actions
from anjia.domains.employment.ledgers.permissions import NUMBERS
from anjia.domains.employment.ledgers.posts import ARRANGED
from anjia.domains.employment.models import RangerPlot
from anjia.ledger.declaration import Between, Column, Contains, Ledger, Place, View, by
from anjia.ledger.declaration.units import Unit

MU = Unit("mu", _("亩"))
OPEN = Q(until__isnull=True)


class RangerPlots(Ledger):
    """One row per ranger and forest, from a day to a day."""

    code = "ranger-plots"
    model = RangerPlot
    title = _("护林员管护地块台账")
    noun = _("个地块")
    permissions = ARRANGED
    key = ("person", "since")
    title_of = "plot"
    save = actions.record_plots
    examine = actions.examine_plots
    about = _(
        "在岗护林员管护的地块，一人一块。换地块在护林员页面上申请，由迁出地和迁入地双方确认。"
    )
    views = (View("open", _("在管护"), where=OPEN), View("all", _("全部")))

    person = Column(
        "person", aliases=(*NUMBERS, "姓名", "护林员"), group=_("护林员"),
        find=by("name", within={"household": "household_id"}, also="identity_number"), pinned=True,
    )  # fmt: skip
    household = Column(
        "household", aliases=("户号", "搬迁户编号"), find=by("number"), required=False
    )
    plot = Column("plot", aliases=("地块", "责任区"), group=_("地块"), filter=Contains())
    forest = Column(
        "forest", aliases=("林区代码", "地块所在地"), filter=Place(), place=True, fact=True
    )
    mu = Column("mu", aliases=("面积",), unit=MU, filter=Between(), fact=True)
    since = Column("since", aliases=("开始日期",), filter=Between(), fact=True)
    until = Column(
        "until", aliases=("结束日期",), filter=Between(), unknown=False, fact=True, shown=False
    )
    area = Column(
        "area", label=_("所在地"), filter=Place(), read_only=True, place=True, shown=False
    )
    origin = Column(
        "origin", label=_("迁出地"), filter=Place(), read_only=True, place=True, shown=False
    )
