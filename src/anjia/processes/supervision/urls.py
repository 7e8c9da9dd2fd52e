"""Addresses of supervision."""

from __future__ import annotations

from django.urls import path

from anjia.processes.supervision.views import board, meetings

app_name = "supervision"

BOARD = [
    path("supervision/", board.index, name="index"),
    path("supervision/rows/", board.listing, name="rows"),
]
MEETINGS = [
    path("supervision/meetings/", meetings.index, name="meetings"),
    path("supervision/meetings/new/", meetings.new, name="meeting-new"),
    path("supervision/meetings/<uuid:meeting_id>/", meetings.show, name="meeting"),
    path("supervision/meetings/<uuid:meeting_id>/change/", meetings.change, name="meeting-change"),
    path("supervision/meetings/<uuid:meeting_id>/record/", meetings.record, name="meeting-record"),
    path("supervision/meetings/<uuid:meeting_id>/decide/", meetings.decide, name="meeting-decide"),
    path(
        "supervision/meetings/<uuid:meeting_id>/do/<slug:verb>/", meetings.act, name="meeting-act"
    ),
    path("supervision/issues/", meetings.issues, name="issues"),
    path("supervision/issues/<uuid:issue_id>/<slug:verb>/", meetings.issue_act, name="issue-act"),
]

urlpatterns = [*BOARD, *MEETINGS]
