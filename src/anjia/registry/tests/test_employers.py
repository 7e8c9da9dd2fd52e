"""Employers: kept by a place, seen from inside it, closed once, known by a code that checks."""

from datetime import date

import pytest

from anjia.base.scope import acting
from anjia.kernel.refusals import Refused
from anjia.registry.ledgers import Employers
from anjia.registry.models import Employer
from anjia.registry.tests import county
from anjia.registry.tests.county import AT, COUNTY, PANLONG

pytestmark = pytest.mark.django_db

BY = county.officer()


def record(**values: object) -> None:
    stated = {"area": COUNTY, "kind": "workshop", "name": "毛绒玩具厂", **values}
    with acting(BY):
        Employers.record([county.row(**stated)], by=BY, at=AT)


def test_a_code_is_kept_in_one_spelling_and_belongs_to_one() -> None:
    record(credit_code="91110000 6000 37341l", name="甲")
    with pytest.raises(Refused) as refused:
        record(credit_code="91110000600037341L", name="乙")
    assert refused.value.code == "employer_code_taken"


def test_a_wrong_code_is_refused_at_its_column() -> None:
    with pytest.raises(Refused) as refused:
        record(credit_code="91110000600037342L")
    assert (refused.value.code, refused.value.facts["column"]) == (
        "credit_code_wrong",
        "credit_code",
    )


def test_it_does_not_close_before_it_opened() -> None:
    with pytest.raises(Refused) as refused:
        record(opened_on=date(2025, 3, 1), closed_on=date(2025, 2, 1))
    assert refused.value.code == "ends_before_it_begins"


def test_the_places_inside_see_the_employers_of_their_county() -> None:
    record()
    with acting(county.officer(PANLONG)):
        assert [one.name for one in Employer.objects.all()] == ["毛绒玩具厂"]
