"""Key files: made once, private, refused when loose, never overwritten."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from anjia.base.keys import KeyStore, KeysUnsafe, Purpose


def test_first_use_makes_a_private_key(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    key = KeyStore(folder).current(Purpose.SEAL)
    (path,) = folder.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert key.secret.hex() not in repr(key)
    assert KeyStore(folder).current(Purpose.SEAL) == key


def test_purposes_have_different_keys(tmp_path: Path) -> None:
    store = KeyStore(tmp_path / "keys")
    assert len({store.current(purpose).secret for purpose in Purpose}) == len(Purpose)


def test_many_processes_starting_at_once_agree_on_one_key(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: KeyStore(folder).current(Purpose.INDEX), range(32)))
    assert len({key.secret for key in keys}) == 1
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_loose_key_file_is_refused(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "keys"
    KeyStore(folder).current(Purpose.SEAL)
    (path,) = folder.iterdir()
    path.chmod(mode)
    with pytest.raises(KeysUnsafe, match="chmod 600"):
        KeyStore(folder).current(Purpose.SEAL)


def test_a_loose_folder_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o755)
    with pytest.raises(KeysUnsafe, match="chmod 700"):
        KeyStore(folder).current(Purpose.SEAL)
    assert folder.stat().st_mode & 0o777 == 0o755


def test_a_link_in_place_of_a_key_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    KeyStore(folder).current(Purpose.SEAL)
    (path,) = folder.iterdir()
    elsewhere = tmp_path / "elsewhere"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    with pytest.raises(KeysUnsafe, match="plain file"):
        KeyStore(folder).current(Purpose.SEAL)


def test_a_key_of_the_wrong_size_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o700)
    path = folder / "seal-0001.key"
    path.touch(mode=0o600)
    path.write_text("abcd")
    with pytest.raises(KeysUnsafe, match="does not hold"):
        KeyStore(folder).current(Purpose.SEAL)


def test_rotation_keeps_old_keys_and_other_processes_find_the_new_one(tmp_path: Path) -> None:
    mine, theirs = KeyStore(tmp_path / "keys"), KeyStore(tmp_path / "keys")
    old = mine.current(Purpose.SEAL)
    assert theirs.current(Purpose.SEAL) == old
    new = mine.rotate(Purpose.SEAL)
    assert new.sequence == old.sequence + 1
    assert theirs.current(Purpose.SEAL) == new
    assert theirs.find(Purpose.SEAL, new.ident) == new
    assert mine.find(Purpose.SEAL, old.ident) == old


def test_another_account_is_refused(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    folder = tmp_path / "keys"
    KeyStore(folder).current(Purpose.SEAL)
    (path,) = folder.iterdir()
    os.chown(path, 65534, 65534)
    with pytest.raises(KeysUnsafe, match="another account"):
        KeyStore(folder).current(Purpose.SEAL)


def test_keys_come_back_into_an_empty_folder_only(tmp_path: Path) -> None:
    here, there = KeyStore(tmp_path / "here"), KeyStore(tmp_path / "there")
    kept = [here.current(purpose) for purpose in (Purpose.SEAL, Purpose.INDEX)]
    there.put_back(here.texts())
    assert [there.current(key.purpose) for key in kept] == kept
    assert {path.stat().st_mode & 0o777 for path in there.folder.iterdir()} == {0o600}
    with pytest.raises(FileExistsError):
        there.put_back(here.texts())
