"""My work: what waits for this person, most urgent first; and the person's own page."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anjia.base.access.middleware import while_duties_open
from anjia.base.notices import actions, queries
from anjia.base.notices.policy import Light, State
from anjia.base.scope import current_actor
from anjia.interfaces.web import words
from anjia.kernel import workdays
from anjia.kernel.refusals import Refused
from anjia.processes.screening.queries import clues

LIGHTS = {
    Light.NORMAL: "green",
    Light.DUE_SOON: "amber",
    Light.OVERDUE: "red",
    Light.DONE: "done",
    Light.DONE_LATE: "late",
    Light.NONE: "",
}


@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """What waits for this person, and what they finished lately."""
    actor, today = current_actor(), timezone.localdate()
    context = {
        "waiting": [_shown(item, today=today) for item in queries.waiting(actor, today=today)],
        "finished": [_shown(item, today=today) for item in queries.finished(actor, today=today)],
        "clues": clues.waiting(actor, today=today),
        "today": today,
        "working": _works(today),
    }
    return render(request, "web/work.html", context)


@require_POST
def finish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put one item away as done or as not needed."""
    actor = current_actor()
    notice = queries.get(actor, pk)
    if notice is None:
        raise Http404
    needless = request.POST.get("state") == State.DISMISSED.value
    state = State.DISMISSED if needless else State.DONE
    actions.finish(notice, by=actor, at=timezone.now(), state=state)
    messages.success(request, _("已收进“已办”。"))
    return redirect("work")


@while_duties_open
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """The person's menu as a page, for the phone's bottom bar."""
    return render(request, "web/me.html")


def _shown(item: queries.Item, *, today: date) -> dict[str, object]:
    due = words.days_left(item.due_on, today=today) if item.due_on is not None else ""
    return {"item": item, "light": LIGHTS[item.light], "due": due}


def _works(today: date) -> bool | None:
    try:
        return workdays.is_working_day(today)
    except Refused:  # outside the announced years nothing is said
        return None
