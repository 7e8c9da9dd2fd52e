"""Addresses of the figures."""

from django.urls import path

from anjia.processes.dashboards.views import leaving, outlooks, pages

app_name = "dashboards"

urlpatterns = [
    path("figures/", pages.index, name="index"),
    path("figures/outlooks/<uuid:batch_id>/", outlooks.show, name="outlook"),
    path("figures/<slug:code>/", pages.figure, name="figure"),
    path("figures/<slug:code>/export/", leaving.export, name="export"),
    path("figures/<slug:code>/open/", leaving.open_ledger, name="open"),
]
