"""Pages of public posts: the list, a post, an application, and the way of one holder."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anjia.base.scope import current_actor, refusals
from anjia.domains.employment.actions import post_entry, post_serving
from anjia.domains.employment.forms.posts import (
    ApplicationForm,
    AppointForm,
    LeaveForm,
    NoteForm,
    NoticeForm,
    ReportForm,
)
from anjia.domains.employment.models import PostHolding, PublicPost
from anjia.domains.employment.models.choices import EntryCheck, HoldingState, PostKind
from anjia.domains.employment.models.posts import LIFE
from anjia.domains.employment.policy import Permission
from anjia.domains.employment.policy import posts as policy
from anjia.domains.employment.policy.posts import Verdict
from anjia.domains.employment.queries import posts as queries
from anjia.domains.employment.queries.posts import Declared
from anjia.kernel.refusals import Refused
from anjia.registry.models import Household, Person
from anjia.registry.models.choices import PersonStatus
from anjia.registry.views import gate

REFUSED = 422
NO_POST, NO_HOLDING = "post_not_found", "holding_not_found"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The posts that can be seen here, with their places and what waits."""
    by = gate.permitted(Permission.READ, "")
    kind = request.GET.get("kind", "")
    kinds = [kind] if kind in PostKind.values else []
    lines = queries.lines(kinds=kinds, on=localdate())
    context = {
        "lines": lines,
        "kinds": PostKind.choices,
        "kind": kinds[0] if kinds else "",
        "places": sum(line.post.places for line in lines),
        "serving": sum(line.serving for line in lines),
        "waiting": sum(line.waiting for line in lines),
        "may_arrange": by.may(Permission.ARRANGE),
        "may_attend": by.may(Permission.CONFIRM),
    }
    return render(request, "employment/posts.html", context)


