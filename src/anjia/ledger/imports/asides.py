"""What packages above this one put beside a preview: cards that the page loads once it stands.

The preview says where such a card is to be had and knows nothing of what is on it.
"""

from uuid import UUID

from django.urls import reverse

_names: list[str] = []


def add(name: str) -> None:
    """Have the page of that name, which takes a batch's id, loaded beside each preview."""
    if name not in _names:
        _names.append(name)


def addresses(batch_id: UUID) -> list[str]:
    """Return where the cards beside one batch are to be had."""
    return [reverse(name, args=[batch_id]) for name in _names]
