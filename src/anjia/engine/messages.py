"""Every reason for which a definition is not taken, in both languages; placeholders are named.

The word before the dot is the code that programs read, the rest tells the cases of a code apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .text import Language, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

MESSAGES: Mapping[str, Text] = {
    "too_long.characters": Text(
        "条件有 {found} 个字符，最多 {most} 个。",
        "The expression has {found} characters; {most} are allowed.",
    ),
    "too_long.words": Text(
        "条件有 {found} 个词，最多 {most} 个。",
        "The expression has {found} words; {most} are allowed.",
    ),
    "too_deep.levels": Text(
        "括号嵌套超过 {most} 层。", "The expression is nested deeper than {most} levels."
    ),
    "too_deep.parts": Text("条件的组成部分太多。", "The expression has too many parts."),
    "too_deep.back": Text(
        "最多回看 {most} 个月，这里要回看 {found} 个月。",
        "At most {most} months can be looked back; this looks back {found}.",
    ),
    "empty": Text("还没有写条件。", "There is no expression."),
    "unreadable.quote": Text("引号没有写完。", "A quotation mark is not closed."),
    "unreadable.open": Text("左括号没有对应的右括号。", "This bracket is not closed."),
    "unreadable.close": Text("多了一个右括号。", "This bracket closes nothing."),
    "unreadable.at": Text("读到“{word}”读不下去。", "The expression cannot be read at “{word}”."),
    "sign": Text("“{word}”在这里没有意义。", "“{word}” has no meaning here."),
    "number.none": Text("这不是一个数。", "This is not a number."),
    "number.large": Text("这个数太大。", "This number is too large."),
    "number.places": Text(
        "小数最多四位，整数部分最多十四位。",
        "A decimal has at most four places and fourteen digits before them.",
    ),
    "date": Text(
        "“{word}”不是日期，要写成 2022-09-30 这样。", "“{word}” is not a date like 2022-09-30."
    ),
    "period": Text(
        "“{word}”不是{wanted}，要写成 {like} 这样。", "“{word}” is not a {wanted} like {like}."
    ),
    "choice.unknown": Text("“{word}”不在可选的值里。", "“{word}” is not one of its values."),
    "choice.list": Text(
        "{name} 要么缺可选值，要么不该有。", "{name} needs choices, or must not have any."
    ),
    "quote": Text(
        "没有叫“{word}”的事实；要比较的值请加单引号。",
        "There is no fact “{word}”; a value stands in single quotation marks.",
    ),
    "name.fact": Text("{table}没有叫“{word}”的事实。", "{table} has no fact “{word}”."),
    "name.parent": Text(
        "{table}不属于“{word}”，不能这样引用。", "A row of {table} does not belong to “{word}”."
    ),
    "name.function": Text("没有叫“{word}”的函数。", "There is no function “{word}”."),
    "name.parameter": Text("没有叫“{word}”的参数。", "There is no parameter “{word}”."),
    "name.child": Text(
        "{function} 里要写属于{table}的表（{form}）。",
        "{function} needs a {form} whose rows belong to {table}.",
    ),
    "name.table": Text("没有叫“{word}”的表。", "There is no table “{word}”."),
    "name.bad": Text("“{word}”不能作名称。", "“{word}” cannot be a name."),
    "type.wanted": Text(
        "这里要的是{wanted}，写出来的是{found}。",
        "This gives {found}, but {wanted} is needed here.",
    ),
    "type.condition": Text(
        "这里要的是条件，不是{found}。", "A condition is needed here, not {found}."
    ),
    "type.compared": Text("{left}和{right}不能比较。", "{left} cannot be compared with {right}."),
    "type.unordered": Text(
        "{found}不分大小，只能用 = 或 !=。", "{found} has no order; use = or !=."
    ),
    "type.arithmetic": Text(
        "“{sign}”不能用在{left}和{right}上。", "“{sign}” does not work on {left} and {right}."
    ),
    "type.argument": Text(
        "{function} 要的是{wanted}，不是{found}。", "{function} needs {wanted}, not {found}."
    ),
    "type.gathered": Text("{function} 不能用在{found}上。", "{function} does not work on {found}."),
    "form.unknown": Text(
        "待核实不是一个可以比较的值，请写 is unknown。", "Unknown is not a value to compare with."
    ),
    "form.other": Text("条件里没有这种写法。", "This form is not part of the language."),
    "form.dots": Text("名称里最多一个点。", "A name has at most one dot."),
    "form.arguments": Text(
        "{function} 要 {wanted} 个值，写了 {found} 个。",
        "{function} takes {wanted} values, not {found}.",
    ),
    "form.param": Text("请写成 param(名称)。", "Write param(name)."),
    "form.gather": Text(
        "请写成 {function}(表 where 条件)。", "Write {function}(table where condition)."
    ),
    "form.where": Text("{function} 要有条件（where …）。", "{function} needs a condition."),
    "form.left": Text("left 要一个 1 到 {most} 的数。", "left needs a number from 1 to {most}."),
    "form.months": Text(
        "{function} 的月数要写成 1 到 {most} 的数。",
        "{function} needs a number of months from 1 to {most}.",
    ),
    "form.measure": Text(
        "{name}：{measure} 少了 {missing}，多了 {extra}。",
        "{name}: {measure} lacks {missing} and cannot have {extra}.",
    ),
    "entry.missing": Text("缺少“{key}”这一项。", "The entry “{key}” is missing."),
    "entry.extra": Text("没有叫“{key}”的项。", "There is no entry called “{key}”."),
    "entry.choice": Text("“{key}”只能是 {choices}。", "“{key}” must be one of {choices}."),
    "entry.text": Text(
        "“{key}”要写成文字，最多 {most} 个字。",
        "“{key}” must be a text of at most {most} characters.",
    ),
    "entry.condition": Text(
        "“{key}”要写成条件。", "“{key}” must be an expression in quotation marks."
    ),
    "entry.words": Text(
        "“{key}”要中英文都写：zh 和 en。", "“{key}” must be said in both languages: zh and en."
    ),
    "entry.names": Text("“{key}”要写成名称的列表。", "“{key}” must be a list of names."),
    "entry.table": Text("“{key}”要写成一张表。", "“{key}” must be a table."),
    "entry.tables": Text("“{key}”要写成若干张表。", "“{key}” must be a list of tables."),
    "entry.whole": Text(
        "“{key}”要写成 0 到 4 的整数。", "“{key}” must be a whole number from 0 to 4."
    ),
    "entry.many": Text(
        "“{key}”的个数要是 0 到 {most}。", "The number of “{key}” must be from 0 to {most}."
    ),
    "entry.months": Text(
        "“earlier”要写明 months：1 到 {most} 的月数。",
        "“earlier” needs months: numbers from 1 to {most}.",
    ),
    "entry.example": Text(
        "“{case}”这个例子读不了：{fault}。", "The example “{case}” cannot be read: {fault}."
    ),
    "cycle": Text("事实互相解释：{ring}。", "Facts explain each other: {ring}."),
    "twice": Text("{name} 定义了两次。", "{name} is there twice."),
}


def said(reason: str, facts: Mapping[str, object]) -> Text:
    """The message of a reason; what has a label of its own speaks both languages too."""
    message = MESSAGES[reason]
    found = (
        message.said(language).format(
            **{name: _spoken(value, language) for name, value in facts.items()}
        )
        for language in Language
    )
    return Text(*found)


def _spoken(value: object, language: Language) -> str:
    label = value if isinstance(value, Text) else getattr(value, "label", None)
    return label.said(language) if isinstance(label, Text) else str(value)
