"""Officers of one's own area: accounts by the system administrator, appointments by whoever may
give them.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anjia.base.access import actions, queries, roles
from anjia.base.access import second_factor as factors
from anjia.base.access.models import Appointment, Officer
from anjia.base.access.policy import Permission
from anjia.base.access.sessions import fresh_password_required
from anjia.base.scope import current_actor, refusals
from anjia.interfaces.web.pages.forms import AppointForm, OfficerForm, ReasonForm
from anjia.interfaces.web.pages.paging import page_of
from anjia.interfaces.web.pages.units import need
from anjia.kernel.refusals import Refused


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All officers that I may see."""
    need(Permission.READ)
    text = request.GET.get("q", "").strip()
    found = queries.visible_officers()
    if text:
        found = found.filter(
            Q(name__icontains=text) | Q(username__icontains=text) | Q(unit__name__icontains=text)
        )
    page = page_of(request, found.order_by("-active", "username"))
    today = timezone.localdate()
    held: dict[Any, list[str]] = {}
    for one in Appointment.objects.valid(today).filter(officer__in=list(page)):
        held.setdefault(one.officer_id, []).append(roles.title(one.role))
    context = {
        "page": page,
        "rows": [(officer, held.get(officer.pk, [])) for officer in page],
        "q": text,
        "may_create": current_actor().may(Permission.OFFICERS),
        "waiting": Appointment.objects.filter(confirmed_at=None, withdrawn_at=None).select_related(
            "officer"
        ),
    }
    return render(request, "access/officers.html", context)


