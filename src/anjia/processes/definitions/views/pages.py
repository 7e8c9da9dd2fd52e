"""One definition with its versions, one version with its life, and what an officer does with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anjia.base.scope import Actor, current_actor, refusals
from anjia.engine.errors import DefinitionError
from anjia.kernel.refusals import Refused
from anjia.ledger.pages.asking import day_of
from anjia.processes.definitions import actions
from anjia.processes.definitions.forms import LABELS
from anjia.processes.definitions.policy import NEXT, Permission, Step, Version, What
from anjia.processes.definitions.queries import library, versions
from anjia.processes.definitions.views import lists, showing, words
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anjia.processes.definitions.views.showing import Sheet

REFUSED = 422
SHIPPED = "shipped"


@dataclass(frozen=True)
class Row:
    """One line of two versions beside each other."""

    label: str
    old: str
    new: str

    @property
    def differs(self) -> bool:
        """Whether the line is where the two are not the same."""
        return self.old != self.new


@require_GET
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """A definition as it is in force at the place in view, its versions, and two compared."""
    by = current_actor()
    area, today = lists.here(by), timezone.localdate()
    seen = versions.concerning(versions.of_code(code), by=by)
    what = _what(code, seen)
    present = library.stand(area, on=today).version(what, code)
    sheet = showing.of_version(present) if present else showing.shipped(what, code)
    if sheet is None:
        sheet = showing.of_version(seen[-1])
    called = places.names({version.area for version in seen})
    context = {
        "sheet": sheet,
        "what": words.what_word(what),
        "present": present,
        "in_force": present is not None or (what, code) in library.written(),
        "is_shipped": (what, code) in library.written(),
        "versions": [
            (
                version,
                words.chip(version),
                called.get(version.area, version.area),
                version == present,
            )
            for version in reversed(seen)
        ],
        **_compared(request, what, code, seen),
        "may_write": by.may(Permission.WRITE),
        "figure": _address("dashboards:figure", code) if what is What.INDICATOR else "",
        "rule": _address("screening:rule", code) if what is What.RULE else "",
    }
    return render(request, "definitions/detail.html", context)


@require_GET
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version: what it says, what happened to it, and what the reader may do next."""
    return _version(request, number)


def _version(request: HttpRequest, number: int, *, complaint: str = "") -> HttpResponse:
    by = current_actor()
    lists.here(by)
    found = _seen(number, by=by)
    sheet = showing.of_version(found)
    before = _before(found)
    context = {
        "version": found,
        "sheet": sheet,
        "what": words.what_word(found.what),
        "chip": words.chip(found),
        "place": places.names([found.area]).get(found.area, found.area),
        "life": [(words.happened_word(each.step), each) for each in found.life],
        "rows": _rows(before, sheet) if before is not None else [],
        "may": _may(found, by=by),
        "own": found.author == by.id,
        "today": timezone.localdate(),
        "complaint": complaint,
        "replay": _replay(found),
    }
    status = REFUSED if complaint else 200
    return render(request, "definitions/version.html", context, status=status)


@require_POST
def act(request: HttpRequest, number: int) -> HttpResponse:
    """Take the next step with a version."""
    by, at = current_actor(), timezone.now()
    found = _seen(number, by=by)
    note = request.POST.get("note", "").replace("\0", "")
    try:
        said = _take(request.POST.get("step", ""), found, note, request, by=by, at=at)
    except DefinitionError as fault:
        return _version(request, number, complaint=library.spoken(fault.said))
    except Refused as refused:
        return _version(request, number, complaint=refusals.text(refused))
    messages.success(request, said)
    return HttpResponseRedirect(reverse("definitions:version", args=[number]))


def _take(step: str, found: Version, note: str, request: HttpRequest, *, by: Actor, at: Any) -> str:
    match step:
        case Step.SUBMITTED:
            actions.submit(found, by=by, at=at)
            return _("已提交，另一位工作人员会看到。")
        case Step.APPROVED:
            actions.approve(found, by=by, at=at)
            return _("已批准，可以发布了。")
        case Step.DECLINED:
            actions.decline(found, by=by, note=note, at=at)
            return _("没有批准，已告诉编写人。")
        case Step.PUBLISHED:
            today = timezone.localdate(at)
            day = _day(request.POST.get("valid_from", ""))
            actions.publish(found, by=by, valid_from=day, on=today, at=at)
            return _("已发布。到生效那天，数会按新口径重新算。")
        case Step.WITHDRAWN:
            actions.withdraw(found, by=by, note=note, at=at)
            return _("已撤回。今天起按原来的口径算。")
        case _:
            raise Http404


