"""Ranked people for a vacancy and ranked vacancies for a person, and pushing from either."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from anjia.base.scope import Actor, current_actor, refusals
from anjia.domains.employment import actions
from anjia.domains.employment.forms.matching import PushForm
from anjia.domains.employment.models import Campaign, Vacancy
from anjia.domains.employment.policy import Permission
from anjia.domains.employment.policy.matching import Point
from anjia.domains.employment.queries import matching, offers, seekers
from anjia.domains.employment.views import match_words
from anjia.kernel import areas as codes
from anjia.kernel.refusals import Refused
from anjia.ledger.pages import asking
from anjia.registry.models import Grid, Person, Site
from anjia.registry.queries import areas
from anjia.registry.views import gate

REFUSED = 422
SITE = codes.LENGTHS[codes.Level.SITE]
MOST_SAID = 5  # refusals of a push that are spelt out; the rest are counted


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Open vacancies with what is left of them, running campaigns, who waits to be asked."""
    by = current_actor()
    if not by.may(Permission.READ):
        raise Refused("not_permitted", permission=str(Permission.READ), area="")
    today = localdate()
    rows = offers.standing(on=today)
    running = Campaign.objects.filter(starts_on__lte=today, ends_on__gte=today)
    context = {
        "rows": rows,
        "openings": sum(row.vacancy.openings for row in rows),
        "left": sum(row.left for row in rows),
        "waiting": offers.listed(offers.Chosen(state="pushed")).count(),
        "campaigns": list(running.order_by("-starts_on")),
        "may_help": by.may(Permission.HELP),
        "may_arrange": by.may(Permission.ARRANGE),
    }
    return render(request, "employment/matching.html", context)


