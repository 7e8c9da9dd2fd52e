"""What supervision keeps: documents, their tasks, who does what of them, and how far it is."""

from anjia.processes.supervision.models.assignments import (
    Assignment,
    Milestone,
    Share,
    Step,
)
from anjia.processes.supervision.models.documents import Copy, Document
from anjia.processes.supervision.models.evaluation import (
    Evaluation,
    EvaluationItem,
    Objection,
    Score,
    ScoreEvidence,
    Sheet,
)
from anjia.processes.supervision.models.life import LIFE
from anjia.processes.supervision.models.meetings import (
    AgendaItem,
    Attendance,
    Decision,
    Issue,
    Meeting,
)
from anjia.processes.supervision.models.progress import Attainment, Evidence, Progress
from anjia.processes.supervision.models.tasks import Target, Task, TaskUnit
from anjia.processes.supervision.models.units import GroupMember, UnitGroup

__all__ = [
    "LIFE",
    "AgendaItem",
    "Assignment",
    "Attainment",
    "Attendance",
    "Copy",
    "Decision",
    "Document",
    "Evaluation",
    "EvaluationItem",
    "Evidence",
    "GroupMember",
    "Issue",
    "Meeting",
    "Milestone",
    "Objection",
    "Progress",
    "Score",
    "ScoreEvidence",
    "Share",
    "Sheet",
    "Step",
    "Target",
    "Task",
    "TaskUnit",
    "UnitGroup",
]
