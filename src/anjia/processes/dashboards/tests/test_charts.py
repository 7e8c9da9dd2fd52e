"""The charts of a figure page: targets by their dates, the funnel, the map, data to take away."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import pairwise

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from anjia.base.parameters import actions as parameters
from anjia.base.parameters.policy import NewValue
from anjia.base.scope import acting, system
from anjia.ledger.tests.visits import visit
from anjia.processes.dashboards.policy import Part
from anjia.processes.dashboards.queries import figures
from anjia.processes.dashboards.tests.test_report_pages import page
from anjia.processes.dashboards.tests.test_reports import (
    AS_OF,
    NEXT,
    frozen,
    officer,
    refreshed,
    settled,  # noqa: F401 - a fixture
)
from anjia.processes.dashboards.views import charts, plots
from anjia.registry.models import Site
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db


def _shown(code="WRK-01", on=NEXT):
    return figures.one(code, area=county.COUNTY, as_of=on)


def test_a_target_is_drawn_as_it_held_on_each_day_and_frozen_points_are_marked():
    by = system(area=county.COUNTY)
    with acting(by):
        parameters.enter(
            "target_one_at_work",
            value=NewValue(text="95", valid_from=NEXT, document="年度计划"),
            area=county.COUNTY,
            by=by,
            at=timezone.now(),
        )
    refreshed(date(2022, 9, 15))
    refreshed(NEXT)
    frozen("WRK-01")
    with acting(officer()):
        found = charts.over_time(_shown(), area=county.COUNTY, as_of=NEXT)
    assert found["series_every"] == "month"
    rows = [(p.as_of, goal, is_frozen) for p, goal, is_frozen in found["series_rows"]]
    assert rows == [(AS_OF, Decimal(100), True), (NEXT, Decimal(95), False)]
    assert found["series"]["targets"] == [100, 95]
    assert found["series"]["target"] is None
    with acting(officer()):
        daily = charts.over_time(_shown(), area=county.COUNTY, as_of=NEXT, every="day")
    assert len(daily["points"]) == 3


def test_the_funnel_loses_nobody_on_its_way():
    refreshed(NEXT)
    with acting(officer()):
        for code, shown in figures.of_place(county.COUNTY, as_of=NEXT).items():
            stages = plots.funnel(shown)
            for before, after in pairwise(stages):
                assert before.count - before.aside_count == after.count, code
            if stages:
                assert stages[-1].part is Part.NUMERATOR
                assert stages[-1].count == shown.figure.numerator, code


@pytest.mark.parametrize("chart", ["series", "ranking", "sites", "funnel"])
def test_each_chart_gives_its_data_both_ways(chart):
    refreshed(NEXT)
    url = f"/figures/WRK-01/data/?chart={chart}"
    assert url in page("/figures/WRK-01/").replace("&amp;", "&")
    text = visit(officer(), f"{url}&format=csv").content
    assert text.startswith(b"\xef\xbb\xbf")
    lines = text.decode("utf-8-sig").splitlines()
    rows = list(load_workbook(BytesIO(visit(officer(), url).content)).active.values)
    assert len(lines) - 1 == len(rows) - 4
    assert lines[0].split(",")[0] == rows[2][0]


def test_sites_stand_on_the_map_with_their_values_and_open_their_own_page():
    with acting(officer()):
        Site.objects.filter(area=county.PANLONG).update(longitude=108.5, latitude=32.9)
    html = page("/figures/WRK-01/")
    assert "data-map" in html
    assert f"area={county.PANLONG}" in html
    assert "50.0%" in html
