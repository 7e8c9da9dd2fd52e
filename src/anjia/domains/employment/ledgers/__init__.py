"""Every ledger of employment."""

from anjia.domains.employment.ledgers.campaigns import Campaigns
from anjia.domains.employment.ledgers.offers import Offers
from anjia.domains.employment.ledgers.posts import PostHoldings, PostMonths, PublicPosts
from anjia.domains.employment.ledgers.spells import Jobs
from anjia.domains.employment.ledgers.vacancies import Vacancies

__all__ = [
    "Campaigns",
    "Jobs",
    "Offers",
    "PostHoldings",
    "PostMonths",
    "PublicPosts",
    "Vacancies",
]
