"""The only writers of supervision."""

from anjia.processes.supervision.actions.assigning import assign, assign_all
from anjia.processes.supervision.actions.handling import (
    ask_extension,
    extend,
    hand_back,
    insist,
    reassign,
    refuse_extension,
    sign,
)
from anjia.processes.supervision.actions.inspecting import accept as accept_rectified
from anjia.processes.supervision.actions.inspecting import drop as drop_finding
from anjia.processes.supervision.actions.inspecting import find, rectify
from anjia.processes.supervision.actions.inspecting import refuse as refuse_rectified
from anjia.processes.supervision.actions.leading import Named, name_leader, sign_duty
from anjia.processes.supervision.actions.planning import Stage, plan
from anjia.processes.supervision.actions.reporting import Reported, Upload, report, submit
from anjia.processes.supervision.actions.splitting import Split, share_out, split
from anjia.processes.supervision.actions.verifying import (
    cancel,
    close,
    reopen,
    resume,
    send_back,
    suspend,
)

__all__ = [
    "Named",
    "Reported",
    "Split",
    "Stage",
    "Upload",
    "accept_rectified",
    "ask_extension",
    "assign",
    "assign_all",
    "cancel",
    "close",
    "drop_finding",
    "extend",
    "find",
    "hand_back",
    "insist",
    "name_leader",
    "plan",
    "reassign",
    "rectify",
    "refuse_extension",
    "refuse_rectified",
    "reopen",
    "report",
    "resume",
    "send_back",
    "share_out",
    "sign",
    "sign_duty",
    "split",
    "submit",
    "suspend",
]
