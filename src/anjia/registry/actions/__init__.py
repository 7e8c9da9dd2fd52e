"""The only writers of the registry: bulk records, life events, decisions about sides and sites."""

from anjia.registry.actions.areas import load as load_areas
from anjia.registry.actions.areas import record_change as record_area_change
from anjia.registry.actions.duplicates import call_distinct, find_duplicates, merge_duplicates
from anjia.registry.actions.employers import examine_employers, record_employers
from anjia.registry.actions.ground import along
from anjia.registry.actions.households import (
    change_head,
    merge,
    move,
    return_to_origin,
    settle_again,
    split,
)
from anjia.registry.actions.labour import answer_labour_appeal, appeal_labour, assess_labour
from anjia.registry.actions.members import birth, death, marriage_in, marriage_out
from anjia.registry.actions.norms import define_rule, exempt, freeze
from anjia.registry.actions.organisations import Elected, elect, merge_into
from anjia.registry.actions.records import (
    examine_buildings,
    examine_dwellings,
    examine_grids,
    examine_organisations,
    examine_sites,
    record_buildings,
    record_dwellings,
    record_grids,
    record_organisations,
    record_sites,
)
from anjia.registry.actions.rights import issue_booklet, transfer_hukou
from anjia.registry.actions.roll import (
    examine_households,
    examine_persons,
    record_households,
    record_persons,
)
from anjia.registry.actions.sides import (
    assign_duty,
    confirm_host,
    confirm_origin,
    hand_over_duty,
    map_duties,
)
from anjia.registry.actions.surveys import survey
from anjia.registry.actions.undo import undo
from anjia.registry.actions.work import Work, follow_work

__all__ = [
    "Elected",
    "Work",
    "along",
    "answer_labour_appeal",
    "appeal_labour",
    "assess_labour",
    "assign_duty",
    "birth",
    "call_distinct",
    "change_head",
    "confirm_host",
    "confirm_origin",
    "death",
    "define_rule",
    "elect",
    "examine_buildings",
    "examine_dwellings",
    "examine_employers",
    "examine_grids",
    "examine_households",
    "examine_organisations",
    "examine_persons",
    "examine_sites",
    "exempt",
    "find_duplicates",
    "follow_work",
    "freeze",
    "hand_over_duty",
    "issue_booklet",
    "load_areas",
    "map_duties",
    "marriage_in",
    "marriage_out",
    "merge",
    "merge_duplicates",
    "merge_into",
    "move",
    "record_area_change",
    "record_buildings",
    "record_dwellings",
    "record_employers",
    "record_grids",
    "record_households",
    "record_organisations",
    "record_persons",
    "record_sites",
    "return_to_origin",
    "settle_again",
    "split",
    "survey",
    "transfer_hukou",
    "undo",
]
