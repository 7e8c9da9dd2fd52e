"""Storing: type by content, limits, place, expiry."""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from openpyxl import Workbook

from anjia.base.files import actions, queries, vault
from anjia.base.files.models import StoredFile
from anjia.base.files.policy import Kind, Type, type_of
from anjia.base.scope import Actor, Grant, acting, refusals, system
from anjia.kernel.refusals import Refused

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
COUNTY = "610921"


def officer(area: str = COUNTY) -> Actor:
    grant = Grant(area=area, role="county_office", permissions=frozenset({"registry.import"}))
    return Actor(id=f"officer of {area}", name="李主任", grants=(grant,))


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def workbook() -> bytes:
    buffer = io.BytesIO()
    book = Workbook()
    book.active["A1"] = "户主"
    book.save(buffer)
    return buffer.getvalue()


def archive(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr(name, "x")
    return buffer.getvalue()


def keep(
    content: bytes | Path,
    *,
    by: Actor | None = None,
    kind: Kind = Kind.WORKBOOK,
    name: str = "台账.xlsx",
    at: datetime = AT,
) -> StoredFile:
    who = by or officer()
    with acting(who):
        return actions.store(content, name=name, kind=kind, by=who, area=COUNTY, at=at)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (workbook(), Type.XLSX),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, Type.XLS),
        ("户主,电话\n".encode("gb18030"), Type.CSV),
        ("户主,电话\n".encode("utf-8-sig"), Type.CSV),
        (archive("word/document.xml"), Type.DOCX),
        (archive("a.txt"), Type.ZIP),
        (b"%PDF-1.7 ...", Type.PDF),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, Type.PNG),
        (b"\xff\xd8\xff\xe0" + b"\0" * 40, Type.JPEG),
        ("<!DOCTYPE html><html><p>通知".encode(), Type.HTML),
        ("2022年".encode("utf-16"), Type.CSV),
        (b"\x7fELF" + b"\0" * 64, None),
        (b"", None),
    ],
)
def test_type_by_content(content: bytes, found: Type | None) -> None:
    assert type_of(content) == found


def test_a_workbook_is_stored_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "上传"
    path.write_bytes(workbook())
    file = keep(path, name="C:/fake/../台账.xlsx")
    assert file.name == "台账.xlsx"
    assert (file.media_type, file.size) == (Type.XLSX, len(path.read_bytes()))
    assert file.digest == vault.digest(path.read_bytes())
    with acting(officer()):
        assert queries.read(StoredFile.objects.get()) == path.read_bytes()


def test_another_place_does_not_see_it() -> None:
    keep(workbook())
    with acting(officer("610922")):
        assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (archive("word/document.xml"), "file_type_unknown"),
        (b"%PDF-1.7", "file_type_unknown"),
        (b"a" * 20_000_001, "file_too_large"),
    ],
)
def test_what_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        keep(content)
    assert refused.value.code == code
    assert "台账.xlsx" in refusals.text(refused.value)


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(Refused, match="file_too_large"):
        keep(path)


def test_uploads_are_counted_by_the_hour() -> None:
    for _ in range(60):
        keep(workbook())
    with pytest.raises(Refused, match="uploads_used_up"):
        keep(workbook(), at=AT + timedelta(minutes=59))
    keep(workbook(), at=AT + timedelta(minutes=61))
    keep(workbook(), by=system(area=COUNTY))
    keep(workbook(), kind=Kind.EXPORT)


@pytest.mark.parametrize(
    ("content", "kind", "media_type"),
    [
        ("关于印发要点的通知".encode(), Kind.DOCUMENT, Type.TEXT),
        (archive("word/document.xml"), Kind.DOCUMENT, Type.DOCX),
        (b"<html><p>x", Kind.DOCUMENT, Type.HTML),
        (b"%PDF-1.7", Kind.EVIDENCE, Type.PDF),
        (workbook(), Kind.EVIDENCE, Type.XLSX),
    ],
)
def test_documents_and_evidence_stay(content: bytes, kind: Kind, media_type: Type) -> None:
    kept = keep(content, kind=kind)
    assert (kept.media_type, kept.expires_at) == (media_type, None)
    with acting(system()):
        assert actions.remove_expired(at=AT + timedelta(days=20_000)) == 0


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (workbook(), Kind.DOCUMENT, "file_not_document"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, Kind.DOCUMENT, "file_not_document"),
        (b"photo", Kind.EVIDENCE, "file_not_evidence"),
        (b"<html><script>", Kind.EVIDENCE, "file_not_evidence"),
        (b"%PDF" + b"a" * 20_000_000, Kind.EVIDENCE, "file_too_large"),
    ],
)
def test_foreign_documents_and_evidence(content: bytes, kind: Kind, code: str) -> None:
    with pytest.raises(Refused, match=code):
        keep(content, kind=kind)


def test_expired_content_goes_and_the_record_stays() -> None:
    content = workbook()
    export, original = keep(content, kind=Kind.EXPORT), keep(content)
    with acting(system()):
        assert actions.remove_expired(at=AT + timedelta(hours=25)) == 1
        gone, kept = (StoredFile.objects.get(pk=file.pk) for file in (export, original))
        with pytest.raises(Refused, match="file_removed"):
            queries.read(gone)
        assert queries.read(kept) == content
        actions.remove_expired(at=AT + timedelta(days=1096))
        assert not vault.place(queries.folder(), original.digest).exists()


def test_content_without_a_row_is_removed_after_a_day() -> None:
    vault.put(queries.folder(), b"left behind")
    with acting(system()):
        now = datetime.now(tz=UTC)  # noqa: TID251 - file times are real
        assert actions.remove_expired(at=now) == 0
        assert actions.remove_expired(at=now + timedelta(days=2)) == 1
