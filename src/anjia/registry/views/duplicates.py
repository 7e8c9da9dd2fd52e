"""Pages on which a human decides which persons are one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anjia.base.scope import Actor, current_actor, refusals
from anjia.kernel.refusals import Refused
from anjia.ledger import catalogue
from anjia.registry import actions
from anjia.registry.models import DuplicatePair
from anjia.registry.policy import Likeness, Permission
from anjia.registry.queries import pages
from anjia.registry.views import gate

COMPARED = (
    "name",
    "sex",
    "birth_on",
    "identity_number",
    "phone",
    "relation",
    "education",
    "labour_capacity",
    "work_status",
    "hukou_status",
    "surveyed_on",
)


def reasons(pair: DuplicatePair) -> list[str]:
    """Return in words why two persons may be one."""
    words = {
        Likeness.IDENTITY: _("身份证号相同"),
        Likeness.IDENTITY_TYPO: _("身份证号只差一两位"),
        Likeness.NAME_BIRTH: _("姓名和出生日期相同"),
        Likeness.NAME_PHONE: _("姓名相近，电话相同"),
    }
    return [str(words[Likeness(reason)]) for reason in pair.reasons]


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The pairs that wait for a decision, the likeliest first."""
    by = current_actor()
    if not by.may(Permission.MERGE):
        raise Refused("not_permitted", permission=str(Permission.MERGE), area="")
    pairs = [pair for pair in pages.open_pairs() if by.may(Permission.MERGE, pair.area)]
    context = {"pairs": [(pair, reasons(pair)) for pair in pairs]}
    return render(request, "registry/duplicates.html", context)


@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """Look for pairs in all of the officer's places."""
    by = current_actor()
    places = by.areas(Permission.MERGE)
    if not places:
        raise Refused("not_permitted", permission=str(Permission.MERGE), area="")
    found = sum(actions.find_duplicates(place, by=by, at=timezone.now()) for place in places)
    messages.success(request, _("查完了，新找到 %(n)s 对。") % {"n": found})
    return HttpResponseRedirect(reverse("registry:duplicates"))


@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Two persons side by side; keep one of them, or call them two."""
    found = gate.row(DuplicatePair, row_id, absent="pair_not_found")
    by = gate.permitted(Permission.MERGE, found.area)
    if request.method == "POST":
        try:
            done = _decide(request.POST.get("decision", ""), found, by=by)
        except Refused as refused:
            messages.error(request, refusals.text(refused))
            return HttpResponseRedirect(reverse("registry:duplicate", args=[row_id]))
        messages.success(request, done)
        return HttpResponseRedirect(reverse("registry:duplicates"))
    context = {"pair": found, "reasons": reasons(found), "rows": _side_by_side(found)}
    return render(request, "registry/duplicate.html", context)


def _decide(decision: str, found: DuplicatePair, *, by: Actor) -> str:
    keep = {"a": found.a_id, "b": found.b_id}.get(decision)
    if keep is None:
        actions.call_distinct(found, by=by, at=timezone.now())
        return _("已记下：不是同一人。")
    actions.merge_duplicates(found, by=by, at=timezone.now(), keep=keep)
    return _("已合并。合并错了，可以在那一户的页面上撤销。")


def _side_by_side(found: DuplicatePair) -> list[tuple[str, str, str]]:
    """Return label and both values of each compared column, numbers masked."""
    ledger = catalogue.get("persons")
    rows = []
    for name in COMPARED:
        column = ledger.column(name)
        shown = [_shown(getattr(person, name), column) for person in (found.a, found.b)]
        rows.append((column.label, shown[0], shown[1]))
    return rows


def _shown(value: object, column: object) -> str:
    if value is None or value == "":
        return _("待核实")
    if hasattr(value, "mask"):
        return str(value.mask())
    return str(column.choice_label(value)) if column.choices else str(value)  # type: ignore[attr-defined]
