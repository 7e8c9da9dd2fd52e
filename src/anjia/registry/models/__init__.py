"""Tables of the registry: fields and constraints. Reads that join several are in ``queries``."""

from anjia.registry.models.areas import Area, AreaChange
from anjia.registry.models.employers import Employer
from anjia.registry.models.events import Confirmation, DuplicatePair, Duty, LifeEvent
from anjia.registry.models.labour import LabourAssessment
from anjia.registry.models.organisations import Organisation, OrganisationSite, Post
from anjia.registry.models.people import Household, Membership, Person
from anjia.registry.models.places import Building, Dwelling, Grid, Site
from anjia.registry.models.rules import AssessmentEntry, AssessmentList, SiteExemption, SiteRule

__all__ = [
    "Area",
    "AreaChange",
    "AssessmentEntry",
    "AssessmentList",
    "Building",
    "Confirmation",
    "DuplicatePair",
    "Duty",
    "Dwelling",
    "Employer",
    "Grid",
    "Household",
    "LabourAssessment",
    "LifeEvent",
    "Membership",
    "Organisation",
    "OrganisationSite",
    "Person",
    "Post",
    "Site",
    "SiteExemption",
    "SiteRule",
]
