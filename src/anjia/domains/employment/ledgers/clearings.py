"""The ledger of households without work: read here, worked on the pages of each case."""

from dataclasses import replace

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.domains.employment.ledgers.permissions import PERMISSIONS
from anjia.domains.employment.models import Clearing
from anjia.domains.employment.models.choices import ClearingState
from anjia.domains.employment.policy import Permission
from anjia.ledger.declaration import Between, Column, Ledger, Link, OneOf, Place, View, by


class Clearings(Ledger):
    """One row per time in which a household had nobody at work."""

    code = "clearings"
    model = Clearing
    title = _("零就业家庭台账")
    noun = _("户次")
    permissions = replace(PERMISSIONS, write=None, import_=None)
    key = ("household", "round")
    title_of = "found_on"
    about = _("每户每次零就业一行，由系统按“零就业家庭”的口径发现和清零；清零后再出现另起一行。")
    views = (
        View("open", _("待清零"), where=Q(state=ClearingState.OPEN)),
        View("excepted", _("例外"), where=Q(state=ClearingState.EXCEPTED)),
        View("cleared", _("已清零"), where=Q(state=ClearingState.CLEARED)),
        View("again", _("反复出现"), where=Q(round__gt=1)),
        View("all", _("全部")),
    )
    links = (Link(_("帮扶"), "employment:clearing", Permission.HELP, icon="lifebuoy"),)

    household = Column(
        "household", find=by("number"), group=_("零就业"), read_only=True, pinned=True
    )
    round = Column("round", read_only=True, fact=True)
    state = Column("state", filter=OneOf(), read_only=True, fact=True)
    found_on = Column("found_on", filter=Between(), read_only=True, fact=True)
    help_by = Column("help_by", filter=Between(), read_only=True, fact=True, shown=False)
    clear_by = Column("clear_by", filter=Between(), read_only=True, fact=True)
    helped_on = Column("helped_on", filter=Between(), read_only=True, unknown=False, fact=True)
    cleared_on = Column("cleared_on", filter=Between(), read_only=True, unknown=False, fact=True)
    ended_on = Column(
        "ended_on", filter=Between(), read_only=True, unknown=False, fact=True, shown=False
    )
    exception_until = Column(
        "exception_until", filter=Between(), read_only=True, unknown=False, fact=True, shown=False
    )
    exception_reason = Column("exception_reason", group=_("例外"), read_only=True, shown=False)
    proposed_by_name = Column("proposed_by_name", read_only=True, shown=False)
    decided_by_name = Column("decided_by_name", read_only=True, shown=False)
    area = Column(
        "area", label=_("所在地"), group=_("地方"), filter=Place(), read_only=True, place=True,
        shown=False,
    )  # fmt: skip
