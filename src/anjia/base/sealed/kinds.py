"""What a sealed value is: how it is normalised before indexing, and how it is masked."""

from collections.abc import Callable
from enum import StrEnum

from anjia.kernel import identity


class Kind(StrEnum):
    """Kinds of sealed value."""

    IDENTITY = "identity"
    PHONE = "phone"
    ACCOUNT = "account"
    SECRET = "secret"  # noqa: S105 - the name of a kind


_HYPHENS = str.maketrans("", "", "-\u2010\u2013\u2014")


def normalise(kind: Kind, text: str) -> str:
    """Return the one spelling of a value, so that equal values have equal indexes."""
    if kind is Kind.SECRET:
        return text
    plain = identity.normal(text)
    if plain.isalnum():
        return plain
    plain = plain.translate(_HYPHENS)
    return plain.removeprefix("+86") if kind is Kind.PHONE else plain


def mask(kind: Kind, text: str) -> str:
    """Return what may be shown without opening the value."""
    return _MASKS[kind](text)


def _hide(text: str) -> str:  # noqa: ARG001 - same shape as the other masks; nothing of it is shown
    return "••••••"


_MASKS: dict[Kind, Callable[[str], str]] = {
    Kind.IDENTITY: identity.mask,
    Kind.PHONE: identity.mask_phone,
    Kind.ACCOUNT: identity.mask_account,
    Kind.SECRET: _hide,
}
