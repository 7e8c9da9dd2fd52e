"""The ledger of offers: what was offered to whom, read here, written on the pages of offers."""

from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.base import parameters
from anjia.base.scope import current_actor
from anjia.domains.employment.ledgers.permissions import PERMISSIONS
from anjia.domains.employment.models import Offer
from anjia.domains.employment.models.offers import OPEN, OfferState
from anjia.domains.employment.policy import Permission
from anjia.ledger.declaration import (
    YUAN_A_MONTH,
    Between,
    Column,
    Contains,
    Ledger,
    Link,
    OneOf,
    Place,
    Published,
    Related,
    View,
    YesNo,
    by,
)
from anjia.registry.ledgers import Persons


def _unanswered(on: date) -> Q:
    places = current_actor().read_areas
    area = places[0] if places else ""
    days = int(parameters.value("offer_answer_days", area=area, on=on))
    return Q(state=OfferState.PUSHED, pushed_on__lt=on - timedelta(days=days))


class Offers(Ledger):
    """One row per vacancy offered to a person."""

    code = "offers"
    model = Offer
    title = _("岗位推送台账")
    noun = _("次推送")
    permissions = replace(PERMISSIONS, write=None, import_=None, reveal=None)
    key = ("person", "vacancy", "pushed_on")
    title_of = "position"
    about = _("推送给谁、推的什么、为什么推、本人怎么答复，一次推送一行。在推送页面登记。")
    order = ("area", "id")
    views = (
        View("open", _("在办"), where=Q(state__in=OPEN)),
        View("pushed", _("待答复"), where=Q(state=OfferState.PUSHED)),
        View("late", _("超期没答复"), where=_unanswered),
        View("started", _("已上岗"), where=Q(state=OfferState.STARTED)),
        View("declined", _("本人不去"), where=Q(state=OfferState.DECLINED)),
        View("all", _("全部")),
    )
    links = (Link(_("登记结果"), "employment:offer", Permission.HELP, icon="pencil", primary=True),)

    person = Column("person", find=by("name"), read_only=True, pinned=True)
    household = Column("household", find=by("number"), read_only=True)
    position = Column("position", filter=Contains(), read_only=True, pinned=True)
    employer_name = Column("employer_name", filter=Contains(), read_only=True)
    vacancy = Column("vacancy", find=by("position"), read_only=True, shown=False)
    campaign = Column(
        "campaign",
        find=by("name"),
        read_only=True,
        shown=False,
        fact=Published("in_campaign", filled=True),
    )
    city = Column("city", read_only=True, shown=False)
    pay_from = Column("pay_from", read_only=True, unit=YUAN_A_MONTH, shown=False)
    pay_to = Column("pay_to", read_only=True, unit=YUAN_A_MONTH, shown=False)
    channel = Column("channel", filter=OneOf(), read_only=True, fact=True)
    state = Column("state", filter=OneOf(), read_only=True, fact=True)
    points = Column("points", read_only=True, unknown=False, shown=False)
    pushed_on = Column("pushed_on", filter=Between(), read_only=True, fact=True)
    answered_on = Column("answered_on", filter=Between(), read_only=True, unknown=False, fact=True)
    decline_reason = Column(
        "decline_reason", filter=OneOf(), read_only=True, unknown=False, fact=True
    )
    suitable = Column("suitable", filter=YesNo(), read_only=True, fact=True, shown=False)
    interview_on = Column("interview_on", read_only=True, unknown=False, fact=True, shown=False)
    offered_on = Column("offered_on", read_only=True, unknown=False, fact=True, shown=False)
    started_on = Column("started_on", filter=Between(), read_only=True, unknown=False, fact=True)
    note = Column("note", read_only=True, shown=False)
    area = Column(
        "area", label=_("所在地"), filter=Place(), read_only=True, place=True, shown=False
    )
    origin = Column(
        "origin", label=_("迁出地"), filter=Place(), read_only=True, place=True, shown=False
    )


Persons.hang(Related("offers", "person", _("推送过的岗位")))
