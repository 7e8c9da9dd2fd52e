"""Canary values planted in everything that can be logged turn up in no line."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest
import structlog
from django.db import IntegrityError

from anjia.config import logs

IDENTITY = "61092119900307123X"
OLD_IDENTITY = "610921900307123"
PHONE = "13812345678"
ACCOUNT = "6222021234567890123"
NAME = "张三丰"


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """Give what the application's handler writes, with the formatter of the settings."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    formatter = logs.LOGGING["formatters"]["line"]
    handler.setFormatter(
        logs.RedactingFormatter(
            processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"]
        )
    )
    root = logging.getLogger()
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


@pytest.mark.parametrize("canary", [IDENTITY, OLD_IDENTITY, PHONE, ACCOUNT, IDENTITY.lower()])
@pytest.mark.parametrize("form", ["{}", "户主{}，", "number={}", "'{}'", '{{"a": "{}"}}', "({})"])
def test_numbers_in_a_message(lines: StringIO, canary: str, form: str) -> None:
    logging.getLogger("some.library").warning(form.format(canary))
    logging.getLogger("some.library").warning("said %s", form.format(canary))
    structlog.get_logger("ours").warning(form.format(canary), row=form.format(canary))
    assert logs.WITHHELD in lines.getvalue()
    assert canary not in lines.getvalue()


@pytest.mark.parametrize(
    "written", ["138 1234 5678", "138-1234-5678", "+8613812345678", "6222 0212 3456 7890 123"]
)
def test_numbers_as_people_write_them(written: str) -> None:
    assert logs.redacted(f"tel {written}.") == f"tel {logs.WITHHELD}."


def test_personal_keys_at_any_depth(lines: StringIO) -> None:
    structlog.get_logger("ours").warning(
        "saved", name=NAME, rows=[{"head_name": NAME, "n": 1}], deep={"person": {"name": NAME}}
    )
    assert NAME not in lines.getvalue()
    assert "saved" in lines.getvalue()


def test_an_exception_with_a_quoted_row(lines: StringIO) -> None:
    error = IntegrityError(
        'duplicate key value violates unique constraint "registry_household_number"\n'
        f"DETAIL:  Key (head_name)=({NAME}) already exists.\n"
        f"CONTEXT:  COPY people, line 3, column name: {NAME}"
    )
    try:
        raise error
    except IntegrityError:
        logging.getLogger("django.request").exception("Internal Server Error: /households/")
        structlog.get_logger("ours").exception("failed")
    text = lines.getvalue()
    assert NAME not in text
    assert "registry_household_number" in text
    assert text.count("Traceback") == 2


@pytest.mark.parametrize(
    "harmless",
    [
        "610921", "610921100001001", "610921100001001001", "2026-03-01T10:26:00",
        "0190c3a2-7f1e-7d2a-9b3c-138123456789", "row 1234567890", "rows=17940 households=5082",
    ],
)  # fmt: skip
def test_what_nobody_need_hide_stays(harmless: str) -> None:
    assert logs.redacted(harmless) == harmless


def test_settings_use_it(settings: object) -> None:
    assert settings.LOGGING_CONFIG == "anjia.config.logs.configure"  # type: ignore[attr-defined]
    handlers = logging.getLogger().handlers
    assert any(isinstance(handler.formatter, logs.RedactingFormatter) for handler in handlers)
