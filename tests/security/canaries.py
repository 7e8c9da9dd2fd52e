"""Canaries: a value that can be told anywhere, in every personal field of every resident's row."""

import re
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
from django.apps import apps
from django.db import models

from anjia.base.scope import acting, system
from anjia.base.sealed import SealedField
from anjia.base.sealed.fields import put
from anjia.ledger.imports.models import ImportBatch, ImportPage

WORD = "金丝雀"
BORN = date(1911, 3, 7)
NUMBERS = {"phone": "13987650", "identity_number": "610921191103075"}  # a row's number follows
FULL = re.compile(r"13987650\d{3}|610921191103075\d\d[0-9X]")
ANY = re.compile(rf"{WORD}|1911-03-07|1911年0?3月0?7日|{FULL.pattern}")
HOLDING = (models.CharField, models.TextField, models.DateField, models.JSONField, SealedField)
WEIGHTS, CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"


def resident_models() -> list[type[models.Model]]:
    """Every model that holds something of residents: the registry's, and what imports keep."""
    found = [*apps.get_app_config("registry").get_models(), ImportBatch, ImportPage]
    return [model for model in found if getattr(model, "personal", None)]


def plant() -> set[str]:
    """Put a canary into every personal field of every row; return which fields hold one."""
    planted = set()
    with acting(system(name="canaries")):
        for model in resident_models():
            for number, row in enumerate(model.objects.order_by("pk")):
                planted |= {f"{model.__name__}.{name}" for name in _into(row, number)}
                row.save()
    return planted


def can_hold(field: Any) -> bool:
    """Whether a canary can stand in a field: neither a choice of few, nor a key, nor a code."""
    if field.choices or field.name.endswith("_area"):
        return False
    return isinstance(field, HOLDING)


def _into(row: Any, number: int) -> list[str]:
    filled = []
    for name in sorted(row.personal):
        field = row._meta.get_field(name)
        if not can_hold(field):
            continue
        if isinstance(field, SealedField):
            put(row, name, _number(name, number))
        elif isinstance(field, models.JSONField):
            setattr(row, name, _told(row, number))
        elif isinstance(field, models.DateField):
            setattr(row, name, BORN)
        else:
            setattr(row, name, f"{WORD}{number}")
        filled.append(name)
    return filled


def _told(row: Any, number: int) -> Any:
    text = f"{WORD}{number}"
    if isinstance(row, ImportPage):
        return [{"r": 1, "t": text, "k": text, "f": [], "w": [], "d": [["列", text, text]]}]
    return {"note": text}


def _number(name: str, number: int) -> str:
    if name == "phone":
        return f"{NUMBERS[name]}{number:03d}"
    body = f"{NUMBERS[name]}{number:02d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + CHECKS[total % 11]


def workbook_text(content: bytes) -> str:
    """Everything that a workbook says: cells, comments, headers and footers, properties."""
    book = openpyxl.load_workbook(BytesIO(content))
    said = [str(book.properties.__dict__)]
    for sheet in book.worksheets:
        said.append(str(sheet.oddFooter.center.text))
        for row in sheet.iter_rows():
            said += [str(cell.value) for cell in row if cell.value is not None]
            said += [cell.comment.text for cell in row if cell.comment]
    return "\n".join(said)
