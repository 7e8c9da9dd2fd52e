"""The claims by state, and what can be done with all that are ready."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_POST

from anjia.base.access.sessions import fresh_password_required
from anjia.kernel.refusals import Refused
from anjia.ledger.pages.asking import keys_of
from anjia.processes.dashboards.views.paging import page_of
from anjia.processes.subsidies import actions
from anjia.processes.subsidies.policy import Extent, Permission, State, Verdict
from anjia.processes.subsidies.queries import claims, schemes, subjects
from anjia.processes.subsidies.queries.claims import GROUPS, PAGE, Wanted
from anjia.processes.subsidies.views import asking, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

    from anjia.base.scope import Actor
    from anjia.processes.subsidies.models import Claim
    from anjia.processes.subsidies.queries.subjects import Subject

MANY = 2_000  # claims that an officer still waits for at the page
LATER = gettext_noop("笔数多，正在后台办。办好了在“我的事”里告诉你。")


@dataclass(frozen=True)
class Line:
    """One claim of a list."""

    claim: Claim
    subject: Subject
    state: str
    chip: str
    verdict: str
    months: str
    findings: list[str]


def lines(found: Sequence[Claim]) -> list[Line]:
    """The claims of one page, in words."""
    about = subjects.of(found)
    return [
        Line(
            claim,
            about[claim.pk],
            words.state(claim.state),  # type: ignore[attr-defined]  # annotated
            words.CHIPS.get(State(claim.state), ""),  # type: ignore[attr-defined]
            words.verdict(claim.verdict or ""),  # type: ignore[attr-defined]
            words.months(claim.first_month, claim.last_month),
            [words.finding(each) for each in claim.findings or ()],  # type: ignore[attr-defined]
        )
        for claim in found
    ]


def wanted(given: QueryDict, *, within: str) -> Wanted:
    """What an address looks for."""
    group = given.get("group", "")
    states = tuple(State(each) for each in given.getlist("state") if each in set(State))
    verdict = given.get("verdict", "")
    return Wanted(
        group=group if group in GROUPS else "submitted",
        scheme=given.get("scheme", "")[:40],
        within=within,
        verdict=verdict if verdict in set(Verdict) else "",
        month=asking.month(given.get("month", "")),
        fund=given.get("fund", "")[:60],
        states=states,
    )


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Claims of the officer's places by state; the first tab that holds any where none is named."""
    by = asking.officer(Permission.READ_CLAIMS)
    within = asking.place(request, by, Permission.READ_CLAIMS)
    what = wanted(request.GET, within=within)
    shares = claims.by_group(by, what)
    if "group" not in request.GET and not what.states and not shares[what.group].claims:
        first = next((group for group, share in shares.items() if share.claims), what.group)
        what = Wanted(**{**vars(what), "group": first})
    found = claims.listed(by, what)
    page = page_of(request.GET.get("page", ""), size=PAGE, total=found.count())
    rows = list(found[page.rows])
    share = shares[what.group]
    context = {
        "lines": lines(rows),
        "wanted": what,
        **page.foot,
        "tabs": [
            (group, words.group(group), each.claims, group == what.group and not what.states)
            for group, each in shares.items()
            if each.claims or group in ("submitted", "checked", "noticed", "approved")
        ],
        "share": share,
        "states_named": "、".join(words.state(each) for each in what.states),
        "verdicts": [(each.value, words.verdict(each)) for each in Verdict],
        "schemes": sorted(schemes.titles().items()),
        "places": asking.towns_and_sites(by),
        "is_narrowed": bool(
            what.scheme or what.within or what.verdict or what.month or what.states or what.fund
        ),
        "is_empty": not any(each.claims for each in shares.values()),
        "deed": _deed(what, by, found_total=page.total),
        "may_enter": by.may(Permission.ENTER),
        "may_approve": by.may(Permission.APPROVE),
        "month_text": f"{what.month:%Y-%m}" if what.month else "",
    }
    return render(request, "subsidies/claims.html", context)


def _deed(what: Wanted, by: Actor, *, found_total: int) -> dict[str, Any] | None:
    """What can be done with all claims of a tab at once: verb, words, and what is still missing."""
    if not found_total or what.states:
        return None
    deeds: dict[str, tuple[Permission, str, str]] = {
        "proposed": (Permission.ENTER, "confirm", _("确认提交")),
        "submitted": (Permission.CHECK, "check", _("核对")),
        "checked": (Permission.CHECK, "post", _("公示核对通过的")),
        "noticed": (Permission.APPROVE, "approve", _("审批公示期满的")),
        "approved": (Permission.PAY, "pay", _("生成支付文件")),
        "failed": (Permission.PAY, "reissue", _("重发银行")),
    }
    if what.group not in deeds:
        return None
    permission, verb, text = deeds[what.group]
    if not by.may(permission):
        return None
    needs_scheme = verb == "post" and not what.scheme
    count = found_total
    if verb == "post":
        passed = Wanted(**{**vars(what), "verdict": Verdict.PASSED.value})
        count = claims.listed(by, passed).count()
    return {"verb": verb, "text": text, "needs_scheme": needs_scheme, "count": count}


