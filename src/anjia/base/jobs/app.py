"""What the procrastinate application does when it is ready."""

from procrastinate import App

from anjia.base.jobs import upkeep


def on_app_ready(app: App) -> None:
    """Add the upkeep that belongs to no domain."""
    app.add_tasks_from(upkeep.blueprint, namespace="jobs")
