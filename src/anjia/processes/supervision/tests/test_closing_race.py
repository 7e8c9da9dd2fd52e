"""Two officers close the same assignment in transactions of their own: one does, one is told."""

from threading import Thread

import pytest
from django.db import connections

from anjia.base.scope import acting
from anjia.kernel.refusals import Refused
from anjia.processes.supervision import actions
from anjia.processes.supervision.tests import world
from anjia.processes.supervision.tests.test_assigning import do, said, signed
from anjia.processes.supervision.tests.world import AT


@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_is_told_who_closed_it():
    w = world.build()
    actions.assign_all(w.document, by=w.office, at=AT)
    one = signed(w, w.jobs, w.town_unit, w.town)
    do("report", one, w.town, said=said())
    do("submit", one, w.town)
    told = []

    def second():
        try:
            do("close", one, w.office2)
        except Refused as refused:
            told.append((refused.code, refused.facts["name"], refused.facts["did"]))
        finally:
            connections.close_all()

    thread = Thread(target=second)
    with acting(w.office):
        do("close", one, w.office)
        thread.start()
        thread.join(timeout=1)  # long enough to come to the row that the first one holds
    thread.join()
    assert told == [("assignment_moved_by", "陈晓梅", "核查办结")]
    assert world.steps(one)[-1] == ("close", "closed")
    assert [name for name, _state in world.steps(one)].count("close") == 1
