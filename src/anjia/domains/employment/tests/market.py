"""A small market to test on: two families at two sites, employers near and far, vacancies."""

from datetime import date
from uuid import UUID

from anjia.base.scope import Actor, acting, system
from anjia.domains.employment import actions
from anjia.domains.employment.models import Offer, Vacancy
from anjia.domains.employment.policy import Permission
from anjia.ledger.declaration import RowChange
from anjia.registry import actions as registry
from anjia.registry.models import Employer, Person
from anjia.registry.tests import county
from anjia.registry.tests.county import AT, PANLONG, TODAY

RIGHTS = county.ALL | {str(permission) for permission in Permission}
BORN = {"张三": 1980, "李四": 1985, "张小明": 2000, "王芳": 2001, "张乐": 2012, "赵六": 1979}


def officer(*places: str, rights: frozenset[str] = RIGHTS, name: str = "officer-1") -> Actor:
    """An officer of these places, of the county without any."""
    made = county.officer(*places, permissions=rights)
    return Actor(id=name, name=made.name, unit=made.unit, grants=made.grants)


BY = officer()
WORKER = officer(
    f"{PANLONG}001",
    rights=frozenset(
        {"registry.read", "registry.write", "employment.read"}
        | {"employment.write", "employment.help"}
    ),
    name="worker",
)
STRANGER = officer("610922", name="stranger")
READER = officer(rights=frozenset({"registry.read", "employment.read"}), name="reader")


def build() -> None:
    """Two families, everybody with an age; a factory at the first site, a far employer."""
    county.build()
    with acting(BY):
        county.family()
        other = county.add_household(
            "HY-2", site=county.site("月河社区").pk, grid=None, head_name=""
        )
        county.add_persons(other, ("赵六", "head"))
        registry.record_persons(
            [
                county.change(row, birth_on=date(BORN[row.name], 3, 1), skills="缝纫")
                for row in Person.objects.filter(name__in=BORN)
            ],
            by=BY,
            at=AT,
        )
        registry.record_employers(
            [
                county.row(
                    area=PANLONG,
                    name="盘龙毛绒玩具厂",
                    kind="community_factory",
                    trade="manufacturing",
                    region="town",
                ),
                county.row(
                    area=county.COUNTY,
                    name="苏州某电子公司",
                    kind="enterprise",
                    region="elsewhere",
                    city="江苏省苏州市",
                ),
            ],
            by=BY,
            at=AT,
        )


def employer(name: str = "盘龙毛绒玩具厂") -> Employer:
    return Employer.objects.get(name=name)


def post(**values: object) -> RowChange:
    """A vacancy to add, at the factory unless said otherwise."""
    stated = {"employer": employer().pk, "position": "缝纫工", "posted_on": TODAY, "openings": 2}
    return county.row(**{**stated, **values})


def add_vacancy(**values: object) -> Vacancy:
    row = post(**values)
    actions.record_vacancies([row], by=BY, at=AT)
    return Vacancy.objects.get(pk=row.id)


def push(
    vacancy: Vacancy, *names: str, by: Actor = BY, campaign: UUID | None = None
) -> actions.Pushed:
    """Offer a vacancy to persons of these names."""
    ids = Person.objects.filter(name__in=names).values_list("pk", flat=True)
    wanted = actions.Push(
        vacancy=vacancy.pk,
        persons=dict.fromkeys(ids, ()),
        channel="door",
        campaign=campaign,
    )
    return actions.push(wanted, by=by, at=AT)


def offered(name: str = "张三", vacancy: Vacancy | None = None) -> Offer:
    """An offer that has just been pushed to a person."""
    (made,) = push(vacancy or add_vacancy(), name).made
    return made


def everything() -> Actor:
    return system()
