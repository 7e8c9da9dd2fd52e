"""The pages of meetings: the list, one meeting from the call to its minutes, what units ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anjia.base.files.downloads import download
from anjia.base.files.policy import Type
from anjia.base.scope import refusals
from anjia.kernel.refusals import Refused
from anjia.ledger import papers
from anjia.ledger.pages import asking
from anjia.processes.dashboards.views.paging import page_of
from anjia.processes.supervision.actions import meetings as actions
from anjia.processes.supervision.forms.meetings import CallForm, DecideForm, IssueForm
from anjia.processes.supervision.models import AgendaItem, Decision, choices
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.meetings import IssueState, MeetingState, Presence
from anjia.processes.supervision.queries import meetings, minutes, units

if TYPE_CHECKING:
    from collections.abc import Callable

    from anjia.base.scope import Actor
    from anjia.processes.supervision.models import Issue, Meeting

PAGE = 30
CHIPS = {
    MeetingState.CALLED.value: "y",
    MeetingState.HELD.value: "",
    MeetingState.ISSUED.value: "g",
    MeetingState.OFF.value: "line",
}
KINDS = {"docx": (papers.docx, Type.DOCX), "pdf": (papers.pdf, Type.PDF)}
BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The meetings of a place, the newest first, and how their decisions are done."""
    by = asking.officer(Permission.READ)
    found = meetings.counted(meetings.seen(by))
    page = page_of(request.GET.get("page", ""), size=PAGE, total=found.count())
    waiting = meetings.issues(by, states=[IssueState.WAITING]).count()
    context = {
        "rows": [{"meeting": each, "chip": CHIPS[each.state]} for each in found[page.rows]],
        "done": meetings.on_time(by),
        "waiting": waiting,
        "may_call": by.may(Permission.MANAGE),
        "may_raise": bool(units.own_rows(by, on=timezone.localdate()))
        and by.may(Permission.REPORT),
        **page.foot,
    }
    return render(request, "supervision/meetings.html", context)