@require_GET
def show(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """A post: its duties and terms, who waits, who holds it, the months they attended."""
    post: PublicPost = gate.row(PublicPost, row_id, absent=NO_POST)
    by = current_actor()
    if not by.may(Permission.READ):
        raise Refused("not_permitted", permission=str(Permission.READ), area=post.area)
    months, holders = queries.grid(post, until=localdate())
    applying = PostHolding.objects.filter(post=post, state__in=["applied", "noticed"])
    context = {
        "post": post,
        "months": months,
        "holders": holders,
        "applying": applying.select_related("person").order_by("applied_on", "pk"),
        "serving": len(queries.taken(post)),
        "may_apply": by.may(Permission.HELP),
        "may_arrange": by.may(Permission.ARRANGE, post.area),
    }
    return render(request, "employment/post.html", context)


@dataclass(frozen=True)
class Member:
    """A member of the family and what the check of entry finds of them as it stands."""

    person: Person
    checks: list[tuple[str, str]]
    failed: list[str]


@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Find the family, see whom the conditions let in, and record the application."""
    post: PublicPost = gate.row(PublicPost, row_id, absent=NO_POST)
    by = gate.permitted(Permission.HELP, "")
    number = request.GET.get("household", "").strip().replace("\0", "")
    home = Household.objects.filter(number=number).first() if number else None
    members = _members(home, post) if home is not None else []
    form = ApplicationForm(
        request.POST or None,
        people=[(str(each.person.pk), each.person.name) for each in members],
        on=localdate(),
    )
    if form.is_bound and form.is_valid():
        chosen = next(m.person for m in members if str(m.person.pk) == form.cleaned_data["person"])
        try:
            made = post_entry.apply(
                chosen,
                by=by,
                at=timezone.now(),
                post=post,
                applied_on=form.cleaned_data["applied_on"],
                grounds=form.cleaned_data["grounds"],
                declared=form.declared(),
            )
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            messages.success(request, _("已登记%(name)s的申请。") % {"name": chosen.name})
            return HttpResponseRedirect(reverse("employment:post-holding", args=[made.pk]))
    context = {
        "post": post,
        "number": number,
        "household": home,
        "members": members,
        "form": form,
        "unknown_number": bool(number) and home is None,
    }
    status = REFUSED if form.errors else 200
    return render(request, "employment/post_apply.html", context, status=status)


def _members(home: Household, post: PublicPost) -> list[Member]:
    """The family, with the conditions that need no declaration."""
    today = localdate()
    terms = queries.terms(home.area, on=today)
    found = []
    for person in Person.objects.filter(household=home, status=PersonStatus.PRESENT).order_by(
        "birth_on", "pk"
    ):
        known = queries.applicant(person, Declared(), on=today)
        findings = policy.examine(policy.PostKind(post.kind), known, terms, on=today)
        failed = [each.check for each in findings if each.verdict is Verdict.FAILED]
        said = checks({each.check: each.verdict for each in findings})
        found.append(Member(person, said, [str(EntryCheck(check).label) for check in failed]))
    return found


def checks(findings: Mapping[str, str]) -> list[tuple[str, str]]:
    """Conditions in words with what was found, in the order in which they are shown."""
    return [
        (str(EntryCheck(check).label), findings[check])
        for check in EntryCheck.values
        if check in findings
    ]


@dataclass(frozen=True)
class Step:
    """A step that can be taken on a holder's page: who may, with which form, and what it does."""

    name: str
    title: str | Promise
    permission: Permission
    form: type[forms.Form]
    act: Callable[..., object]
    done: str | Promise
    way: str = ""  # of the flow; a step without one is open to whoever serves


STEPS = {
    step.name: step
    for step in (
        Step(
            "notice",
            gettext_lazy("登记公示"),
            Permission.ARRANGE,
            NoticeForm,
            post_entry.announce,
            gettext_lazy("已登记公示。"),
            "notice",
        ),
        Step(
            "appoint",
            gettext_lazy("批准上岗"),
            Permission.DECIDE,
            AppointForm,
            post_entry.appoint,
            gettext_lazy("已批准上岗。"),
            "appoint",
        ),
        Step(
            "decline",
            gettext_lazy("不批准"),
            Permission.DECIDE,
            NoteForm,
            post_entry.decline,
            gettext_lazy("已登记不批准。"),
            "decline",
        ),
        Step(
            "withdraw",
            gettext_lazy("撤回申请"),
            Permission.HELP,
            NoteForm,
            post_entry.withdraw,
            gettext_lazy("已撤回申请。"),
            "withdraw",
        ),
        Step(
            "leave",
            gettext_lazy("办理退出"),
            Permission.ARRANGE,
            LeaveForm,
            post_serving.leave,
            gettext_lazy("已办理退出。"),
            "leave",
        ),
        Step(
            "report",
            gettext_lazy("登记冒名顶替的反映"),
            Permission.HELP,
            ReportForm,
            post_serving.report_impersonation,
            gettext_lazy("已登记，请核实。"),
        ),
        Step(
            "clear",
            gettext_lazy("核实后不属实"),
            Permission.ARRANGE,
            NoteForm,
            post_serving.clear_impersonation,
            gettext_lazy("已登记核实结果。"),
        ),
    )
}


def _is_open(step: Step, row: PostHolding) -> bool:
    if step.way:
        return LIFE.allows(row, step.way)
    reported = row.impersonation_on is not None
    return row.state == HoldingState.SERVING and reported == (step.name == "clear")


@require_GET
def holding(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """One holder: the check of entry, notice, decision, contract, months, and what comes next."""
    found: PostHolding = gate.row(PostHolding, row_id, absent=NO_HOLDING)
    gate.permitted(Permission.READ, found.area, found.origin)
    return _page(request, found)


@require_POST
def step(request: HttpRequest, row_id: UUID, step: str) -> HttpResponse:
    """Take one step; what is wrong with it is said on the holder's page."""
    found: PostHolding = gate.row(PostHolding, row_id, absent=NO_HOLDING)
    wanted = STEPS.get(step)
    if wanted is None:
        raise Http404
    by = gate.permitted(wanted.permission, found.area)
    form = wanted.form(request.POST, prefix=wanted.name)
    if form.is_valid():
        try:
            wanted.act(found, by=by, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            messages.success(request, str(wanted.done))
            return HttpResponseRedirect(reverse("employment:post-holding", args=[row_id]))
    return _page(request, found, failed=(wanted.name, form))


def _page(
    request: HttpRequest, row: PostHolding, *, failed: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    by = current_actor()
    found = PostHolding.objects.select_related("post", "person", "household").get(pk=row.pk)
    today = localdate()
    initial = {
        "notice": {"noticed_from": today.isoformat()},
        "appoint": {"started_on": today.isoformat(), "contract_from": today.isoformat()},
        "leave": {"ended_on": today.isoformat()},
        "report": {"on": today.isoformat()},
    }
    steps = []
    for each in STEPS.values():
        if not (_is_open(each, found) and by.may(each.permission, found.area)):
            continue
        form = each.form(prefix=each.name, initial=initial.get(each.name, {}))
        if failed is not None and failed[0] == each.name:
            form = failed[1]
        steps.append((each, form))
    context = {
        "holding": found,
        "steps": steps,
        "checks": checks(found.findings),
        "months": found.months.order_by("-month")[:24],
        "own": found.recorded_by == by.id and found.state in ("applied", "noticed"),
        "notice_over": found.noticed_to is not None and found.noticed_to < today,
        "expired": found.state == HoldingState.SERVING
        and found.contract_to is not None
        and found.contract_to < today,
    }
    status = REFUSED if failed else 200
    return render(request, "employment/post_holding.html", context, status=status)
