"""What a family member's age, health and family make likely: school, work, insurance, hukou.

Every value is one of the registry's own codes; None stands for what nobody has asked yet.
"""

import datetime
from dataclasses import dataclass
from random import Random

from anjia.kernel import periods

_ETHNICITIES = (("汉族", 985), ("回族", 7), ("土家族", 3), ("苗族", 3), ("满族", 2))
_SKILLS = (
    *("毛绒玩具缝制", "电子线束装配", "电焊", "家政服务", "中式烹饪", "养老护理", "砌筑"),
    *("水电安装", "茶叶加工", "汽车驾驶", "挖掘机操作", "电商客服", "蚕桑养殖", "藤编"),
)
_WORK_REGIONS = (
    ("town", 17),
    ("county", 22),
    ("city", 8),
    ("province", 19),
    ("elsewhere", 33.7),
    ("abroad", 0.3),
)
_ABLE = frozenset({"skilled", "ordinary"})
_PARTLY = frozenset({"weak", "semi"})
# The last year of life in which people count as of working age.
_LAST_YEAR = {"male": 59, "female": 54}


@dataclass(slots=True)
class Life:
    """The drawn values of one person; names follow the registry's fields."""

    ethnicity: str
    education: str | None = None
    school_status: str | None = None
    health: str | None = None
    disability_level: int | None = None
    labour_capacity: str | None = None
    work_status: str | None = None
    work_region: str | None = None
    skills: str = ""
    training_wish: str = ""
    medical_insurance: str | None = None
    pension_insurance: str | None = None


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares that make the county: what was never asked, and households without anyone at work."""

    unasked: float = 0.025
    unasked_household: float = 0.01
    idle_household: float = 0.0105


def school_grade(birth_on: datetime.date, on: datetime.date) -> int:
    """Return the school year begun by that day: 0 to 8 compulsory, 9 to 11 senior, 12 on college.

    A child who is six by 31 August begins primary school on 1 September.
    """
    begun = on.year if on.month >= 9 else on.year - 1
    six = birth_on.year + 6 + ((birth_on.month, birth_on.day) > (8, 31))
    return begun - six


def live(random: Random, *, sex: str, birth_on: datetime.date, on: datetime.date) -> Life:
    """Draw one person's ethnicity, schooling, health, capacity for labour and insurance."""
    age = periods.full_years(birth_on, on)
    life = Life(ethnicity=_weighted(random, _ETHNICITIES))
    _school(random, life, birth_on=birth_on, on=on)
    _health(random, life, age=age)
    _capacity(random, life, sex=sex, age=age)
    _insurance(random, life, age=age)
    return life


def work(
    random: Random, family: list[Life], ages: list[int], *, sexes: list[str], rates: Rates
) -> None:
    """Draw who of a family works; nearly every family that can has somebody at work."""
    chance = random.random()
    silent = chance < rates.unasked_household
    idle = not silent and chance < rates.unasked_household + rates.idle_household
    able = [life for life in family if life.labour_capacity in _ABLE]
    workers = [
        life
        for life, age, sex in zip(family, ages, sexes, strict=True)
        if life.labour_capacity in _ABLE | _PARTLY and age <= _LAST_YEAR[sex]
    ]
    for life, age in zip(family, ages, strict=True):
        if life.labour_capacity in _PARTLY:
            _weak_work(random, life, age=age, idle=idle or silent)
        elif life not in able:
            life.work_status = "not_applicable"
    for life in able:
        if silent:
            continue
        life.work_status = "unemployed" if idle else _working(random, rates)
        _job(random, life)
    if silent:
        for life in workers:
            life.work_status, life.work_region = None, None
    elif workers and not idle and not any(_at_work(life) for life in workers):
        workers[0].work_status = "employed"
        _job(random, workers[0])


def _at_work(life: Life) -> bool:
    return life.work_status in {"employed", "self_employed"}


def _working(random: Random, rates: Rates) -> str | None:
    chance = random.random()
    if chance < rates.unasked:
        return None
    chance = random.random()
    return (
        "employed" if chance < 0.79
        else "self_employed" if chance < 0.84
        else "farming" if chance < 0.93
        else "unemployed"
    )  # fmt: skip


def _weak_work(random: Random, life: Life, *, age: int, idle: bool) -> None:
    if idle:
        life.work_status = "not_applicable"
    elif random.random() < (0.45 if age < 70 else 0.15):
        life.work_status = "farming" if random.random() < 0.7 else "employed"
        life.work_region = "town"
    else:
        life.work_status = "not_applicable"


