"""How much a document file may ask of us."""

from anjia.ledger.sheets.limits import MEBIBYTE, Limits

LIMITS = Limits(
    upload_bytes=50 * MEBIBYTE,
    archive_entries=5_000,
    memory_bytes=1024 * MEBIBYTE,
    cpu_seconds=30,
    wall_seconds=60.0,
    answer_bytes=40 * MEBIBYTE,
)
