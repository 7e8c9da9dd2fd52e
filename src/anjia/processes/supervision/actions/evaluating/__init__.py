"""The only writers of evaluations."""

from anjia.processes.supervision.actions.evaluating.answering import answer, object_to
from anjia.processes.supervision.actions.evaluating.drafting import (
    Line,
    Outline,
    draft,
    drop,
    open_scoring,
    put_line,
    redraft,
    take_line_out,
)
from anjia.processes.supervision.actions.evaluating.reviewing import (
    begin_review,
    compute,
    finish,
    post,
    review,
)
from anjia.processes.supervision.actions.evaluating.scoring import Own, keep_own, send, take_back

__all__ = [
    "Line",
    "Outline",
    "Own",
    "answer",
    "begin_review",
    "compute",
    "draft",
    "drop",
    "finish",
    "keep_own",
    "object_to",
    "open_scoring",
    "post",
    "put_line",
    "redraft",
    "review",
    "send",
    "take_back",
    "take_line_out",
]
