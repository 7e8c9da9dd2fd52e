"""Pages of public posts: the way through them, their refusals, and what a foreign place sees."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from anjia.base.scope import Actor, acting
from anjia.domains.employment.models import JobSpell, PostAttendance, PostHolding
from anjia.domains.employment.tests import post_world as world
from anjia.domains.employment.tests.post_world import CLERK, COUNTY_OFFICER
from anjia.kernel.refusals import Refused
from anjia.ledger.tests.visits import text, visit
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home() -> None:
    world.build()


def page(name: str, *args: object, by: Actor = CLERK, query: str = "") -> str:
    return text(visit(by, reverse(f"employment:{name}", args=args) + query))


def step(holding: PostHolding, name: str, *, by: Actor, **values: str) -> int:
    url = reverse("employment:post-step", args=[holding.pk, name])
    data = {f"{name}-{key}": value for key, value in values.items()}
    return visit(by, url, data).status_code


def test_a_post_is_applied_for_decided_attended_paid_and_left() -> None:
    post, today = world.post(), localdate()
    assert "名额 2 人，在岗 0 人" in page("post", post.pk)
    family = page("post-apply", post.pk, query="?household=HY-1")
    assert "张小明" in family
    assert "HY-9" in page("post-apply", post.pk, query="?household=HY-9")
    url = reverse("employment:post-apply", args=[post.pk]) + "?household=HY-1"
    with acting(CLERK):
        applicant = str(world.person().pk)
    stated = {
        "person": applicant,
        "applied_on": str(today - timedelta(days=9)),
        "grounds": "照顾老人",
        "stays": "1",
        "is_cadre_family": "0",
    }
    refused = visit(CLERK, url, {**stated, "is_cadre_family": "1"})
    assert (refused.status_code, "不是村干部或其家属" in text(refused)) == (422, True)
    assert visit(CLERK, url, stated).status_code == 302
    with acting(CLERK):
        holding = PostHolding.objects.get()
    assert "要由另一个人" not in page("post-holding", holding.pk)
    assert "这份申请是你登记的" in page("post-holding", holding.pk)
    notice = {"noticed_from": str(today - timedelta(days=8)), "notice_place": "公告栏"}
    late = {**notice, "noticed_to": str(today - timedelta(days=9))}
    assert step(holding, "notice", by=CLERK, **late) == 422
    ends = str(today - timedelta(days=1))
    assert step(holding, "notice", by=CLERK, **notice, noticed_to=ends) == 302
    assert "一份" in page("posts") or "待审批" in page("posts")
    appoint = {
        "started_on": str(today),
        "contract": "service",
        "contract_from": str(today),
        "contract_to": str(today + timedelta(days=300)),
    }
    assert step(holding, "appoint", by=COUNTY_OFFICER, **appoint) == 422
    insured = {**appoint, "accident_insurance": "on"}
    assert step(holding, "appoint", by=COUNTY_OFFICER, **insured) == 302
    attend = reverse("employment:post-attendance")
    assert "1 人里还有 1 人没有登记" in text(visit(CLERK, attend))
    assert 'value="1"' in text(visit(CLERK, f"{attend}?full=1"))
    days = f"days-{holding.pk}"
    assert visit(CLERK, attend, {days: "31"}).status_code == 422
    assert visit(CLERK, attend, {days: "1"}).status_code == 302
    assert "都登记了" in text(visit(CLERK, attend))
    assert visit(CLERK, attend, {days: "0"}).status_code == 302
    assert visit(CLERK, attend, {days: "1"}).status_code == 302
    assert "1 天" in page("post", post.pk)
    pay = reverse("employment:post-pay")
    assert "村集体资产收益" in text(visit(CLERK, pay))
    paid = {"fund": "collective", "paid_on": str(today)}
    assert visit(CLERK, pay, {**paid, "paid_on": "2099-01-01"}).status_code == 422
    assert visit(CLERK, pay, paid).status_code == 302
    assert visit(CLERK, pay, paid).status_code == 422
    assert visit(CLERK, attend, {days: "0"}).status_code == 422
    with acting(CLERK):
        assert PostAttendance.objects.get().paid == 30
    leave = {"ended_on": str(today), "exit_reason": "resigned", "note": "去镇上做工"}
    assert step(holding, "leave", by=CLERK, **leave) == 302
    assert "自己辞去：去镇上做工" in page("post-holding", holding.pk)
    with acting(CLERK):
        assert JobSpell.objects.get().ended_on == today


def test_steps_are_shown_to_whom_they_are_open() -> None:
    holding = world.announced(world.applied(world.post()))
    shown = page("post-holding", holding.pk, by=COUNTY_OFFICER)
    assert "step-appoint" in shown
    reader = world.officer("审计", permissions=frozenset({"employment.read", "registry.read"}))
    shown = page("post-holding", holding.pk, by=reader)
    assert "step-appoint" not in shown
    assert "撤回申请" not in shown
    with pytest.raises(Refused, match="not_permitted"):
        step(holding, "withdraw", by=reader, note="不")


def test_a_foreign_place_finds_nothing() -> None:
    post = world.post()
    holding = world.serving(post)
    other = world.officer("月河", county.YUEHE)
    for name, row, code in (
        ("post", post, "post_not_found"),
        ("post-apply", post, "post_not_found"),
        ("post-holding", holding, "holding_not_found"),
    ):
        with pytest.raises(Refused, match=code):
            page(name, row.pk, by=other)
    assert "楼道保洁员" not in page("posts", by=other)
    month = f"?month={date(2025, 3, 1):%Y-%m}"
    assert "张三" not in page("post-attendance", by=other, query=month)
    assert "张三" not in page("post-pay", by=other, query=month)


def test_the_place_of_origin_sees_the_holder_and_not_the_post() -> None:
    holding = world.serving(world.post())
    rights = frozenset({"employment.read", "registry.read"})
    cadre = world.officer("村干部", county.ORIGIN, permissions=rights)
    shown = page("post-holding", holding.pk, by=cadre)
    assert "楼道保洁员" in shown
    assert reverse("employment:post", args=[holding.post_id]) not in shown
