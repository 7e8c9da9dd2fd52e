"""The ledger of proposals: old workbooks come in, and what is on its way goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.ledger import sets
from anjia.ledger.declaration import (
    Between,
    Column,
    Contains,
    Ledger,
    Link,
    OneOf,
    Permissions,
    Place,
    View,
    YesNo,
)
from anjia.processes.supervision.actions import proposals
from anjia.processes.supervision.models import Proposal
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.proposals import OVER, UNANSWERED

if TYPE_CHECKING:
    from datetime import date

sets.clashes({"supervision_proposal_once": "proposal_registered_already"})


def _late(on: date) -> Q:
    return Q(state__in=UNANSWERED, due_on__lt=on)


class Proposals(Ledger):
    """One row per proposal or suggestion; once units have it, it is handled on its own page."""

    code = "proposals"
    model = Proposal
    title = _("提案建议台账")
    noun = _("件")
    permissions = Permissions(
        read=Permission.MANAGE,
        write=Permission.MANAGE,
        export=Permission.EXPORT,
        import_=Permission.MANAGE,
    )
    key = ("body", "session", "number")
    title_of = "topic"
    quick = ("topic", "number")
    save = proposals.record_proposals
    examine = proposals.examine_proposals
    about = _(
        "以前的台账从这里导入：写了答复日期的算已办结，没写的等着立案。交办以后在提案建议的页面上办。"
    )
    views = (
        View("all", _("全部")),
        View("open", _("没有办结"), where=~Q(state__in=OVER), order="due_on"),
        View("late", _("超期没有答复"), where=_late),
    )
    links = (Link(_("办理"), "supervision:proposal", Permission.READ, icon="clipboard-check"),)

    body = Column("body", aliases=("提案建议类型", "类别"), group=_("提案建议"), filter=OneOf())
    session = Column(
        "session", aliases=("会议届次", "届次会议"), filter=Contains(), example="十届二次会议"
    )
    number = Column(
        "number",
        aliases=("提案号", "建议号", "提案编号", "建议编号", "案号"),
        filter=Contains(),
        pinned=True,
        example="第54号",
    )
    topic = Column("topic", aliases=("案由", "提案标题", "建议标题", "题目"), filter=Contains())
    members = Column(
        "members",
        aliases=("提案人", "委员", "代表", "领衔代表", "提案者"),
        required=False,
        help=_("只写姓名，用顿号隔开。"),
    )
    received_on = Column("received_on", aliases=("收到时间", "收文日期"), filter=Between())
    is_hard = Column("is_hard", required=False, filter=YesNo(), shown=False)
    lead_name = Column(
        "lead_name", aliases=("主办单位", "责任单位"), group=_("办理"), filter=Contains()
    )
    assigned_on = Column("assigned_on", aliases=("交办时间",), filter=Between(), unknown=False)
    due_on = Column("due_on", filter=Between(), read_only=True, unknown=False)
    replied_on = Column("replied_on", aliases=("答复时间",), filter=Between(), unknown=False)
    was_late = Column("was_late", filter=YesNo(), read_only=True, unknown=False)
    result_class = Column(
        "result_class", aliases=("办理结果", "结果类别", "分类"), filter=OneOf(), unknown=False
    )
    satisfaction = Column(
        "satisfaction", aliases=("满意度", "反馈意见"), filter=OneOf(), unknown=False
    )
    published_on = Column("published_on", aliases=("公开时间",), filter=Between(), unknown=False)
    closed_on = Column("closed_on", aliases=("办结时间",), unknown=False, shown=False)
    state = Column("state", filter=OneOf(), read_only=True)
    area = Column(
        "area", group=_("地方"), label=_("所在地"), filter=Place(), read_only=True, place=True,
        shown=False,
    )  # fmt: skip
