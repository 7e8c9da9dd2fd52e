"""Typical cases (典型案例): what they are about, and how one goes from a unit to print.

Document: 004, closing part (巩固易地搬迁脱贫成果典型人物、案例及经验做法) and 002 item 17.
"""

from __future__ import annotations

from enum import StrEnum


class ExemplarKind(StrEnum):
    """典型人物, 案例, 经验做法."""

    PERSON = "person"
    CASE = "case"
    METHOD = "method"


class ExemplarState(StrEnum):
    """Written by a unit, checked by the office, published by a second officer, or taken back."""

    WRITTEN = "written"
    CHECKED = "checked"
    PUBLISHED = "published"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
