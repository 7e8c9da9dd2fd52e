"""The parser against documents that were read by hand; see `answers`."""

import pytest

from anjia.engine.tests.documents import answers


@pytest.mark.parametrize("name", answers.names())
def test_a_document_is_read_as_by_hand(name: str) -> None:
    score = answers.Score()
    answers.held(name, answers.found(answers.read(name)), answers.wanted(name), score)
    assert score.said == []


def test_there_are_many_documents_without_and_with_tasks() -> None:
    tasks = [len(answers.wanted(name)) for name in answers.names()]
    assert len(tasks) >= 24
    assert tasks.count(0) >= 3
