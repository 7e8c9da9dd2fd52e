"""The ledger of monthly confirmations: read here, made on the phone."""

from dataclasses import replace
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.domains.employment.ledgers.permissions import PERMISSIONS
from anjia.domains.employment.models import Confirmation
from anjia.domains.employment.models.choices import Outcome
from anjia.ledger.declaration import Between, Column, Contains, Ledger, OneOf, Place, View, by


def _this_month(on: date) -> Q:
    return Q(month=on.replace(day=1))


class Confirmations(Ledger):
    """One row per person and month: what was heard of their work, by whom."""

    code = "work-confirmations"
    model = Confirmation
    title = _("务工确认台账")
    noun = _("次确认")
    permissions = replace(PERMISSIONS, write=None, import_=None)
    key = ("person", "month")
    title_of = "month"
    about = _("每人每月一行。在手机的“务工确认”页上记，本月的可以撤回。")
    views = (
        View("month", _("本月"), where=_this_month, order="-confirmed_at"),
        View("unreached", _("没联系上"), where=Q(outcome=Outcome.UNREACHED)),
        View("changed", _("有变化"), where=Q(outcome=Outcome.CHANGED)),
        View("all", _("全部")),
    )

    person = Column("person", find=by("name"), group=_("确认"), read_only=True, pinned=True)
    household = Column("household", find=by("number"), read_only=True)
    month = Column("month", filter=Between(), read_only=True, fact=True)
    outcome = Column("outcome", filter=OneOf(), read_only=True, fact=True)
    confirmed_at = Column("confirmed_at", filter=Between(), read_only=True)
    confirmed_by_name = Column("confirmed_by_name", filter=Contains(), read_only=True)
    area = Column(
        "area", label=_("所在地"), filter=Place(), read_only=True, place=True, shown=False
    )
