"""The rights of supervision; roles.toml maps roles to them."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """Who manages sees every unit's work and edits nobody's report: reporting is the unit's own."""

    READ = "supervision.read"
    MANAGE = "supervision.manage"  # documents, tasks, assignment, verification: the leading office
    REPORT = "supervision.report"  # sign, report, hand back, split: for the officer's own unit
    APPROVE = "supervision.approve"  # what a second officer decides: reports, replies, evaluations
    EXPORT = "supervision.export"
