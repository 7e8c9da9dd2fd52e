"""Django application: official documents."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from anjia.base.scope import refusals

WORDS = {
    "paper_template_broken": _(
        "本单位自己的公文模板用不了：%(path)s。请对照自带的模板改好，或者先移走它。"
    ),
    "paper_without_tables": _("这份公文里没有表，也没有图，导不出表格文件。"),
    "pdf_not_here": _("这台服务器没有装 LibreOffice，生成不了 PDF。请下载 Word 文件。"),
    "pdf_busy": _("正在生成别的 PDF，等了很久没有轮到。过一会儿再试，或者下载 Word 文件。"),
    "pdf_too_slow": _("生成 PDF 超过了 %(seconds)s 秒，停下了。请下载 Word 文件，用 Word 另存。"),
    "pdf_failed": _("PDF 没有生成出来。请下载 Word 文件，用 Word 另存为 PDF。"),
}


class PapersConfig(AppConfig):
    """Official documents."""

    name = "anjia.ledger.papers"
    label = "papers"

    def ready(self) -> None:
        """Give refusals their words."""
        refusals.register(WORDS)
