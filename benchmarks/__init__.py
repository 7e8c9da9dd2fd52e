"""Measurements that anyone can repeat: `python -m benchmarks.NAME`. Results: docs/benchmarks.md.

Importing this package sets Django up on an ANJIA_HOME of its own, which goes away at the end.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import django

HOME = Path(tempfile.mkdtemp(prefix="anjia-bench-"))
HOME.chmod(0o711)
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ["ANJIA_HOME"] = str(HOME)
os.environ["ANJIA_STATIC_HASHED"] = "0"
os.environ["DJANGO_SETTINGS_MODULE"] = "anjia.config.settings"

django.setup()
