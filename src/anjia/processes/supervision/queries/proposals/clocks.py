"""The clocks of proposals: dated parameters of the place, each with its document (handbook 7.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anjia.base import parameters
from anjia.processes.supervision.policy import proposals as policy
from anjia.processes.supervision.policy.proposals import Body

if TYPE_CHECKING:
    from datetime import date

    from anjia.base.parameters.policy import Version

_MONTHS = {
    (Body.CONGRESS, False): "suggestion_reply_months",
    (Body.CONGRESS, True): "suggestion_reply_months_hard",
    (Body.CPPCC, False): "cppcc_reply_months",
    (Body.CPPCC, True): "cppcc_reply_months_hard",
}


def reply_months(body: str, *, hard: bool, area: str, on: date) -> Version:
    """How many months a reply may take, with the document that says so."""
    return parameters.found(_MONTHS[Body(body), hard], area=area, on=on)


def reply_due(body: str, *, hard: bool, area: str, assigned_on: date) -> date:
    """The last day of a reply."""
    months = int(reply_months(body, hard=hard, area=area, on=assigned_on).text)
    return policy.reply_due(assigned_on, months=months)


def return_by(area: str, *, assigned_on: date) -> date:
    """The last day on which a unit may hand a proposal back."""
    days = int(parameters.value("proposal_return_days", area=area, on=assigned_on))
    working = parameters.value("proposal_return_in_working_days", area=area, on=assigned_on)
    return policy.return_by(assigned_on, days=days, working=bool(working))


def opinion_due(area: str, *, assigned_on: date) -> date:
    """The last day of an assisting unit's opinion."""
    months = int(parameters.value("proposal_opinion_months", area=area, on=assigned_on))
    return policy.reply_due(assigned_on, months=months)


def answer_again_due(area: str, *, on: date) -> date:
    """The last day of a second reply."""
    months = int(parameters.value("proposal_rehandle_months", area=area, on=on))
    return policy.reply_due(on, months=months)


def near_days(area: str, *, on: date) -> int:
    """How many days before its last day a reply is near it."""
    return int(parameters.value("proposal_near_days", area=area, on=on))