@require_GET
def show(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """One meeting: agenda, who is invited or came, what was decided, its minutes."""
    by = asking.officer(Permission.READ)
    found: Meeting = asking.found_or_404(meetings.one, meeting_id, by=by)
    manages = by.may(Permission.MANAGE, found.area)
    invited = {row.unit_id for row in meetings.attendance(found)}
    is_open = found.state in (MeetingState.CALLED, MeetingState.HELD)
    context = {
        "meeting": found,
        "chip": CHIPS[found.state],
        "agenda": meetings.agenda(found),
        "attendance": meetings.attendance(found),
        "decisions": meetings.decisions(found),
        "written": minutes.written(found) if found.state == MeetingState.HELD else None,
        "manages": manages and is_open,
        "kinds": [each for each in KINDS if each != "pdf" or papers.can_pdf()],
        "is_called": found.state == MeetingState.CALLED,
        "is_held": found.state == MeetingState.HELD,
        "can_record": manages and is_open and found.held_on <= timezone.localdate(),
        "can_issue": by.may(Permission.APPROVE, found.area)
        and found.state == MeetingState.HELD
        and found.recorded_by != by.id,
        "waits_for_other": found.state == MeetingState.HELD and found.recorded_by == by.id,
    }
    if manages and is_open:
        everyone = meetings.invitable(found.area)
        context["invitable"] = [unit for unit in everyone if unit.pk not in invited]
        context["waiting"] = [
            each
            for each in meetings.issues(by, states=[IssueState.WAITING])
            if each.area.startswith(found.area)
        ]
    return render(request, "supervision/meeting.html", context)


@require_GET
def fetch(request: HttpRequest, meeting_id: UUID, kind: str) -> HttpResponse:  # noqa: ARG001 - an address
    """The minutes as an official document, for Word or for the printer."""
    by = asking.officer(Permission.READ)
    found: Meeting = asking.found_or_404(meetings.one, meeting_id, by=by)
    if kind not in KINDS or found.state not in (MeetingState.HELD, MeetingState.ISSUED):
        raise Http404
    make, media = KINDS[kind]
    paper = minutes.paper(found, on=timezone.localdate())
    return download(make(paper), f"{paper.title}.{kind}", kind=media)


@BOTH
def new(request: HttpRequest) -> HttpResponse:
    """Call a meeting."""
    by = asking.officer(Permission.MANAGE)
    area = by.areas(Permission.MANAGE)[0]
    form = CallForm(request.POST or None)
    return asking.filled_in(
        request,
        form,
        "supervision/meeting_new.html",
        do=lambda: _page(actions.call(form.called(), by=by, at=timezone.now(), area=area)),
        text=_("会议建好了。接着排议程、请单位参加。"),
        more={"meeting": None},
    )


@BOTH
def change(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Change when, where and what about."""
    by = asking.officer(Permission.MANAGE)
    found: Meeting = asking.found_or_404(meetings.one, meeting_id, by=by)
    names = ("kind", "title", "held_on", "starts_at", "place", "chair", "chair_post")
    form = CallForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    return asking.filled_in(
        request,
        form,
        "supervision/meeting_new.html",
        do=lambda: _page(actions.change(found, by=by, called=form.called())),
        text=_("改好了。"),
        more={"meeting": found},
    )


@BOTH
def decide(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Write down one decision."""
    by = asking.officer(Permission.MANAGE)
    found: Meeting = asking.found_or_404(meetings.one, meeting_id, by=by)
    form = DecideForm(request.POST or None, meeting=found)

    def do() -> str:
        actions.decide(found, by=by, at=timezone.now(), decided=form.decided())
        return _page(found)

    return asking.filled_in(
        request,
        form,
        "supervision/decision_new.html",
        do=do,
        text=_("记下了。"),
        more={"meeting": found},
    )


@BOTH
def record(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Write down who came and what was said."""
    by = asking.officer(Permission.MANAGE)
    found: Meeting = asking.found_or_404(meetings.one, meeting_id, by=by)
    fault = ""
    agenda, attendance = meetings.agenda(found), meetings.attendance(found)
    if request.method == "POST":
        given = request.POST
        for item in agenda:
            item.said = given.get(f"said-{item.pk}", item.said)[:8_000]
        for row in attendance:
            presence = given.get(f"presence-{row.pk}", row.presence)
            row.presence = presence if presence in set(Presence) else row.presence
            row.person = given.get(f"person-{row.pk}", row.person)[:50]
            row.post = given.get(f"post-{row.pk}", row.post)[:80]
        found.summary = given.get("summary", "")[:8_000]
        try:
            with transaction.atomic():
                actions.record(
                    found,
                    by=by,
                    at=timezone.now(),
                    summary=found.summary,
                    present={row.pk: (row.presence, row.person, row.post) for row in attendance},
                    said={item.pk: item.said for item in agenda},
                )
        except Refused as refused:
            if refused.code == "not_permitted":
                raise
            fault = str(refusals.text(refused))
        else:
            target = reverse("supervision:meeting", args=[found.pk])
            return asking.done(request, _("记录存好了。接着写议定事项。"), target)
    context = {
        "meeting": found,
        "agenda": agenda,
        "attendance": attendance,
        "presences": choices.of(choices.PRESENCES),
        "fault": fault,
    }
    status = asking.REFUSED if request.method == "POST" else 200
    return render(request, "supervision/meeting_record.html", context, status=status)


@require_POST
def act(request: HttpRequest, meeting_id: UUID, verb: str) -> HttpResponse:
    """One deed on a meeting's page."""
    right = Permission.APPROVE if verb == "issue" else Permission.MANAGE
    by = asking.officer(right)
    found: Meeting = asking.found_or_404(meetings.one, meeting_id, by=by)
    deeds = _deeds(request, found, by)
    if verb not in deeds:
        raise Http404
    do, text = deeds[verb]
    return asking.carried_out(request, do, reverse("supervision:meeting", args=[found.pk]), text)


def _deeds(
    request: HttpRequest, found: Meeting, by: Actor
) -> dict[str, tuple[Callable[[], object], str]]:
    given, now = request.POST, timezone.now()

    def chosen() -> list[Any]:
        wanted = set(given.getlist("unit"))
        return [unit for unit in meetings.invitable(found.area) if str(unit.pk) in wanted]

    def item() -> AgendaItem:
        named: AgendaItem = _part(AgendaItem, found, given.get("item", ""))
        return named

    def decision() -> Decision:
        named: Decision = _part(Decision, found, given.get("decision", ""))
        return named

    def issue() -> Issue:
        key = asking.key(given.get("issue", ""))
        taken: Issue = asking.found_or_404(meetings.issue, key, by=by)
        return taken

    return {
        "invite": (
            lambda: actions.invite(found, by=by, at=now, invited=chosen()),
            _("通知到单位了。"),
        ),
        "uninvite": (
            lambda: actions.uninvite(
                found, by=by, at=now, unit_id=asking.key(given.get("unit", ""))
            ),
            _("不请这个单位了。"),
        ),
        "agenda": (
            lambda: actions.put_on_agenda(
                found,
                by=by,
                at=now,
                title=given.get("title", "")[:120],
                unit_name=given.get("unit_name", "")[:80],
            ),
            _("列入议程了。"),
        ),
        "take": (
            lambda: actions.put_on_agenda(found, by=by, at=now, issue=issue()),
            _("列入议程了。"),
        ),
        "off-agenda": (
            lambda: actions.take_off_agenda(found, by=by, item=item()),
            _("从议程里拿掉了。"),
        ),
        "undo-decision": (
            lambda: actions.undo_decision(found, by=by, decision=decision()),
            _("这一条删掉了。"),
        ),
        "submit": (
            lambda: actions.submit_minutes(found, by=by, at=now),
            _("纪要送审了，等另一位工作人员印发。"),
        ),
        "issue": (
            lambda: actions.issue_minutes(
                found, by=by, at=now, number=given.get("number", "")[:80]
            ),
            _("纪要印发了，议定事项已立项，抄送到参会单位。"),
        ),
        "call-off": (
            lambda: actions.call_off(found, by=by, at=now, note=given.get("note", "")[:300]),
            _("会议取消了。"),
        ),
    }


@BOTH
def issues(request: HttpRequest) -> HttpResponse:
    """What units ask for: those waiting on top; ask for something."""
    by = asking.officer(Permission.READ)
    own = units.own_rows(by, on=timezone.localdate()) if by.may(Permission.REPORT) else []
    form = IssueForm(request.POST or None, units=own)
    fault = ""
    if request.method == "POST":
        asking.officer(Permission.REPORT)
        if form.is_valid():
            given = form.cleaned_data
            unit = next(each for each in own if str(each.pk) == given["unit"])
            try:
                with transaction.atomic():
                    actions.raise_issue(
                        unit, by=by, at=timezone.now(), title=given["title"], text=given["text"]
                    )
            except Refused as refused:
                fault = str(refusals.text(refused))
            else:
                return asking.done(request, _("议题报上去了。"), reverse("supervision:issues"))
    found = list(meetings.issues(by)[:200])
    mine = {unit.pk for unit in own}
    context = {
        "rows": [{"issue": each, "own": each.unit_id in mine} for each in found],
        "form": form if own else None,
        "fault": fault,
        "may_decline": by.may(Permission.MANAGE),
    }
    status = asking.REFUSED if request.method == "POST" else 200
    return render(request, "supervision/issues.html", context, status=status)


@require_POST
def issue_act(request: HttpRequest, issue_id: UUID, verb: str) -> HttpResponse:
    """Withdraw what the own unit asked for, or decline it with why."""
    by = asking.officer(Permission.REPORT, Permission.MANAGE)
    found: Issue = asking.found_or_404(meetings.issue, issue_id, by=by)
    now, target = timezone.now(), reverse("supervision:issues")
    note = request.POST.get("note", "")[:300]
    deeds: dict[str, Callable[[], object]] = {
        "withdraw": lambda: actions.take_back(found, by=by, at=now),
        "decline": lambda: actions.decline(found, by=by, at=now, note=note),
    }
    if verb not in deeds:
        raise Http404
    return asking.carried_out(request, deeds[verb], target, _("办好了。"))


def _part(model: Any, meeting: Meeting, text: str) -> Any:
    found = model.objects.filter(meeting=meeting, pk=asking.key(text)).first()
    if found is None:
        raise Refused("row_not_found", noun="")
    return found


def _page(meeting: Meeting) -> str:
    return reverse("supervision:meeting", args=[meeting.pk])
