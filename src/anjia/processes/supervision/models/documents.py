"""Policy documents as they came in, what was read of them, and who was sent a copy."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anjia.base.access.models import Unit
from anjia.base.files.models import StoredFile
from anjia.base.scope.models import Placed
from anjia.processes.supervision.models import choices
from anjia.processes.supervision.policy import DocumentState, ReadAs


class Document(Placed):
    """A document in force at a place: its text, and the first reading of it, which never change.

    `text` is what the parser read, so every span of `reading` (`Document.as_json` of
    `anjia.engine.documents`) and of the tasks counts characters of it. A revised edition is a
    document of its own that `replaces` the one before.
    """

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset({"entered_by_name", "confirmed_by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"read_as", "title", "number", "index_number", "issuer", "made_on", "published_on"}
        | {"valid_until", "validity", "file", "text", "digest", "reading", "state", "replaces"}
        | {"edition", "entered_at", "entered_by", "confirmed_at", "confirmed_by"}
    )

    read_as = models.CharField(
        _("文件类型"),
        max_length=10,
        choices=choices.of(choices.READ_AS),
        default=ReadAs.OTHER.value,
    )
    title = models.CharField(_("标题"), max_length=300)
    number = models.CharField(_("文号"), max_length=80, blank=True, default="")
    index_number = models.CharField(_("索引号"), max_length=80, blank=True, default="")
    issuer = models.CharField(_("发文机关"), max_length=200, blank=True, default="")
    made_on = models.DateField(_("成文日期"), null=True, blank=True)
    published_on = models.DateField(_("公开日期"), null=True, blank=True)
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    validity = models.CharField(_("有效性"), max_length=20, blank=True, default="")
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("原件")
    )
    text = models.TextField(_("正文"))
    digest = models.CharField(_("正文摘要"), max_length=64, db_collation="C")
    reading = models.JSONField(_("读出的内容"), default=dict)
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=choices.of(choices.DOCUMENT_STATES),
        default=DocumentState.READ.value,
    )
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("替换的旧版"),
    )
    edition = models.PositiveSmallIntegerField(_("版次"), default=1)
    entered_at = models.DateTimeField(_("录入时间"))
    entered_by = models.CharField(_("录入人编号"), max_length=64)
    entered_by_name = models.CharField(_("录入人"), max_length=64)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    confirmed_by = models.CharField(_("确认人编号"), max_length=64, blank=True, default="")
    confirmed_by_name = models.CharField(_("确认人"), max_length=64, blank=True, default="")

    class Meta(Placed.Meta):
        verbose_name = _("文件")
        verbose_name_plural = _("文件")
        constraints: ClassVar = [
            # Two documents of one number are two editions of one, or one of them is wrong.
            models.UniqueConstraint(
                fields=["area", "number", "edition"],
                condition=~Q(number="") & ~Q(state="withdrawn"),
                name="supervision_document_number_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area", "-made_on"], name="supervision_document_latest")
        ]

    def __str__(self) -> str:
        return self.title


class Copy(Placed):
    """A copy sent to one unit, and its receipt; it lies where the unit lies.

    `issue` is what the unit says cannot be done as written, `answer` what the office says to it.
    """

    personal: ClassVar[frozenset[str]] = frozenset({"received_by_name", "answered_by_name"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"document", "unit", "unit_name", "sent_at", "due_on", "received_at", "received_by"}
        | {"issue", "answer", "raised_at", "answered_at"}
    )

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="copies", verbose_name=_("文件")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    unit_name = models.CharField(_("单位名称"), max_length=80)
    sent_at = models.DateTimeField(_("抄送时间"))
    due_on = models.DateField(_("签收期限"), null=True, blank=True)
    received_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    received_by = models.CharField(_("签收人编号"), max_length=64, blank=True, default="")
    received_by_name = models.CharField(_("签收人"), max_length=64, blank=True, default="")
    issue = models.CharField(_("提出的问题"), max_length=500, blank=True, default="")
    raised_at = models.DateTimeField(_("提出时间"), null=True, blank=True)
    answer = models.CharField(_("答复"), max_length=500, blank=True, default="")
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    answered_by_name = models.CharField(_("答复人"), max_length=64, blank=True, default="")

    class Meta(Placed.Meta):
        verbose_name = _("抄送")
        verbose_name_plural = _("抄送")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "unit"], name="supervision_copy_once")
        ]

    def __str__(self) -> str:
        return self.unit_name
