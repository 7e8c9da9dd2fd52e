"""Addresses of supervision."""

from __future__ import annotations

from django.urls import path

from anjia.processes.supervision.views import board

app_name = "supervision"

urlpatterns = [
    path("supervision/", board.index, name="index"),
    path("supervision/rows/", board.listing, name="rows"),
]
