"""Groups of units, and what a unit does with a copy that it was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anjia.base.access.models import Unit, UnitKind
from anjia.base.scope import refusals
from anjia.kernel.refusals import Refused
from anjia.ledger.pages import asking
from anjia.processes.supervision.actions import documents
from anjia.processes.supervision.forms.documents import GroupForm
from anjia.processes.supervision.models import UnitGroup
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.queries import copies, groups

if TYPE_CHECKING:
    from anjia.base.scope import Actor
    from anjia.processes.supervision.models import Copy

REFUSED = 422


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The groups that documents name, with who belongs to each."""
    by = asking.officer(Permission.READ)
    found = UnitGroup.objects.order_by("area", "name")
    context = {
        "lines": [
            (group, groups.members(group), UnitKind(group.kind).label if group.kind else "")
            for group in found
        ],
        "may_manage": by.may(Permission.MANAGE),
    }
    return render(request, "supervision/groups.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a new group; its name may come from a document."""
    by = asking.officer(Permission.MANAGE)
    group = UnitGroup(area=by.areas(Permission.MANAGE)[0], name=request.GET.get("name", "")[:80])
    return _written(request, group, by)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """One group, to be changed by whoever manages."""
    by = asking.officer(Permission.MANAGE)
    group: UnitGroup = asking.found_or_404(UnitGroup.objects.filter(pk=group_id).first)
    return _written(request, group, by)


def _written(request: HttpRequest, group: UnitGroup, by: Actor) -> HttpResponse:
    is_new = group._state.adding
    units = Unit.objects.filter(active=True).within(group.area).order_by("area", "name")
    fault = ""
    if request.method == "POST":
        form = GroupForm(request.POST, units=units)
        if form.is_valid():
            chosen = set(form.cleaned_data["members"])
            members = [unit for unit in units if str(unit.pk) in chosen]
            try:
                documents.write_group(
                    group, by=by, at=timezone.now(), members=members, **form.given()
                )
            except Refused as refused:
                if refused.code == "not_permitted":
                    raise
                fault = str(refusals.text(refused))
            else:
                said = _("存好了单位组“%(name)s”。") % {"name": group.name}
                return asking.done(request, said, reverse("supervision:groups"))
    else:
        initial = {"name": group.name} if is_new else GroupForm.initial_of(group)
        form = GroupForm(initial=initial, units=units)
    context = {"group": group, "form": form, "fault": fault, "is_new": is_new}
    status = REFUSED if fault or form.errors else 200
    return render(request, "supervision/group.html", context, status=status)


@require_POST
def remove(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Remove a group that no task names."""
    by = asking.officer(Permission.MANAGE)
    group: UnitGroup = asking.found_or_404(UnitGroup.objects.filter(pk=group_id).first)
    target = reverse("supervision:groups")
    text = _("删掉了单位组“%(name)s”。") % {"name": group.name}
    return asking.carried_out(
        request, lambda: documents.remove_group(group, by=by, at=timezone.now()), target, text
    )


@require_POST
def copy_act(request: HttpRequest, copy_id: UUID, verb: str) -> HttpResponse:
    """Sign for a copy, raise an issue, answer one."""
    by = asking.officer(Permission.REPORT, Permission.MANAGE)
    copy: Copy = asking.found_or_404(copies.get, copy_id)
    target = reverse("supervision:document", args=[copy.document_id]) + "#copies"
    text = request.POST.get("text", "")
    now = timezone.now()
    try:
        if verb == "receive":
            documents.receive(copy, by=by, at=now, issue=text)
            said = _("签收了。") if not text.strip() else _("签收了，问题交给了发文单位。")
        elif verb == "raise":
            if not text.strip():
                raise Refused("supervision_reason_missing")  # noqa: TRY301 - one way to answer
            documents.receive(copy, by=by, at=now, issue=text)
            said = _("问题交给了发文单位。")
        elif verb == "answer":
            documents.answer(copy, by=by, at=now, text=text)
            said = _("答复了。")
        else:
            return asking.found_or_404(lambda: None)  # type: ignore[no-any-return]  # raises
    except Refused as refused:
        return asking.told(request, refused, target)
    return asking.done(request, said, target)
