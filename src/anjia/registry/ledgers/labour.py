"""The ledger of labour assessments: read here, recorded on the pages of a person's events."""

from dataclasses import replace

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.ledger.declaration import (
    Between,
    Column,
    Contains,
    Ledger,
    OneOf,
    Place,
    View,
    YesNo,
    by,
)
from anjia.registry.ledgers.places import PERMISSIONS
from anjia.registry.models import LabourAssessment
from anjia.registry.models.choices import AppealOutcome


class LabourAssessments(Ledger):
    """One row per assessment of a person's labour capacity, with its appeal."""

    code = "labour"
    model = LabourAssessment
    title = _("劳动能力认定台账")
    noun = _("次认定")
    permissions = replace(PERMISSIONS, write=None, import_=None)
    key = ("person", "assessed_on")
    title_of = "assessed_on"
    about = _(
        "每次认定一行。认定、申诉和答复在本人的页面上登记；人员台账里的劳动能力按最近一次认定。"
    )
    order = ("area", "id")
    views = (
        View("all", _("全部")),
        View(
            "appealed",
            _("申诉待答复"),
            where=Q(appealed_on__isnull=False, answered_on__isnull=True),
        ),
        View("changed", _("申诉后改认"), where=Q(outcome=AppealOutcome.CHANGED)),
    )

    assessed_on = Column(
        "assessed_on", group=_("认定"), filter=Between(), read_only=True, pinned=True
    )
    person = Column("person", find=by("name"), read_only=True, pinned=True)
    household = Column("household", find=by("number"), read_only=True)
    result = Column("result", filter=OneOf(), read_only=True)
    basis = Column("basis", read_only=True)
    assessors = Column("assessors", filter=Contains(), read_only=True)
    after_appeal = Column("after_appeal", filter=YesNo(), read_only=True, shown=False)
    appealed_on = Column(
        "appealed_on", group=_("申诉"), filter=Between(), read_only=True, unknown=False
    )
    appellant = Column("appellant", read_only=True, shown=False)
    grounds = Column("grounds", read_only=True, shown=False)
    outcome = Column("outcome", filter=OneOf(), read_only=True)
    answered_on = Column(
        "answered_on", filter=Between(), read_only=True, unknown=False, shown=False
    )
    answer = Column("answer", read_only=True, shown=False)
    answered_by = Column("answered_by", read_only=True, shown=False)
    area = Column(
        "area", group=_("地方"), label=_("所在地"), filter=Place(), read_only=True, place=True,
        shown=False,
    )  # fmt: skip
