"""The country of the benchmark, small: every figure is the reference back end's."""

import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent


def test_a_small_country_end_to_end_is_what_the_reference_finds():
    # A process of its own: the benchmarks set the application up on a home of theirs.
    command = [sys.executable, "-m", "benchmarks.national.check", "400"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "figures are the same; a changed byte is refused" in done.stdout
    assert int(done.stdout.split()[0]) > 500
