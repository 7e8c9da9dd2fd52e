"""The writer of employers."""

from collections.abc import Mapping, Sequence

from stdnum.cn import uscc

from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import RowChange
from anjia.registry.actions import sets
from anjia.registry.models import Employer


def _employers(rows: Sequence[RowChange]) -> sets.Prepared:
    before = sets.stored(Employer, rows, "area", "opened_on", "closed_on")

    def prepare(row: RowChange) -> Mapping[str, object]:
        stated = {**before.get(row.id, {}), **row.values}
        area = sets.given(stated, "area")
        if area is None:
            raise Refused("area_missing", column="area")
        began, ended = sets.given(stated, "opened_on"), sets.given(stated, "closed_on")
        if began is not None and ended is not None and ended < began:
            raise Refused("ends_before_it_begins", column="closed_on")
        values = {**row.values, "area": str(area)}
        code = sets.given(values, "credit_code")
        if code is not None:
            values["credit_code"] = _checked(str(code))
        return values

    return sets.each(rows, prepare)


def _checked(text: str) -> str:
    code: str = uscc.compact(text).upper()
    if not uscc.is_valid(code):
        raise Refused("credit_code_wrong", column="credit_code", text=text)
    return code


# Write employers; each lies at the place that keeps it.
record_employers = sets.writer(Employer, _employers, event="registry.record_employers")
examine_employers = sets.examiner(_employers, column="area")
