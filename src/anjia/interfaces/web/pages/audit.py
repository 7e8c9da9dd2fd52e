"""The operation log: who did what, where, when and why, for auditors."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from anjia.base.access.sessions import fresh_password_required
from anjia.base.audit import actions as audit
from anjia.base.audit import queries
from anjia.base.audit.models import Event, Log, Seal
from anjia.base.audit.policy import Permission
from anjia.base.audit.queries import Filter
from anjia.base.scope import current_actor
from anjia.interfaces.web import event_words
from anjia.interfaces.web.pages.forms import Styled
from anjia.kernel.refusals import Refused
from anjia.ledger import catalogue
from anjia.registry.queries import areas as places

PAGE = 50
EXPORT_ROWS = 100_000
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Line:
    """One event as the page shows it."""

    event: Event
    what: str
    facts: str
    place: str


class FilterForm(Styled):
    """Which events are wanted."""

    actor = forms.CharField(label=gettext_lazy("谁"), max_length=64, required=False)
    event = forms.CharField(label=gettext_lazy("什么事"), max_length=80, required=False)
    area = forms.RegexField(
        label=gettext_lazy("地区"), regex=r"^[0-9]{2,18}$", max_length=18, required=False
    )
    subject = forms.CharField(label=gettext_lazy("对象编号"), max_length=64, required=False)
    since = forms.DateField(
        label=gettext_lazy("从"), required=False, widget=forms.DateInput({"type": "date"})
    )
    until = forms.DateField(
        label=gettext_lazy("到"), required=False, widget=forms.DateInput({"type": "date"})
    )

    def wanted(self) -> Filter:
        """Return the filter; what cannot be read narrows nothing and is marked on the page."""
        given: dict[str, Any] = getattr(self, "cleaned_data", {})
        until = given.get("until")
        return Filter(
            actor=given.get("actor") or "",
            event=_code(given.get("event") or ""),
            area=given.get("area") or "",
            subject_id=given.get("subject") or "",
            since=_midnight(given.get("since")),
            until=_midnight(until + timedelta(days=1)) if until else None,
        )


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Events of the reader's places, newest first, by key: the table has no end."""
    _need(Permission.READ)
    form = FilterForm(request.GET)
    form.is_valid()
    before = request.GET.get("before", "")
    found = queries.events(current_actor().areas(Permission.READ), wanted=form.wanted())
    if before.isdigit():
        found = found.filter(pk__lt=int(before))
    events = list(found[: PAGE + 1])
    kept = {key: value for key, value in request.GET.items() if value and key != "before"}
    more = len(events) > PAGE
    events = events[:PAGE]
    called = places.names({event.area for event in events if event.area})
    context = {
        "form": form,
        "lines": [
            Line(
                event,
                event_words.event(event.event),
                _facts(event),
                called.get(event.area or "", event.area or "—"),
            )
            for event in events
        ],
        "next_url": f"?{urlencode({**kept, 'before': events[-1].pk})}" if more else "",
        "first_url": f"?{urlencode(kept)}" if before else "",
        "may_export": current_actor().may(Permission.EXPORT),
        "seals": _last_seals(),
        "export_query": urlencode(kept),
    }
    return render(request, "audit/index.html", context)


@require_POST
@fresh_password_required
def export(request: HttpRequest) -> HttpResponse:
    """The filtered events as a text table for Excel; taking them away is itself an event."""
    _need(Permission.EXPORT)
    actor = current_actor()
    form = FilterForm(request.GET)
    form.is_valid()
    wanted = form.wanted()
    found = queries.events(actor.areas(Permission.EXPORT), wanted=wanted)[:EXPORT_ROWS]
    table = StringIO()
    written = csv.writer(table)
    written.writerow(
        [_("时间"), _("人员编号"), _("姓名"), _("事项"), _("地区"), _("对象"), _("理由"), _("内容")]
    )
    count = 0
    for event in found.iterator(chunk_size=2000):
        written.writerow([_harmless(cell) for cell in _cells(event)])
        count += 1
    area = actor.areas(Permission.EXPORT)[0]
    audit.record(
        "audit.export", by=actor.id, by_name=actor.name, area=area or None, facts={"rows": count}
    )
    # The mark at the start is how Excel knows UTF-8.
    response = HttpResponse(
        ("\ufeff" + table.getvalue()).encode(), content_type="text/csv; charset=utf-8"
    )
    name = f"anjia-audit-{timezone.localdate():%Y%m%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cells(event: Event) -> Iterator[str]:
    yield f"{timezone.localtime(event.at):%Y-%m-%d %H:%M:%S}"
    yield event.actor_id
    yield event.actor_name
    yield event_words.event(event.event)
    yield event.area or ""
    yield f"{event.subject_type} {event.subject_id}".strip()
    yield event.reason
    yield _facts(event)


def _harmless(cell: str) -> str:
    """A cell that Excel cannot take for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _code(text: str) -> str:
    """The code behind a word of the page, or the code itself."""
    for code, words in event_words.EVENTS.items():
        if str(words) == text:
            return code
    return text


def _facts(event: Event) -> str:
    called = _called(event.facts.get("ledger"))
    return "；".join(
        f"{event_words.fact(name)} {_fact(value, called.get(name, {}))}"
        for name, value in event.facts.items()
    )


def _fact(value: Any, called: dict[Any, Any]) -> str:
    """A fact as people write it: what has a title under its title, lists with commas."""
    if isinstance(value, list):
        return "、".join(str(called.get(each, each)) for each in value)
    return str(called.get(value, value))


def _called(code: Any) -> dict[str, dict[Any, Any]]:
    """What the codes in an event that names a ledger are called, by the fact's name."""
    try:
        ledger = catalogue.get(code)
    except Refused:
        return {}
    return {
        "ledger": {code: ledger.title},
        "view": {view.code: view.label for view in ledger.views},
        "columns": {name: column.label for name, column in ledger.columns.items()},
    }


def _last_seals() -> list[Seal]:
    last = (Seal.objects.filter(log=log).order_by("-number").first() for log in Log)
    return [seal for seal in last if seal is not None]


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def _need(permission: Permission) -> None:
    if not current_actor().may(permission):
        raise PermissionDenied


urlpatterns = [
    path("", index, name="index"),
    path("export/", export, name="export"),
]
