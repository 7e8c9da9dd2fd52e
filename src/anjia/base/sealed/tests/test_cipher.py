"""Sealing promises: published vectors, tamper evidence, binding to the cell, speed of bulk."""

import time
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives import hashes
from django.conf import LazySettings

from anjia.base.keys import Purpose, store
from anjia.base.sealed import cipher, sm4

ROW = UUID("01900000-0000-7000-8000-000000000001")
CELL = {"table": "registry_person", "column": "identity_number", "row_id": ROW}
NUMBER = "610921199003071234"


@pytest.fixture(autouse=True)
def _own_keys(settings: LazySettings, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def test_rfc_8998_gcm_vector() -> None:
    key = sm4.algorithm(bytes.fromhex("0123456789ABCDEFFEDCBA9876543210"))
    nonce = bytes.fromhex("00001234567800000000ABCD")
    aad = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    clear = bytes.fromhex("".join(letter * 16 for letter in "ABCDEFEA"))
    expected = bytes.fromhex(
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
        "83DE3541E4C2B58177E065A9BF7B62EC"
    )
    assert sm4.encrypt(key, nonce=nonce, clear=clear, bound_to=aad) == expected
    assert sm4.decrypt(key, nonce=nonce, body=expected, bound_to=aad) == clear


def test_index_is_hmac_sm3_by_its_definition() -> None:
    def sm3(data: bytes) -> bytes:
        digest = hashes.Hash(hashes.SM3())
        digest.update(data)
        return digest.finalize()

    def hmac_sm3(key: bytes, data: bytes) -> bytes:
        block = key.ljust(64, b"\0")
        inner = sm3(bytes(byte ^ 0x36 for byte in block) + data)
        return sm3(bytes(byte ^ 0x5C for byte in block) + inner)

    # GB/T 32905 example 1 first, so that the definition below stands on the published digest.
    assert sm3(b"abc").hex().startswith("66c7f0f462eeedd9d1f2d46bdc10e4e2")
    master = store().current(Purpose.INDEX).secret
    derived = hmac_sm3(master, b"anjia index\0person.phone")
    assert cipher.index(NUMBER, field="person.phone") == hmac_sm3(derived, NUMBER.encode())


def test_seals_and_opens() -> None:
    blob = cipher.seal(NUMBER, **CELL)
    assert cipher.open_(blob, **CELL) == NUMBER
    assert cipher.open_(memoryview(blob), **CELL) == NUMBER
    assert NUMBER.encode() not in blob


def test_equal_values_seal_differently_and_index_equally() -> None:
    assert cipher.seal(NUMBER, **CELL) != cipher.seal(NUMBER, **CELL)
    assert cipher.index(NUMBER, field="a") == cipher.index(NUMBER, field="a")
    assert cipher.index(NUMBER, field="a") != cipher.index(NUMBER, field="b")
    assert len(cipher.index(NUMBER, field="a")) == 32


@pytest.mark.parametrize("position", [0, 1, 4, 5, 16, 17, 25, -16, -1])
def test_an_altered_byte_does_not_open(position: int) -> None:
    blob = bytearray(cipher.seal(NUMBER, **CELL))
    blob[position] ^= 1
    with pytest.raises(cipher.SealBroken):
        cipher.open_(bytes(blob), **CELL)


@pytest.mark.parametrize(
    "moved", [{"row_id": uuid4()}, {"column": "phone"}, {"table": "registry_household"}]
)
def test_a_value_moved_to_another_cell_does_not_open(moved: dict[str, object]) -> None:
    blob = cipher.seal(NUMBER, **CELL)
    with pytest.raises(cipher.SealBroken):
        cipher.open_(blob, **{**CELL, **moved})  # type: ignore[arg-type]  # one key differs


@pytest.mark.parametrize("blob", [b"", b"\x01", b"\x02" + b"a" * 60, NUMBER.encode()])
def test_bytes_that_are_no_sealed_value_are_refused(blob: bytes) -> None:
    with pytest.raises(cipher.SealBroken):
        cipher.open_(blob, **CELL)


def test_an_empty_text_is_not_sealed() -> None:
    with pytest.raises(ValueError, match="NULL"):
        cipher.seal("", **CELL)


def test_values_sealed_before_a_rotation_still_open() -> None:
    before = cipher.seal(NUMBER, **CELL)
    store().rotate(Purpose.SEAL)
    after = cipher.seal(NUMBER, **CELL)
    assert cipher.key_of(before) != cipher.key_of(after)
    assert cipher.open_many(
        [(ROW, before), (ROW, after)], table="registry_person", column="identity_number"
    ) == [NUMBER, NUMBER]


def test_a_lost_key_is_named() -> None:
    blob = cipher.seal(NUMBER, **CELL)
    old = store().current(Purpose.SEAL)
    store().rotate(Purpose.SEAL)
    (store().folder / f"seal-{old.sequence:04d}.key").unlink()
    store().all(Purpose.SEAL)
    with pytest.raises(cipher.SealBroken, match=old.ident.hex()):
        cipher.open_(blob, **CELL)


def test_bulk_is_fast_enough_for_an_import() -> None:
    cells = [(uuid4(), NUMBER) for _ in range(20_000)]
    started = time.perf_counter()
    blobs = cipher.seal_many(cells, table="t", column="c")
    sealed_by = time.perf_counter()
    cipher.index_many([text for _, text in cells], field="t.c")
    indexed_by = time.perf_counter()
    ids = [row_id for row_id, _ in cells]
    cipher.open_many(zip(ids, blobs, strict=True), table="t", column="c")
    opened_by = time.perf_counter()
    # 100,000 a second is the aim on an idle core; a busy machine gets a wide margin here.
    assert sealed_by - started < 20_000 / 20_000
    assert indexed_by - sealed_by < 20_000 / 50_000
    assert opened_by - indexed_by < 20_000 / 20_000
