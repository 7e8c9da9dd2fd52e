"""The words for what is wrong with a file, a cell or a row: where, what, and what to do.

Every sentence is filled with facts that never hold the clear text of a sealed value.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from anjia.base.scope import refusals
from anjia.kernel.refusals import Refused

KINDS = {
    "pdf": _("PDF 文件"),
    "image": _("图片"),
    "archive": _("压缩包"),
    "program": _("程序"),
    "web": _("网页或 XML（有的系统导出的“.xls”其实是网页）"),
    "word": _("Word 文档"),
    "slides": _("演示文稿"),
    "ods": _("ODS 表格"),
    "xlsb": _("二进制工作簿（.xlsb）"),
    "unknown": _("认不出的文件"),
}

FILES = {
    "file_not_there": _("没有 %(path)s 这个文件。请核对路径。"),
    "workbook_empty": _("这份文件是空的。请检查是不是选错了文件。"),
    "file_kind": _("这是%(what)s，不是工作簿。请用 Excel 打开，另存为 .xlsx 再选。"),
    "file_too_big": _("文件超过 %(most)s MB。请删掉用不到的工作表、图片，或者分成几份再选。"),
    "file_encrypted": _("这份工作簿设了打开密码。请用 Excel 去掉密码，保存后再选。"),
    "file_broken": _("这份工作簿不完整或已损坏。请用 Excel 打开，另存为 .xlsx 再选。"),
    "file_bomb": _("这份工作簿解开后大得不正常，没有读。请用 Excel 打开，另存为 .xlsx 再选。"),
    "file_too_slow": _(
        "读这份工作簿超过了 %(seconds)s 秒，停下了。请删掉用不到的工作表和格式再选。"
    ),
    "file_kills_parser": _(
        "这份工作簿读不下去，已停下，别的都没受影响。请把数据复制到新工作簿再选。"
    ),
    "sheet_far_cell": _(
        "%(cell)s 格里有内容，表太大了。最多 %(rows)s 行、%(columns)s 列，请删掉数据以外的行和列。"
    ),
    "sheet_too_long": _("这张表有 %(rows)s 行，最多 %(most)s 行。请分成几份再选。"),
    "sheet_too_wide": _("这张表有 %(columns)s 列，最多 %(most)s 列。请删掉数据右边的列。"),
    "sheet_too_big": _("这张表的格子太多。请删掉数据以外的行和列，或者分成几份再选。"),
    "sheets_too_many": _("这份工作簿有 %(sheets)s 张工作表，最多 %(most)s 张。请只留要导入的。"),
    "text_mixed": _("第 %(line)s 行的编码和别的行不一样。请用 Excel 打开，另存为 .xlsx 再选。"),
    "text_encoding": _("第 %(line)s 行的文字编码认不出。请用 Excel 打开，另存为 .xlsx 再选。"),
    "text_nul": _("第 %(line)s 行有看不见的空字符。请用 Excel 打开，另存为 .xlsx 再选。"),
    "text_quote": _(
        "第 %(line)s 行的引号没有配对，后面都读成了一格。请改好引号，或者另存为 .xlsx。"
    ),
    "header_missing": _("在“%(sheet)s”里没找到表头。表头要写明各列的名称，可以先下载模板看看。"),
    "header_ambiguous": _("第 %(first)s 行和第 %(second)s 行都像表头。请选一行。"),
    "copy_failed": _("没能在你的表上标出错误。可以照着页面改，或者把数据复制到新工作簿再选。"),
    "import_key_unmapped": _("没有哪一列对到“%(columns)s”，认不出每一行是谁。请先对上这一列。"),
    "import_column_twice": _("“%(label)s”对了两列。一项内容只能对一列。"),
    "import_nothing_mapped": _("还没有对上任何一列。请至少选好一列对应的内容。"),
    "import_no_rows": _("表头下面没有数据。请填好数据，保存后再选。"),
    "import_not_now": _("这一批现在是“%(state)s”，不能这样做。请刷新页面再看。"),
    "import_has_errors": _("还有 %(count)s 行有错。选了“全部改好再收”，所以一行也没有收。"),
    "import_nothing_to_take": _("没有要入库的行。请改好有错的行，或者把要收的行勾上。"),
    "import_changed": _("看预览以后有人改了数据，没有入库。已按现在的数据重新比对，请再看一遍。"),
    "import_interrupted": _("上次没做完就断了，什么也没写进去。请再试一次。"),
    "import_failed": _("没做成，什么也没写进去。请再试一次；再不行，把批次号告诉管理员。"),
    "import_disk_full": _("服务器的磁盘满了，什么也没写进去。请告诉管理员腾出空间，再试一次。"),
    "import_undo_late": _("%(until)s以后不能再撤销这一批。需要改的，请在台账里改。"),
    "import_changed_since": _(
        "这一批里有 %(count)s 条记录后来又改过：%(names)s。没有撤销；可以只撤销没改过的。"
    ),
    "import_in_use": _("这一批新增的记录已经被别的记录用到，不能撤销。请先处理后来登记的内容。"),
    "import_out_of_reach": _(
        "这一批里有 %(count)s 条记录不在你能改的地方，没有撤销。请上级单位来撤销。"
    ),
    "import_area_missing": _("请说明这批数据归哪个地方，写区划代码，例如 610921。"),
}

CELLS = {
    "not_number": _("“%(shown)s”不是数字。请改成数字，不写单位。"),
    "not_number_but": _("“%(shown)s”不是数字。请改成 %(proposal)s。"),
    "not_whole": _("“%(shown)s”不是整数。请改成整数。"),
    "number_small": _("%(shown)s 太小，最小是 %(least)s。请核对。"),
    "number_large": _("%(shown)s 太大，最大是 %(most)s。请核对。"),
    "not_date": _("“%(shown)s”不是日期。请改成 2022-12-01 这样的日期。"),
    "date_year_only": _("“%(shown)s”只有年份。请补上月和日，例如 2022-12-01。"),
    "date_month": _("“%(shown)s”没有%(month)s月。请改成 2022-12-01 这样的日期。"),
    "date_day": _("“%(shown)s”：%(month)s月没有%(day)s日。请核对。"),
    "date_year": _("“%(shown)s”的年份是 %(year)s。请核对。"),
    "not_yes_no": _("“%(shown)s”看不出是或否。请填“是”或“否”。"),
    "choice_unknown": _("没有“%(shown)s”这一项。请从这些里选：%(allowed)s。"),
    "choice_near": _("没有“%(shown)s”这一项，是不是“%(near)s”？可填：%(allowed)s。"),
    "identity_digits_lost": _(
        "身份证号被 Excel 变成了数字，末尾几位已经丢失。请把这一列设为文本，再照原件填。"
    ),
    "identity_number_length": _("身份证号是 %(length)s 位，应为 %(wanted)s 位。请核对。"),
    "identity_number_characters": _("身份证号里有不该有的字。只能是数字，末位可以是 X。"),
    "identity_number_birth_date": _("身份证号里的出生日期不存在。请核对。"),
    "identity_number_region": _("身份证号开头的地区不存在。请核对。"),
    "identity_number_check_digit": _("身份证号的校验位不对，多半抄错了一位。请核对。"),
    "phone_length": _("电话是 %(length)s 位，不对。手机号是 11 位，座机要带区号。"),
    "phone_two": _("这一格写了不止一个电话。请只留一个。"),
    "phone_form": _("这不是电话号码。没有电话请空着。"),
    "account_form": _("这不是银行账号。请只填数字。"),
    "digits_lost": _("这一格被 Excel 变成了数字，末尾几位已经丢失。请把这一列设为文本再填。"),
    "text_long": _("有 %(length)s 个字，最多 %(most)s 个。请改短。"),
    "text_control": _("这一格里有看不见的控制字符。请重新填写这一格。"),
    "cell_formula": _("这一格是公式，但没有算出的结果。请用 Excel 打开，保存后再选。"),
    "cell_masked": _("这一格打了星号，看不到全号，又没有找到这条记录。请照原件填全。"),
    "cell_error": _("这一格的公式出错了（%(shown)s）。请改好公式，或直接填结果。"),
    "value_missing": _("“%(what)s”没有填。新登记的记录要有这一项。"),
    "related_unknown": _("没有找到“%(shown)s”这个%(what)s。请核对，或先登记。"),
    "related_many": _("叫“%(shown)s”的%(what)s有 %(count)s 个，分不清是哪个。请写完整。"),
    "twin_rows": _("第 %(rows)s 行的“%(what)s”一样。一条记录只留一行。"),
    "twin_records": _("台账里有 %(count)s 条这样的记录，分不清改哪条。请先合并重复的。"),
    "record_not_yours": _("这条记录不在你能改的地方。请由所在地的单位来改。"),
    "other_title": _("台账里这条记录是“%(old)s”，名字不一样。请核对是不是同一个。"),
    "beyond_limit": _("%(shown)s 超出了平常的范围（%(sign)s %(limit)s）。请核对。"),
    "tenfold_more": _("是原来的 %(times)s 倍。"),
    "tenfold_less": _("只有原来的 1/%(times)s。"),
}


def register() -> None:
    """Give every refusal of files and batches its words; faults of cells are worded here alone."""
    refusals.register(FILES)


def of_fault(code: str, facts: Mapping[str, Any]) -> str:
    """Return what is wrong and what to do, without the place."""
    words = CELLS.get(code)
    if words is not None:
        # A domain may know the same code with other facts; then its own words fit.
        with suppress(KeyError):
            return str(words) % facts
    return refusals.text(Refused(code, **facts))


def of_file(refused: Refused) -> str:
    """Return what is wrong with a file or a batch."""
    if refused.code == "file_kind":
        what = KINDS.get(str(refused.facts.get("kind")), KINDS["unknown"])
        return str(FILES["file_kind"]) % {"what": what}
    if refused.code in FILES:
        return str(FILES[refused.code]) % refused.facts
    return refusals.text(refused)


def at_cell(place: str | None, code: str, facts: Mapping[str, Any]) -> str:
    """Return the whole sentence: `E41 “三千五”不是数字。请改成 3500。`."""
    text = of_fault(code, facts)
    return _now("%(place)s %(text)s") % {"place": place, "text": text} if place else text
