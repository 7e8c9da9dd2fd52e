"""The data dictionary of a ledger, and its empty workbook."""

from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anjia.base.files.downloads import download
from anjia.base.scope import current_actor
from anjia.ledger import layout
from anjia.ledger.reading import rights
from anjia.ledger.sheets import writer


@require_GET
def show(request: HttpRequest, code: str) -> HttpResponse:
    """What every column means, where its values come from, and what it is called in workbooks."""
    ledger = rights.find(code, by=current_actor())
    return render(request, "ledger/dictionary.html", {"ledger": ledger, "groups": ledger.groups()})


@require_GET
def template(_request: HttpRequest, code: str) -> HttpResponse:
    """An empty workbook in the layout that the import reads."""
    ledger = rights.find(code, by=current_actor())
    stream = BytesIO()
    columns = layout.sheet_columns(ledger)
    writer.template(layout.layout(ledger, columns=columns), stream)
    return download(stream.getvalue(), f"{ledger.title}.xlsx")
