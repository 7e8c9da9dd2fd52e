"""The units of one's own area."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from anjia.base.access import actions
from anjia.base.access.models import Unit
from anjia.base.access.policy import Permission
from anjia.base.scope import current_actor, refusals
from anjia.interfaces.web.pages.forms import UnitForm
from anjia.interfaces.web.pages.paging import page_of
from anjia.kernel.refusals import Refused
from anjia.registry.queries import areas as places


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All units that I may see."""
    need(Permission.READ)
    text = request.GET.get("q", "").strip()
    found = Unit.objects.select_related("parent").annotate(
        staff=Count("officers", filter=Q(officers__active=True))
    )
    if text:
        found = found.filter(Q(name__icontains=text) | Q(aliases__icontains=text))
    page = page_of(request, found.order_by("area", "name", "pk"))
    context = {
        "page": page,
        "places": places.names({unit.area for unit in page}),
        "q": text,
        "may_write": current_actor().may(Permission.UNITS),
    }
    return render(request, "access/units.html", context)


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """A new unit."""
    need(Permission.UNITS)
    form = UnitForm(request.POST or None, initial={"area": _own_area()})
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            unit = actions.create_unit(values.pop("area"), by=current_actor(), values=values)
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            messages.success(request, _("建好了单位：%(name)s。") % {"name": unit.name})
            return redirect("access:units")
    return _form(request, form, title=_("新建单位"))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: Any) -> HttpResponse:
    """Look at a unit, and change it where I may."""
    need(Permission.READ)
    unit = get_object_or_404(Unit, pk=pk)
    may_write = current_actor().may(Permission.UNITS, unit.area)
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    initial = {
        "name": unit.name,
        "kind": unit.kind,
        "parent": unit.parent_id,
        "aliases": "\n".join(unit.aliases),
        "second_factor": unit.second_factor,
        "active": unit.active,
    }
    form = UnitForm(request.POST or None, initial=initial, unit=unit)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_unit(unit, by=current_actor(), values=form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            messages.success(request, _("%(name)s 已保存。") % {"name": unit.name})
            return redirect("access:units")
    staff = unit.officers.filter(active=True).order_by("username")
    return _form(request, form, title=unit.name, unit=unit, may_write=may_write, staff=staff)


def need(permission: Permission) -> None:
    """Refuse the page to an officer who holds the permission nowhere."""
    if not current_actor().may(permission):
        raise PermissionDenied


def _own_area() -> str:
    areas = current_actor().read_areas
    return areas[0] if areas else ""


def _form(request: HttpRequest, form: UnitForm, **context: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    given = {"form": form, "may_write": True, **context}
    return render(request, "access/unit.html", given, status=status)
