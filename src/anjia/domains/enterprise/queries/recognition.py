"""Reads about the recognition of a factory: where it stands and the steps taken."""

from anjia.domains.enterprise.models import Factory, Recognition, RecognitionStep


def latest(factory: Factory) -> Recognition | None:
    """Return the recognition that a factory is in or was in last."""
    found: Recognition | None = (
        Recognition.objects.filter(factory=factory).order_by("-since", "-pk").first()
    )
    return found


def steps(factory: Factory) -> list[RecognitionStep]:
    """Return all steps of all recognitions of a factory, the latest first."""
    found = RecognitionStep.objects.filter(recognition__factory=factory)
    return list(found.order_by("-recorded_at", "-pk"))
