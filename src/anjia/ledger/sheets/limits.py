"""How much a workbook may ask of us; each number says what it protects."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bounds for one file; the defaults fit a county's largest ledger with room to spare."""

    upload_bytes: int = 20 * MEBIBYTE
    archive_entries: int = 200
    unpacked_bytes: int = 200 * MEBIBYTE
    archive_ratio: int = 100
    # A small sheet of one repeated row packs better than 100:1 and harms nobody.
    ratio_from_bytes: int = 10 * MEBIBYTE
    rows: int = 200_000
    columns: int = 200
    # calamine holds the bounding box in memory, 24 bytes a cell, before any row reaches us.
    cells: int = 12_000_000
    cell_characters: int = 32_767
    merges: int = 100_000
    sheets: int = 100
    memory_bytes: int = 512 * MEBIBYTE
    cpu_seconds: int = 10
    wall_seconds: float = 30.0
    answer_bytes: int = 400 * MEBIBYTE


DEFAULT = Limits()
