"""A county's figures on Spark are those of the application, each of them."""

from datetime import date

import pytest
from django.utils import timezone

from anjia.base.scope import acting, system
from anjia.processes.dashboards import actions
from anjia.processes.dashboards.models import Figure
from anjia.processes.dashboards.queries import snapshots
from anjia.registry.tests import county

AS_OF = date(2022, 9, 30)
SHOWN = ("code", "area", "state", "value", "low", "high", "numerator", "denominator", "unknown")


def _figures():
    by = system(area=county.COUNTY)
    actions.refresh(county.COUNTY, by=by, as_of=AS_OF, at=timezone.now())
    with acting(by):
        return set(Figure.objects.values_list(*SHOWN))


@pytest.mark.django_db
def test_the_settings_name_the_cluster(cluster, session, settings, tmp_path):
    settings.HOME = tmp_path
    snapshots.tables.cache_clear()
    county.build()
    with acting(county.officer()):
        home = county.add_household("HY-1")
        county.add_persons(home, ("张三", "head"), ("李四", "spouse"), hukou_status="moved")
        county.add_persons(county.add_household("HY-2", kind="accompanying"), ("王五", "head"))
    here = _figures()
    settings.SPARK = cluster.address
    assert here
    assert _figures() == here
