"""The names of the styles in the template, as Word shows them, and the measures of its page."""

WIDTH = 8844  # twentieths of a point: 156 mm between the margins
CHARACTER = 315  # one of 28 on a line
HEAD_SPACE = 99  # points: 35 mm from the upper edge of the text to the issuer in red

TITLE = "公文标题"
UNDER_TITLE = "公文题下字号"
MARK = "公文版头标注"
RED_HEAD = "公文发文机关标志"
RED_NUMBER = "公文发文字号"
RED_NUMBER_SIGNED = "公文发文字号和签发人"
LETTER_HEAD = "公文信函发文机关标志"
LETTER_NUMBER = "公文信函发文字号"
LETTER_FOOT = "公文信函页脚线"
SIGNER = "公文签发人姓名"
ADDRESSEE = "公文主送机关"
BODY = "公文正文"
HEADINGS = ("公文一级标题", "公文二级标题", "公文三级标题", "公文四级标题")
LABEL = "公文段首词"
ATTACHMENT = "公文附件说明"
ATTACHMENT_NEXT = "公文附件说明续"
SIGNATURE = "公文发文机关署名"
DATE = "公文成文日期"
REMARK = "公文附注"
APPENDIX = "公文附件标识"
TABLE = "公文表格"
CAPTION = "公文表题"
UNIT = "公文表格单位"
HEAD_CELL = "公文表头"
CELL = "公文表格文字"
TOTAL_CELL = "公文表格合计"
NOTE = "公文表注"
NOTE_NEXT = "公文表注续"
CHART = "公文图"
CHART_CAPTION = "公文图题"
IMPRINT = "公文版记"
COPIES = "公文版记抄送"
PAGE_NUMBER = "公文页码"
END = "公文文末"

ALL = frozenset(
    {
        TITLE,
        BODY,
        *HEADINGS,
        LABEL,
        APPENDIX,
        TABLE,
        CAPTION,
        UNIT,
        HEAD_CELL,
        CELL,
        NOTE,
        NOTE_NEXT,
    }
    | {CHART, CHART_CAPTION, RED_HEAD, ATTACHMENT, ATTACHMENT_NEXT, SIGNATURE, DATE}
)
