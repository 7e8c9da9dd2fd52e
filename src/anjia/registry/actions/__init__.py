"""The only writers of the registry: bulk records, life events, decisions about sides and sites."""

from anjia.registry.actions.households import (
    change_head,
    merge,
    move,
    return_to_origin,
    split,
)
from anjia.registry.actions.members import birth, death, marriage_in, marriage_out
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
from anjia.registry.actions.undo import undo

__all__ = [
    "birth",
    "change_head",
    "death",
    "examine_buildings",
    "examine_dwellings",
    "examine_grids",
    "examine_households",
    "examine_organisations",
    "examine_persons",
    "examine_sites",
    "issue_booklet",
    "marriage_in",
    "marriage_out",
    "merge",
    "move",
    "record_buildings",
    "record_dwellings",
    "record_grids",
    "record_households",
    "record_organisations",
    "record_persons",
    "record_sites",
    "return_to_origin",
    "split",
    "transfer_hukou",
    "undo",
]
