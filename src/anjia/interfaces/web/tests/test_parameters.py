"""The parameter pages: what holds, who may enter, what is refused, history."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from anjia.base import parameters
from anjia.base.access.policy import Role
from anjia.base.access.tests.factories import appointed, signed_in
from anjia.base.parameters.models import Entry

pytestmark = pytest.mark.django_db

COUNTY = "610921"
PAGE = "/parameters/upload_megabytes/"


def as_(role: Role, area: str = COUNTY) -> Client:
    return signed_in(appointed(role, area))


def given(**changes: str) -> dict[str, str]:
    values = {
        "text": "30", "area": COUNTY, "valid_from": "2026-01-01",
        "document": "汉后扶办字〔2026〕1 号", "valid_to": "", "note": "",
    }  # fmt: skip
    return {**values, **changes}


def held(area: str = COUNTY) -> object:
    return parameters.value("upload_megabytes", area=area, on=timezone.localdate())


def test_the_list_names_every_parameter_its_value_and_source() -> None:
    page = as_(Role.COUNTY_OFFICE).get("/parameters/").content.decode()
    assert "上传文件大小上限" in page
    assert "安家的缺省值，属经验判断" in page
    assert "每人每小时查看完整号码次数" in page


def test_searching_narrows_the_list() -> None:
    page = as_(Role.COUNTY_OFFICE).get("/parameters/", {"q": "上传文件"}).content.decode()
    assert "上传文件大小上限" in page
    assert "每人每小时查看完整号码次数" not in page
    assert "没有这样的参数" in as_(Role.READER).get("/parameters/?q=zzz").content.decode()


def test_who_has_no_permission_sees_nothing() -> None:
    client = as_(Role.GRID_WORKER, "610921100001001001")
    for path in ("/parameters/", PAGE):
        assert client.get(path).status_code == 403


def test_the_keeper_enters_a_value_and_sees_it_in_the_history() -> None:
    client = as_(Role.SYSTEM_ADMIN)
    answer = client.post(PAGE, given())
    assert answer.status_code == 302, answer.content.decode()
    assert held() == 30
    page = client.get(PAGE).content.decode()
    assert "汉后扶办字〔2026〕1 号" in page
    assert "现在适用" in page
    assert "撤销 30" in page


def test_who_may_only_read_finds_no_form_and_cannot_post() -> None:
    for role in (Role.READER, Role.COUNTY_OFFICE):
        client = as_(role)
        assert "录入新值" not in client.get(PAGE).content.decode()
        assert client.post(PAGE, given()).status_code == 403
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": "三十"}, "这里要填数字"),
        ({"text": "9999"}, "数值超出范围"),
        ({"document": ""}, "依据文件"),
        ({"area": "61092"}, "适用地区"),
        ({"area": "610922"}, "没有办这件事的权限"),
        ({"valid_to": "2025-01-01"}, "截止日期早于生效日期"),
    ],
)
def test_a_wrong_entry_says_what_to_correct(changes: dict[str, str], words: str) -> None:
    answer = as_(Role.SYSTEM_ADMIN).post(PAGE, given(**changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Entry.objects.exists()


def test_withdrawing_brings_the_wider_value_back() -> None:
    client = as_(Role.SYSTEM_ADMIN)
    client.post(PAGE, given())
    entry = Entry.objects.get()
    assert client.post(f"{PAGE}{entry.pk}/withdraw/").status_code == 302
    assert held() == 20
    assert as_(Role.READER).post(f"{PAGE}{entry.pk}/withdraw/").status_code == 302
    assert Entry.objects.count() == 2


def test_values_of_unrelated_places_are_not_shown() -> None:
    as_(Role.SYSTEM_ADMIN, "610922").post(PAGE, given(area="610922", document="邻县的文件"))
    assert held("610922") == 30
    assert "邻县的文件" not in as_(Role.SYSTEM_ADMIN).get(PAGE).content.decode()


def test_an_unknown_code_is_not_found() -> None:
    client = as_(Role.SYSTEM_ADMIN)
    assert client.get("/parameters/no_such/").status_code == 404
    assert client.post(f"{PAGE}999/withdraw/").status_code == 404
    assert client.post(f"{PAGE}0/withdraw/").status_code == 404


def test_a_value_for_later_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    client = as_(Role.SYSTEM_ADMIN)
    client.post(PAGE, given(valid_from=str(date(2099, 1, 1))))
    assert "尚未生效" in client.get(PAGE).content.decode()
    assert held() == 20
