"""Quarterly rounds: asked, sent, sent back, late, frozen by a second officer, corrected beside."""

import io
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from anjia.base.scope import acting
from anjia.kernel.refusals import Refused
from anjia.ledger import papers
from anjia.processes.dashboards import actions as figures
from anjia.processes.dashboards.policy import Again
from anjia.processes.supervision.actions import collecting, freezing
from anjia.processes.supervision.models import QuarterReport
from anjia.processes.supervision.policy import quarters as rules
from anjia.processes.supervision.policy.quarters import Reading
from anjia.processes.supervision.queries import quarters, reporting, reports, summing
from anjia.processes.supervision.tests import rounds
from anjia.processes.supervision.tests.rounds import (
    HEAD,
    IN_TIME,
    LATE,
    THIRD,
    TOWN,
    accepted,
    approved,
    asked_of,
    complete,
    filled,
    made,
    opened,
    part,
    sent,
    two,
)
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def w(kept):
    del kept
    return rounds.build()


@pytest.mark.parametrize(
    ("first_on", "reading", "expected"),
    [
        (THIRD, Reading.NEXT_MONTH, date(2022, 10, 12)),  # 1–7 October rest, 8 and 9 are worked
        (THIRD, Reading.LAST_MONTH, date(2022, 9, 7)),
        (date(2022, 1, 1), Reading.NEXT_MONTH, date(2022, 4, 8)),  # 2 April worked, 3–5 rest
        (date(2022, 1, 1), Reading.NEXT_MONTH_AFTER_FIRST, date(2022, 4, 11)),
        (date(2022, 1, 1), Reading.LAST_MONTH, date(2022, 3, 7)),
    ],
)
def test_the_printed_deadline_is_read_in_three_ways(first_on, reading, expected):
    assert rules.due_on(first_on, reading=reading, days=5) == expected


def test_what_came_late_stays_late():
    due = date(2022, 10, 12)
    assert rules.days_late(due, due_on=due, today=date(2023, 1, 1)) == 0
    assert rules.days_late(date(2022, 10, 15), due_on=due, today=date(2023, 1, 1)) == 3
    assert rules.days_late(None, due_on=due, today=date(2022, 10, 14)) == 2


def test_every_unit_with_a_task_is_asked_once(w):
    quarter = opened(w)
    assert quarter.due_on == date(2022, 10, 12)
    assert asked_of(w.town) == [("请报送2022年第3季度的工作进展", quarter.due_on)]
    with acting(w.office):
        found = quarters.places(quarter, today=LATE.date())
        assert [each.contribution.unit_name for each in found] == ["县人社局", "城关镇", "涧池镇"]
        assert (found[0].tasks, found[0].filled, found[0].days_late) == (2, 0, 2)
    with pytest.raises(Refused, match="quarter_there"):
        opened(w)
    with pytest.raises(Refused, match="quarter_ahead"):
        opened(w, date(2023, 1, 1))


def test_a_unit_sends_its_own_report_when_every_task_has_something_to_say(w):
    quarter = opened(w)
    with pytest.raises(Refused, match="quarter_incomplete"):
        sent(quarter, w.town_unit, w.town)
    filled(quarter, w.town_unit)
    with pytest.raises(Refused, match="quarter_of_another_unit"):
        sent(quarter, w.town_unit, w.office)
    found = sent(quarter, w.town_unit, w.town)
    assert (found.state, found.first_sent_on) == ("sent", IN_TIME.date())
    assert asked_of(w.town) == []
    with pytest.raises(Refused, match="quarter_sent_already"):
        sent(quarter, w.town_unit, w.town)


def test_sent_back_and_sent_again_it_is_as_late_as_it_was_first(w):
    quarter = opened(w)
    filled(quarter, w.town_unit)
    sent(quarter, w.town_unit, w.town)
    with acting(w.office):
        one = part(quarter, w.town_unit)
        with pytest.raises(Refused, match="quarter_reason_missing"):
            collecting.send_back(one, by=w.office, at=LATE, reason=" ")
        collecting.send_back(one, by=w.office, at=LATE, reason="数不对")
        with pytest.raises(Refused, match="quarter_not_sent"):
            collecting.accept(one, by=w.office, at=LATE)
    found = sent(quarter, w.town_unit, w.town, at=LATE)
    assert (found.first_sent_on, found.returned) == (IN_TIME.date(), 1)
    filled(quarter, w.bureau_unit)
    late = sent(quarter, w.bureau_unit, w.bureau, at=LATE)
    accepted(w, quarter, w.bureau_unit)
    with acting(w.office):
        found = {
            each.contribution.unit_name: each.days_late
            for each in quarters.places(quarter, today=date(2023, 1, 1))
        }
    assert late.first_sent_on == LATE.date()
    assert (found["城关镇"], found["县人社局"]) == (0, 2)


def test_who_has_not_sent_is_chased_and_each_reminder_counts(w):
    quarter = opened(w)
    filled(quarter, w.town_unit)
    sent(quarter, w.town_unit, w.town)
    with acting(w.office):
        found = collecting.chase(quarter, by=w.office, at=LATE)
        assert sorted(each.unit_name for each in found) == ["县人社局", "涧池镇"]
        assert part(quarter, w.bureau_unit).chased == 1


