"""Tables of employment: fields and constraints. Reads that join several are in ``queries``."""

from anjia.domains.employment.models.campaigns import Campaign, CampaignEvent, CampaignGuest
from anjia.domains.employment.models.clearings import Clearing, ClearingHelp, ClearingReason
from anjia.domains.employment.models.confirmations import Confirmation
from anjia.domains.employment.models.dispatch import (
    CompanyFee,
    DispatchBatch,
    DispatchMember,
    FollowUp,
    RightsCase,
)
from anjia.domains.employment.models.offers import Offer
from anjia.domains.employment.models.posts import PostAttendance, PostHolding, PublicPost
from anjia.domains.employment.models.rangers import (
    Patrol,
    PlotTransfer,
    RangerPlot,
    RangerReview,
    TransferWord,
)
from anjia.domains.employment.models.referrals import Referral
from anjia.domains.employment.models.spells import JobSpell
from anjia.domains.employment.models.training import (
    LabourBrand,
    Trainee,
    TrainingBase,
    TrainingClass,
    TrainingDay,
)
from anjia.domains.employment.models.vacancies import Vacancy
from anjia.domains.employment.models.wishes import JobWish

__all__ = [
    "Campaign",
    "CampaignEvent",
    "CampaignGuest",
    "Clearing",
    "ClearingHelp",
    "ClearingReason",
    "CompanyFee",
    "Confirmation",
    "DispatchBatch",
    "DispatchMember",
    "FollowUp",
    "JobSpell",
    "JobWish",
    "LabourBrand",
    "Offer",
    "Patrol",
    "PlotTransfer",
    "PostAttendance",
    "PostHolding",
    "PublicPost",
    "RangerPlot",
    "RangerReview",
    "Referral",
    "RightsCase",
    "Trainee",
    "TrainingBase",
    "TrainingClass",
    "TrainingDay",
    "TransferWord",
    "Vacancy",
]
