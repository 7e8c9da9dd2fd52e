"""One import from upload to undo; the preview of its rows; what an office chose for its columns."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anjia.base.files.models import StoredFile
from anjia.base.scope.models import Placed


class State(models.TextChoices):
    """How far an import has come."""

    MAPPING = "mapping", _("对列")
    CHECKING = "checking", _("正在检查")
    READY = "ready", _("看预览")
    COMMITTING = "committing", _("正在入库")
    COMMITTED = "committed", _("已入库")
    UNDOING = "undoing", _("正在撤销")
    UNDONE = "undone", _("已撤销")


WORKING = frozenset({State.CHECKING, State.COMMITTING, State.UNDOING})


class RowState(models.TextChoices):
    """What an import would do with one row of the file."""

    ERROR = "error", _("有错")
    DOUBT = "doubt", _("请确认")
    NEW = "new", _("新增")
    UPDATE = "update", _("更新")
    SAME = "same", _("无变化")


class ImportBatch(Placed):
    """One workbook on its way into one ledger; its id is the batch in the history of the rows."""

    ledger = models.CharField(_("台账"), max_length=40)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("原文件"))
    file_name = models.CharField(_("文件名"), max_length=255)
    file_digest = models.CharField(_("内容摘要"), max_length=64)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices)
    unit = models.CharField(_("单位"), max_length=100, blank=True, default="")
    made_by = models.CharField(_("导入人"), max_length=64)
    made_by_name = models.CharField(_("导入人姓名"), max_length=64)
    made_at = models.DateTimeField(_("上传时间"))
    committed_at = models.DateTimeField(_("入库时间"), null=True)
    undone_at = models.DateTimeField(_("撤销时间"), null=True)
    undo_until = models.DateField(_("可撤销到"), null=True)
    # Sheet, header and columns as found; the choice for each column; what a person decided.
    sheet = models.JSONField(_("表头"), default=dict)
    mapping = models.JSONField(_("列的对法"), default=dict)
    options = models.JSONField(_("选项"), default=dict)
    decisions = models.JSONField(_("逐行决定"), default=dict)
    counts = models.JSONField(_("行数"), default=dict)
    result = models.JSONField(_("结果"), default=dict)
    problem = models.JSONField(_("没做成的原因"), default=dict)
    fingerprint = models.CharField(_("预览摘要"), max_length=64, blank=True, default="")

    personal: ClassVar = frozenset({"file_name", "made_by_name"})
    not_personal: ClassVar = frozenset(
        {"ledger", "file", "file_digest", "state", "unit", "made_by", "made_at", "committed_at"}
        | {"undone_at", "undo_until", "sheet", "mapping", "options", "decisions", "counts"}
        | {"result", "problem", "fingerprint"}
    )

    class Meta(Placed.Meta):
        verbose_name = _("导入批次")
        verbose_name_plural = _("导入批次")
        indexes: ClassVar = [
            models.Index(fields=["area", "-made_at"], name="imports_batch_area"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_working(self) -> bool:
        """Whether a job is at it now."""
        return self.state in WORKING


class ImportPage(Placed):
    """A hundred rows of a preview that share one outcome; sealed values stand in it masked."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="pages")
    outcome = models.CharField(_("结果"), max_length=8, choices=RowState.choices)
    number = models.PositiveIntegerField(_("页"))
    rows = models.JSONField(_("行"))

    personal: ClassVar = frozenset({"rows"})
    not_personal: ClassVar = frozenset({"batch", "outcome", "number"})

    class Meta(Placed.Meta):
        verbose_name = _("导入预览")
        verbose_name_plural = _("导入预览")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["batch", "outcome", "number"], name="imports_page_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.outcome} {self.number}"


class MappingMemory(models.Model):
    """Which columns one office's layout means in one ledger, as its officers chose."""

    unit = models.CharField(_("单位"), max_length=100)
    ledger = models.CharField(_("台账"), max_length=40)
    fingerprint = models.CharField(_("表头摘要"), max_length=64)
    choices = models.JSONField(_("对法"))
    chosen_at = models.DateTimeField(_("记住时间"))

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar = frozenset(
        {"id", "unit", "ledger", "fingerprint", "choices", "chosen_at"}
    )

    class Meta:
        verbose_name = _("记住的对法")
        verbose_name_plural = _("记住的对法")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "ledger", "fingerprint"], name="imports_memory_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.ledger}"


class ImportProgress(models.Model):
    """How far a job has come; written on a connection of its own, so that others see it at once.

    Nothing personal and no place stands here: that connection has no actor.
    """

    batch = models.UUIDField(primary_key=True)
    phase = models.CharField(max_length=20)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar = frozenset({"batch", "phase", "done", "total", "at"})

    class Meta:
        verbose_name = _("导入进度")
        verbose_name_plural = _("导入进度")

    def __str__(self) -> str:
        return f"{self.phase} {self.done}/{self.total}"
