"""Addresses of the rules and the clues."""

from __future__ import annotations

app_name = "screening"

urlpatterns: list[object] = []
