"""The pages on which somebody is not yet, or no longer, signed in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from anjia.base.access import second_factor, signing_in
from anjia.base.access.addresses import client_address
from anjia.base.access.middleware import while_duties_open
from anjia.base.access.models import Officer
from anjia.base.scope import refusals
from anjia.interfaces.web.pages.forms import AgainForm, CodeForm, SignInForm
from anjia.kernel.refusals import Refused

NEXT = "next"


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; then the code, where one is asked for."""
    if isinstance(request.user, Officer):
        return redirect("home")
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        at, given = timezone.now(), form.cleaned_data
        try:
            officer = signing_in.check_password(
                given["username"], given["password"], ip=client_address(request), at=at
            )
        except Refused as refused:
            form.add_error("password", refusals.text(refused))
            status = 429 if refused.code == "sign_in_blocked" else 422
        else:
            return _step_two(request, officer)
    return render(
        request, "access/sign_in.html", {"form": form, "next": back_to(request)}, status=status
    )


def _step_two(request: HttpRequest, officer: Officer) -> HttpResponse:
    at, target = timezone.now(), back_to(request)
    if second_factor.is_set_up(officer):
        signing_in.wait_for_code(request, officer, at=at)
        request.session[NEXT] = target
        return redirect("login-code")
    signing_in.enter(request, officer, ip=client_address(request), at=at)
    return redirect(target)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code from the authenticator, or a recovery code."""
    at = timezone.now()
    officer = signing_in.pending(request, at=at)
    if officer is None:
        return redirect("login")
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            signing_in.check_code(
                officer, form.cleaned_data["code"], ip=client_address(request), at=at
            )
        except Refused as refused:
            form.add_error("code", refusals.text(refused))
            status = 429 if refused.code == "sign_in_blocked" else 422
        else:
            target = request.session.get(NEXT, reverse("home"))
            signing_in.enter(request, officer, ip=client_address(request), at=at)
            return redirect(target)
    return render(request, "access/code.html", {"form": form}, status=status)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    signing_in.leave(request, ip=client_address(request))
    return redirect("login")


@never_cache
@while_duties_open
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """The password once more, before an act that reveals, exports or grants."""
    form = AgainForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            signing_in.again(
                request,
                _officer(request),
                form.cleaned_data["password"],
                ip=client_address(request),
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error("password", refusals.text(refused))
            status = 429 if refused.code == "sign_in_blocked" else 422
        else:
            return redirect(back_to(request))
    context = {"form": form, "next": back_to(request), "title": _("再输入一次密码")}
    return render(request, "access/again.html", context, status=status)


def back_to(request: HttpRequest) -> str:
    """Where to go afterwards: the page asked for, if it is one of ours."""
    target = request.POST.get(NEXT) or request.GET.get(NEXT) or ""
    here = {request.get_host()}
    if url_has_allowed_host_and_scheme(target, here, require_https=request.is_secure()):
        return target
    return reverse("home")


def _officer(request: HttpRequest) -> Officer:
    if not isinstance(request.user, Officer):
        raise TypeError("only signed-in officers come here")
    return request.user
