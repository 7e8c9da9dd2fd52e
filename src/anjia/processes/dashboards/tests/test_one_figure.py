"""One figure for each place and date: held by the database, and true of homes that had two."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from anjia.base.scope import acting, system
from anjia.processes.dashboards.models import Figure, Snapshot

COUNTY, AS_OF = "610921", date(2022, 9, 30)
NOW = timezone.now()


def _figure(value, *, taken_at=NOW, models=(Snapshot, Figure)):
    snapshots, figures = (model._base_manager for model in models)
    snapshot = snapshots.create(
        area=COUNTY, as_of=AS_OF, manifest="m", definitions="d", application="1", taken_at=taken_at
    )
    return figures.create(
        area=COUNTY,
        snapshot=snapshot,
        manifest="m",
        taken_at=taken_at,
        as_of=AS_OF,
        code="REG-01",
        definition="d",
        state="computed",
        value=value,
    )


@pytest.mark.django_db
def test_a_second_figure_of_a_place_and_date_is_refused():
    with acting(system()):
        _figure(1)
        with pytest.raises(IntegrityError, match="dashboards_figure_once"), transaction.atomic():
            _figure(2)


@pytest.mark.django_db(transaction=True, databases=["default", "owner", "progress"])
def test_a_home_that_has_two_keeps_the_later_one():
    then = MigrationLoader(connections["owner"]).project_state(("dashboards", "0002_outlooks")).apps
    models = [then.get_model("dashboards", name) for name in ("Snapshot", "Figure")]
    call_command("migrate", "dashboards", "0002", database="owner", verbosity=0)
    try:
        with acting(system()):
            _figure(2, models=models)
            _figure(1, taken_at=NOW - timedelta(hours=1), models=models)
            _figure(3, taken_at=NOW - timedelta(hours=2), models=models)
    finally:
        # Tables that came back must be guarded again, and be the application's to read.
        call_command("setup", verbosity=0)
    with acting(system()):
        assert [figure.value for figure in Figure.objects.all()] == [2]
