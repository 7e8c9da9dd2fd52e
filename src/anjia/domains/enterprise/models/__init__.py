"""Tables of enterprise: fields and constraints. Reads that join several are in ``queries``."""

from anjia.domains.enterprise.models.factories import (
    Factory,
    FactoryReport,
    Recognition,
    RecognitionStep,
)
from anjia.domains.enterprise.models.orders import PolicyCheck, ServiceOrder, SmallLivelihood
from anjia.domains.enterprise.models.projects import ReliefProject, ReliefWork
from anjia.domains.enterprise.models.ventures import (
    Incubator,
    Loan,
    Outlet,
    Repayment,
    Venture,
    VentureTraining,
)

__all__ = [
    "Factory",
    "FactoryReport",
    "Incubator",
    "Loan",
    "Outlet",
    "PolicyCheck",
    "Recognition",
    "RecognitionStep",
    "ReliefProject",
    "ReliefWork",
    "Repayment",
    "ServiceOrder",
    "SmallLivelihood",
    "Venture",
    "VentureTraining",
]
