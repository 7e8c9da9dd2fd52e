"""Parameters: what holds at the place in view, where it comes from, and entering a new value."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anjia.base import parameters
from anjia.base.parameters import actions, definitions
from anjia.base.parameters.definitions import Definition
from anjia.base.parameters.policy import (
    Keeper,
    Kind,
    NewValue,
    Permission,
    Version,
    holding,
    standing,
)
from anjia.base.scope import Actor, current_actor, refusals
from anjia.interfaces.web import places, words
from anjia.interfaces.web.pages.forms import Styled
from anjia.kernel import areas
from anjia.kernel.refusals import Refused

GROUPS: dict[str, str | Promise] = {
    "registry": gettext_lazy("登记"),
    "employment": gettext_lazy("就业"),
    "enterprise": gettext_lazy("工厂和创业"),
    "dashboards": gettext_lazy("指标"),
    "ledger": gettext_lazy("台账和导入"),
    "files": gettext_lazy("文件"),
    "privacy": gettext_lazy("个人信息保护"),
    "access": gettext_lazy("登录"),
}


# What files of parameters state as the document where no document sets the value.
JUDGED = "Anjia default, judgement"


@dataclass(frozen=True)
class Line:
    """One parameter as the list shows it."""

    definition: Definition
    version: Version | None
    shown: str
    place: str

    @property
    def document(self) -> str:
        """What the value rests on."""
        return _document(self.version)


@dataclass(frozen=True)
class Past:
    """One version as the history shows it."""

    version: Version
    shown: str
    place: str
    state: str
    may_withdraw: bool

    @property
    def document(self) -> str:
        """What the value rests on."""
        return _document(self.version)


class EntryForm(Styled):
    """A new value; whether it is allowed is decided by the action."""

    text = forms.CharField(label=gettext_lazy("数值"), max_length=400)
    area = forms.CharField(
        label=gettext_lazy("适用地区"),
        max_length=18,
        help_text=gettext_lazy("地区代码，在它里面的地方都适用。"),
    )
    valid_from = forms.DateField(
        label=gettext_lazy("生效日期"), widget=forms.DateInput({"type": "date"})
    )
    valid_to = forms.DateField(
        label=gettext_lazy("截止日期"), required=False, widget=forms.DateInput({"type": "date"})
    )
    document = forms.CharField(
        label=gettext_lazy("依据文件"),
        max_length=200,
        help_text=gettext_lazy("文件名称和文号，如 汉后扶办字〔2022〕4 号。"),
    )
    note = forms.CharField(label=gettext_lazy("说明"), max_length=400, required=False)

    def value(self) -> NewValue:
        """Return what was entered."""
        given = self.cleaned_data
        return NewValue(
            text=given["text"],
            valid_from=given["valid_from"],
            valid_to=given["valid_to"],
            document=given["document"],
            note=given["note"],
        )


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every parameter with the value that holds at the place in view today."""
    _need()
    area, today = _place(), timezone.localdate()
    wanted = request.GET.get("q", "").strip().lower()
    groups: dict[str, list[Line]] = {}
    for code, definition in definitions.collected().items():
        if wanted and wanted not in f"{code} {definition.title} {definition.about}".lower():
            continue
        version = holding(parameters.versions(code), area=area, on=today)
        line = Line(definition, version, _shown(definition, version), _named(version))
        groups.setdefault(definition.group, []).append(line)
    context = {
        "groups": [(str(GROUPS.get(group, group)), groups[group]) for group in _ordered(groups)],
        "count": sum(map(len, groups.values())),
        "place": places.named(area),
        "today": today,
        "q": request.GET.get("q", ""),
    }
    return render(request, "parameters/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One parameter: its value, its history, and a form for those who keep it."""
    _need()
    definition = _definition(code)
    actor, area = current_actor(), _place()
    writable = _may_write(actor, definition, area)
    if request.method == "POST" and not writable:
        raise PermissionDenied
    form = EntryForm(
        request.POST or None, initial={"area": area, "valid_from": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid() and _entered(form, code, by=actor):
        messages.success(request, _("已录入“%(title)s”的新值。") % {"title": definition.title})
        return redirect("parameters:detail", code=code)
    return _detail(request, definition, form=form, writable=writable)


@require_POST
def withdraw(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Take back an entered value."""
    _need()
    definition = _definition(code)
    version = next((v for v in parameters.versions(code) if v.number == number), None)
    if version is None or version.shipped:
        raise Http404
    try:
        actions.withdraw(
            code,
            by=current_actor(),
            area=version.area,
            number=number,
            note=request.POST.get("note", ""),
            at=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, refusals.text(refused))
    else:
        messages.success(request, _("已撤销“%(title)s”的这个值。") % {"title": definition.title})
    return redirect("parameters:detail", code=code)


def _entered(form: EntryForm, code: str, *, by: Actor) -> bool:
    try:
        area = areas.parse(form.cleaned_data["area"])
    except Refused as refused:
        form.add_error("area", refusals.text(refused))
        return False
    try:
        actions.enter(code, by=by, area=area, value=form.value(), at=timezone.now())
    except Refused as refused:
        on_value = refused.code.startswith("parameter_")
        form.add_error("text" if on_value else None, refusals.text(refused))
        return False
    return True


def _detail(
    request: HttpRequest, definition: Definition, *, form: EntryForm, writable: bool
) -> HttpResponse:
    area, today = _place(), timezone.localdate()
    versions = parameters.versions(definition.code)
    present = holding(versions, area=area, on=today)
    context = {
        "definition": definition,
        "present": present,
        "shown": _shown(definition, present),
        "document": _document(present),
        "from_place": _named(present),
        "place": places.named(area),
        "history": _history(definition, versions, present=present, today=today),
        "form": form,
        "writable": writable,
    }
    return render(request, "parameters/detail.html", context, status=422 if form.errors else 200)


def _history(
    definition: Definition, versions: Iterable[Version], *, present: Version | None, today: date
) -> list[Past]:
    """The versions that concern the reader's places, the newest first."""
    actor = current_actor()
    lasting = {version.number for version in standing(versions) if not version.shipped}
    found = []
    for version in versions:
        if not _concerns(version.area, actor):
            continue
        replaced = not version.shipped and version.number not in lasting
        state = _state(version, present=present, replaced=replaced, today=today)
        may = not version.shipped and not replaced and _may_write(actor, definition, version.area)
        found.append(Past(version, _shown(definition, version), _named(version), state, may))
    return list(reversed(found))


def _state(version: Version, *, present: Version | None, replaced: bool, today: date) -> str:
    if version.withdrawn:
        return _("撤销")
    if replaced:
        return _("已更正")
    if version == present:
        return _("现在适用")
    if version.valid_from > today:
        return _("尚未生效")
    if version.valid_to is not None and version.valid_to < today:
        return _("已过期")
    return _("别处或以前适用")


def _concerns(area: str, actor: Actor) -> bool:
    return not area or any(
        area.startswith(mine) or mine.startswith(area) for mine in actor.read_areas
    )


def _shown(definition: Definition, version: Version | None) -> str:
    if version is None:
        return ""
    if definition.limits.kind is Kind.BOOLEAN:
        return _("是") if definition.parse(version.text) else _("否")
    return words.number(Decimal(version.text)) if _is_number(definition) else version.text


def _is_number(definition: Definition) -> bool:
    return definition.limits.kind in {Kind.INTEGER, Kind.DECIMAL}


def _document(version: Version | None) -> str:
    """The document of a value; one that ships without any says so in the reader's language."""
    if version is None:
        return ""
    return _("安家的缺省值，属经验判断") if version.document == JUDGED else version.document


def _named(version: Version | None) -> str:
    if version is None:
        return ""
    return places.named(version.area).name


def _ordered(groups: dict[str, Any]) -> list[str]:
    known = list(GROUPS)
    return sorted(groups, key=lambda group: known.index(group) if group in known else len(known))


def _definition(code: str) -> Definition:
    try:
        return definitions.get(code)
    except LookupError:
        raise Http404 from None


def _may_write(actor: Actor, definition: Definition, area: str) -> bool:
    if not area or not actor.may(Permission.WRITE, area):
        return False
    return definition.keeper is Keeper.OFFICE or actor.may(Permission.SYSTEM, area)


def _place() -> str:
    found = current_actor().read_areas
    return found[0] if found else ""


def _need() -> None:
    if not current_actor().may(Permission.READ):
        raise PermissionDenied


urlpatterns = [
    path("", index, name="index"),
    path("<slug:code>/", detail, name="detail"),
    path("<slug:code>/<int:number>/withdraw/", withdraw, name="withdraw"),
]
