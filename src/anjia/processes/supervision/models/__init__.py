"""What supervision keeps: documents, their tasks, who does what of them, and how far it is."""

from anjia.processes.supervision.models.assignments import (
    Assignment,
    Milestone,
    Share,
    Step,
)
from anjia.processes.supervision.models.documents import Copy, Document
from anjia.processes.supervision.models.escalations import Escalation
from anjia.processes.supervision.models.evaluation import (
    Evaluation,
    EvaluationItem,
    Objection,
    Score,
    ScoreEvidence,
    Sheet,
)
from anjia.processes.supervision.models.exemplars import Exemplar, Quotation
from anjia.processes.supervision.models.findings import Finding, FindingStep
from anjia.processes.supervision.models.leaders import Leadership
from anjia.processes.supervision.models.life import LIFE, RECTIFYING
from anjia.processes.supervision.models.meetings import (
    AgendaItem,
    Attendance,
    Decision,
    Issue,
    Meeting,
)
from anjia.processes.supervision.models.progress import (
    Attainment,
    Evidence,
    Progress,
    TakenBack,
)
from anjia.processes.supervision.models.proposals import (
    HANDLER_LIFE,
    PROPOSAL_LIFE,
    Handler,
    Proposal,
    ProposalStep,
)
from anjia.processes.supervision.models.quarters import (
    Approval,
    Contribution,
    Quarter,
    QuarterReport,
)
from anjia.processes.supervision.models.replies import (
    REPLY_LIFE,
    Commitment,
    Feedback,
    Find,
    Publication,
    Reply,
    Talk,
)
from anjia.processes.supervision.models.tasks import Target, Task, TaskUnit
from anjia.processes.supervision.models.units import GroupMember, UnitGroup

__all__ = [
    "HANDLER_LIFE",
    "LIFE",
    "PROPOSAL_LIFE",
    "RECTIFYING",
    "REPLY_LIFE",
    "AgendaItem",
    "Approval",
    "Assignment",
    "Attainment",
    "Attendance",
    "Commitment",
    "Contribution",
    "Copy",
    "Decision",
    "Document",
    "Escalation",
    "Evaluation",
    "EvaluationItem",
    "Evidence",
    "Exemplar",
    "Feedback",
    "Find",
    "Finding",
    "FindingStep",
    "GroupMember",
    "Handler",
    "Issue",
    "Leadership",
    "Meeting",
    "Milestone",
    "Objection",
    "Progress",
    "Proposal",
    "ProposalStep",
    "Publication",
    "Quarter",
    "QuarterReport",
    "Quotation",
    "Reply",
    "Score",
    "ScoreEvidence",
    "Share",
    "Sheet",
    "Step",
    "TakenBack",
    "Talk",
    "Target",
    "Task",
    "TaskUnit",
    "UnitGroup",
]
