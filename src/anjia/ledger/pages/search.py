"""Finding people and households: `/search/`.

What is looked for is posted, never part of an address: addresses end up in logs and histories.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from anjia.base.scope import current_actor
from anjia.ledger.actions import searching
from anjia.ledger.reading import rights


@never_cache
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The search box and what was found."""
    by = current_actor()
    rights.refuse_without_ledgers(by=by)
    text = request.POST.get("q", "").strip()
    found = searching.look(text, by=by, at=timezone.now()) if text else None
    context = {
        "text": text,
        "found": found,
        "searchable": [each for each in rights.open_ledgers(by=by) if each.search is not None],
    }
    return render(request, "ledger/search.html", context)
