"""Text of a PDF, page after page."""

import pypdfium2 as pdfium

from anjia.kernel.refusals import Refused

# A page with less is a picture of a page; documents have more even on a page with a table's end.
_LEAST = 8
_LOCKED = 4  # FPDF_ERR_PASSWORD


def text(data: bytes) -> str:
    """Return the text layer; refuse a PDF that has none, is locked or broken."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as broken:
        locked = getattr(broken, "err_code", None) == _LOCKED or "password" in str(broken).lower()
        raise Refused("file_encrypted" if locked else "file_broken") from broken
    pages = []
    for page in document:
        layer = page.get_textpage()
        pages.append(layer.get_text_bounded().replace("\r\n", "\n").replace("\r", "\n"))
        layer.close()
        page.close()
    written = sum(len("".join(page.split())) for page in pages)
    if written < _LEAST * max(len(pages), 1):
        raise Refused("pdf_without_text", pages=len(pages))
    return "\n".join(pages)
