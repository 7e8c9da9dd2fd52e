"""Every ledger of employment."""

from anjia.domains.employment.ledgers.campaigns import Campaigns
from anjia.domains.employment.ledgers.clearings import Clearings
from anjia.domains.employment.ledgers.confirmations import Confirmations
from anjia.domains.employment.ledgers.dispatch import (
    CompanyFees,
    DispatchBatches,
    DispatchMembers,
    FollowUps,
    RightsCases,
)
from anjia.domains.employment.ledgers.offers import Offers
from anjia.domains.employment.ledgers.posts import PostHoldings, PostMonths, PublicPosts
from anjia.domains.employment.ledgers.rangers import RangerPlots
from anjia.domains.employment.ledgers.referrals import Referrals
from anjia.domains.employment.ledgers.spells import Jobs
from anjia.domains.employment.ledgers.training import (
    LabourBrands,
    Trainees,
    TrainingBases,
    TrainingClasses,
)
from anjia.domains.employment.ledgers.vacancies import Vacancies
from anjia.domains.employment.ledgers.wishes import Wishes

__all__ = [
    "Campaigns",
    "Clearings",
    "CompanyFees",
    "Confirmations",
    "DispatchBatches",
    "DispatchMembers",
    "FollowUps",
    "Jobs",
    "LabourBrands",
    "Offers",
    "PostHoldings",
    "PostMonths",
    "PublicPosts",
    "RangerPlots",
    "Referrals",
    "RightsCases",
    "Trainees",
    "TrainingBases",
    "TrainingClasses",
    "Vacancies",
    "Wishes",
]
