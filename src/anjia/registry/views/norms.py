"""Pages of norms for sites: to which sites each applies, decisions on 有条件, frozen lists."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anjia.base.scope import current_actor, refusals
from anjia.kernel.refusals import Refused
from anjia.registry import actions
from anjia.registry.forms.decisions import ExemptForm, FreezeForm, RuleForm
from anjia.registry.models import AssessmentList, Site, SiteRule
from anjia.registry.models.choices import RuleMetric
from anjia.registry.policy import Permission
from anjia.registry.queries import sizes
from anjia.registry.views import gate

REFUSED = 422


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Every norm with its sites in scope, exempt and asked; a form for a new one."""
    by = current_actor()
    if not by.may(Permission.READ):
        raise Refused("not_permitted", permission=str(Permission.READ), area="")
    places = by.areas(Permission.MERGE)
    form = RuleForm(request.POST if request.method == "POST" else None)
    if form.is_bound and places and form.is_valid():
        data = form.cleaned_data | {"metric": RuleMetric(form.cleaned_data["metric"])}
        try:
            made = actions.define_rule(places[0], by=by, **data)
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            return HttpResponseRedirect(reverse("registry:norm", args=[made.pk]))
    rows = []
    for rule in SiteRule.objects.filter(ended_on__isnull=True).order_by("area", "code"):
        reach = sizes.reach(rule, on=localdate())
        reached = [found for found in reach if found.is_reached]
        asked = sum(found.is_asked for found in reached)
        rows.append((rule, len(reached), len(reached) - asked, asked))
    context = {
        "rows": rows,
        "form": form if places else None,
    }
    return render(request, "registry/norms.html", context, status=REFUSED if form.errors else 200)


@require_GET
def show(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """The sites of one norm, live and as frozen for each year."""
    rule = gate.row(SiteRule, row_id, absent="rule_not_found")
    by = gate.permitted(Permission.READ, rule.area)
    frozen = AssessmentList.objects.filter(rule=rule).order_by("-year")
    context = {
        "rule": rule,
        "reach": [found for found in sizes.reach(rule, on=localdate()) if found.is_reached],
        "lists": frozen.prefetch_related("entries__site"),
        "may_decide": by.may(Permission.MERGE, rule.area),
        "exempt": ExemptForm(),
        "freeze": FreezeForm(initial={"year": localdate().year}),
    }
    return render(request, "registry/norm.html", context)


@require_POST
def exempt(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Decide that the norm is not asked of a site."""
    rule = gate.row(SiteRule, row_id, absent="rule_not_found")
    by = gate.permitted(Permission.MERGE, rule.area)
    form = ExemptForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        site = gate.row(Site, data.pop("site"), absent="site_not_found")
        at = timezone.now()
        gate.told(
            request,
            lambda: actions.exempt(site, by=by, rule=rule, on=localdate(at), at=at, **data),
        )
    else:
        messages.error(request, _("请写明理由和批准人。"))
    return HttpResponseRedirect(reverse("registry:norm", args=[row_id]))


@require_POST
def freeze(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Freeze the list of a year."""
    rule = gate.row(SiteRule, row_id, absent="rule_not_found")
    by = gate.permitted(Permission.MERGE, rule.area)
    form = FreezeForm(request.POST)
    if form.is_valid():
        at, year = timezone.now(), form.cleaned_data["year"]
        gate.told(request, lambda: actions.freeze(rule, by=by, at=at, year=year, on=localdate(at)))
    else:
        messages.error(request, _("请写考核年度。"))
    return HttpResponseRedirect(reverse("registry:norm", args=[row_id]))
