"""Short lists by page number: officers and units, of which an office has dozens."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PAGE = 50


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """The page asked for; the nearest one for a number that does not exist."""
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))
