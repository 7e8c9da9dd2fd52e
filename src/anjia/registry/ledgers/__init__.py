"""The registry's ledgers, in the order in which one needs the rows of another."""

from anjia.registry.ledgers.employers import Employers
from anjia.registry.ledgers.households import Households
from anjia.registry.ledgers.labour import LabourAssessments
from anjia.registry.ledgers.persons import Persons
from anjia.registry.ledgers.places import Buildings, Dwellings, Grids, Organisations, Sites

__all__ = [
    "Buildings",
    "Dwellings",
    "Employers",
    "Grids",
    "Households",
    "LabourAssessments",
    "Organisations",
    "Persons",
    "Sites",
]
