"""Django application: stored files."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from anjia.base.scope import refusals

WORDS = {
    "file_empty": _("“%(name)s”是空文件。请检查后重新上传。"),
    "file_too_large": _(
        "“%(name)s”有 %(size)s MB，超过 %(limit)s MB 的上限。"
        "请拆成几个文件，或删去多余的空行和图片。"
    ),
    "file_type_unknown": _(
        "“%(name)s”不是能读的工作簿。请用 Excel 另存为 .xlsx、.xls 或 .csv 后再上传。"
    ),
    "file_not_document": _(
        "“%(name)s”不是能读的文件。请用 .txt、.docx、带文字的 .pdf 或存下来的网页（.html）。"
    ),
    "file_not_evidence": _(
        "“%(name)s”不能作佐证材料。请用 .pdf、.docx、.xlsx 或照片（.jpg、.png）。"
    ),
    "file_removed": _("“%(name)s”已过保留期，内容已经清除。"),
    "uploads_used_up": _("一小时内最多上传 %(allowed)s 次。请稍后再传。"),
    "disk_full": _("服务器磁盘已满，没有保存。请联系系统管理员，清理后再试。"),
}


class FilesConfig(AppConfig):
    """Stored files."""

    name = "anjia.base.files"
    label = "files"

    def ready(self) -> None:
        """Give refusals their words."""
        refusals.register(WORDS)
