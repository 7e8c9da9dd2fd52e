"""What may be done in employment, and the rules that decide it. No Django, no database here."""

from enum import StrEnum


class Permission(StrEnum):
    """The rights of this package; roles.toml maps roles to them."""

    READ = "employment.read"
    WRITE = "employment.write"
    IMPORT = "employment.import"
    EXPORT = "employment.export"
    APPROVE_EXPORT = "employment.approve_export"
    REVEAL = "employment.reveal"
    CONFIRM = "employment.confirm"  # monthly, on the phone
    HELP = "employment.help"  # help a household or a person, push a vacancy, record what came of it
    ARRANGE = "employment.arrange"  # vacancies, campaigns, batches, courses, posts
    DECIDE = "employment.decide"  # what needs a second officer: exceptions, recognitions
    CONFIRM_ORIGIN = "employment.confirm_origin"  # the village of origin gives its word


# The notice that offers wait to be told to people; it closes with the last answer at a place.
OFFERS_WAIT = "employment.offers_wait"
# The notice that a claim against an employer waits to be settled.
RIGHTS_WAIT = "employment.rights_wait"
# After how many days dispatched people are called about wages and rights.
FOLLOW_UPS = ("follow_up_first", "follow_up_second", "follow_up_third")
