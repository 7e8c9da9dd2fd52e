"""The only writers of enterprise."""

from anjia.domains.enterprise.actions.factories import (
    examine_factories,
    examine_reports,
    record_factories,
    record_reports,
)
from anjia.domains.enterprise.actions.orders import (
    Found,
    examine_orders,
    examine_small,
    move_order,
    recheck,
    record_orders,
    record_small,
    sweep,
    verify_small,
)
from anjia.domains.enterprise.actions.projects import (
    accept,
    examine_projects,
    examine_works,
    record_projects,
    record_works,
)
from anjia.domains.enterprise.actions.recognition import apply, recognise
from anjia.domains.enterprise.actions.ventures import (
    examine_incubators,
    examine_loans,
    examine_outlets,
    examine_trainings,
    examine_ventures,
    record_incubators,
    record_loans,
    record_outlets,
    record_trainings,
    record_ventures,
    repay,
    taking_over,
)
from anjia.domains.enterprise.actions.waiting import wait_for_report

__all__ = [
    "Found",
    "accept",
    "apply",
    "examine_factories",
    "examine_incubators",
    "examine_loans",
    "examine_orders",
    "examine_outlets",
    "examine_projects",
    "examine_reports",
    "examine_small",
    "examine_trainings",
    "examine_ventures",
    "examine_works",
    "move_order",
    "recheck",
    "recognise",
    "record_factories",
    "record_incubators",
    "record_loans",
    "record_orders",
    "record_outlets",
    "record_projects",
    "record_reports",
    "record_small",
    "record_trainings",
    "record_ventures",
    "record_works",
    "repay",
    "sweep",
    "taking_over",
    "verify_small",
    "wait_for_report",
]