@require_http_methods(["GET", "POST"])
def candidates(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """People for a vacancy, ranked with the reasons; the ticked ones are pushed or invited."""
    vacancy: Vacancy = gate.row(Vacancy, row_id, absent="vacancy_not_found")
    by = helper()
    today = localdate()
    place = narrowed(request.GET, by)
    held = tuple(area for area in by.areas(Permission.HELP))
    found = seekers.candidates((place,) if place else held, on=today)
    best = matching.people_for(vacancy, found, on=today)
    points = {one.id: ranked.points for one, ranked in best}
    form = PushForm(request.POST or None, campaigns=running())
    status = 200
    if form.is_bound and form.is_valid():
        chosen = {
            one: points.get(one, ()) for one in asking.keys_of(request.POST.getlist("person"))
        }
        answer = _pushed(request, vacancy, chosen, form, by=by)
        if answer is not None:
            return answer
        status = REFUSED
    context = {
        "vacancy": vacancy,
        "lines": _lines(vacancy, best),
        "asked": len(found),
        "place": place,
        "places": places(held),
        "form": form,
        "campaigns": running(),
        "on": today,
    }
    return render(request, "employment/candidates.html", context, status=status)


@require_http_methods(["GET", "POST"])
def for_person(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Open vacancies for one person, ranked with the reasons; one of them is pushed."""
    person: Person = gate.row(Person, row_id, absent="person_not_found")
    by = gate.permitted(Permission.HELP, person.area)
    today = localdate()
    best = matching.vacancies_for(person, on=today)
    form = PushForm(request.POST or None, campaigns=running())
    status = 200
    if form.is_bound and form.is_valid():
        wanted = next(iter(asking.keys_of(request.POST.getlist("vacancy"))), None)
        for vacancy, ranked in best:
            if vacancy.pk == wanted:
                answer = _pushed(request, vacancy, {person.pk: ranked.points}, form, by=by)
                if answer is not None:
                    return answer
        status = REFUSED
    held = {row.vacancy_id: row for row in offers.listed(offers.Chosen()).filter(person=person)}
    context = {
        "person": person,
        "form": form,
        "lines": [
            (vacancy, ranked, match_words.said(ranked.points), held.get(vacancy.pk))
            for vacancy, ranked in best
        ],
    }
    return render(request, "employment/vacancies_for.html", context, status=status)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Seek nobody any more, because the openings are filled or were taken back."""
    vacancy: Vacancy = gate.row(Vacancy, row_id, absent="vacancy_not_found")
    by = gate.permitted(Permission.ARRANGE, vacancy.area)
    if request.method == "POST":
        filled = request.POST.get("why") == "filled"
        gate.told(
            request,
            lambda: actions.withdraw(vacancy, by=by, at=timezone.now(), filled=filled),
        )
        return HttpResponseRedirect(reverse("ledger:detail", args=["vacancies", vacancy.pk]))
    return render(request, "employment/withdraw.html", {"vacancy": vacancy})


def helper() -> Actor:
    """Return the officer, who helps people somewhere; refuse otherwise."""
    by = current_actor()
    if not by.may(Permission.HELP):
        raise Refused("not_permitted", permission=str(Permission.HELP), area="")
    return by


def running() -> list[tuple[str, str]]:
    """Return the campaigns that run today, for a choice."""
    today = localdate()
    rows = Campaign.objects.filter(starts_on__lte=today, ends_on__gte=today)
    return [(str(row.pk), row.name) for row in rows.order_by("-starts_on", "pk")]


def _pushed(
    request: HttpRequest,
    vacancy: Vacancy,
    chosen: Mapping[UUID, Sequence[Point]],
    form: PushForm,
    *,
    by: Actor,
) -> HttpResponse | None:
    """Push or invite; None with the reason in the form where nothing was done."""
    if not chosen:
        form.add_error(None, _("先勾选要推送的人。"))
        return None
    campaign = form.cleaned_data["campaign"]
    try:
        if request.POST.get("act") == "invite":
            return _invited(request, chosen, campaign, vacancy, by=by)
        wanted = actions.Push(
            vacancy=vacancy.pk,
            persons=chosen,
            channel=form.cleaned_data["channel"],
            campaign=UUID(campaign) if campaign else None,
        )
        done = actions.push(wanted, by=by, at=timezone.now())
    except Refused as refused:
        if refused.code == "not_permitted":
            raise
        form.add_error(None, refusals.text(refused))
        return None
    _say(request, done)
    if not done.made:
        form.add_error(None, _("没有推送给任何人，原因见上。"))
        return None
    return HttpResponseRedirect(f"{reverse('employment:offers')}?vacancy={vacancy.pk}")


def _invited(
    request: HttpRequest,
    chosen: Mapping[UUID, Sequence[Point]],
    campaign: str,
    vacancy: Vacancy,
    *,
    by: Actor,
) -> HttpResponse:
    if not campaign:
        raise Refused("campaign_missing")
    wanted = actions.Invitation(UUID(campaign), tuple(chosen))
    made, refused = actions.invite(wanted, by=by, at=timezone.now())
    said = ngettext("邀请了 %(n)s 人。", "邀请了 %(n)s 人。", made) % {"n": made}
    messages.success(request, said)
    _warn(request, refused)
    return HttpResponseRedirect(reverse("employment:candidates", args=[vacancy.pk]))


def _say(request: HttpRequest, done: actions.Pushed) -> None:
    if done.made:
        n = len(done.made)
        messages.success(request, ngettext("推送给 %(n)s 人。", "推送给 %(n)s 人。", n) % {"n": n})
    if done.already:
        names = "、".join(one.name for one in done.already[:MOST_SAID])
        messages.warning(
            request,
            ngettext(
                "%(names)s 已经推送过这个岗位，没有再推。",
                "%(names)s 等 %(n)s 人已经推送过这个岗位，没有再推。",
                len(done.already),
            )
            % {"names": names, "n": len(done.already)},
        )
    _warn(request, done.refused)


def _warn(request: HttpRequest, refused: Sequence[Refused]) -> None:
    for one in refused[:MOST_SAID]:
        messages.warning(request, refusals.text(one))
    if len(refused) > MOST_SAID:
        n = len(refused) - MOST_SAID
        messages.warning(
            request, ngettext("另有 %(n)s 人没有推送。", "另有 %(n)s 人没有推送。", n) % {"n": n}
        )


def _lines(
    vacancy: Vacancy, best: Sequence[tuple[seekers.Candidate, matching.Ranked]]
) -> list[dict[str, Any]]:
    people = seekers.names(one.id for one, _ranked in best)
    held = offers.open_ones(vacancy)
    called = areas.names({one.seeker.area for one, _ranked in best})
    return [
        {
            "rank": place + 1,
            "person": people[one.id],
            "age": one.seeker.age,
            "total": ranked.total,
            "reasons": match_words.said(ranked.points),
            "offer": held.get(one.id),
            "place": called.get(one.seeker.area, one.seeker.area),
        }
        for place, (one, ranked) in enumerate(best)
        if one.id in people
    ]


def narrowed(given: QueryDict, by: Actor) -> str:
    """Return the place that a list is narrowed to; a place of others narrows nothing."""
    place = given.get("area", "")
    inside = any(place.startswith(area) for area in by.areas(Permission.HELP))
    known = place.isascii() and place.isdigit() and len(place) in codes.LENGTHS.values()
    return place if known and inside else ""


def places(held: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the sites, or the grids of one site, to which an officer may narrow a list."""
    if held and all(len(area) >= SITE for area in held):
        rows = [row for area in held for row in Grid.objects.within(area).order_by("area")]
    else:
        rows = [row for area in held for row in Site.objects.within(area).order_by("area")]
    return [(row.area, row.name) for row in rows]
