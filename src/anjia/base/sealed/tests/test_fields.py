"""The field's promises: clear text never stands on a row, in text forms or in serialised data."""

import pickle
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import models

from anjia.base.sealed import IndexField, Kind, Sealed, SealedField, put, remembering
from anjia.base.sealed.kinds import normalise

NUMBER = "610921199003071234"


class Neighbour(models.Model):
    """A table of the test's own; it never reaches a database."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    phone = SealedField(kind=Kind.PHONE)
    phone_index = IndexField()
    identity_number = SealedField(kind=Kind.IDENTITY)

    class Meta:
        app_label = "sealed_tests"
        managed = False


@pytest.fixture(autouse=True)
def _own_keys(settings: LazySettings, tmp_path: Path) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def row() -> Neighbour:
    made = Neighbour()
    put(made, "phone", "13812345678")
    put(made, "identity_number", NUMBER)
    return made


def test_a_row_shows_masks_only(row: Neighbour) -> None:
    assert row.phone.mask() == "138****5678"
    assert NUMBER[6:14] not in row.identity_number.mask()
    for shown in (str(row.phone), repr(row.phone), f"{row.phone}", f"{row.phone:>20}"):
        assert "5678" not in shown
    assert b"13812345678" not in pickle.dumps(row)


def test_a_clear_string_cannot_be_set(row: Neighbour) -> None:
    with pytest.raises(TypeError, match=r"sealed\.put"):
        row.phone = "13812345678"
    with pytest.raises(TypeError, match=r"sealed\.put"):
        Neighbour(phone="13812345678")


def test_put_none_empties_value_and_index(row: Neighbour) -> None:
    put(row, "phone", None)
    assert row.phone is None
    assert row.phone_index is None


def test_put_works_without_an_index(row: Neighbour) -> None:
    assert row.identity_number.open() == NUMBER


def test_a_value_belongs_to_its_row(row: Neighbour) -> None:
    other = Neighbour(phone=row.phone)
    assert other.phone.row_id == other.pk
    assert "138" not in other.phone.mask()


def test_an_unbound_value_must_be_bound_before_opening(row: Neighbour) -> None:
    field = Neighbour._meta.get_field("phone")
    unbound = field.from_db_value(row.phone.blob, None, None)
    assert isinstance(unbound, Sealed)
    with pytest.raises(ValueError, match="bind"):
        unbound.open()
    assert unbound.bound(row.pk).mask() == "138****5678"


def test_bulk_methods_agree_with_put(row: Neighbour) -> None:
    field = Neighbour._meta.get_field("phone")
    ids = [uuid4(), uuid4()]
    blobs = field.seal_many(zip(ids, ["138 1234 5678", "+8613812345678"], strict=True))
    assert field.open_many(zip(ids, blobs, strict=True)) == ["13812345678"] * 2
    assert field.index("138-1234-5678") == row.phone_index


def test_a_remembered_index_is_the_one_worked_out_each_time() -> None:
    phone = Neighbour._meta.get_field("phone")
    identity = Neighbour._meta.get_field("identity_number")
    texts = ["13812345678", "138-1234-5678", "13812345678", "13900000000"]
    plain = phone.index_many(texts), identity.index_many(texts)
    with remembering():
        for _ in range(2):
            assert (phone.index_many(texts), identity.index_many(texts)) == plain


def test_serialising_is_refused(row: Neighbour) -> None:
    with pytest.raises(TypeError):
        Neighbour._meta.get_field("phone").value_to_string(row)


def test_deconstruct_round_trip() -> None:
    _, _, args, kwargs = Neighbour._meta.get_field("phone").deconstruct()
    assert SealedField(*args, **kwargs).kind is Kind.PHONE
    assert kwargs["null"] is True


def test_values_read_as_stored_bytes_bind_to_a_uuid(row: Neighbour) -> None:
    field = Neighbour._meta.get_field("identity_number")
    wrapped = field.wrap(row.identity_number.blob, row_id=UUID(str(row.pk)))
    assert wrapped.open() == NUMBER


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        (Kind.IDENTITY, " 61092119900307123x ", "61092119900307123X"),
        (Kind.IDENTITY, "６１０９２１19900307123Ｘ", "61092119900307123X"),
        (Kind.PHONE, "+86 138-1234-5678", "13812345678"),
        (Kind.ACCOUNT, "6222 0200 0000 1234", "6222020000001234"),
        (Kind.SECRET, " as typed ", " as typed "),
    ],
)
def test_one_spelling_for_equal_values(kind: Kind, typed: str, stored: str) -> None:
    assert normalise(kind, typed) == stored