def _job(random: Random, life: Life) -> None:
    life.work_region = None
    if life.work_status == "farming":
        life.work_region = "town"
    elif life.work_status in {"employed", "self_employed"} and random.random() > 0.01:
        life.work_region = _weighted(random, _WORK_REGIONS)
    if life.work_status == "unemployed" and random.random() < 0.7:
        life.training_wish = random.choice(_SKILLS)


def _school(random: Random, life: Life, *, birth_on: datetime.date, on: datetime.date) -> None:
    grade = school_grade(birth_on, on)
    life.school_status = "not_in_school"
    if grade < 0:
        life.school_status = "preschool" if grade >= -3 else "not_in_school"
    elif grade < 6:
        life.school_status = "primary"
    elif grade < 9:
        life.school_status, life.education = "junior", "primary"
    elif grade < 12 and random.random() < 0.95:
        life.school_status = "senior" if random.random() < 0.58 else "vocational"
        life.education = "junior"
    elif grade < 16 and random.random() < 0.46:
        life.school_status, life.education = "college", "senior"
    else:
        life.education = _schooling(random, periods.full_years(birth_on, on))
    if random.random() < 0.004:
        life.education = None


def _schooling(random: Random, age: int) -> str:
    table: tuple[tuple[str, int], ...]
    if age >= 60:
        table = (("none", 36), ("primary", 47), ("junior", 15), ("senior", 2))
    elif age >= 40:
        table = (("none", 6), ("primary", 39), ("junior", 46), ("senior", 8), ("college", 1))
    else:
        table = (("primary", 8), ("junior", 52), ("senior", 22), ("college", 12), ("bachelor", 6))
    return _weighted(random, table)


def _health(random: Random, life: Life, *, age: int) -> None:
    chance = random.random()
    disabled = 0.015 if age < 18 else 0.045 if age < 60 else 0.11
    serious = 0.003 if age < 40 else 0.015 if age < 60 else 0.03
    chronic = 0.006 if age < 18 else 0.03 if age < 45 else 0.13 if age < 60 else 0.34
    if chance < disabled:
        life.health = "disabled"
        life.disability_level = random.choices((1, 2, 3, 4), (14, 30, 28, 28))[0]
    elif chance < disabled + serious:
        life.health = "serious"
    elif chance < disabled + serious + chronic:
        life.health = "chronic"
    else:
        life.health = "healthy"
    if random.random() < 0.006:
        life.health, life.disability_level = None, None


def _capacity(random: Random, life: Life, *, sex: str, age: int) -> None:
    if age < 16 or life.school_status != "not_in_school":
        life.labour_capacity = "none"
    elif life.disability_level in {1, 2} or (life.health == "serious" and random.random() < 0.7):
        life.labour_capacity = "lost"
    elif age <= _LAST_YEAR[sex]:
        _adult_capacity(random, life)
    elif age < 70:
        life.labour_capacity = random.choices(("weak", "semi", "none"), (52, 28, 20))[0]
    else:
        life.labour_capacity = random.choices(("semi", "none"), (12, 88))[0]
    if random.random() < 0.004:
        life.labour_capacity = None


def _adult_capacity(random: Random, life: Life) -> None:
    if life.health in {"disabled", "serious"}:
        life.labour_capacity = random.choice(("weak", "semi"))
    elif life.health == "chronic" and random.random() < 0.3:
        life.labour_capacity = "weak"
    elif random.random() < 0.27:
        life.labour_capacity = "skilled"
        life.skills = "、".join(random.sample(_SKILLS, random.choice((1, 1, 2))))
    else:
        life.labour_capacity = "ordinary"


def _insurance(random: Random, life: Life, *, age: int) -> None:
    chance = random.random()
    life.medical_insurance = (
        "employee" if 20 <= age < 60 and chance < 0.05
        else None if chance > 0.992
        else "none" if chance > 0.986
        else "resident"
    )  # fmt: skip
    if age < 16:
        return
    if age >= 60:
        life.pension_insurance = "receiving" if chance < 0.993 else None
        return
    if life.school_status == "not_in_school":
        life.pension_insurance = (
            "employee" if life.medical_insurance == "employee"
            else None if chance > 0.9975
            else "none" if chance > 0.9945
            else "resident"
        )  # fmt: skip


def _weighted(random: Random, table: tuple[tuple[str, float], ...]) -> str:
    return random.choices([value for value, _ in table], [part for _, part in table])[0]
