"""The forms of life events: each reads input and calls its action; what is allowed, actions say."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from anjia.base.scope import Actor
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import by as found_by
from anjia.registry import actions
from anjia.registry.forms.controls import Form, day
from anjia.registry.models import Dwelling, Household, LifeEvent, Person, Site
from anjia.registry.models.choices import PersonStatus, Relation, Sex

ADDRESS = found_by("building__site__name", "building__name", "unit", "room")
KIN = [choice for choice in Relation.choices if choice[0] != Relation.HEAD]
UNSTATED = [("", _("不清楚"))]


class EventForm(Form):
    """The form of one kind of event for one household, or for one person of it."""

    title: ClassVar[Any]
    verb: ClassVar[Any]
    about: Any = ""
    of_person: ClassVar[bool] = False

    on = day(_("日期"))

    def __init__(
        self,
        *args: Any,
        household: Household,
        person: Person | None = None,
        at: datetime,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.household = household
        self.person = person
        members = Person.objects.filter(household=household, status=PersonStatus.PRESENT)
        self.members: dict[str, Person] = {str(p.pk): p for p in members.order_by("birth_on", "pk")}
        self.fields["on"].initial = localdate(at).isoformat()
        for name, field in self.fields.items():
            if isinstance(field, MemberField | MembersField):
                # One member is always a new head; who leaves with a new household never is the old.
                whole = isinstance(field, MembersField) and name != "leaving"
                field.choices = self._choices(with_head=whole)
                if not field.required and isinstance(field, MemberField):
                    field.choices = [("", _("不用选")), *field.choices]

    def _choices(self, *, with_head: bool) -> list[tuple[str, str]]:
        return [
            (row_id, f"{member.name}（{member.get_relation_display()}）")
            for row_id, member in self.members.items()
            if with_head or member.relation != Relation.HEAD
        ]

    def member(self, name: str) -> Person | None:
        """Return the member chosen in a field."""
        return self.members.get(str(self.cleaned_data.get(name) or ""))

    def chosen(self, name: str) -> list[Person]:
        """Return the members ticked in a field."""
        return [self.members[row_id] for row_id in self.cleaned_data.get(name) or ()]

    def act(self, *, by: Actor, at: datetime) -> LifeEvent:
        """Record the event."""
        raise NotImplementedError


class MemberField(forms.ChoiceField):
    """One of the household's members on the roll."""


class MembersField(forms.MultipleChoiceField):
    """Some of the household's members on the roll."""

    widget = forms.CheckboxSelectMultiple


class NewcomerForm(EventForm):
    """Who comes onto the roll."""

    name = forms.CharField(label=_("姓名"), max_length=50)
    relation = forms.ChoiceField(label=_("与户主关系"), choices=KIN)
    identity_number = forms.CharField(label=_("公民身份号码"), max_length=24, required=False)
    birth_on = day(_("出生日期"), required=False)
    sex = forms.ChoiceField(label=_("性别"), choices=UNSTATED + Sex.choices, required=False)
    ethnicity = forms.CharField(label=_("民族"), max_length=20, required=False)

    def described(self) -> dict[str, Any]:
        """Return the newcomer as actions take them."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "relation": data["relation"],
            "identity_number": data["identity_number"],
            "sex": data["sex"] or None,
            "ethnicity": data["ethnicity"],
        }


class BirthForm(NewcomerForm):
    """A child is born."""

    title, verb = _("登记出生"), _("登记出生")
    field_order = ("name", "relation", "on", "sex", "identity_number", "ethnicity")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["birth_on"]
        self.fields["on"].label = _("出生日期")

    def act(self, *, by: Actor, at: datetime) -> LifeEvent:
        on = self.cleaned_data["on"]
        return actions.birth(self.household, by=by, at=at, birth_on=on, **self.described())


class MarriageInForm(NewcomerForm):
    """Somebody marries into the household."""

    title, verb = _("登记婚入"), _("登记婚入")
    about = _("对方如果也在搬迁户台账里，写身份证号就会从原来的户转过来。")

    def act(self, *, by: Actor, at: datetime) -> LifeEvent:
        data, known = self.cleaned_data, self._known()
        if known is not None:
            return actions.marriage_in(
                self.household,
                by=by,
                at=at,
                married_on=data["on"],
                relation=data["relation"],
                person=known,
            )
        return actions.marriage_in(
            self.household,
            by=by,
            at=at,
            married_on=data["on"],
            birth_on=data["birth_on"],
            **self.described(),
        )

    def _known(self) -> Person | None:
        text = self.cleaned_data["identity_number"]
        if not text:
            return None
        field: Any = Person._meta.get_field("identity_number")
        rows = Person.objects.filter(
            identity_number_index=field.index(text), status=PersonStatus.PRESENT
        )
        found: Person | None = rows.first()
        return found


class LeavingForm(EventForm):
    """Somebody leaves the roll; a head needs a successor."""

    of_person = True
    successor = MemberField(
        label=_("新户主"), required=False, help_text=_("离开的是户主，家里还有别人时才要选。")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.person is None or self.person.relation != Relation.HEAD:
            del self.fields["successor"]


class DeathForm(LeavingForm):
    """A member dies."""

    title, verb = _("登记死亡"), _("登记死亡")

    def act(self, *, by: Actor, at: datetime) -> LifeEvent:
        return actions.death(
            asked(self.person),
            by=by,
            at=at,
            died_on=self.cleaned_data["on"],
            successor=self.member("successor"),
        )


class MarriageOutForm(LeavingForm):
    """A member marries away."""

    title, verb = _("登记婚出"), _("登记婚出")
    about = _("嫁到或入赘到另一搬迁户的，请在那一户登记婚入。")
    to_place = forms.CharField(label=_("迁往何处"), max_length=100, required=False)

    def act(self, *, by: Actor, at: datetime) -> LifeEvent:
        data = self.cleaned_data
        return actions.marriage_out(
            asked(self.person),
            by=by,
            at=at,
            married_on=data["on"],
            to_place=data["to_place"],
            successor=self.member("successor"),
        )


class BookletForm(EventForm):
    """A residence booklet is issued."""

    title, verb = _("发放居住簿"), _("登记居住簿")
    about = _("居住簿在就学、就业、救助、医保、养老上和本地户口同等对待。")
    of_person = True
    number = forms.CharField(label=_("居住簿编号"), max_length=40)

    def act(self, *, by: Actor, at: datetime) -> LifeEvent:
        data = self.cleaned_data
        person = asked(self.person)
        return actions.issue_booklet(
            person, by=by, at=at, number=data["number"], issued_on=data["on"]
        )


class SplitForm(EventForm):
    """Some members make a household of their own."""

    title, verb = _("登记分户"), _("分出新户")
    about = _("户主留在原户。新户默认还住原来的房。")
    number = forms.CharField(label=_("新户编号"), max_length=40)
    head = MemberField(label=_("新户户主"))
    leaving = MembersField(label=_("一起分出去的人"), required=False)
    dwelling = forms.CharField(
        label=_("新住房"), required=False, help_text=_("安置点-楼栋-单元-房号")
    )

    def act(self, *, by: Actor, at: datetime) -> LifeEvent:
        data = self.cleaned_data
        return actions.split(
            self.household,
            by=by,
            at=at,
            split_on=data["on"],
            number=data["number"],
            head=asked(self.member("head")),
            members=self.chosen("leaving"),
            dwelling=dwelling_at(data["dwelling"]),
        )


class MergeForm(EventForm):
    """Another household's members come into this one."""

    title, verb = _("登记并户"), _("并入这一户")
    about = _("另一户的人全部转到这一户，另一户销户。两户要在同一个安置点。")
    number = forms.CharField(label=_("并过来的户编号"), max_length=40)

    def act(self, *, by: Actor, at: datetime) -> LifeEvent:
        data = self.cleaned_data
        other = Household.objects.filter(number=data["number"].strip()).first()
        if other is None:
            raise Refused("household_number_unknown", number=data["number"])
        return actions.merge(self.household, by=by, at=at, merged_on=data["on"], other=other)


