"""The network address that a request comes from, as far as it can be believed."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the browser.

    Behind the proxy that speaks TLS it is what that proxy saw: the last entry of the forwarded
    list, because the browser can write anything before it.
    """
    direct: str = request.META.get("REMOTE_ADDR", "")
    if not settings.HTTPS:
        return direct
    forwarded = request.headers.get("X-Forwarded-For", "")
    return forwarded.rsplit(",", 1)[-1].strip() or direct
