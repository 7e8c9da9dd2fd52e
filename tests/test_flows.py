"""The drawings in docs/flows.md are those of the flows that are declared."""

from pathlib import Path

from anjia.base import flow

PAGE = Path(__file__).parents[1] / "docs" / "flows.md"


def test_the_page_of_flows_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == flow.document(), "run: anjia flows > docs/flows.md"


def test_every_state_of_a_flow_can_be_reached_and_left_or_is_an_end() -> None:
    for one in flow.declared():
        targets = {one.start, *(step.target for step in one.transitions)}
        sources = {source for step in one.transitions for source in step.source}
        assert sources <= targets, one.name
