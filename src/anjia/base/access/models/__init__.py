"""Officers, their units and appointments, and what signing in leaves behind."""

from .appointments import Appointment, Unit, UnitKind
from .officers import Language, Officer, Theme
from .signing_in import Attempts, RecoveryCode, SecondFactor, Session, UsedPassword

__all__ = [
    "Appointment",
    "Attempts",
    "Language",
    "Officer",
    "RecoveryCode",
    "SecondFactor",
    "Session",
    "Theme",
    "Unit",
    "UnitKind",
    "UsedPassword",
]
