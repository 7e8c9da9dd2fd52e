"""The rules of reading as tables of examples, for the tests and for the manual.

`python -m anjia.engine.tests.documents.rules docs/documents.md` renews the tables of the manual.
"""

import re
import sys
from pathlib import Path

from anjia.engine.documents import amounts, names, phrases, units
from anjia.engine.documents.runs import Run

# What a bracket prints; its leads; its partners. A role stands behind each unit.
UNITS = [
    (
        "牵头单位：县人社局；责任单位：县财政局、民政局",
        "县人社局 lead",
        "县财政局 responsible、县民政局 responsible",
    ),
    (
        "县发改局牵头，县水利局配合，各镇人民政府负责",
        "县发改局 lead",
        "县水利局 cooperating、各镇人民政府 responsible",
    ),
    ("县农业农村局、县林业局按职责分工负责", "县农业农村局 each、县林业局 each", ""),
    (
        "县卫健局牵头，县医保局、县民政局按职责分工负责",
        "县卫健局 lead",
        "县医保局 responsible、县民政局 responsible",
    ),
    ("县人社局、县医保局各负其责", "县人社局 each、县医保局 each", ""),
    ("市公安局、司法局分别牵头负责", "市公安局 each、市司法局 each", ""),
    ("县教体局、县总工会共同负责", "县教体局 joint、县总工会 joint", ""),
    (
        "县教体局、县总工会共同牵头，县妇联参与",
        "县教体局 joint、县总工会 joint",
        "县妇联 cooperating",
    ),
    ("责任单位：县商务局、各镇", "县商务局 responsible、各镇 responsible", ""),
    ("县商务局负责，县财政局配合", "县商务局 responsible", "县财政局 cooperating"),
    ("县商务局会同县财政局负责", "县商务局 responsible", "县财政局 cooperating"),
    ("县委宣传部牵头县文旅局配合", "县委宣传部 lead", "县文旅局 cooperating"),
    ("县委宣传部牵头、县文旅局配合", "县委宣传部 lead", "县文旅局 cooperating"),
    (
        "责任单位：县住建局（牵头）、县财政局、县水利局（配合）",
        "县住建局 lead",
        "县财政局 responsible、县水利局 cooperating",
    ),
    ("县民政局、县残联", "县民政局 responsible、县残联 responsible", ""),
    ("由县应急局牵头，会同县消防大队组织实施", "县应急局 lead", "县消防大队 cooperating"),
    ("主办单位：市商务局；协办单位：市供销社", "市商务局 lead", "市供销社 cooperating"),
    ("责任领导：张某；责任单位：县水务局；完成时限：6月底", "县水务局 responsible", ""),
]

# A list as printed; the names that come out of it.
NAMES = [
    ("县乡村振兴局、农业农村局、市场监管局", "县乡村振兴局、县农业农村局、县市场监管局"),
    ("县委组织部、宣传部、财政局", "县委组织部、县委宣传部、县财政局"),
    (
        "省发展改革委、商务厅，人民银行昆明中心支行、云南银保监局",
        "省发展改革委、省商务厅、人民银行昆明中心支行、云南银保监局",
    ),
    ("县总工会、妇联、团县委，共青团省委", "县总工会、县妇联、团县委、共青团省委"),
    (
        "县住建局、国网汉阴县供电公司、驻县单位、县直相关单位",
        "县住建局、国网汉阴县供电公司、驻县单位、县直相关单位",
    ),
    ("市自然资源局，各市、县（区）人民政府", "市自然资源局、各市、县（区）人民政府"),
    ("县委农办、各镇党委和政府", "县委农办、各镇党委和政府"),
    ("县发展和改革局和住房城乡建设局", "县发展和改革局、县住房城乡建设局"),
    (
        "汉阴县财政局、民政局、城关镇、涧池镇人民政府",
        "汉阴县财政局、汉阴县民政局、城关镇、涧池镇人民政府",
    ),
    ("镇党政办、派出所、中心小学", "镇党政办、镇派出所、镇中心小学"),
    ("县招商局[县投资促进中心]、各镇（街道）", "县招商局[县投资促进中心]、各镇（街道）"),
    ("县文化和旅游局等有关部门", "县文化和旅游局"),
]

