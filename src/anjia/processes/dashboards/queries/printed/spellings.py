"""What offices write in tables of printed figures, beside the words of the template."""

from __future__ import annotations

import re

from anjia.engine.printed.claims import Relation, Role
from anjia.engine.printed.reach import Rounding

HEADS = {
    "row": ("原表行号",),
    "document": ("文件", "文件名", "来源文件", "seed"),
    "key": ("编号", "figure_id", "id", "code"),
    "label": ("名称", "指标", "指标名称", "项目", "label_zh", "label"),
    "value": ("印出来的数", "印的数", "数值", "数", "值", "value"),
    "unit": ("单位", "unit"),
    "numerator": ("分子", "numerator"),
    "denominator": ("分母", "denominator"),
    "relation": ("怎么算", "relation"),
    "rounding": ("取舍", "取整", "舍入", "rounding"),
    "places": ("小数位", "小数位数", "places", "decimals"),
    "group": ("分组", "组", "group"),
    "role": ("组里的哪一项", "role"),
}

RELATIONS = {
    "分子除以分母": Relation.SHARE,
    "占比": Relation.SHARE,
    "平均": Relation.SHARE,
    "share-of": Relation.SHARE,
    "各部分相加": Relation.SUM,
    "合计": Relation.SUM,
    "total-of": Relation.SUM,
    "其中几部分": Relation.SOME,
    "其中": Relation.SOME,
}

ROUNDINGS = {
    "四舍五入": Rounding.HALF_UP,
    "half-up": Rounding.HALF_UP,
    "截尾": Rounding.TRUNCATION,
    "截断": Rounding.TRUNCATION,
    "舍去": Rounding.TRUNCATION,
    "去尾": Rounding.TRUNCATION,
    "truncate": Rounding.TRUNCATION,
}

ROLES = {
    "合计": Role.TOTAL,
    "总数": Role.TOTAL,
    "total": Role.TOTAL,
    "部分": Role.PART,
    "part": Role.PART,
    "其中": Role.SOME,
    "其中（没列全）": Role.SOME,
    "some": Role.SOME,
}

# Kinds under which a list of facts files a figure that counts what the document itself lists.
LISTED = frozenset({"norm", "target", "meta"})

# How a line below a table begins that is no row of it.
NOTE = re.compile(r"\s*(注|备注|说明|填表人|制表人?|审核人?|负责人|note)\s*[:：]", re.IGNORECASE)
# What stands between numbers of which only one is meant.
EITHER = re.compile(r"\s+or\s+|或者?", re.IGNORECASE)
PLUS = re.compile(r"[+＋]")