@never_cache
@fresh_password_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """A new officer; the generated password is shown once."""
    need(Permission.OFFICERS)
    form = OfficerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            officer, password = actions.create_officer(
                given["unit"],
                by=current_actor(),
                username=given["username"],
                name=given["name"],
                phone=given["phone"],
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            return _password_once(request, officer, password)
    context = {"form": form, "title": _("新建人员")}
    return render(request, "access/officer_form.html", context, status=422 if form.errors else 200)


@require_safe
def detail(request: HttpRequest, pk: Any) -> HttpResponse:
    """An officer with their appointments, and what I may do about them."""
    officer = _seen(pk)
    return _detail(request, officer, form=AppointForm(by=current_actor()))


def _detail(
    request: HttpRequest, officer: Officer, *, form: AppointForm, status: int = 200
) -> HttpResponse:
    actor, today = current_actor(), timezone.localdate()
    rows = [
        (one, roles.title(one.role), _state(one), _may_give(one))
        for one in queries.appointments_of(officer)
    ]
    context = {
        "officer": officer,
        "rows": rows,
        "form": form,
        "reason_form": ReasonForm(),
        "today": today,
        "has_second_factor": factors.is_set_up(officer),
        "oneself": str(officer.pk) == actor.id,
        "may_officers": actor.may(Permission.OFFICERS, officer.area),
        "may_security": actor.may(Permission.SECURITY, officer.area),
        "may_appoint": actor.may(Permission.APPOINT) and form.fields["role"].choices,  # type: ignore[attr-defined]
    }
    return render(request, "access/officer.html", context, status=status)


def _state(one: Appointment) -> tuple[str, str]:
    """Light and word of an appointment today."""
    today = timezone.localdate()
    if one.withdrawn_at is not None:
        return "none", _("已撤销")
    if one.confirmed_at is None:
        return "amber", _("待第二人确认")
    if one.valid_from > today:
        return "none", _("还没开始")
    if one.valid_to is not None and one.valid_to < today:
        return "none", _("已到期")
    return "green", _("在任")


def _may_give(one: Appointment) -> bool:
    actor = current_actor()
    return str(one.officer_id) != actor.id and all(
        one.role in queries.roles_to_give(actor, area) for area in one.areas
    )


@fresh_password_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: Any) -> HttpResponse:
    """Correct a name, a phone, or the unit."""
    officer = _seen(pk)
    if not current_actor().may(Permission.OFFICERS, officer.area):
        raise PermissionDenied
    initial = {"name": officer.name, "unit": officer.unit_id}
    form = OfficerForm(request.POST or None, initial=initial, new=False)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.change_officer(
                officer,
                by=current_actor(),
                name=given["name"],
                unit=given["unit"],
                phone=given["phone"] or None,
            )
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            messages.success(request, _("%(name)s 已保存。") % {"name": officer.name})
            return redirect("access:officer", pk=officer.pk)
    context = {"form": form, "title": officer.name, "officer": officer}
    return render(request, "access/officer_form.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
@fresh_password_required
def reset(request: HttpRequest, pk: Any) -> HttpResponse:
    """A new password for an officer, shown once."""
    officer = _seen(pk)
    password = actions.reset_password(officer, by=current_actor(), at=timezone.now())
    return _password_once(request, officer, password)


@require_POST
@fresh_password_required
def active(request: HttpRequest, pk: Any) -> HttpResponse:
    """Stop an officer from signing in, or let them in again."""
    officer = _seen(pk)
    wanted = request.POST.get("active") == "yes"
    done = _("%(name)s 可以登录了。") if wanted else _("%(name)s 已停用，所有登录已退出。")
    return _act(
        request,
        officer,
        lambda: actions.set_active(officer, by=current_actor(), active=wanted),
        done=done,
    )


@require_POST
@fresh_password_required
def release(request: HttpRequest, pk: Any) -> HttpResponse:
    """Lift the block after failed attempts."""
    officer = _seen(pk)
    return _act(
        request,
        officer,
        lambda: actions.release(officer, by=current_actor()),
        done=_("%(name)s 的账号已解锁。"),
    )


@require_POST
@fresh_password_required
def second_factor(request: HttpRequest, pk: Any) -> HttpResponse:
    """Forget an officer's authenticator, after a lost phone."""
    officer = _seen(pk)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _act(
        request,
        officer,
        lambda: actions.remove_second_factor(officer, by=current_actor(), reason=reason),
        done=_("已取消 %(name)s 的验证码。下次登录时重新设置。"),
    )


@require_POST
@fresh_password_required
def appoint(request: HttpRequest, pk: Any) -> HttpResponse:
    """Give an officer a role at some places."""
    need(Permission.APPOINT)
    officer = _seen(pk)
    form = AppointForm(request.POST, by=current_actor())
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.appoint(
                officer,
                by=current_actor(),
                role=given["role"],
                in_areas=given["areas"],
                valid_from=given["valid_from"],
                valid_to=given["valid_to"],
                subject=given["subject"],
                reason=given["reason"],
                unit=officer.unit,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            messages.success(
                request, _("已任职：%(role)s。") % {"role": roles.title(given["role"])}
            )
            return redirect("access:officer", pk=officer.pk)
    return _detail(request, officer, form=form, status=422)


@require_POST
@fresh_password_required
def confirm(request: HttpRequest, pk: Any) -> HttpResponse:
    """Confirm what another administrator proposed."""
    appointment: Appointment = get_object_or_404(
        Appointment.objects.select_related("officer"), pk=pk
    )
    return _act(
        request,
        appointment.officer,
        lambda: actions.confirm(appointment, by=current_actor(), at=timezone.now()),
        done=_("%(name)s 的任职已确认。"),
    )


@require_POST
@fresh_password_required
def withdraw(request: HttpRequest, pk: Any) -> HttpResponse:
    """End an appointment at once."""
    appointment: Appointment = get_object_or_404(
        Appointment.objects.select_related("officer"), pk=pk
    )
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _act(
        request,
        appointment.officer,
        lambda: actions.withdraw(appointment, by=current_actor(), at=timezone.now(), reason=reason),
        done=_("%(name)s 的任职已撤销。"),
    )


def _seen(pk: Any) -> Officer:
    need(Permission.READ)
    return get_object_or_404(queries.visible_officers(), pk=pk)


def _act(
    request: HttpRequest, officer: Officer, act: Callable[[], object], *, done: str
) -> HttpResponse:
    """Do it, or say why not, on the officer's page."""
    try:
        act()
    except Refused as refused:
        if refused.code == "not_permitted":
            raise
        messages.error(request, refusals.text(refused))
    else:
        messages.success(request, done % {"name": officer.name})
    return redirect("access:officer", pk=officer.pk)


def _password_once(request: HttpRequest, officer: Officer, password: str) -> HttpResponse:
    context = {"officer": officer, "password": password}
    return render(request, "access/password_once.html", context)
