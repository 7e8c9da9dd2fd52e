"""Evaluations of units: the scheme with its items, each unit's sheet, scores, objections."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.base.access.models import Unit, UnitKind
from anjia.base.files.models import StoredFile
from anjia.base.scope.models import Placed
from anjia.processes.supervision.models import choices
from anjia.processes.supervision.policy.evaluating import SchemeState, SheetState


class Evaluation(Placed):
    """A yearly evaluation by one scheme; the scheme is fixed once a second officer has opened it.

    `grades` are pairs of a name and the fewest points for it.
    """

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset({"drafted_by_name", "opened_by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"year", "title", "about", "basis", "is_sample", "state", "score_until", "notice_until"}
        | {"grades", "drafted_at", "drafted_by", "opened_at", "opened_by", "closed_at", "as_of"}
    )

    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("名称"), max_length=120)
    about = ArrayField(
        models.CharField(max_length=20, choices=UnitKind.choices), verbose_name=_("考评对象")
    )
    basis = models.CharField(_("依据"), max_length=200)
    is_sample = models.BooleanField(_("样例"), default=False)
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=choices.of(choices.SCHEME_STATES),
        default=SchemeState.DRAFT.value,
    )
    score_until = models.DateField(_("自评截止"))
    notice_until = models.DateField(_("公示截止"), null=True, blank=True)
    as_of = models.DateField(_("数据截至"))
    grades = models.JSONField(_("等次"), default=list)
    drafted_at = models.DateTimeField(_("起草时间"))
    drafted_by = models.CharField(_("起草人编号"), max_length=64)
    drafted_by_name = models.CharField(_("起草人"), max_length=64)
    opened_at = models.DateTimeField(_("启动时间"), null=True, blank=True)
    opened_by = models.CharField(_("启动人编号"), max_length=64, blank=True, default="")
    opened_by_name = models.CharField(_("启动人"), max_length=64, blank=True, default="")
    closed_at = models.DateTimeField(_("定稿时间"), null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("考评")
        verbose_name_plural = _("考评")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "year", "title"],
                condition=~Q(state="withdrawn"),
                name="supervision_evaluation_once",
            )
        ]

    def __str__(self) -> str:
        return self.title


class EvaluationItem(Placed):
    """One line of a scheme: what is looked at, by which evidence, for how many points."""

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"evaluation", "order", "dimension", "text", "points", "way", "indicator", "none_at"}
        | {"full_at", "evidence"}
    )

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="items", verbose_name=_("考评")
    )
    order = models.PositiveSmallIntegerField(_("顺序"))
    dimension = models.CharField(_("方面"), max_length=60)
    text = models.CharField(_("考评内容"), max_length=300)
    points = models.DecimalField(_("分值"), max_digits=5, decimal_places=1, default=0)
    way = models.CharField(_("怎么得分"), max_length=10, choices=choices.of(choices.WAYS))
    indicator = models.CharField(
        _("对应指标"), max_length=40, blank=True, default="", db_collation="C"
    )
    none_at = models.DecimalField(
        _("得零分的值"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    full_at = models.DecimalField(
        _("得满分的值"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    evidence = models.CharField(_("要交的佐证"), max_length=200, blank=True, default="")

    class Meta(Placed.Meta):
        verbose_name = _("考评项目")
        verbose_name_plural = _("考评项目")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["evaluation", "order"], name="supervision_item_once"),
            models.CheckConstraint(
                name="supervision_item_of_a_figure",
                condition=~Q(way="figure")
                | (~Q(indicator="") & Q(none_at__isnull=False, full_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="supervision_item_points",
                condition=Q(way="veto", points=0) | (~Q(way="veto") & Q(points__gt=0)),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Sheet(Placed):
    """One unit's sheet of an evaluation; it lies where the unit lies."""

    personal: ClassVar[frozenset[str]] = frozenset({"sent_by_name", "reviewed_by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"evaluation", "unit", "unit_name", "state", "sent_at", "sent_by", "reviewed_at"}
        | {"reviewed_by", "total", "place", "grade", "is_vetoed"}
    )

    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, related_name="sheets", verbose_name=_("考评")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    unit_name = models.CharField(_("单位名称"), max_length=80)
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=choices.of(choices.SHEET_STATES),
        default=SheetState.WAITING.value,
    )
    sent_at = models.DateTimeField(_("上报时间"), null=True, blank=True)
    sent_by = models.CharField(_("上报人编号"), max_length=64, blank=True, default="")
    sent_by_name = models.CharField(_("上报人"), max_length=64, blank=True, default="")
    reviewed_at = models.DateTimeField(_("审定时间"), null=True, blank=True)
    reviewed_by = models.CharField(_("审定人编号"), max_length=64, blank=True, default="")
    reviewed_by_name = models.CharField(_("审定人"), max_length=64, blank=True, default="")
    total = models.DecimalField(_("得分"), max_digits=6, decimal_places=1, null=True, blank=True)
    place = models.PositiveSmallIntegerField(_("名次"), null=True, blank=True)
    grade = models.CharField(_("等次"), max_length=20, blank=True, default="")
    is_vetoed = models.BooleanField(_("一票否决"), default=False)

    class Meta(Placed.Meta):
        verbose_name = _("考评表")
        verbose_name_plural = _("考评表")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["evaluation", "unit"], name="supervision_sheet_once")
        ]

    def __str__(self) -> str:
        return self.unit_name


