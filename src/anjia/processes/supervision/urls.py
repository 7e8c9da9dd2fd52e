"""Addresses of supervision."""

from __future__ import annotations

from django.urls import path

from anjia.processes.supervision.views import board, evaluations, meetings
from anjia.processes.supervision.views.proposals import acts, listing, page

app_name = "supervision"

proposal = "supervision/proposals/<uuid:proposal_id>/"
PROPOSALS = [
    path("supervision/proposals/", listing.index, name="proposals"),
    path("supervision/proposals/new/", listing.new, name="proposal-new"),
    path(proposal, page.show, name="proposal"),
    path(f"{proposal}edit/", listing.edit, name="proposal-edit"),
    path(f"{proposal}file/", page.file, name="proposal-file"),
    path(f"{proposal}do/<slug:verb>/", acts.act, name="proposal-act"),
    path(f"{proposal}parts/<uuid:part_id>/<slug:verb>/", acts.part, name="proposal-part"),
    path(f"{proposal}replies/<uuid:reply_id>/<slug:verb>/", acts.reply, name="proposal-reply"),
]
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

EVALUATIONS = [
    path("supervision/evaluations/", evaluations.index, name="evaluations"),
    path("supervision/evaluations/new/", evaluations.new, name="evaluation-new"),
    path("supervision/evaluations/<uuid:evaluation_id>/", evaluations.show, name="evaluation"),
    path(
        "supervision/evaluations/<uuid:evaluation_id>/change/",
        evaluations.change,
        name="evaluation-change",
    ),
    path(
        "supervision/evaluations/<uuid:evaluation_id>/do/<slug:verb>/",
        evaluations.act,
        name="evaluation-act",
    ),
    path("supervision/sheets/<uuid:sheet_id>/", evaluations.sheet, name="sheet"),
    path(
        "supervision/sheets/<uuid:sheet_id>/do/<slug:verb>/",
        evaluations.sheet_act,
        name="sheet-act",
    ),
    path(
        "supervision/sheets/evidence/<uuid:evidence_id>/",
        evaluations.evidence,
        name="score-evidence",
    ),
]

urlpatterns = [*BOARD, *MEETINGS, *EVALUATIONS, *PROPOSALS]