# A sentence; what it is to reach, as operator, value and unit. Nothing where it only tells.
TARGETS = [
    ("正常生产经营的社区工厂保持在20家以上。", ">= 20 家"),
    ("安排补助资金10亿元以上。", ">= 10 亿元"),
    ("三分之二以上的搬迁户参与。", ">= 66.67 %"),
    ("签约率达到百分之八十。", ">= 80 %"),
    ("调解成功率不得低于九成五。", ">= 95 %"),
    ("每个社区每年至少2名。", ">= 2 名"),
    ("力争每个劳动力掌握1-2门技能。", "between 1-2 门"),
    ("引进三至五家企业。", "between 3-5 家"),
    ("培训绣娘一百二十名。", "= 120 名"),
    ("存栏达到三万只以上。", ">= 3 万只"),
    ("登记失业率控制在4.5%以内。", "<= 4.5 %"),
    ("综合产值突破10亿元。", "> 10 亿元"),
    ("签约率稳定在75%左右。", "= 75 %"),
    ("吸纳就业5000余人。", ">= 5000 人"),
    ("合格率、就业率分别达到95%、70%。", ">= 95 % ; >= 70 %"),
    ("带农率由60%提高到80%。", ">= 80 %"),
    ("办理时限压缩至3个工作日以内。", "<= 3 个工作日"),
    ("社区党组织实现全覆盖。", "= 100 %"),
    ("就业困难家庭应兜尽兜。", "= 100 %"),
    ("零就业家庭动态清零。", "= 0 户"),
    ("确保搬迁群众子女零辍学。", "= 0 人"),
    ("有劳动力家庭“一户一人”以上就业。", ">= 1 人/户"),
    ("制定《物业服务办法》。", "= 1 件"),
    ("800人以上安置社区覆盖率达到100%。", ">= 100 %"),
    ("新建厕所六座。", "= 6 座"),
    ("每户至少有1名劳动力就业。", ">= 1 名"),
    ("26个社区全部实行网格化管理。", "= 100 %"),
    ("6月底前完成隐患排查工作。", ""),
    ("党员不足3名的，联合组建党支部。", ""),
    ("第三批项目于2023年5月开工。", ""),
    ("实施就业“135”工程，落实24小时值班制度。", ""),
    ("抓好六大工程，推进一体化建设。", ""),
    ("为65岁以上老人服务。", ""),
]


def placed(text: str) -> tuple[str, str]:
    """What the parser makes of a bracket, in the form of the table."""
    found = units.read(Run.of(text)).units()
    return tuple(  # type: ignore[return-value]  # two of them
        "、".join(f"{one.unit} {one.role}" for one in group)
        for group in (found.leads, found.partners)
    )


def listed(text: str) -> str:
    """What the parser makes of a list of names, in the form of the table."""
    return "、".join(unit for unit, _stretch in names.listed(Run.of(text), names.Prefixes()))


def reached(text: str) -> list[str]:
    """What the parser finds in a sentence, in the form of the table."""
    run = Run.of(text)
    found = [
        (one.start, f"{one.operator} {one.quantity.value} {one.quantity.printed_unit}")
        for one in amounts.find(run.text)
    ]
    found += [
        (one.start, f"{one.operator} {one.value} {one.unit}") for one in phrases.find(run.text)
    ]
    return [said for _start, said in sorted(found)]


def split(said: str) -> list[str]:
    """The targets of a row of the table."""
    return [one.strip() for one in said.split(";") if one.strip()]


def tables() -> dict[str, str]:
    """The tables of the manual by the name of their place in it."""
    return {
        "units": _table("Printed | Leads | Partners", [" | ".join(row) for row in UNITS]),
        "names": _table("Printed | Read", [" | ".join(row) for row in NAMES]),
        "targets": _table("Printed | Read", [f"{text} | {said or '–'}" for text, said in TARGETS]),
    }


def renewed(manual: str) -> str:
    """The manual with its tables as they are now."""
    for name, table in tables().items():
        pattern = rf"(<!-- {name} -->\n).*?(<!-- end -->)"
        manual = re.sub(
            pattern, lambda hit, table=table: hit[1] + table + hit[2], manual, flags=re.DOTALL
        )
    return manual


def _table(head: str, rows: list[str]) -> str:
    rule = " | ".join("---" for _ in head.split("|"))
    return "".join(f"| {row.strip()} |\n" for row in (head, rule, *rows))


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")
