"""The only writers of snapshots, figures and outlooks."""

from anjia.processes.dashboards.actions.clearing import drop_replaced
from anjia.processes.dashboards.actions.foreseeing import await_outlook, carried_out_by, foresee
from anjia.processes.dashboards.actions.refreshing import refresh, take

__all__ = ["await_outlook", "carried_out_by", "drop_replaced", "foresee", "refresh", "take"]