class Score(Placed):
    """What one unit got for one item: by itself, by the data, and as reviewed.

    A computed score keeps the figure's numbers and names its snapshot, so that it can be proved.
    """

    personal: ClassVar[frozenset[str]] = frozenset({"own_text"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"sheet", "item", "own_points", "computed", "value", "numerator", "denominator"}
        | {"manifest", "points", "reason", "sampled", "sample_result", "is_veto"}
    )

    sheet = models.ForeignKey(
        Sheet, models.CASCADE, related_name="scores", verbose_name=_("考评表")
    )
    item = models.ForeignKey(
        EvaluationItem, models.PROTECT, related_name="+", verbose_name=_("考评项目")
    )
    own_points = models.DecimalField(
        _("自评分"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    own_text = models.TextField(_("自评说明"), blank=True, default="")
    computed = models.DecimalField(
        _("按数据算的分"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    value = models.DecimalField(_("数据"), max_digits=18, decimal_places=4, null=True, blank=True)
    numerator = models.DecimalField(_("分子"), max_digits=18, decimal_places=4, null=True)
    denominator = models.DecimalField(_("分母"), max_digits=18, decimal_places=4, null=True)
    manifest = models.CharField(
        _("快照编号"), max_length=16, blank=True, default="", db_collation="C"
    )
    points = models.DecimalField(_("审定分"), max_digits=5, decimal_places=1, null=True, blank=True)
    reason = models.CharField(_("审定说明"), max_length=300, blank=True, default="")
    sampled = models.BooleanField(_("抽查"), default=False)
    sample_result = models.CharField(_("抽查情况"), max_length=300, blank=True, default="")
    is_veto = models.BooleanField(_("发生"), default=False)

    class Meta(Placed.Meta):
        verbose_name = _("得分")
        verbose_name_plural = _("得分")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "item"], name="supervision_score_once")
        ]

    def __str__(self) -> str:
        return str(self.points)


class ScoreEvidence(Placed):
    """A file that shows what a unit says of one item."""

    append_only: ClassVar[bool] = True
    keeps_history: ClassVar[bool] = False  # a row that never changes has none
    personal: ClassVar[frozenset[str]] = frozenset({"name"})
    not_personal: ClassVar[frozenset[str]] = frozenset({"score", "file"})

    score = models.ForeignKey(
        Score, models.PROTECT, related_name="evidence", verbose_name=_("得分")
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("文件"))
    name = models.CharField(_("佐证材料"), max_length=255)

    class Meta(Placed.Meta):
        verbose_name = _("考评佐证")
        verbose_name_plural = _("考评佐证")

    def __str__(self) -> str:
        return self.name


class Objection(Placed):
    """What a unit says against its score while it is on notice, and the answer."""

    personal: ClassVar[frozenset[str]] = frozenset({"raised_by_name", "answered_by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"score", "text", "raised_at", "raised_by", "answer", "answered_at", "answered_by"}
        | {"before", "after"}
    )

    score = models.ForeignKey(
        Score, models.PROTECT, related_name="objections", verbose_name=_("得分")
    )
    text = models.CharField(_("异议"), max_length=500)
    raised_at = models.DateTimeField(_("提出时间"))
    raised_by = models.CharField(_("提出人编号"), max_length=64)
    raised_by_name = models.CharField(_("提出人"), max_length=64)
    answer = models.CharField(_("答复"), max_length=500, blank=True, default="")
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    answered_by = models.CharField(_("答复人编号"), max_length=64, blank=True, default="")
    answered_by_name = models.CharField(_("答复人"), max_length=64, blank=True, default="")
    before = models.DecimalField(_("原审定分"), max_digits=5, decimal_places=1, null=True)
    after = models.DecimalField(_("答复后的分"), max_digits=5, decimal_places=1, null=True)

    class Meta(Placed.Meta):
        verbose_name = _("考评异议")
        verbose_name_plural = _("考评异议")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["score"],
                condition=Q(answered_at__isnull=True),
                name="supervision_objection_open",
            )
        ]

    def __str__(self) -> str:
        return self.text
