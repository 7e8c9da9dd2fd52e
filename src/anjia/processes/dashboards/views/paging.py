"""One page of a list that is counted: which of its rows, and what its foot says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """A page by its number from zero; the nearest one where there is none of that number."""

    number: int
    size: int
    total: int

    @property
    def rows(self) -> slice:
        """The rows of the page, out of a list or a queryset."""
        return slice(self.number * self.size, (self.number + 1) * self.size)

    @property
    def foot(self) -> dict[str, int | None]:
        """How many there are, which these are, and the pages beside, for the template."""
        end = (self.number + 1) * self.size
        return {
            "total": self.total,
            "first": self.number * self.size + 1 if self.total else 0,
            "last": min(end, self.total),
            "previous_page": self.number or None,
            "next_page": self.number + 2 if end < self.total else None,
        }


def page_of(text: str, *, size: int, total: int) -> Page:
    """The page that an address asks for, which counts from one."""
    asked = int(text) - 1 if text.isascii() and text.isdigit() and len(text) < 7 else 0
    return Page(max(0, min(asked, (total - 1) // size)), size, total)
