"""The registry's own pages: what each shows, what it refuses, and foreign places."""

from uuid import UUID, uuid4

import pytest
from django.http import Http404
from django.urls import reverse

from anjia.base.scope import acting
from anjia.kernel.refusals import Refused
from anjia.ledger.tests.visits import text, visit
from anjia.registry import actions
from anjia.registry.forms.kinds import OF_HOUSEHOLD, OF_PERSON
from anjia.registry.models import DuplicatePair, Household, LifeEvent, Person, SiteRule
from anjia.registry.tests import county
from anjia.registry.tests.county import AT, COUNTY, ORIGIN, TODAY

pytestmark = pytest.mark.django_db

BY = county.officer()
READER = county.officer(permissions=frozenset({"registry.read"}))
STRANGER = county.officer("610922")


@pytest.fixture(autouse=True)
def home() -> Household:
    county.build()
    with acting(BY):
        return county.family()


def person(name: str) -> UUID:
    with acting(BY):
        found: UUID = Person.objects.get(name=name).pk
    return found


def pages_of(home: Household) -> list[str]:
    """Every page that shows or changes one household."""
    head = person("张三")
    return [
        reverse("registry:household", args=[home.pk]),
        reverse("registry:household-events", args=[home.pk]),
        reverse("registry:person-events", args=[head]),
        *(reverse("registry:household-event", args=[home.pk, kind]) for kind in OF_HOUSEHOLD),
        *(reverse("registry:person-event", args=[head, kind]) for kind in OF_PERSON),
    ]


def test_every_page_of_a_household_opens(home: Household) -> None:
    for url in pages_of(home):
        assert visit(BY, url).status_code == 200, url


def test_no_page_of_a_household_opens_elsewhere(home: Household) -> None:
    for url in pages_of(home):
        with pytest.raises(Refused) as caught:
            visit(STRANGER, url)
        assert caught.value.code in {"household_not_found", "person_not_found"}, url


def test_who_only_reads_records_nothing(home: Household) -> None:
    shown, *others = pages_of(home)
    page = text(visit(READER, shown))
    assert reverse("registry:household-events", args=[home.pk]) not in page
    for url in others:
        with pytest.raises(Refused) as caught:
            visit(READER, url)
        assert caught.value.code == "not_permitted"


def test_both_sides_see_the_same_household(home: Household) -> None:
    url = reverse("registry:household", args=[home.pk])
    village = county.officer(
        ORIGIN, permissions=frozenset({"registry.read", "registry.confirm_origin"})
    )
    page = text(visit(village, url))
    assert "田禾村" in page
    assert "盘龙社区" in page
    assert reverse("registry:confirm", args=[home.pk, "origin"]) in page
    assert reverse("registry:confirm", args=[home.pk, "host"]) not in page
    said = {"on": TODAY.isoformat(), "said_by": "何村长"}
    visit(village, reverse("registry:confirm", args=[home.pk, "origin"]), said)
    with pytest.raises(Refused):
        visit(village, reverse("registry:confirm", args=[home.pk, "host"]), said)
    assert "何村长" in text(visit(BY, url))


def test_an_event_is_recorded_and_taken_back_through_the_pages(home: Household) -> None:
    birth = {"name": "张新", "relation": "grandchild", "on": TODAY.isoformat()}
    done = visit(BY, reverse("registry:household-event", args=[home.pk, "birth"]), birth)
    assert done.status_code == 302
    page = text(visit(BY, done["Location"]))
    assert "张新" in page
    with acting(BY):
        event = LifeEvent.objects.get()
    undo = reverse("registry:undo", args=[event.pk])
    assert visit(BY, undo).status_code == 200
    assert visit(BY, undo, {"reason": ""}).status_code == 422
    assert visit(BY, undo, {"reason": "登记错了"}).status_code == 302
    with acting(BY):
        assert not Person.objects.filter(name="张新").exists()
    with pytest.raises(Refused):
        visit(STRANGER, undo)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("marriage-in", {"name": "赵云", "relation": "child_in_law"}),
        ("move", {"dwelling": "月河社区-1栋--301"}),
        ("hukou", {"who": "张三", "done": "on"}),
        ("head", {"head": "李四"}),
        ("split", {"number": "HY-2", "head": "张小明", "leaving": "王芳"}),
        ("return", {"note": "回乡种烟"}),
    ],
)
def test_every_form_of_a_household_records_its_event(
    home: Household, kind: str, data: dict[str, str]
) -> None:
    people = {"张三", "李四", "张小明", "王芳"}
    stated = {k: str(person(v)) if v in people else v for k, v in data.items()}
    url = reverse("registry:household-event", args=[home.pk, kind])
    done = visit(BY, url, {"on": TODAY.isoformat(), **stated})
    assert done.status_code == 302, text(done)
    with acting(BY):
        assert LifeEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("death", {"successor": "李四"}),
        ("marriage-out", {"successor": "李四"}),
        ("booklet", {"number": "JZ-1"}),
    ],
)
def test_every_form_of_a_person_records_its_event(kind: str, data: dict[str, str]) -> None:
    url = reverse("registry:person-event", args=[person("张三"), kind])
    stated = {k: str(person(v)) if v == "李四" else v for k, v in data.items()}
    done = visit(BY, url, {"on": TODAY.isoformat(), **stated})
    assert done.status_code == 302, text(done)


