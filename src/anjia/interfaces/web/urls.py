"""Addresses of the pages that belong to no domain."""

from django.conf import settings
from django.urls import include, path

from anjia.interfaces.web.pages import audit, parameters, sign_in
from anjia.interfaces.web.views import components, help_pages, home, outlines, preferences, work

urlpatterns = [
    path("", home.show, name="home"),
    path("login/", sign_in.sign_in, name="login"),
    path("login/code/", sign_in.code, name="login-code"),
    path("logout/", sign_in.sign_out, name="logout"),
    path("", include("anjia.interfaces.web.pages.urls")),
    path("parameters/", include((parameters.urlpatterns, "parameters"))),
    path("audit/", include((audit.urlpatterns, "audit"))),
    path("work/", work.work, name="work"),
    path("work/<uuid:pk>/finish/", work.finish, name="work-finish"),
    path("me/", work.me, name="me"),
    path("help/", help_pages.index, name="help"),
    path("outlines/<str:code>.json", outlines.outline, name="outline"),
    path("choose/place/", preferences.place, name="place"),
    path("choose/date/", preferences.date, name="as-of"),
    path("choose/theme/", preferences.theme, name="theme"),
    path("choose/language/", preferences.language, name="language"),
]
if settings.DEBUG:
    urlpatterns.append(path("components/", components.index, name="components"))
