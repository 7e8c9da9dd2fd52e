"""What officers keep for themselves about a ledger: views, columns, selections, exports."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anjia.kernel.ids import new_id


class SavedView(models.Model):
    """A list as one officer left it, under a name of their own; only its owner sees it."""

    personal: frozenset[str] = frozenset({"label", "query"})
    not_personal = frozenset({"id", "officer", "ledger", "columns", "made_at"})

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.CharField(_("所有人"), max_length=64)
    ledger = models.CharField(_("台账"), max_length=40)
    label = models.CharField(_("视图名称"), max_length=40)
    query = models.TextField(_("条件"), blank=True, default="")
    columns = models.JSONField(_("列"), default=list)
    made_at = models.DateTimeField(_("存下时间"))

    class Meta:
        verbose_name = _("自存视图")
        verbose_name_plural = _("自存视图")
        constraints = (
            models.UniqueConstraint(
                fields=("officer", "ledger", "label"), name="ledger_savedview_once"
            ),
        )

    def __str__(self) -> str:
        return self.label


class ColumnChoice(models.Model):
    """The columns that one officer last chose to see in one ledger."""

    personal: frozenset[str] = frozenset()
    not_personal = frozenset({"id", "officer", "ledger", "columns"})

    officer = models.CharField(_("所有人"), max_length=64)
    ledger = models.CharField(_("台账"), max_length=40)
    columns = models.JSONField(_("列"), default=list)

    class Meta:
        verbose_name = _("选列")
        verbose_name_plural = _("选列")
        constraints = (
            models.UniqueConstraint(fields=("officer", "ledger"), name="ledger_columnchoice_once"),
        )

    def __str__(self) -> str:
        return f"{self.officer} {self.ledger}"


class Selection(models.Model):
    """Rows that one officer opened in a ledger from elsewhere: where they come from, not which."""

    personal: frozenset[str] = frozenset()
    not_personal = frozenset({"id", "officer", "ledger", "source", "facts", "made_at"})

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.CharField(_("所有人"), max_length=64)
    ledger = models.CharField(_("台账"), max_length=40)
    source = models.CharField(_("从哪里来"), max_length=40)
    facts = models.JSONField(_("怎么再找到"), default=dict)
    made_at = models.DateTimeField(_("打开时间"))

    class Meta:
        verbose_name = _("选出的行")
        verbose_name_plural = _("选出的行")
        indexes = (models.Index(fields=("officer", "-made_at"), name="ledger_selection_officer"),)

    def __str__(self) -> str:
        return f"{self.ledger} {self.source}"


class ExportState(models.TextChoices):
    """How far an export is."""

    ASKED = "asked", _("待批准")
    WAITING = "waiting", _("排队")
    DONE = "done", _("好了")
    FAILED = "failed", _("没有导出")
    DECLINED = "declined", _("没有批准")


class Export(models.Model):
    """An export made in the background for one officer; only they may fetch it.

    One above the limit is first decided about by another officer, at the place around its rows.
    """

    personal: frozenset[str] = frozenset(
        {"query", "reason", "note", "officer_name", "decided_by_name"}
    )
    not_personal = frozenset(
        {"id", "officer", "ledger", "columns", "only", "state", "rows", "file", "asked_at"}
        | {"counted", "place", "decided_by", "decided_at"}
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.CharField(_("导出人"), max_length=64)
    ledger = models.CharField(_("台账"), max_length=40)
    query = models.TextField(_("条件"), blank=True, default="")
    columns = models.JSONField(_("列"), default=list)
    only = models.JSONField(_("选中的"), default=list)
    state = models.CharField(
        _("状态"), max_length=10, choices=ExportState.choices, default=ExportState.WAITING
    )
    rows = models.PositiveIntegerField(_("行数"), default=0)
    file = models.UUIDField(_("文件"), null=True)
    asked_at = models.DateTimeField(_("提出时间"))
    counted = models.PositiveIntegerField(_("申请的行数"), default=0)
    officer_name = models.CharField(_("申请人"), max_length=120, blank=True, default="")
    place = models.CharField(
        _("由哪里批准"), max_length=18, blank=True, default="", db_collation="C"
    )
    reason = models.CharField(_("用途"), max_length=300, blank=True, default="")
    decided_by = models.CharField(_("批准人账号"), max_length=64, blank=True, default="")
    decided_by_name = models.CharField(_("批准人"), max_length=64, blank=True, default="")
    decided_at = models.DateTimeField(_("批准时间"), null=True)
    note = models.CharField(_("批准意见"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("导出")
        verbose_name_plural = _("导出")
        indexes = (models.Index(fields=("officer", "-asked_at"), name="ledger_export_officer"),)

    def __str__(self) -> str:
        return f"{self.ledger} {self.asked_at:%Y-%m-%d}"
