"""The front-end build serves what pages use, all of it, and nothing that is not locked."""

import json
from pathlib import Path

import pytest
from django.conf import settings

import anjia
from anjia.interfaces.web import assets
from anjia.kernel.refusals import Refused

SOURCE = Path(anjia.__file__).parent
needs_packages = pytest.mark.skipif(
    not Path(settings.NODE_MODULES).exists(), reason="front-end packages are not installed"
)


def test_icons_are_found_in_templates_and_in_code(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('{% icon "search" "l" %}{% icon link.icon "l" %}')
    (tmp_path / "b.py").write_text('Entry("home", icon="map-2")')
    (tmp_path / "c.html").write_text('<link rel="icon" href="x">')
    assert assets.used_icons(source=tmp_path) == ("map-2", "search")


@needs_packages
def test_the_build_serves_the_packages_and_every_used_icon(tmp_path: Path) -> None:
    modules = Path(settings.NODE_MODULES)
    built = assets.gather(modules=modules, source=SOURCE, target=tmp_path)
    sprite = (tmp_path / assets.SPRITE).read_text(encoding="utf-8")
    assert all(f'<symbol id="{name}"' in sprite for name in (*built.icons, "lt-g", "lt-u"))
    for name in assets.VENDOR:
        assert "sourceMappingURL" not in (tmp_path / name).read_text(encoding="utf-8")
    assert assets.gather(modules=modules, source=SOURCE, target=tmp_path).reused


@needs_packages
def test_an_unknown_icon_is_refused_by_name(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "interfaces/web/static/anjia").mkdir(parents=True)
    (source / "interfaces/web/static/anjia/marks.svg").write_text("<svg></svg>")
    (source / "page.html").write_text('{% icon "no-such-icon-at-all" %}')
    with pytest.raises(Refused) as refused:
        assets.gather(modules=Path(settings.NODE_MODULES), source=source, target=tmp_path / "out")
    assert refused.value.facts["name"] == "no-such-icon-at-all"


def test_the_lock_file_names_no_registry() -> None:
    lock = SOURCE.parent.parent / "package-lock.json"
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    assert not [name for name, about in packages.items() if "resolved" in about]
    assert all(about.get("integrity") for name, about in packages.items() if name)
