"""The only writers of snapshots and figures."""

from anjia.processes.dashboards.actions.refreshing import refresh, take

__all__ = ["refresh", "take"]
