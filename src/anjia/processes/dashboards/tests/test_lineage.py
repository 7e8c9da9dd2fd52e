"""The lineage page says of every figure what it is really made from."""

import pytest
from django.utils import timezone

from anjia.base.scope import acting
from anjia.ledger.imports.models import MappingMemory
from anjia.processes.dashboards.queries import keeping, lineage
from anjia.processes.dashboards.tests.test_report_pages import page
from anjia.processes.dashboards.tests.test_reports import (
    officer,
    settled,  # noqa: F401 - a fixture
)
from anjia.processes.definitions.queries import library

pytestmark = pytest.mark.django_db


def test_every_fact_that_a_figure_reads_stands_on_its_way_and_no_other():
    found = library.shipped()
    with acting(officer()):
        for code, indicator in found.indicators.items():
            way = lineage.of(indicator, found, by=officer())
            stored = {key for key, step in way.steps.items() if step.is_stored and key[1] != "area"}
            read = keeping.footprint(found, [code])
            assert stored == {(table, name) for table, names in read.items() for name in names}
            derived = {key for key, step in way.steps.items() if not step.is_stored}
            assert derived == {(fact.table, fact.name) for fact in found.behind(indicator)}


def test_the_page_names_ledger_columns_headers_and_what_this_office_matched():
    with acting(officer()):
        MappingMemory.objects.create(
            unit=officer().unit,
            ledger="persons",
            fingerprint="0" * 64,
            choices={"就业/目前就业情况": "work_status"},
            chosen_at=timezone.now(),
        )
    html = page("/figures/WRK-01/lineage/")
    for words in ("就业状况", "目前就业情况", "零就业家庭户数", "算谁", "able_to_work"):
        assert words in html
    assert "<svg" in html
    assert "/figures/WRK-01/lineage/" in page("/figures/WRK-01/")


def test_figures_of_every_kind_have_their_lineage():
    kinds = {(one.of, one.measure): code for code, one in library.shipped().indicators.items()}
    for code in kinds.values():
        assert "的来历" in page(f"/figures/{code}/lineage/")
