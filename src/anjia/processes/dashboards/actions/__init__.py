"""The only writers of snapshots, figures, outlooks and reports."""

from anjia.processes.dashboards.actions.clearing import drop_replaced
from anjia.processes.dashboards.actions.foreseeing import await_outlook, carried_out_by, foresee
from anjia.processes.dashboards.actions.freezing import Wanted, freeze, recompute
from anjia.processes.dashboards.actions.refreshing import refresh, take

__all__ = [
    "Wanted",
    "await_outlook",
    "carried_out_by",
    "drop_replaced",
    "foresee",
    "freeze",
    "recompute",
    "refresh",
    "take",
]