def test_two_households_are_merged_through_the_page(home: Household) -> None:
    with acting(BY):
        other = county.add_household("HY-2")
        county.add_persons(other, ("独居", "head"))
    url = reverse("registry:household-event", args=[home.pk, "merge"])
    assert visit(BY, url, {"on": TODAY.isoformat(), "number": "没有"}).status_code == 422
    assert visit(BY, url, {"on": TODAY.isoformat(), "number": "HY-2"}).status_code == 302


def test_a_refusal_stands_on_the_form_in_words(home: Household) -> None:
    url = reverse("registry:person-event", args=[person("张三"), "death"])
    page = visit(BY, url, {"on": TODAY.isoformat()})
    assert page.status_code == 422
    assert "请先选好新户主" in text(page)
    nowhere = reverse("registry:household-event", args=[home.pk, "move"])
    page = visit(BY, nowhere, {"on": TODAY.isoformat(), "dwelling": "没有-1-1-1"})
    assert "没有找到“没有-1-1-1”这套房" in text(page)
    with pytest.raises(Http404):
        visit(BY, reverse("registry:household-event", args=[home.pk, "fly"]))


def test_a_duty_is_assigned_and_handed_over_on_the_page(home: Household) -> None:
    url = reverse("registry:duty", args=[home.pk])
    visit(BY, url, {"kind": "farmland", "owner": "田禾村委会"})
    visit(BY, url, {"kind": "farmland", "owner": "盘龙社区", "hand_over": "1"})
    page = text(visit(BY, reverse("registry:household", args=[home.pk])))
    assert "移交" in page
    assert "田禾村委会" not in page


def test_duplicates_are_decided_side_by_side() -> None:
    with acting(BY):
        for number in "AB":
            other = county.add_household(number)
            county.add_persons(other, ("钱亮", "head"), birth_on=TODAY, phone="13800001111")
    visit(BY, reverse("registry:find-duplicates"), {})
    assert "姓名和出生日期相同" in text(visit(BY, reverse("registry:duplicates")))
    with acting(BY):
        pair = DuplicatePair.objects.get()
    url = reverse("registry:duplicate", args=[pair.pk])
    page = text(visit(BY, url))
    assert "138****1111" in page
    assert "13800001111" not in page
    with pytest.raises(Refused):
        visit(STRANGER, url)
    with pytest.raises(Refused):
        visit(READER, url)
    with pytest.raises(Refused):
        visit(READER, reverse("registry:duplicates"))
    with pytest.raises(Refused):
        visit(READER, reverse("registry:find-duplicates"), {})
    assert visit(BY, url, {"decision": "a"}).status_code == 302
    with acting(BY):
        assert DuplicatePair.objects.get().state == "merged"


def test_a_site_shows_its_live_size() -> None:
    with acting(BY):
        site = county.site()
    url = reverse("registry:site", args=[site.pk])
    assert "没有达到" in text(visit(READER, url))
    with pytest.raises(Refused):
        visit(STRANGER, url)


def test_the_tree_of_areas_opens_where_the_officer_is() -> None:
    page = text(visit(BY, reverse("registry:areas")))
    assert "城关镇" in page
    assert "盘龙社区" in text(visit(BY, reverse("registry:area", args=["610921100008"])))
    with pytest.raises(Refused) as caught:
        visit(BY, reverse("registry:area", args=["610999"]))
    assert caught.value.code == "area_not_found"
    nobody = county.officer(permissions=frozenset({"access.read"}))
    with pytest.raises(Refused):
        visit(nobody, reverse("registry:areas"))


def test_norms_are_written_decided_and_frozen_on_their_pages() -> None:
    stated = {
        "code": "park",
        "title": "产业园区全覆盖",
        "metric": "households",
        "parameter": "site_households_10",
        "document": "第54号提案的函",
        "conditional": "on",
    }
    url = reverse("registry:norms")
    assert visit(BY, url, {**stated, "parameter": "nothing"}).status_code == 422
    assert visit(BY, url, stated).status_code == 302
    with acting(BY):
        rule = SiteRule.objects.get()
        site = county.site()
        for n in range(9):
            county.add_household(f"N{n}")
    show = reverse("registry:norm", args=[rule.pk])
    assert "盘龙社区" in text(visit(BY, show))
    decision = {"site": str(site.pk), "reason": "没有可用耕地", "approved_by": "张副县长"}
    visit(BY, reverse("registry:exempt", args=[rule.pk]), decision)
    visit(BY, reverse("registry:freeze", args=[rule.pk]), {"year": "2022"})
    page = text(visit(BY, show))
    assert "没有可用耕地" in page
    assert "2022年名单" in page
    assert "产业园区全覆盖" in text(visit(READER, url))
    with pytest.raises(Refused):
        visit(READER, reverse("registry:freeze", args=[rule.pk]), {"year": "2023"})
    with pytest.raises(Refused):
        visit(STRANGER, show)


def test_what_is_not_there_is_not_found() -> None:
    for name in ("household", "site", "norm", "duplicate", "undo"):
        with pytest.raises(Refused) as caught:
            visit(BY, reverse(f"registry:{name}", args=[uuid4()]))
        assert caught.value.code.endswith("not_found")


def test_the_ledgers_links_lead_to_these_pages(home: Household) -> None:
    page = text(visit(BY, reverse("ledger:detail", args=["households", home.pk])))
    assert reverse("registry:household", args=[home.pk]) in page
    assert reverse("registry:household-events", args=[home.pk]) in page


def test_county_of_tests_is_a_county() -> None:
    with acting(BY):
        event = actions.return_to_origin(county.household(), by=BY, at=AT, returned_on=TODAY)
    assert event.area.startswith(COUNTY)
