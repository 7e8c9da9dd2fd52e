"""Tables of employment: fields and constraints. Reads that join several are in ``queries``."""

from anjia.domains.employment.models.campaigns import Campaign, CampaignEvent, CampaignGuest
from anjia.domains.employment.models.offers import Offer
from anjia.domains.employment.models.posts import PostAttendance, PostHolding, PublicPost
from anjia.domains.employment.models.spells import JobSpell
from anjia.domains.employment.models.vacancies import Vacancy

__all__ = [
    "Campaign",
    "CampaignEvent",
    "CampaignGuest",
    "JobSpell",
    "Offer",
    "PostAttendance",
    "PostHolding",
    "PublicPost",
    "Vacancy",
]
