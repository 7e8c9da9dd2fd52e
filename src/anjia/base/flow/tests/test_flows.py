"""A flow lets through what it declares, asks its guards, and draws itself."""

from dataclasses import dataclass
from datetime import date

import pytest

from anjia.base.flow import Flow, Transition, shelf
from anjia.kernel.refusals import Refused

TODAY = date(2022, 9, 30)


@dataclass
class Lamp:
    state: str = "off"
    hot: bool = False


def _cool(lamp: Lamp, on: date) -> None:
    if lamp.hot:
        raise Refused("lamp_hot", on=on.isoformat())


@pytest.fixture
def life(monkeypatch: pytest.MonkeyPatch) -> Flow:
    monkeypatch.setattr(shelf, "_flows", {})
    return Flow(
        name="lamp",
        title="Lamp",
        start="off",
        refused="lamp_not_now",
        transitions=(
            Transition(name="light", source=("off",), target="on", guard=_cool),
            Transition(name="put_out", source=("on",), target="off"),
            Transition(name="discard", source=("off", "on"), target=""),
        ),
    )


def test_a_row_goes_where_its_state_lets_it(life: Flow) -> None:
    lamp = Lamp()
    life.move(lamp, "light", on=TODAY)
    assert (lamp.state, life.allows(lamp, "light"), life.allows(lamp, "put_out")) == (
        "on",
        False,
        True,
    )
    with pytest.raises(Refused) as caught:
        life.move(lamp, "light", on=TODAY)
    assert (caught.value.code, caught.value.facts["state"], lamp.state) == (
        "lamp_not_now",
        "on",
        "on",
    )


def test_a_guard_refuses_with_its_own_reason_and_moves_nothing(life: Flow) -> None:
    lamp = Lamp(hot=True)
    with pytest.raises(Refused, match="lamp_hot"):
        life.move(lamp, "light", on=TODAY)
    assert lamp.state == "off"


def test_two_ways_of_one_name_out_of_one_state_are_a_mistake() -> None:
    twice = Transition(name="light", source=("off",), target="on")
    with pytest.raises(ValueError, match="two ways"):
        Flow(name="x", title="X", start="off", refused="no", transitions=(twice, twice))


def test_the_drawing_names_every_way_and_every_guard(life: Flow) -> None:
    assert life.mermaid().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> off",
        "    off --> on : light [guarded]",
        "    on --> off : put_out",
        "    off --> [*] : discard",
        "    on --> [*] : discard",
    ]
    assert "```mermaid\nstateDiagram-v2" in shelf.document()
