"""Logging: to standard error, one event a line, and no personal value whatever was logged.

Redaction works on the finished line, so it also covers what libraries log, what an exception says
and what PostgreSQL quotes from a row. A name cannot be told from another word; therefore nothing
may log one, and a value under a personal key is withheld unseen.
"""

from __future__ import annotations

import logging
import logging.config
import re
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from structlog.typing import EventDict, Processor, WrappedLogger

WITHHELD = "[withheld]"
PERSONAL_KEYS = frozenset(
    {
        "name",
        "head_name",
        "actor_name",
        "phone",
        "identity_number",
        "account",
        "address",
        "password",
    }
    | {"token", "secret", "sessionid", "cookie", "username", "value", "values", "text"}
)

_BORN = r"(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_BORN_SHORT = r"\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
# Longer patterns first: a phone number's digits also stand inside an identity number. Spaces and
# hyphens between digits are how people write bank accounts.
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![0-9A-Za-z])[1-9]\d{{5}}{_BORN}\d{{3}}[\dXx](?![0-9A-Za-z])",
        rf"(?<![0-9A-Za-z])[1-9]\d{{5}}{_BORN_SHORT}\d{{3}}(?![0-9A-Za-z])",
        r"(?<![0-9A-Za-z])(?:62|[345])\d{2}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}(?:[ -]?\d{1,3})?"
        r"(?![0-9A-Za-z])",
        r"(?<![0-9A-Za-z])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![0-9A-Za-z])",
    )
)
# PostgreSQL repeats whole rows in these.
_QUOTED = re.compile(r"\b(DETAIL|CONTEXT|STATEMENT):.*", re.MULTILINE)


def redacted(line: str) -> str:
    """Return a line without identity numbers, phones, accounts and quoted rows."""
    for pattern in _PATTERNS:
        line = pattern.sub(WITHHELD, line)
    return _QUOTED.sub(rf"\1: {WITHHELD}", line)


def withhold(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace the values of personal keys, at any depth."""
    return {key: value if key == "event" else _withheld(key, value) for key, value in event.items()}


def _withheld(key: str, value: object) -> object:
    if key.lower() in PERSONAL_KEYS:
        return WITHHELD
    if isinstance(value, dict):
        return {inner: _withheld(str(inner), part) for inner, part in value.items()}
    if isinstance(value, list | tuple):
        return [_withheld("", part) for part in value]
    return value


class RedactingFormatter(structlog.stdlib.ProcessorFormatter):
    """The last step before a line leaves the process."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished line, redacted."""
        return redacted(super().format(record))


SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=False),
    withhold,
)

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": RedactingFormatter,
            "foreign_pre_chain": SHARED,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.dev.ConsoleRenderer(
                    colors=False, exception_formatter=structlog.dev.plain_traceback
                ),
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "procrastinate": {"level": "WARNING"},
    },
}


def configure(options: Mapping[str, Any]) -> None:
    """Send structlog and the standard library's logging through the same redaction.

    Settings name this function in `LOGGING_CONFIG`.
    """
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(dict(options))
