"""A pytest plugin, loaded before Django's settings: tests never touch a real installation."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings

# By day the same examples on every machine, so that a change is judged by what it changed; by
# night (`make nightly`) new ones each time.
settings.register_profile("by-day", derandomize=True, deadline=None)
settings.register_profile("by-night", deadline=None, print_blob=True)
settings.load_profile("by-night" if "ANJIA_NIGHTLY" in os.environ else "by-day")

os.environ["DJANGO_SETTINGS_MODULE"] = "anjia.config.settings"
os.environ["ANJIA_STATIC_HASHED"] = "0"
if "ANJIA_TEST_HOME" in os.environ:
    os.environ["ANJIA_HOME"] = os.environ["ANJIA_TEST_HOME"]
else:
    home = Path(tempfile.mkdtemp(prefix="anjia-test-"))
    home.chmod(0o711)
    os.environ["ANJIA_HOME"] = str(home)
    atexit.register(shutil.rmtree, home, ignore_errors=True)