@require_POST
def act(request: HttpRequest, verb: str) -> HttpResponse:
    """Do it with every claim of the list that is ready."""
    known = {
        "confirm": (_confirm, Permission.ENTER),
        "check": (_check, Permission.CHECK),
        "post": (_post, Permission.CHECK),
        "approve": (_approve, Permission.APPROVE),
    }
    if verb in ("pay", "reissue"):
        return pay(request, verb=verb)
    if verb not in known:
        raise Refused("claims_none")
    do, permission = known[verb]
    by = asking.officer(permission)
    area = asking.place_or_own(request, by, permission)
    target = asking.index_url()
    try:
        with transaction.atomic():
            return do(request, by, area)
    except Refused as refused:
        return asking.told(request, refused, target)


def _waiting(by: Actor, group: str, area: str, *, scheme: str = "") -> int:
    return claims.listed(by, Wanted(group=group, scheme=scheme, within=area)).count()


def _named(request: HttpRequest) -> list[UUID] | None:
    """The claims that are ticked; None where the whole list is meant."""
    if request.POST.get("all") == "1":
        return None
    return keys_of(request.POST.getlist("claim"))


def _confirm(request: HttpRequest, by: Actor, area: str) -> HttpResponse:
    named = _named(request)
    if named is None:
        what = Wanted(group="proposed", scheme=request.POST.get("scheme", ""), within=area)
        named = list(claims.listed(by, what).values_list("pk", flat=True))
    count = actions.confirm(Extent(area), by=by, at=timezone.now(), claims=named)
    text = _("确认提交 %(count)s 笔，等县里核对。") % {"count": count}
    return asking.done(request, text, asking.index_url("submitted"))


def _check(request: HttpRequest, by: Actor, area: str) -> HttpResponse:
    named = _named(request)
    if named is None and _waiting(by, "submitted", area) > MANY:
        actions.await_run("check", area, by=by)
        return asking.done(request, _(LATER), asking.index_url("submitted"))
    found = actions.check(Extent(area), by=by, at=timezone.now(), claims=named)
    facts = {
        "total": found.total,
        "passed": found.passed,
        "unknown": found.unknown,
        "failed": found.failed,
    }
    text = _("核对 %(total)s 笔：通过 %(passed)s 笔，待核实 %(unknown)s 笔，有问题 %(failed)s 笔。")
    return asking.done(request, text % facts, asking.index_url("checked"))


def _post(request: HttpRequest, by: Actor, area: str) -> HttpResponse:
    code = request.POST.get("scheme", "")
    named = _named(request)
    what = Wanted(group="checked", scheme=code, within=area)
    first = claims.listed(by, what).first()
    if first is None or not code:
        raise Refused("claims_none_to_post")
    made = actions.post(
        Extent(area),
        by=by,
        at=timezone.now(),
        scheme=first.scheme,
        claims=named,
        reason=request.POST.get("reason", ""),
        telephone=request.POST.get("telephone", ""),
    )
    text = _("公示 %(count)s 笔，到 %(day)s 截止。打印出来张贴。") % {
        "count": made.claims,
        "day": f"{made.until_on:%Y-%m-%d}",
    }
    return asking.done(request, text, reverse("subsidies:posting", args=[made.pk]))


def _approve(request: HttpRequest, by: Actor, area: str) -> HttpResponse:
    found = actions.approve(Extent(area), by=by, at=timezone.now(), claims=_named(request))
    parts = [_("审批同意 %(count)s 笔。") % {"count": found.done}]
    if found.early:
        parts.append(_("%(count)s 笔公示没到期。") % {"count": found.early})
    if found.own:
        parts.append(_("%(count)s 笔经过你的手，请别人审批。") % {"count": found.own})
    if found.held:
        parts.append(_("%(count)s 笔核对后情况变了，没有批。") % {"count": len(found.held)})
    return asking.done(request, "".join(parts), asking.index_url("approved"))


@fresh_password_required
def pay(request: HttpRequest, *, verb: str) -> HttpResponse:
    """Put what is approved, or what the bank could not pay, into a file."""
    by = asking.officer(Permission.PAY)
    area = asking.place_or_own(request, by, Permission.PAY)
    code = request.POST.get("scheme", "")
    try:
        with transaction.atomic():
            if verb == "pay":
                if _waiting(by, "approved", area, scheme=code) > MANY:
                    actions.await_run("pay", area, code=code, by=by)
                    return asking.done(request, _(LATER), asking.index_url("approved"))
                codes = [code] if code else None
                made = actions.pay(Extent(area), by=by, at=timezone.now(), codes=codes)
            else:
                named = _named(request)
                made = actions.reissue(Extent(area), by=by, at=timezone.now(), claims=named)
    except Refused as refused:
        return asking.told(request, refused, asking.index_url())
    text = _("支付文件 %(number)s 做好了：%(rows)s 笔，%(total)s 元。") % {
        "number": made.number,
        "rows": made.rows,
        "total": f"{made.total:,}",
    }
    return asking.done(request, text, reverse("subsidies:file", args=[made.pk]))
