"""Addresses of the rules and the clues."""

from __future__ import annotations

from django.urls import path

from anjia.processes.screening.views import clues, leaving, replaying, rules

app_name = "screening"

urlpatterns = [
    path("rules/", rules.index, name="rules"),
    path("rules/<slug:code>/", rules.rule, name="rule"),
    path("rules/<slug:code>/replay/", replaying.replay, name="replay"),
    path("rules/<slug:code>/replay/fill/", replaying.fill, name="fill"),
    path("clues/", clues.index, name="clues"),
    path("clues/export/", leaving.export, name="export"),
    path("clues/<uuid:clue_id>/", clues.clue, name="clue"),
    path("clues/<uuid:clue_id>/verify/", clues.verify, name="verify"),
]
