"""One's own account: password, second factor, sessions."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anjia.base.access import queries, roles, second_factor, sessions, signing_in
from anjia.base.access.addresses import client_address
from anjia.base.access.middleware import while_duties_open
from anjia.base.access.models import Officer, SecondFactor, Session
from anjia.base.access.rules import rules
from anjia.base.scope import refusals
from anjia.interfaces.web.pages.forms import CodeForm, PasswordForm
from anjia.interfaces.web.pages.sign_in import back_to
from anjia.kernel.refusals import Refused
from anjia.registry.queries import areas as places


@require_GET
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here, what I may do until when, and where I am signed in."""
    officer = own(request)
    held = queries.appointments_of(officer)
    context = {
        "officer": officer,
        "places": places.names({code for one in held for code in one.areas}),
        "appointments": [(one, roles.title(one.role)) for one in held],
        "sessions": Session.objects.filter(officer=officer).order_by("-seen_at"),
        "this_session": request.session.session_key,
        "second_factor": second_factor.is_set_up(officer),
    }
    return render(request, "access/account.html", context)


@never_cache
@while_duties_open
@sensitive_post_parameters("old", "new", "repeated")
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change my password; every other session of mine ends."""
    officer, at = own(request), timezone.now()
    form = PasswordForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            signing_in.change_password(
                request,
                officer,
                old=given["old"],
                new=given["new"],
                ip=client_address(request),
                at=at,
            )
        except Refused as refused:
            form.add_error("old", refusals.text(refused))
            status = 422
        except ValidationError as broken:
            form.add_error("new", broken)
            status = 422
        else:
            messages.success(request, _("密码改好了。在其他地方的登录都已退出。"))
            return redirect(back_to(request))
    held = rules(on=timezone.localdate(at), area=_area_of(officer))
    context = {"form": form, "rules": held, "next": back_to(request), "officer": officer}
    return render(request, "access/password.html", context, status=status)


@never_cache
@while_duties_open
@sessions.fresh_password_required
@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Set up the authenticator: scan the picture, give the first code, keep the recovery codes."""
    officer, at = own(request), timezone.now()
    if second_factor.is_set_up(officer):
        return render(request, "access/second_factor_done.html", {"officer": officer})
    factor = SecondFactor.objects.filter(officer=officer).first() or second_factor.begin(officer)
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        codes = second_factor.confirm(officer, form.cleaned_data["code"], at=at)
        if codes:
            signing_in.note("access.second_factor_set_up", officer, ip=client_address(request))
            shown: dict[str, object] = {"codes": codes, "next": back_to(request)}
            return render(request, "access/recovery_codes.html", shown)
        form.add_error("code", _("验证码不对。请输入手机上现在显示的六位数字。"))
        status = 422
    context = {
        "form": form,
        # Made by our own code from our own secret: nothing a person typed is in it.
        "picture": mark_safe(second_factor.picture(factor)),  # noqa: S308
        "secret": second_factor.spelled(factor),
        "next": back_to(request),
    }
    return render(request, "access/second_factor.html", context, status=status)


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End all my other sessions."""
    ended = sessions.end_all(own(request), but=request.session.session_key)
    messages.success(request, _("已退出其他 %(count)d 处登录。") % {"count": ended})
    return redirect("access:account")


def own(request: HttpRequest) -> Officer:
    """The signed-in officer."""
    if not isinstance(request.user, Officer):
        raise Http404
    return request.user


def _area_of(officer: Officer) -> str:
    return queries.post_of(officer, on=timezone.localdate()).area