def test_a_report_counts_what_the_office_accepted_and_what_the_ledgers_say(w):
    quarter = complete(w)
    accepted(w, quarter, w.town_unit)
    with acting(w.office):
        body = summing.body(quarter, today=LATE.date())
    jobs, plants = body["tasks"]
    lead = jobs["assignments"][0]
    assert (lead["unit"], lead["values"][0]["value"], lead["values"][0]["as_of"]) == (
        "县人社局",
        "100",
        "2022-09-30",
    )
    assert (lead["text"], plants["assignments"][0]["values"][0]["value"]) == ("", None)
    assert plants["assignments"][1]["values"][0]["value"] == "15"
    assert body["totals"]["computed"] == 1
    accepted(w, quarter, w.bureau_unit)
    with acting(w.office):
        body = summing.body(quarter, today=LATE.date())
    assert body["tasks"][1]["assignments"][0]["values"][0]["value"] == "15"
    assert body["tasks"][1]["progress"] == "75"
    assert [each["unit"] for each in body["units"] if each["sent_on"] is None] == ["涧池镇"]


def test_a_second_officer_freezes_round_and_figures_and_every_number_is_proved(w):
    quarter = complete(w)
    accepted(w, quarter, w.bureau_unit)
    report = made(w, quarter)
    with pytest.raises(Refused, match="quarter_report_own"), acting(w.office):
        freezing.approve(report, by=w.office, at=LATE)
    frozen = approved(w, report)
    with acting(w.office):
        found = reports.figures(frozen)
        assert {(each.area, *each.codes) for each in found} == {
            (county.COUNTY, "WRK-01"),
            (TOWN, "WRK-01"),
        }
        again = [each for one in found for each in figures.recompute(one, by=w.office)]
    assert {each.outcome for each in again} == {Again.SAME}
    with pytest.raises(Refused, match="quarter_report_approved"):
        approved(w, report)


def test_after_the_freeze_a_report_goes_to_the_next_quarter(w):
    quarter = complete(w)
    approved(w, made(w, quarter))
    filled(quarter, w.other_unit)
    with acting(w.office):
        one = part(quarter, w.other_unit)
        for call in (
            lambda: collecting.accept(part(quarter, w.town_unit), by=w.office, at=LATE),
            lambda: collecting.chase(quarters.one(quarter.pk, by=w.office), by=w.office, at=LATE),
        ):
            with pytest.raises(Refused, match="quarter_frozen"):
                call()
        assert quarters.is_frozen(quarters.of_unit(one)[0][0], THIRD)
        assert not quarters.is_frozen(quarters.of_unit(one)[0][0], date(2022, 10, 1))


def test_a_correction_is_a_version_beside_and_the_frozen_one_never_changes(w):
    quarter = complete(w)
    first = approved(w, made(w, quarter))
    with acting(w.office):
        again = quarters.one(quarter.pk, by=w.office)
    with pytest.raises(Refused, match="quarter_report_why"):
        made(w, again)
    second = approved(w, made(w, again, why="补上涧池镇"))
    with acting(w.office):
        assert (second.version_number, reports.holds(second), reports.holds(first)) == (
            2,
            True,
            False,
        )
        with pytest.raises(DatabaseError), transaction.atomic():
            QuarterReport.objects.filter(pk=first.pk).update(title="改过")
        with pytest.raises(DatabaseError), transaction.atomic():
            QuarterReport.objects.filter(pk=first.pk).delete()


def test_only_the_latest_version_is_approved(w):
    quarter = complete(w)
    old = made(w, quarter)
    with acting(w.office):
        freezing.make(quarter, by=w.office, at=LATE + timedelta(hours=1), head=HEAD)
    with pytest.raises(Refused, match="quarter_report_old"):
        approved(w, old)


@pytest.fixture
def last(w):
    """Two quarters, the first one frozen: what is now lies beside what was."""
    return two(w)


def test_each_task_and_target_stands_beside_the_last_quarter(last):
    jobs, plants = last.body["tasks"]
    value = jobs["assignments"][0]["values"][0]
    assert (value["was"], value["value"]) == ("50", "100")
    assert (plants["was"], plants["progress"]) == ("50", "100")
    assert last.body["before"]["quarter"] == "2022Q2"


def test_the_document_says_the_numbers_that_were_kept(last):
    paper = reporting.paper(last, signed_on=date(2022, 10, 14))
    text = "\n".join(block.text for block in paper.blocks if isinstance(block, papers.Paragraph))
    assert "共有任务2项" in text
    assert "就业率要求≥100%，本季度100%（2/2），比上季度提高50个百分点。" in text
    assert "社区工厂要求≥20家，本季度20家，比上季度提高10家。" in text
    assert "未报1个" in text
    titles = [block.title for block in paper.blocks if isinstance(block, papers.Table)]
    assert titles == ["各章任务进展", "量化目标完成情况", "比上季度有变化的任务", "迟报、未报单位"]
    charts = [block.title for block in paper.blocks if isinstance(block, papers.Chart)]
    assert charts == ["量化目标完成程度", "各章平均进度与上季度对比"]
    assert [each.title for each in paper.listed] == ["各单位任务进展", "各镇量化目标完成情况"]
    assert papers.xlsx(paper)[:2] == b"PK"
    with zipfile.ZipFile(io.BytesIO(papers.docx(paper))) as packed:
        assert "2022年第三季度" in packed.read("word/document.xml").decode()


def test_without_a_quarter_before_nothing_is_compared(w):
    quarter = complete(w)
    report = made(w, quarter)
    paper = reporting.paper(report, signed_on=LATE.date())
    text = "".join(block.text for block in paper.blocks if isinstance(block, papers.Paragraph))
    assert "没有已冻结的上季度报告" in text
    assert Decimal(report.body["totals"]["progress"]) > 0
