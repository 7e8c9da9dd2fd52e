"""How far a forest ranger lives from the forest that they look after. No Django here."""

from enum import StrEnum

PREFECTURE, COUNTY, TOWN, VILLAGE = 4, 6, 9, 12


class Away(StrEnum):
    """The widest border between home and forest; seed 004, item 10, lists these."""

    NEAR = "near"
    VILLAGE = "cross_village"
    TOWN = "cross_town"
    COUNTY = "cross_county"
    PREFECTURE = "cross_prefecture"


FAR = (Away.TOWN, Away.COUNTY, Away.PREFECTURE)


def away(home: str, forest: str) -> Away:
    """Return the widest border between two places; codes of unlike length share what they can."""
    for digits, found in (
        (PREFECTURE, Away.PREFECTURE),
        (COUNTY, Away.COUNTY),
        (TOWN, Away.TOWN),
        (VILLAGE, Away.VILLAGE),
    ):
        if min(len(home), len(forest)) >= digits and home[:digits] != forest[:digits]:
            return found
    return Away.NEAR
