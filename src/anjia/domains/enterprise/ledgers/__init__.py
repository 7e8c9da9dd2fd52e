"""Enterprise's ledgers, in the order in which one needs the rows of another."""

from anjia.domains.enterprise.ledgers.factories import Factories, FactoryReports
from anjia.domains.enterprise.ledgers.orders import (
    PolicyChecks,
    ServiceOrders,
    SmallLivelihoods,
)
from anjia.domains.enterprise.ledgers.projects import ReliefProjects, ReliefWorks
from anjia.domains.enterprise.ledgers.ventures import (
    Incubators,
    Loans,
    Outlets,
    Ventures,
    VentureTrainings,
)
from anjia.ledger.declaration import Related
from anjia.registry.ledgers import Employers, Households, Persons

__all__ = [
    "Factories",
    "FactoryReports",
    "Incubators",
    "Loans",
    "Outlets",
    "PolicyChecks",
    "ReliefProjects",
    "ReliefWorks",
    "ServiceOrders",
    "SmallLivelihoods",
    "VentureTrainings",
    "Ventures",
]

# What hangs on the registry's records is shown there too.
Employers.hang(
    Related("factories", path="employer", columns=("name", "kind", "opened_on", "stopped_on"))
)
Persons.hang(Related("ventures", path="person", columns=("name", "opened_on", "closed_on")))
Persons.hang(Related("service-orders", path="person", columns=("need", "desk", "state")))
Households.hang(
    Related("small-livelihoods", path="household", columns=("kind", "detail", "started_on"))
)
Households.hang(
    Related("policy-checks", path="household", columns=("item", "found", "checked_on", "fixed_on"))
)
