"""Addresses of the figures."""

from django.urls import path

from anjia.processes.dashboards.views import checking, leaving, outlooks, pages

app_name = "dashboards"

urlpatterns = [
    path("figures/", pages.index, name="index"),
    path("figures/outlooks/<uuid:batch_id>/", outlooks.show, name="outlook"),
    path("figures/check/", checking.check, name="check"),
    path("figures/check/template/", checking.template, name="check-template"),
    path("figures/check/result/", checking.result, name="check-result"),
    path("figures/<slug:code>/", pages.figure, name="figure"),
    path("figures/<slug:code>/export/", leaving.export, name="export"),
    path("figures/<slug:code>/open/", leaving.open_ledger, name="open"),
]
