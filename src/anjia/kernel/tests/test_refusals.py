"""A refusal carries its facts and prints none of them."""

import pickle

from anjia.kernel.refusals import Refused


def test_its_text_names_the_facts_but_not_their_values() -> None:
    refused = Refused("name_taken", name="张三", area="610921")
    assert str(refused) == "name_taken(area, name)"
    assert "张三" not in repr(refused)
    assert refused.facts["name"] == "张三"


def test_it_survives_the_way_from_a_child_process() -> None:
    back = pickle.loads(pickle.dumps(Refused("too_large", size=3)))  # noqa: S301 -- our own bytes
    assert back.code == "too_large"
    assert back.facts == {"size": 3}


def test_a_fact_may_be_called_code() -> None:
    assert Refused("unknown_code", code="610999").facts == {"code": "610999"}
