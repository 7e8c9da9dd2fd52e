"""What employers seek: a vacancy asks for what the work needs, never for a sex or an origin."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import Placed
from anjia.domains.employment.models.choices import SpellKind
from anjia.registry.models import Employer
from anjia.registry.models.choices import Education, Trade, WorkRegion


class VacancyState(models.TextChoices):
    OPEN = "open", _("招聘中")
    FILLED = "filled", _("已招满")
    WITHDRAWN = "withdrawn", _("已撤下")


class Vacancy(Placed):
    """Openings of one kind at one employer, kept at the place where the employer is kept.

    Near work lies where its `area` says; for work outside the county `region` and `city` say where.
    Those inside `area` see it. There is no column for sex or ethnicity: articles 27 and 28 of the
    Employment Promotion Law (就业促进法) forbid to ask for either.
    """

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {
            "employer",
            "position",
            "kind",
            "trade",
            "region",
            "city",
            "openings",
            "pay_from",
            "pay_to",
        }
        | {"age_from", "age_to", "education", "skills", "family_hours", "lodging", "duties"}
        | {"posted_on", "closes_on", "state"}
    )

    employer = models.ForeignKey(
        Employer, models.PROTECT, related_name="vacancies", verbose_name=_("用人单位")
    )
    position = models.CharField(_("岗位名称"), max_length=60)
    kind = models.CharField(
        _("用工形式"), max_length=20, choices=SpellKind.choices, default=SpellKind.FULL_TIME
    )
    trade = models.CharField(  # noqa: DJ001 - unknown is NULL, so that figures can count it apart
        _("行业"), max_length=20, choices=Trade.choices, null=True, blank=True
    )
    region = models.CharField(  # noqa: DJ001 - as above
        _("工作区域"), max_length=20, choices=WorkRegion.choices, null=True, blank=True
    )
    city = models.CharField(_("工作省市"), max_length=60, blank=True, default="")
    openings = models.PositiveIntegerField(_("招聘人数"), default=1)
    pay_from = models.DecimalField(
        _("月工资从"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    pay_to = models.DecimalField(
        _("月工资到"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    age_from = models.PositiveSmallIntegerField(_("年龄从"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("年龄到"), null=True, blank=True)
    education = models.CharField(  # noqa: DJ001 - as above
        _("文化程度至少"), max_length=20, choices=Education.choices, null=True, blank=True
    )
    skills = models.CharField(_("技能要求"), max_length=200, blank=True, default="")
    family_hours = models.BooleanField(_("工时能照顾家庭"), null=True, blank=True)
    lodging = models.BooleanField(_("提供住宿"), null=True, blank=True)
    duties = models.TextField(_("工作内容"), blank=True, default="")
    posted_on = models.DateField(_("发布日期"))
    closes_on = models.DateField(_("截止日期"), null=True, blank=True)
    state = models.CharField(
        _("状态"), max_length=20, choices=VacancyState.choices, default=VacancyState.OPEN
    )

    class Meta(Placed.Meta):
        verbose_name = _("岗位")
        verbose_name_plural = _("岗位")
        constraints = (
            models.UniqueConstraint(
                fields=("employer", "position", "posted_on"), name="employment_vacancy_once"
            ),
            models.CheckConstraint(
                name="employment_vacancy_openings", condition=Q(openings__gte=1)
            ),
            models.CheckConstraint(
                name="employment_vacancy_pay",
                condition=Q(pay_from__isnull=True)
                | Q(pay_to__isnull=True)
                | Q(pay_to__gte=F("pay_from")),
            ),
            models.CheckConstraint(
                name="employment_vacancy_age",
                condition=Q(age_from__isnull=True)
                | Q(age_to__isnull=True)
                | Q(age_to__gte=F("age_from")),
            ),
            models.CheckConstraint(
                name="employment_vacancy_closes",
                condition=Q(closes_on__isnull=True) | Q(closes_on__gte=F("posted_on")),
            ),
        )
        indexes = (
            models.Index(fields=("area", "id"), name="employment_vacancy_area"),
            models.Index(fields=("state", "closes_on"), name="employment_vacancy_state"),
        )

    def __str__(self) -> str:
        return self.position
