"""Whether the examples of a definition hold, on the slow back end and on the fast one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from . import examples
from .backends import duckdb, reference
from .plan import build

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .definitions import Definitions, Indicator
    from .examples import Case, Example, Outcome
    from .language.nodes import Scalar
    from .rules import Rule

SECONDS = 30


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that says one thing and gives another; ``reason`` says why it gives nothing."""

    case: Case
    note: str
    wanted: Outcome
    found: Outcome | None
    reason: str = ""


def missing(definitions: Definitions, code: str) -> tuple[Case, ...]:
    """Kinds of example that the definition does not have and should have."""
    item = _item(definitions, code)
    shown = {example.case for example in item.examples}
    return tuple(case for case in examples.Case if case not in shown)


def failures(
    definitions: Definitions, code: str, parameters: Mapping[str, Scalar]
) -> list[Failure]:
    """Examples of an indicator or a rule that do not give what they say, in order."""
    found = []
    for example in _item(definitions, code).examples:
        try:
            gives = _gives(definitions, code, example, parameters)
        except (pa.ArrowException, TypeError, ValueError) as fault:
            text = str(fault)
            found.append(Failure(example.case, example.note, example.gives, None, text))
            continue
        wrong = [outcome for outcome in gives if outcome is not example.gives]
        if wrong:
            found.append(Failure(example.case, example.note, example.gives, wrong[0]))
    return found


def _item(definitions: Definitions, code: str) -> Indicator | Rule:
    rule = definitions.rules.get(code)
    return definitions.indicators[code] if rule is None else rule


def _gives(
    definitions: Definitions, code: str, example: Example, parameters: Mapping[str, Scalar]
) -> tuple[Outcome, Outcome | None]:
    """What the first row of the example is to either back end."""
    item = _item(definitions, code)
    now = examples.tables(example, definitions.dictionary)
    earlier = examples.moments(example, definitions.dictionary, parameters)
    slow = reference.Reference(
        definitions, now, as_of=examples.AS_OF, parameters=parameters, earlier=earlier
    )
    subject = slow.rows[item.of][0]
    outcome = slow.outcome(item, subject)
    plan = build(definitions, [code])
    with duckdb.Run(plan, now, examples.AS_OF, parameters, earlier, seconds=SECONDS) as run:
        keys = run.keys(area=examples.PROVINCE, outcomes=frozenset({outcome}))
        same = subject["key"] in keys and run.measure() == slow.measure([code])
    return outcome, outcome if same else None
