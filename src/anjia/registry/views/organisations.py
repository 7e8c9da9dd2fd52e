"""Pages of an organisation: whom it serves, who holds its posts, elections and mergers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anjia.base.scope import refusals
from anjia.kernel.refusals import Refused
from anjia.registry import actions
from anjia.registry.forms.organisations import ElectionForm, MergerForm
from anjia.registry.models import Organisation, OrganisationSite, Post
from anjia.registry.policy import Permission
from anjia.registry.views import gate

REFUSED = 422
ABSENT = "organisation_not_found"


@require_GET
def show(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Whom an organisation serves, who holds its posts now and held them before."""
    found = gate.row(Organisation, row_id, absent=ABSENT)
    by = gate.permitted(Permission.READ, found.area)
    posts = Post.objects.filter(organisation=found)
    served = OrganisationSite.objects.filter(organisation=found).select_related("site")
    context = {
        "organisation": found,
        "posts": posts.filter(ended_on__isnull=True).order_by("started_on", "title"),
        "former": posts.filter(ended_on__isnull=False).order_by("-ended_on", "title"),
        "served": [link.site for link in served.order_by("area")],
        "below": Organisation.objects.filter(parent=found, ended_on__isnull=True).order_by("name"),
        "expired": bool(found.term_ends_on and found.term_ends_on < localdate()),
        "may_change": found.ended_on is None and by.may(Permission.WRITE, found.area),
    }
    return render(request, "registry/organisation.html", context)


@require_http_methods(["GET", "POST"])
def elect(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Record an election."""
    found = gate.row(Organisation, row_id, absent=ABSENT)
    by = gate.permitted(Permission.WRITE, found.area)
    form = ElectionForm(request.POST or None, initial={"on": localdate().isoformat()})
    if form.is_bound and form.is_valid():
        try:
            actions.elect(found, by=by, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            messages.success(request, _("已登记换届。"))
            return _back(row_id)
    words = {"title": _("登记换届"), "about": _("原来的任职到选举那天为止，届满日期一起更新。")}
    return _page(request, found, form, **words)


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Merge an organisation into another."""
    found = gate.row(Organisation, row_id, absent=ABSENT)
    by = gate.permitted(Permission.WRITE, found.area)
    form = MergerForm(request.POST or None, organisation=found, on=localdate())
    if form.is_bound and form.is_valid():
        on, other = form.cleaned_data["on"], form.chosen()
        try:
            actions.merge_into(found, by=by, at=timezone.now(), other=other, on=on)
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            messages.success(request, _("已并入“%(name)s”。") % {"name": other.name})
            return _back(row_id)
    words = {
        "title": _("登记撤并"),
        "about": _(
            "它服务的安置点和下级组织转给并入的组织，任职到这一天为止。不能撤销，请先核对。"
        ),
    }
    return _page(request, found, form, **words)


def _page(
    request: HttpRequest, found: Organisation, form: Any, *, title: str, about: str
) -> HttpResponse:
    context = {"organisation": found, "form": form, "title": title, "about": about}
    status = REFUSED if form.errors else 200
    return render(request, "registry/organisation_change.html", context, status=status)


def _back(row_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("registry:organisation", args=[row_id]))
