"""Addresses of the figures."""

from django.urls import path

from anjia.processes.dashboards.views import (
    changes,
    checking,
    leaving,
    lineage,
    outlooks,
    pages,
    plotted,
    reports,
)

app_name = "dashboards"

urlpatterns = [
    path("figures/", pages.index, name="index"),
    path("figures/outlooks/<uuid:batch_id>/", outlooks.show, name="outlook"),
    path("figures/check/", checking.check, name="check"),
    path("figures/check/template/", checking.template, name="check-template"),
    path("figures/check/result/", checking.result, name="check-result"),
    path("figures/<slug:code>/", pages.figure, name="figure"),
    path("figures/<slug:code>/data/", plotted.data, name="data"),
    path("figures/<slug:code>/lineage/", lineage.show, name="lineage"),
    path("figures/<slug:code>/export/", leaving.export, name="export"),
    path("figures/<slug:code>/open/", leaving.open_ledger, name="open"),
    path("reports/", reports.index, name="reports"),
    path("reports/new/", reports.new, name="report-new"),
    path("reports/<uuid:report_id>/", reports.show, name="report"),
    path("reports/<uuid:report_id>/workbook/", reports.workbook, name="report-workbook"),
    path("reports/<uuid:report_id>/recompute/", reports.recompute, name="report-recompute"),
    path("reports/<uuid:report_id>/changes/", changes.index, name="report-changes"),
    path("reports/<uuid:report_id>/changes/<slug:code>/", changes.figure, name="report-change"),
    path(
        "reports/<uuid:report_id>/changes/<slug:code>/export/",
        changes.export,
        name="report-change-export",
    ),
]