class MoveForm(EventForm):
    """The household moves to another dwelling or site."""

    title, verb = _("登记换房或换点"), _("登记换房")
    dwelling = forms.CharField(
        label=_("新住房"), required=False, help_text=_("安置点-楼栋-单元-房号")
    )
    site = forms.CharField(
        label=_("新安置点"), required=False, help_text=_("还没有分到房时，只写安置点名称。")
    )
    shared = forms.BooleanField(label=_("和那里的住户合住"), required=False)

    def act(self, *, by: Actor, at: datetime) -> LifeEvent:
        data = self.cleaned_data
        site = Site.objects.filter(name=data["site"].strip()).first() if data["site"] else None
        if data["site"] and site is None:
            raise Refused("site_unknown", name=data["site"])
        return actions.move(
            self.household,
            by=by,
            at=at,
            moved_on=data["on"],
            dwelling=dwelling_at(data["dwelling"]),
            site=site,
            shared=data["shared"],
        )


class HeadForm(EventForm):
    """Another member becomes the head."""

    title, verb = _("变更户主"), _("变更户主")
    about = _("其他人与新户主的关系按亲属推出来，推不出的写成“其他”，可以再改。")
    head = MemberField(label=_("新户主"))

    def act(self, *, by: Actor, at: datetime) -> LifeEvent:
        head = asked(self.member("head"))
        return actions.change_head(
            self.household, by=by, at=at, changed_on=self.cleaned_data["on"], head=head
        )


class HukouForm(EventForm):
    """Members' registration moves."""

    title, verb = _("登记户籍迁移"), _("登记户籍迁移")
    who = MembersField(label=_("迁户口的人"))
    done = forms.BooleanField(
        label=_("已经迁好"), required=False, initial=True, help_text=_("还在办的不勾。")
    )

    def act(self, *, by: Actor, at: datetime) -> LifeEvent:
        data = self.cleaned_data
        return actions.transfer_hukou(
            self.household,
            by=by,
            at=at,
            members=self.chosen("who"),
            on=data["on"],
            done=data["done"],
        )


def dwelling_at(text: str) -> Dwelling | None:
    """Return the dwelling that an address names; refuse one that is not known here."""
    text = text.strip()
    if not text:
        return None
    ids: list[UUID] = ADDRESS.find(Dwelling, [(text,)])[text,]
    if len(ids) != 1:
        raise Refused("dwelling_unknown", text=text)
    return Dwelling.objects.get(pk=ids[0])  # type: ignore[no-any-return]


def asked(person: Person | None) -> Person:
    if person is None:
        raise Refused("person_not_found")
    return person
