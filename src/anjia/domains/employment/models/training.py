"""Training: labour brands, bases, classes, who was trained in them, and on which days they came."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import Placed, TwoPlaced
from anjia.domains.employment.models.choices import Repeat, TrainingResult
from anjia.registry.models import Employer, Household, Person


class LabourBrand(Placed):
    """A labour brand that training works towards; the list is the office's own."""

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset({"name", "document"})

    name = models.CharField(_("劳务品牌"), max_length=60)
    document = models.CharField(_("依据文件"), max_length=100, blank=True, default="")

    class Meta(Placed.Meta):
        verbose_name = _("劳务品牌")
        verbose_name_plural = _("劳务品牌")
        constraints = (
            models.UniqueConstraint(fields=("area", "name"), name="employment_brand_name"),
        )

    def __str__(self) -> str:
        return self.name


class TrainingBase(Placed):
    """A base that trains relocated people, at the place that keeps it."""

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset({"contact"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"name", "address", "capacity", "accredited_on", "document", "closed_on"}
    )

    name = models.CharField(_("基地名称"), max_length=100)
    address = models.CharField(_("地址"), max_length=200, blank=True, default="")
    contact = models.CharField(_("联系人"), max_length=50, blank=True, default="")
    capacity = models.PositiveIntegerField(_("可同时培训"), null=True, blank=True)
    accredited_on = models.DateField(_("认定日期"), null=True, blank=True)
    document = models.CharField(_("认定文件"), max_length=100, blank=True, default="")
    closed_on = models.DateField(_("停办日期"), null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("就业培训基地")
        verbose_name_plural = _("就业培训基地")
        constraints = (
            models.UniqueConstraint(fields=("area", "name"), name="employment_base_name"),
            models.CheckConstraint(
                name="employment_base_closes_after_accreditation",
                condition=Q(closed_on__isnull=True)
                | Q(accredited_on__isnull=True)
                | Q(closed_on__gte=F("accredited_on")),
            ),
        )

    def __str__(self) -> str:
        return self.name


class TrainingClass(Placed):
    """One class of a base: a course, for an employer's order perhaps, from a day to a day."""

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"number", "base", "brand", "course", "employer", "starts_on", "ends_on", "hours"}
        | {"places", "subsidy_number"}
    )

    number = models.CharField(_("班号"), max_length=40, db_collation="C")
    base = models.ForeignKey(
        TrainingBase, models.PROTECT, related_name="classes", verbose_name=_("培训基地")
    )
    brand = models.ForeignKey(
        LabourBrand,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="classes",
        verbose_name=_("劳务品牌"),
    )
    course = models.CharField(_("培训工种"), max_length=60)
    employer = models.ForeignKey(
        Employer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="training_classes",
        verbose_name=_("订单企业"),
    )
    starts_on = models.DateField(_("开班日期"))
    ends_on = models.DateField(_("结业日期"))
    hours = models.PositiveSmallIntegerField(_("总课时"), null=True, blank=True)
    places = models.PositiveSmallIntegerField(_("计划人数"))
    subsidy_number = models.CharField(
        _("补贴备案号"), max_length=60, blank=True, default="", db_collation="C"
    )

    class Meta(Placed.Meta):
        verbose_name = _("培训班")
        verbose_name_plural = _("培训班")
        constraints = (
            models.UniqueConstraint(fields=("area", "number"), name="employment_class_number"),
            models.CheckConstraint(
                name="employment_class_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
            ),
        )
        indexes = (models.Index(fields=("area", "-starts_on"), name="employment_class_area"),)

    def __str__(self) -> str:
        return self.number


