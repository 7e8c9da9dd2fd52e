"""What is known about a stored file; its content is on disk."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import Placed


class StoredFile(Placed):
    """A file of one place; `removed_at` is set when its content has been deleted after its time."""

    name = models.CharField(_("文件名"), max_length=255)
    kind = models.CharField(_("用途"), max_length=20)
    media_type = models.CharField(_("类型"), max_length=100)
    size = models.PositiveBigIntegerField(_("大小"))
    digest = models.CharField(_("内容摘要"), max_length=64)
    made_by = models.CharField(_("上传人"), max_length=64)
    made_by_name = models.CharField(_("上传人姓名"), max_length=64)
    made_at = models.DateTimeField(_("上传时间"))
    expires_at = models.DateTimeField(_("保留到"), null=True)
    removed_at = models.DateTimeField(_("清除时间"), null=True)

    # People write names of persons into file names.
    personal: ClassVar = frozenset({"name", "made_by_name"})
    not_personal: ClassVar = frozenset(
        {"kind", "media_type", "size", "digest", "made_by", "made_at", "expires_at", "removed_at"}
    )

    class Meta(Placed.Meta):
        verbose_name = _("文件")
        verbose_name_plural = _("文件")
        indexes: ClassVar = [
            models.Index(fields=["area", "id"], name="files_area"),
            models.Index(fields=["digest"], name="files_digest"),
            models.Index(
                fields=["expires_at"],
                condition=models.Q(removed_at__isnull=True),
                name="files_expiring",
            ),
        ]

    def __str__(self) -> str:
        return self.name
