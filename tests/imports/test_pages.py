"""An officer brings a workbook in page by page; nobody of another place sees it."""

import io
from collections.abc import Iterator

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from anjia.base.access.policy import Role
from anjia.base.access.tests import factories
from anjia.base.jobs import drain
from anjia.base.scope import acting
from anjia.ledger.imports.models import ImportBatch, State
from anjia.registry.models import Household
from tests.imports.test_imports import COUNTY, GOOD, book
from tests.ledger import places

pytestmark = pytest.mark.django_db(databases=["default", "progress"])

BAD = [*GOOD, ["100001-9003", "赵六", "三等户", "盘龙社区", "1381", "2022.13.1", ""]]


@pytest.fixture
def client() -> Iterator[Client]:
    with acting(places.officer("61")):
        places.build()
    return factories.signed_in(factories.appointed(Role.COUNTY_OFFICE, COUNTY))


def upload(client: Client, content: bytes, name: str = "盘龙社区.xlsx") -> str:
    answer = client.post("/imports/new/households/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def chosen(batch_url: str, client: Client, **more: str) -> None:
    page = client.get(batch_url).context
    data = {f"column-{c['index']}": c["target"] for c in page["columns"]}
    assert client.post(f"{batch_url}columns/", {**data, **more}).status_code == 302


def test_a_workbook_goes_through_all_four_steps(client: Client) -> None:
    url = upload(client, book(BAD))
    page = client.get(url)
    assert "第 3 行是表头，共 3 行" in page.content.decode()
    chosen(url, client)
    working = client.get(url).content.decode()
    assert "正在逐行检查" in working
    assert "hx-get" in working
    drain()
    preview = client.get(url).content.decode()
    assert "F6" in preview
    assert "没有13月" in preview
    assert "2 + 0 + 0 + 0 + 1 = 3" in " ".join(preview.split())
    assert "入库 2 行" in preview
    assert client.post(f"{url}commit/", {"mode": "good"}).status_code == 302
    drain()
    done = client.get(url).content.decode()
    assert "已入库 2 行：新增 2 行，更新 0 行。" in done
    client.post(f"{url}undo/")
    drain()
    assert "这次导入已撤销" in client.get(url).content.decode()
    with acting(places.officer(COUNTY)):
        assert not Household.objects.filter(number__startswith="100001-900").exists()


def test_a_row_can_be_left_out(client: Client) -> None:
    url = upload(client, book(GOOD))
    chosen(url, client)
    drain()
    client.post(f"{url}rows/4/", {"take": "no", "tab": "all", "page": "0"})
    assert "入库 1 行" in client.get(url).content.decode()
    client.post(f"{url}commit/", {"mode": "good"})
    drain()
    with acting(places.officer(COUNTY)):
        assert not Household.objects.filter(number="100001-9001").exists()
        assert Household.objects.filter(number="100001-9002").exists()


def test_the_workbook_comes_back_with_its_errors_written_in(client: Client) -> None:
    url = upload(client, book(BAD))
    chosen(url, client)
    drain()
    content = client.get(f"{url}returned/").content
    page = openpyxl.load_workbook(io.BytesIO(content))["9月"]
    assert "没有13月" in page["F6"].comment.text
    assert page["H3"].value == "错在哪里、怎么改"
    only = openpyxl.load_workbook(io.BytesIO(client.get(f"{url}returned/?only=1").content))
    assert only.worksheets[0]["A4"].value == "100001-9003"
    assert client.get(f"{url}original/").content[:2] == b"PK"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空"),
        (b"%PDF-1.4 x", "PDF"),
        (b"PK\x03\x04broken", "另存为 .xlsx"),
        ("没有表头,只有这些\n1,2\n".encode("gb18030"), ""),
    ],
)
def test_a_bad_file_is_refused_with_what_to_do(client: Client, content: bytes, said: str) -> None:
    answer = client.post(
        "/imports/new/households/", {"file": SimpleUploadedFile("a.xlsx", content)}
    )
    assert answer.status_code in {302, 422}
    assert said in answer.content.decode()
    if answer.status_code == 422:
        with acting(places.officer(COUNTY)):
            assert not ImportBatch.objects.exists()


def test_two_candidates_for_the_header_are_asked_about(client: Client) -> None:
    twice = book(
        [
            *GOOD,
            [],
            ["户编号", "户主姓名", "户类型", "安置点"],
            ["100001-9003", "赵", "随迁", "盘龙社区"],
        ]
    )
    url = upload(client, twice)
    assert "哪一行是表头" in client.get(url).content.decode()
    client.post(f"{url}header/", {"row": "3"})
    assert "第 3 行是表头" in client.get(url).content.decode()


def test_all_or_nothing_says_why_nothing_was_taken(client: Client) -> None:
    url = upload(client, book(BAD))
    chosen(url, client)
    drain()
    client.post(f"{url}commit/", {"mode": "all"})
    assert "一行也没有收" in client.get(url).content.decode()


def test_nobody_of_another_place_sees_a_batch(client: Client) -> None:
    url = upload(client, book(GOOD))
    for role, area in (
        (Role.COUNTY_OFFICE, "610922"),
        (Role.TOWN_OFFICER, "610921100"),
        (Role.READER, COUNTY),
        (Role.GRID_WORKER, places.PANLONG),
    ):
        other = factories.signed_in(factories.appointed(role, area))
        for path in ("", "progress/", "returned/", "original/"):
            assert other.get(f"{url}{path}").status_code in {403, 404}
        for path in ("commit/", "undo/", "discard/", "columns/", "header/", "rows/4/"):
            assert other.post(f"{url}{path}").status_code in {403, 404}
    with acting(places.officer(COUNTY)):
        assert ImportBatch.objects.get().state == State.MAPPING


def test_the_centre_lists_what_was_brought_in(client: Client) -> None:
    upload(client, book(GOOD))
    page = client.get("/imports/").content.decode()
    assert "盘龙社区.xlsx" in page
    assert "/imports/new/households/" in page


def test_a_draft_can_be_dropped(client: Client) -> None:
    url = upload(client, book(GOOD))
    assert client.post(f"{url}discard/").status_code == 302
    assert client.get(url).status_code == 404
