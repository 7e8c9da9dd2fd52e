"""The house itself: closed vocabulary, foreign keys that obey the floors, classified fields."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "anjia"
FLOORS = ["kernel", "engine", "base", "ledger", "registry", "domains", "processes", "interfaces"]
VOCABULARY = {
    *("policy", "models", "queries", "actions", "ledgers", "forms", "views", "api", "jobs"),
    *("urls", "apps", "migrations", "templates", "management", "tests", "__init__"),
    *("definitions.toml", "definitions", "parameters.toml", "roles.toml"),
}
FORBIDDEN = {"utils", "helpers", "services", "signals", "common", "misc"}
OWN_MODELS = [model for model in apps.get_models() if model.__module__.startswith("anjia.")]


def modules() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


def closed_folders() -> list[Path]:
    groups = [SOURCE / "domains", SOURCE / "processes"]
    found = [SOURCE / "registry"]
    found += [app for group in groups for app in group.iterdir() if (app / "apps.py").exists()]
    return found


@pytest.mark.parametrize("folder", closed_folders(), ids=lambda folder: folder.name)
def test_an_app_holds_only_the_closed_vocabulary(folder: Path) -> None:
    found = {path.name for path in folder.iterdir() if path.name != "__pycache__"}
    allowed = VOCABULARY | {f"{name}.py" for name in VOCABULARY}
    assert found - allowed == set()


def test_no_drawer_for_everything() -> None:
    assert [path for path in modules() if path.stem in FORBIDDEN] == []


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_migrations_make_the_models() -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_personal_or_not(model: type[models.Model]) -> None:
    personal = set(getattr(model, "personal", set()))
    known = personal | set(getattr(model, "not_personal", set()))
    known |= set(getattr(model, "placed_not_personal", set()))
    fields = {field.name for field in model._meta.get_fields() if field.concrete}
    assert fields - known == set(), "say whether these fields are personal"
    assert not personal & set(getattr(model, "not_personal", set()))


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model._meta.label)
def test_foreign_keys_point_down(model: type[models.Model]) -> None:
    def floor(of: type[models.Model]) -> int:
        return FLOORS.index(of.__module__.split(".")[1])

    for field in model._meta.get_fields():
        target = getattr(field, "related_model", None)
        if field.concrete and isinstance(target, type) and target in OWN_MODELS:
            assert floor(target) <= floor(model), f"{field.name} points up"


# Machinery below the actions of a domain: each writes rows of its own table, nothing of the field.
WRITERS = {
    "base/access": "sign-in attempts, sessions and security stamps",
    "base/audit": "events and seals",
    "base/files": "stored files",
    "base/jobs": "workers' heartbeats",
    "base/keys": "re-sealing under a new key",
    "base/notices": "notices",
    "base/parameters": "entries shipped with a package",
    "ledger/imports": "batches and their rows",
    "ledger/records.py": "the set-based writer that actions call",
    "ledger/papers": "documents, not rows",
    "ledger/sheets": "workbooks, not rows",
    "demo": "the demonstration",
}


def test_only_actions_write() -> None:
    writers = re.compile(r"\.(save|bulk_create|bulk_update|get_or_create|update_or_create)$")
    found = []
    for path in modules():
        place = path.relative_to(SOURCE)
        if {"tests", "actions", "actions.py", "management"} & set(place.parts):
            continue
        if any(str(place).startswith(writer) for writer in WRITERS):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                text = ast.unparse(node.func)
                if writers.search(text) or text.endswith(".objects.create"):
                    found.append(f"{place}:{node.lineno} {text}")
    assert found == []


def test_every_dependency_states_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for name in tomllib.loads(text)["project"]["dependencies"]:
        line = next(line for line in text.splitlines() if f'"{name}"' in line)
        assert "#" in line, f"{name} states no reason"


def test_nothing_names_a_registry_host() -> None:
    for name in ("package-lock.json", "requirements.lock", "requirements-test.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "http://" not in text.replace("http://www.apache", "")
        assert not re.search(r'"resolved"', text), name
