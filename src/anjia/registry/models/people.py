"""Households, their members, and who belonged to which household when."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import TwoPlaced
from anjia.base.sealed.fields import IndexField, SealedField
from anjia.base.sealed.kinds import Kind
from anjia.registry.models.choices import (
    DisabilityLevel,
    Education,
    Health,
    HouseholdKind,
    HouseholdStatus,
    HukouStatus,
    LabourCapacity,
    MedicalInsurance,
    PensionInsurance,
    Period,
    PersonStatus,
    Relation,
    SchoolStatus,
    Sex,
    WorkRegion,
    WorkStatus,
)
from anjia.registry.models.places import Dwelling, Grid, Site

COUNTY = 6  # digits of a county's code: a household's number is unique within its county


class Household(TwoPlaced):
    """A relocated household; its area is its grid's code, or its site's where it has no grid."""

    personal: ClassVar[frozenset[str]] = frozenset(
        {"head", "head_name", "address", "phone", "phone_index", "note"}
    )
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"number", "kind", "site", "grid", "dwelling", "period", "moved_in_on", "status"}
        | {"ended_on", "origin_confirmed_on", "host_confirmed_on"}
    )

    number = models.CharField(_("户编号"), max_length=40, db_collation="C")
    kind = models.CharField(_("户类型"), max_length=20, choices=HouseholdKind.choices)
    # Never empty (see the constraint), yet declared nullable: the place of origin may not read the
    # site, and only an outer join keeps the household in its lists.
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, related_name="households", verbose_name=_("安置点")
    )
    grid = models.ForeignKey(
        Grid,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="households",
        verbose_name=_("网格"),
    )
    dwelling = models.ForeignKey(
        Dwelling,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="households",
        verbose_name=_("住房"),
    )
    period = models.CharField(
        _("搬迁批次"), max_length=10, choices=Period.choices, default=Period.THIRTEENTH
    )
    moved_in_on = models.DateField(_("入住日期"), null=True, blank=True)
    head = models.ForeignKey(
        "registry.Person",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("户主"),
    )
    head_name = models.CharField(_("户主姓名"), max_length=50, blank=True, default="")
    address = models.CharField(_("住址"), max_length=200, blank=True, default="")
    phone = SealedField(_("联系电话"), kind=Kind.PHONE)
    phone_index = IndexField()
    status = models.CharField(
        _("户状态"),
        max_length=10,
        choices=HouseholdStatus.choices,
        default=HouseholdStatus.SETTLED,
    )
    ended_on = models.DateField(_("回流或销户日期"), null=True, blank=True)
    origin_confirmed_on = models.DateField(_("迁出地确认日期"), null=True, blank=True)
    host_confirmed_on = models.DateField(_("迁入地确认日期"), null=True, blank=True)
    note = models.TextField(_("备注"), blank=True, default="")

    class Meta(TwoPlaced.Meta):
        verbose_name = _("搬迁户")
        verbose_name_plural = _("搬迁户")
        constraints = (
            models.UniqueConstraint(
                Left("area", COUNTY), "number", name="registry_household_number_in_county"
            ),
            models.CheckConstraint(
                name="registry_household_has_site", condition=Q(site__isnull=False)
            ),
            models.CheckConstraint(
                name="registry_household_lives_at_site_or_grid",
                condition=Q(area__regex=r"^[0-9]{15}([0-9]{3})?$"),
            ),
            models.CheckConstraint(
                name="registry_household_origin_is_village",
                condition=Q(origin__isnull=True) | Q(origin__regex=r"^[0-9]{12}$"),
            ),
            models.CheckConstraint(
                name="registry_household_settled_has_no_end",
                condition=Q(status=HouseholdStatus.SETTLED, ended_on__isnull=True)
                | (~Q(status=HouseholdStatus.SETTLED) & Q(ended_on__isnull=False)),
            ),
        )
        indexes = (
            models.Index(fields=("area", "id"), name="registry_household_area"),
            models.Index(fields=("origin", "id"), name="registry_household_origin"),
            models.Index(fields=("area", "number"), name="registry_household_number"),
            models.Index(fields=("area", "head_name"), name="registry_household_headname"),
            # A city or a province searches by these alone, as ranges of text.
            models.Index(fields=("number",), name="registry_household_bynumber"),
            models.Index(fields=("head_name",), name="registry_household_byhead"),
        )

    def __str__(self) -> str:
        return self.number


class Person(TwoPlaced):
    """A member of a relocated household; area and origin are always the household's."""

    personal: ClassVar[frozenset[str]] = frozenset(
        {"relation", "name", "pinyin", "initials", "sex", "identity_number", "birth_on", "phone"}
        | {"identity_number_index", "phone_index", "ethnicity", "education", "school_status"}
        | {"health", "disability_level", "labour_capacity", "work_status", "work_region"}
        | {"skills", "training_wish", "hukou_status", "hukou_area", "hukou_moved_on"}
        | {"residence_booklet", "residence_booklet_on", "medical_insurance"}
        | {"pension_insurance"}
    )
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"household", "labour_assessed_on", "surveyed_on", "status", "ended_on"}
    )

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="persons", verbose_name=_("户")
    )
    relation = models.CharField(_("与户主关系"), max_length=20, choices=Relation.choices)
    name = models.CharField(_("姓名"), max_length=50)
    pinyin = models.CharField(
        _("姓名拼音"), max_length=200, blank=True, default="", db_collation="C", editable=False
    )
    initials = models.CharField(
        _("拼音首字母"), max_length=50, blank=True, default="", db_collation="C", editable=False
    )
    sex = models.CharField(_("性别"), max_length=10, choices=Sex.choices, null=True, blank=True)  # noqa: DJ001 - unknown is NULL, so that figures can count it apart
    identity_number = SealedField(_("公民身份号码"), kind=Kind.IDENTITY)
    identity_number_index = IndexField()
    birth_on = models.DateField(_("出生日期"), null=True, blank=True)
    ethnicity = models.CharField(_("民族"), max_length=20, blank=True, default="")
    phone = SealedField(_("联系电话"), kind=Kind.PHONE)
    phone_index = IndexField()
    education = models.CharField(  # noqa: DJ001 - as above
        _("文化程度"), max_length=20, choices=Education.choices, null=True, blank=True
    )
    school_status = models.CharField(  # noqa: DJ001 - as above
        _("在校状况"), max_length=20, choices=SchoolStatus.choices, null=True, blank=True
    )
    health = models.CharField(  # noqa: DJ001 - as above
        _("健康状况"), max_length=20, choices=Health.choices, null=True, blank=True
    )
    disability_level = models.PositiveSmallIntegerField(
        _("残疾等级"), choices=DisabilityLevel.choices, null=True, blank=True
    )
    labour_capacity = models.CharField(  # noqa: DJ001 - as above
        _("劳动能力"), max_length=20, choices=LabourCapacity.choices, null=True, blank=True
    )
    labour_assessed_on = models.DateField(_("劳动能力认定日期"), null=True, blank=True)
    work_status = models.CharField(  # noqa: DJ001 - as above
        _("就业状况"), max_length=20, choices=WorkStatus.choices, null=True, blank=True
    )
    work_region = models.CharField(  # noqa: DJ001 - as above
        _("务工区域"), max_length=20, choices=WorkRegion.choices, null=True, blank=True
    )
    skills = models.CharField(_("技能"), max_length=200, blank=True, default="")
    training_wish = models.CharField(_("培训意愿"), max_length=200, blank=True, default="")
    hukou_status = models.CharField(  # noqa: DJ001 - as above
        _("户籍状态"), max_length=10, choices=HukouStatus.choices, null=True, blank=True
    )
    hukou_area = models.CharField(
        _("户籍所在地代码"), max_length=12, blank=True, default="", db_collation="C"
    )
    hukou_moved_on = models.DateField(_("户籍迁入日期"), null=True, blank=True)
    residence_booklet = models.CharField(_("居住簿编号"), max_length=40, blank=True, default="")
    residence_booklet_on = models.DateField(_("居住簿发放日期"), null=True, blank=True)
    medical_insurance = models.CharField(  # noqa: DJ001 - as above
        _("医疗保险"), max_length=20, choices=MedicalInsurance.choices, null=True, blank=True
    )
    pension_insurance = models.CharField(  # noqa: DJ001 - as above
        _("养老保险"), max_length=20, choices=PensionInsurance.choices, null=True, blank=True
    )
    surveyed_on = models.DateField(_("调查日期"), null=True, blank=True)
    status = models.CharField(
        _("人员状态"), max_length=10, choices=PersonStatus.choices, default=PersonStatus.PRESENT
    )
    ended_on = models.DateField(_("离册日期"), null=True, blank=True)

    class Meta(TwoPlaced.Meta):
        verbose_name = _("家庭成员")
        verbose_name_plural = _("家庭成员")
        constraints = (
            models.UniqueConstraint(
                fields=("household", "identity_number_index"),
                condition=Q(status=PersonStatus.PRESENT),
                name="registry_person_once_in_household",
            ),
            models.UniqueConstraint(
                fields=("household",),
                condition=Q(status=PersonStatus.PRESENT, relation=Relation.HEAD),
                name="registry_person_one_head",
            ),
            models.CheckConstraint(
                name="registry_person_disability_level",
                condition=Q(disability_level__isnull=True) | Q(disability_level__range=(1, 4)),
            ),
            models.CheckConstraint(
                name="registry_person_present_has_no_end",
                condition=Q(status=PersonStatus.PRESENT, ended_on__isnull=True)
                | (~Q(status=PersonStatus.PRESENT) & Q(ended_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="registry_person_hukou_date_means_moved",
                condition=Q(hukou_moved_on__isnull=True) | Q(hukou_status=HukouStatus.MOVED),
            ),
            models.CheckConstraint(
                name="registry_person_booklet_date_means_number",
                condition=Q(residence_booklet_on__isnull=True) | ~Q(residence_booklet=""),
            ),
            models.CheckConstraint(
                name="registry_person_hukou_area_is_code",
                condition=Q(hukou_area="")
                | Q(hukou_area__regex=r"^([0-9]{6}|[0-9]{9}|[0-9]{12})$"),
            ),
            models.CheckConstraint(
                name="registry_person_ends_after_birth",
                condition=Q(ended_on__isnull=True)
                | Q(birth_on__isnull=True)
                | Q(ended_on__gte=F("birth_on")),
            ),
        )
        indexes = (
            models.Index(fields=("area", "id"), name="registry_person_area"),
            models.Index(fields=("area", "pinyin", "id"), name="registry_person_pinyin"),
            models.Index(fields=("area", "initials", "id"), name="registry_person_initials"),
            models.Index(fields=("origin", "id"), name="registry_person_origin"),
            models.Index(fields=("name", "birth_on"), name="registry_person_name_birth"),
            models.Index(fields=("pinyin",), name="registry_person_bypinyin"),
            models.Index(fields=("initials",), name="registry_person_byinitials"),
        )

    def __str__(self) -> str:
        return self.name


class Membership(TwoPlaced):
    """One person's time in one household; an unknown start is empty, an open end too."""

    personal: ClassVar[frozenset[str]] = frozenset({"relation"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"person", "household", "started_on", "ended_on", "reason"}
    )

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="memberships", verbose_name=_("人员")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="memberships", verbose_name=_("户")
    )
    relation = models.CharField(_("与户主关系"), max_length=20, choices=Relation.choices)
    started_on = models.DateField(_("起"), null=True, blank=True)
    ended_on = models.DateField(_("止"), null=True, blank=True)
    reason = models.CharField(_("事由"), max_length=20, blank=True, default="")

    class Meta(TwoPlaced.Meta):
        verbose_name = _("户籍成员关系")
        verbose_name_plural = _("户籍成员关系")
        constraints = (
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(ended_on__isnull=True),
                name="registry_membership_one_open",
            ),
            models.CheckConstraint(
                name="registry_membership_ends_after_start",
                condition=Q(ended_on__isnull=True)
                | Q(started_on__isnull=True)
                | Q(ended_on__gte=F("started_on")),
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
