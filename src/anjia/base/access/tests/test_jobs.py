"""Background work has the rights that its officer has when it runs."""

import pytest
from django.utils import timezone

from anjia.base.access import jobs as officers
from anjia.base.access.models import Appointment, Officer
from anjia.base.access.policy import Role
from anjia.base.access.tests.factories import appointed
from anjia.base.jobs import actors
from anjia.base.scope import Actor, acting, system
from anjia.kernel.refusals import Refused

pytestmark = pytest.mark.django_db

COUNTY = "610921"


def restored(officer: Officer) -> Actor:
    return actors.restored({"id": str(officer.pk), "area": ""})


def test_the_worker_knows_how_to_find_officers() -> None:
    assert actors._find == [officers.find]


def test_an_officer_in_service_gets_todays_rights() -> None:
    actor = restored(appointed(Role.COUNTY_OFFICE, COUNTY))
    assert actor.read_areas == (COUNTY,)
    assert actor.may("registry.import", COUNTY)


def test_an_officer_out_of_service_or_without_a_post_gets_none() -> None:
    gone = appointed(Role.COUNTY_OFFICE, COUNTY)
    Officer.objects.filter(pk=gone.pk).update(active=False)
    without = appointed(Role.COUNTY_OFFICE, COUNTY)
    with acting(system()):
        Appointment.objects.filter(officer=without).delete()
    for officer in (gone, without):
        with pytest.raises(Refused, match="job_officer_gone"):
            restored(officer)
    assert officers.find("system", timezone.localdate()) is None