class Trainee(TwoPlaced):
    """One person in one class; it lies where the person lives.

    Course and days are kept as the class had them. What follows from other rows (days attended,
    `repeat`, `is_claim_ready`, a job months later) is brought up to date by actions, never stated.
    """

    personal: ClassVar[frozenset[str]] = frozenset(
        {"result", "certificate", "certificate_number", "certified_on", "days_attended"}
        | {"repeat", "is_claim_ready", "worked_after_3", "worked_after_6"}
    )
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"training_class", "person", "household", "course", "starts_on", "ends_on"}
        | {"enrolled_on", "left_on", "days_held"}
    )

    # Never empty (see the constraint), yet nullable for lists: where the person came from one may
    # be unable to see the class.
    training_class = models.ForeignKey(
        TrainingClass, models.PROTECT, null=True, related_name="trainees", verbose_name=_("班号")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="trainings", verbose_name=_("姓名")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", verbose_name=_("户编号")
    )
    course = models.CharField(_("培训工种"), max_length=60)
    starts_on = models.DateField(_("开班日期"))
    ends_on = models.DateField(_("结业日期"))
    enrolled_on = models.DateField(_("报名日期"))
    left_on = models.DateField(_("中途退出日期"), null=True, blank=True)
    result = models.CharField(  # noqa: DJ001 - unknown is NULL, so that figures count it apart
        _("考核结果"), max_length=10, choices=TrainingResult.choices, null=True, blank=True
    )
    certificate = models.CharField(_("证书名称"), max_length=60, blank=True, default="")
    certificate_number = models.CharField(
        _("证书编号"), max_length=60, blank=True, default="", db_collation="C"
    )
    certified_on = models.DateField(_("发证日期"), null=True, blank=True)
    days_held = models.PositiveSmallIntegerField(_("点名天数"), default=0)
    days_attended = models.PositiveSmallIntegerField(_("出勤天数"), default=0)
    repeat = models.CharField(
        _("重复培训"), max_length=12, choices=Repeat.choices, default=Repeat.NONE
    )
    is_claim_ready = models.BooleanField(_("补贴申领材料齐全"), default=False)
    worked_after_3 = models.BooleanField(_("3 个月后在就业"), null=True, blank=True)
    worked_after_6 = models.BooleanField(_("6 个月后在就业"), null=True, blank=True)

    class Meta(TwoPlaced.Meta):
        verbose_name = _("培训学员")
        verbose_name_plural = _("培训学员")
        constraints = (
            models.CheckConstraint(
                name="employment_trainee_has_class", condition=Q(training_class__isnull=False)
            ),
            models.UniqueConstraint(
                fields=("training_class", "person"), name="employment_trainee_once"
            ),
            models.CheckConstraint(
                name="employment_trainee_certified_with_number",
                condition=Q(certified_on__isnull=True) | ~Q(certificate_number=""),
            ),
            models.UniqueConstraint(
                fields=("certificate_number",),
                condition=~Q(certificate_number=""),
                name="employment_trainee_certificate",
            ),
        )
        indexes = (
            models.Index(fields=("area", "id"), name="employment_trainee_area"),
            models.Index(fields=("origin", "id"), name="employment_trainee_origin"),
            models.Index(fields=("person", "-starts_on"), name="employment_trainee_person"),
        )

    def __str__(self) -> str:
        return self.course


class TrainingDay(TwoPlaced):
    """Whether a trainee came on a day of their class."""

    personal: ClassVar[frozenset[str]] = frozenset({"is_present"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"trainee", "person", "household", "held_on"}
    )

    trainee = models.ForeignKey(
        Trainee, models.PROTECT, related_name="days", verbose_name=_("学员")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("姓名"))
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", verbose_name=_("户编号")
    )
    held_on = models.DateField(_("上课日期"))
    is_present = models.BooleanField(_("到课"))

    class Meta(TwoPlaced.Meta):
        verbose_name = _("培训考勤")
        verbose_name_plural = _("培训考勤")
        constraints = (
            models.UniqueConstraint(
                fields=("trainee", "held_on"), name="employment_training_day_once"
            ),
        )
        indexes = (
            models.Index(fields=("area", "held_on"), name="employment_training_day_area"),
            models.Index(fields=("origin", "id"), name="employment_training_day_from"),
        )

    def __str__(self) -> str:
        return f"{self.held_on}"
