"""Which sites a norm applies to: rules, decisions on 有条件, and the frozen list of a year."""

from datetime import date, datetime

from anjia.base import parameters
from anjia.base.parameters import definitions
from anjia.base.scope import Actor, action
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.ledger import records
from anjia.ledger.declaration import RowChange
from anjia.registry.actions import ground
from anjia.registry.models import (
    AssessmentEntry,
    AssessmentList,
    Site,
    SiteExemption,
    SiteRule,
)
from anjia.registry.models.choices import RuleMetric
from anjia.registry.policy import Permission
from anjia.registry.queries import sizes


@action(Permission.MERGE, event="registry.define_rule")
def define_rule(
    area: str,
    *,
    by: Actor,
    code: str,
    title: str,
    metric: RuleMetric,
    parameter: str,
    document: str,
    conditional: bool,
) -> SiteRule:
    """Lay down to which sites of an area a norm applies; the size itself is a parameter."""
    if not by.may(Permission.MERGE, area):
        raise Refused("not_permitted", permission=str(Permission.MERGE), area=area)
    if parameter not in definitions.collected():
        raise Refused("parameter_unknown", parameter=parameter)
    if not (code.strip() and title.strip() and document.strip()):
        raise Refused("name_missing")
    rule: SiteRule = SiteRule.objects.create(
        area=area,
        code=code.strip(),
        title=title.strip(),
        metric=metric,
        parameter=parameter,
        document=document.strip(),
        conditional=conditional,
    )
    return rule


@action(Permission.MERGE, event="registry.exempt_site")
def exempt(
    site: Site,
    *,
    by: Actor,
    rule: SiteRule,
    reason: str,
    approved_by: str,
    on: date,
    at: datetime,
    until: date | None = None,
) -> SiteExemption:
    """Decide that a conditional norm is not asked of a site, with reason and approver.

    Only of a site that has reached the size: of the others the norm is not asked anyway.
    """
    ground.not_in_future(on, at=at)
    if not by.may(Permission.MERGE, rule.area):
        raise Refused("not_permitted", permission=str(Permission.MERGE), area=rule.area)
    if not rule.conditional:
        raise Refused("rule_unconditional", title=rule.title)
    if not reason.strip() or not approved_by.strip():
        raise Refused("reason_missing")
    if until is not None and until < on:
        raise Refused("ends_before_it_begins")
    reach = sizes.reach(rule, on=on)
    if not any(found.site.pk == site.pk and found.is_reached for found in reach):
        raise Refused("exemption_out_of_scope", name=site.name, title=rule.title)
    made: SiteExemption = SiteExemption.objects.create(
        area=site.area,
        rule=rule,
        site=site,
        reason=reason.strip(),
        approved_by=approved_by.strip(),
        approved_on=on,
        ends_on=until,
    )
    return made


@action(Permission.MERGE, event="registry.freeze_list")
def freeze(rule: SiteRule, *, by: Actor, at: datetime, year: int, on: date) -> AssessmentList:
    """Freeze the sites that a norm applies to for a year, with the counts that put them there.

    Later births and moves change the live classes, never this list.
    """
    ground.not_in_future(on, at=at)
    if AssessmentList.objects.filter(rule=rule, year=year, area=rule.area).exists():
        raise Refused("list_frozen_already", year=year)
    made: AssessmentList = AssessmentList.objects.create(
        area=rule.area,
        rule=rule,
        year=year,
        frozen_on=on,
        frozen_by=by.name,
        threshold=parameters.value(rule.parameter, area=rule.area, on=on),
    )
    entries = [
        RowChange(
            id=new_id(),
            new=True,
            values={
                "area": found.site.area,
                "list": made.pk,
                "site": found.site.pk,
                "households": found.households,
                "persons": found.persons,
                "exempt": found.exemption is not None,
                "reason": found.exemption.reason if found.exemption else "",
            },
        )
        for found in sizes.reach(rule, on=on)
        if found.is_reached
    ]
    records.write(AssessmentEntry, entries)
    return made
