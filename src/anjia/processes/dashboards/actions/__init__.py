"""The only writers of snapshots and figures."""

from anjia.processes.dashboards.actions.clearing import drop_replaced
from anjia.processes.dashboards.actions.refreshing import refresh, take

__all__ = ["drop_replaced", "refresh", "take"]
