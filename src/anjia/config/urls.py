"""Every address of the application."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("anjia.interfaces.web.urls")),
    path("", include("anjia.ledger.urls")),
    path("", include("anjia.ledger.imports.urls")),
    path("", include("anjia.registry.urls")),
    path("", include("anjia.domains.employment.urls")),
    path("", include("anjia.domains.enterprise.urls")),
    path("", include("anjia.processes.definitions.urls")),
    path("", include("anjia.processes.dashboards.urls")),
    path("", include("anjia.processes.screening.urls")),
    path("", include("anjia.processes.subsidies.urls")),
    path("", include("anjia.processes.supervision.urls")),
    path("", include("anjia.interfaces.api.urls")),
]

handler400 = "anjia.interfaces.web.errors.bad_request"
handler403 = "anjia.interfaces.web.errors.permission_denied"
handler404 = "anjia.interfaces.web.errors.not_found"
handler500 = "anjia.interfaces.web.errors.server_error"