def _day(text: str) -> date:
    found = day_of(text)
    if found is None:
        raise Refused("definition_day_missing")
    return found


def _seen(number: int, *, by: Actor) -> Version:
    """A version that concerns the reader; any other is not found."""
    if not by.may(Permission.READ):
        raise Refused("not_permitted", permission=Permission.READ.value)
    found = versions.every().get(number)
    if found is None or found not in versions.concerning([found], by=by):
        raise Http404
    return found


def _what(code: str, seen: list[Version]) -> What:
    for what in What:
        if (what, code) in library.written():
            return what
    if not seen:
        raise Http404
    return seen[-1].what


def _may(found: Version, *, by: Actor) -> dict[str, bool]:
    """The steps that the reader may take now."""
    steps, writes = NEXT[found.step], by.may(Permission.WRITE, found.area)
    own = found.author == by.id
    return {
        "submit": Step.SUBMITTED in steps and writes and own,
        "decide": actions.may_decide(found, by=by),
        "publish": Step.PUBLISHED in steps and writes,
        "withdraw": Step.WITHDRAWN in steps
        and writes
        and (own or found.step not in (Step.DRAFT, Step.SUBMITTED)),
        "change": writes,
    }


def _address(name: str, *args: object) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _replay(found: Version) -> str:
    """Where a rule is replayed on past snapshots before it is published."""
    address = _address("screening:replay", found.code) if found.what is What.RULE else ""
    return f"{address}?version={found.id}" if address else ""


def _before(found: Version) -> Sheet | None:
    """What a version was made from: the one of that hash, shipped or an office's."""
    if not found.based_on:
        return None
    for other in reversed(versions.of_code(found.code)):
        if other.hash == found.based_on and other.id < found.id:
            return showing.of_version(other)
    shipped = showing.shipped(found.what, found.code)
    return shipped if shipped is not None and shipped.fingerprint == found.based_on else None


def _compared(request: HttpRequest, what: What, code: str, seen: list[Version]) -> dict[str, Any]:
    """Two versions beside each other, as the address asks."""
    sheets: dict[str, Sheet] = {}
    shipped = showing.shipped(what, code)
    if shipped is not None:
        sheets[SHIPPED] = shipped
    by_number = {str(found.id): found for found in seen}
    left, right = request.GET.get("a", ""), request.GET.get("b", "")
    for name in (left, right):
        if name in by_number:
            sheets[name] = showing.of_version(by_number[name])
    choices = ([SHIPPED] if shipped is not None else []) + list(by_number)
    if left not in sheets or right not in sheets or left == right:
        return {"choices": choices}
    return {
        "choices": choices,
        "left": left,
        "right": right,
        "rows": _rows(sheets[left], sheets[right]),
    }


def _rows(old: Sheet, new: Sheet) -> list[Row]:
    """Line by line, as written; those that both lack are left out."""
    known = [
        *((key, str(label)) for key, label in LABELS.items()),
        ("explain", _("给人看的事实")),
        ("within", _("几天内看完")),
        ("basis", _("依据")),
        ("quote", _("原文")),
    ]
    rows = [Row(_("名称"), old.title, new.title), Row(_("说明"), old.note, new.note)]
    rows += [Row(_("怎么算"), old.kind, new.kind), Row(_("单位"), old.unit, new.unit)]
    rows += [Row(label, _plain(old.content, key), _plain(new.content, key)) for key, label in known]
    rows.append(Row(_("口径指纹"), old.fingerprint, new.fingerprint))
    return [row for row in rows if row.old or row.new]


def _plain(content: Mapping[str, Any], key: str) -> str:
    value = content.get(key, "")
    return "、".join(value) if isinstance(value, list) else str(value)
