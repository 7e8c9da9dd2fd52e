"""`{% paper paper %}`: the preview of an official document in a page."""

from django import template
from django.utils.safestring import SafeString

from anjia.ledger.papers import preview
from anjia.ledger.papers.paper import Paper

register = template.Library()


@register.simple_tag
def paper(shown: Paper) -> SafeString:
    """The whole document, as it will be printed."""
    return preview.html(shown)
