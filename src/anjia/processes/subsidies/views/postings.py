"""Public notices: the list, and the sheet that is printed and put on the wall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from anjia.processes.dashboards.views.paging import page_of
from anjia.processes.subsidies.policy import Permission
from anjia.processes.subsidies.queries import claims
from anjia.processes.subsidies.views import asking
from anjia.processes.subsidies.views.listing import lines

if TYPE_CHECKING:
    from uuid import UUID

    from anjia.processes.subsidies.models import Posting

PAGE = 50
MOST_PRINTED = 2_000


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The notices of the reader's places, those that run on top."""
    by = asking.officer(Permission.READ_CLAIMS)
    found = claims.postings(by)
    page = page_of(request.GET.get("page", ""), size=PAGE, total=found.count())
    today = timezone.localdate()
    rows = [
        {"posting": each, "place": asking.name_of(each.area), "runs": each.until_on >= today}
        for each in found[page.rows]
    ]
    return render(request, "subsidies/postings.html", {"rows": rows, **page.foot})


@require_GET
def show(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """The sheet: masked names, places and sums; no number of a person, no account, no health."""
    by = asking.officer(Permission.READ_CLAIMS)
    found: Posting = asking.found_or_404(claims.posting, posting_id, by=by)
    rows = list(claims.on_notice(found, by=by)[:MOST_PRINTED])
    context = {
        "posting": found,
        "place": asking.name_of(found.area),
        "scheme": found.scheme,
        "lines": lines(rows),
        "runs": found.until_on >= timezone.localdate(),
        "office": found.posted_by_name,
    }
    return render(request, "subsidies/posting.html", context)
