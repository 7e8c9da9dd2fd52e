"""The kinds of event that a household or a person can have, and the forms of leaving and coming."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from anjia.base.scope import Actor
from anjia.registry import actions
from anjia.registry.forms.events import (
    BirthForm,
    BookletForm,
    DeathForm,
    EventForm,
    HeadForm,
    HukouForm,
    MarriageInForm,
    MarriageOutForm,
    MergeForm,
    MoveForm,
    SplitForm,
    dwelling_at,
)
from anjia.registry.forms.labour import LabourAnswerForm, LabourAppealForm, LabourForm
from anjia.registry.forms.labour import possible as possible_labour
from anjia.registry.models import Household, LifeEvent, Person
from anjia.registry.models.choices import HouseholdStatus


class ReturnForm(EventForm):
    """The household goes back to where it came from."""

    title, verb = _("登记回流"), _("登记回流")
    note = forms.CharField(label=_("原因"), max_length=200, required=False)

    def act(self, *, by: Actor, at: datetime) -> LifeEvent:
        data = self.cleaned_data
        return actions.return_to_origin(
            self.household, by=by, at=at, returned_on=data["on"], note=data["note"]
        )


class SettleAgainForm(EventForm):
    """A household that had gone back comes to live here again."""

    title, verb = _("登记重新在住"), _("登记重新在住")
    about = _("回流户又搬回来住。不写住房，就回原来的房；原来的房有人住了，只记到安置点。")
    dwelling = forms.CharField(
        label=_("住房"), required=False, help_text=_("安置点-楼栋-单元-房号")
    )
    note = forms.CharField(label=_("原因"), max_length=200, required=False)

    def act(self, *, by: Actor, at: datetime) -> LifeEvent:
        data = self.cleaned_data
        return actions.settle_again(
            self.household,
            by=by,
            at=at,
            settled_on=data["on"],
            dwelling=dwelling_at(data["dwelling"]),
            note=data["note"],
        )


OF_HOUSEHOLD: dict[str, type[EventForm]] = {
    "birth": BirthForm,
    "marriage-in": MarriageInForm,
    "split": SplitForm,
    "merge": MergeForm,
    "move": MoveForm,
    "head": HeadForm,
    "hukou": HukouForm,
    "return": ReturnForm,
    "settle-again": SettleAgainForm,
}
LABOUR = (LabourForm, LabourAppealForm, LabourAnswerForm)
OF_PERSON: dict[str, type[EventForm]] = {
    "death": DeathForm,
    "marriage-out": MarriageOutForm,
    "booklet": BookletForm,
    "labour": LabourForm,
    "labour-appeal": LabourAppealForm,
    "labour-answer": LabourAnswerForm,
}


def possible(
    household: Household, forms: dict[str, type[EventForm]], person: Person | None = None
) -> list[str]:
    """Return which kinds of event a household, or a person of it, can have at present."""
    match household.status:
        case HouseholdStatus.SETTLED:
            barred = {"settle-again"}
            if person is not None:
                labour = {kind for kind in forms if forms[kind] in LABOUR}
                barred |= labour - possible_labour(person)
            return [kind for kind in forms if kind not in barred]
        case HouseholdStatus.RETURNED:
            return [kind for kind in forms if kind in {"settle-again", "death"}]
        case _:
            return []
