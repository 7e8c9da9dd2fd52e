"""A document file as text: .txt, .docx, .pdf with a text layer, saved .html; parsed in a limited
process of its own. What the text says does not belong here.
"""

from anjia.ledger.texts.reader import read

__all__ = ["read"]
