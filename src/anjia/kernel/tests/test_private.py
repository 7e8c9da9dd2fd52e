"""Private files: readable by their owner alone, and never written over by accident."""

import stat
from pathlib import Path

import pytest

from anjia.kernel import private


def test_only_the_owner_may_read_and_nothing_is_written_over_unasked(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    private.write(path, [b"a longer first", b" text"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        private.write(path, [b"second"])
    assert path.read_bytes() == b"a longer first text"
    private.write(path, [b"second"], replacing=True)
    assert path.read_bytes() == b"second"
