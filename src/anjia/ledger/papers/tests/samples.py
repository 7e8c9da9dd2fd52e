"""Documents of every kind, as an office writes them; names, numbers and persons are invented."""

from datetime import date
from decimal import Decimal

from anjia.ledger import papers

OFFICE = "汉阴县易地搬迁后续扶持工作领导小组办公室"
TOWNS = (
    "城关镇",
    "涧池镇",
    "蒲溪镇",
    "平梁镇",
    "双乳镇",
    "铁佛寺镇",
    "漩涡镇",
    "汉阳镇",
    "双河口镇",
    "观音河镇",
)
QUARTERS = ("2021年二季度", "三季度", "四季度", "2022年一季度")
TEXT = (
    "2022年第一季度，全县20个易地扶贫搬迁安置社区共有搬迁群众5082户17940人，"
    "领导小组各成员单位按照年度任务清单，围绕产业就业、公共服务、社区治理三个方面分解任务、压实责任，"
    "37项任务中按期推进34项，需要加快进度3项，没有逾期未办结的任务。"
)


def report() -> papers.Paper:
    towns = papers.Table(
        title="各镇2022年第一季度任务完成情况",
        columns=(
            "镇",
            papers.Column("任务数", unit="项"),
            papers.Column("已办结", unit="项", group="进展"),
            papers.Column("正常", unit="项", group="进展"),
            papers.Column("临期", unit="项", group="进展"),
            papers.Column("完成率", unit="%", places=1),
        ),
        rows=tuple(
            (town, 37, 20 + at, 14 - at, 3, Decimal(2000 + 100 * at) / 37)
            for at, town in enumerate(TOWNS)
        ),
        total=("合计", 370, 245, 95, 30, Decimal("66.216")),
        notes=("完成率按已办结任务数除以任务总数计算。", "临期指距办结期限不足20天。"),
    )
    tasks = papers.Table(
        title="重点任务进展",
        columns=(
            papers.Column("序号", align="center"),
            "任务",
            "牵头单位",
            papers.Column("目标", unit="%"),
            papers.Column("本季", unit="%", places=1),
            "进展",
        ),
        rows=tuple(
            (
                at,
                (
                    "有劳动力的搬迁家庭实现一户一人以上就业",
                    "基本养老保险参保",
                    "不动产权登记颁证",
                    "新社区工厂正常生产经营",
                )[at % 4],
                ("县人社局", "县自然资源局", "县经贸局")[at % 3],
                100,
                (Decimal("98.6"), "待核实", None, Decimal(76))[at % 4],
                "已组织专场招聘会2场，走访企业12家，剩余对象逐户建立台账，由网格员每周回访一次。"[
                    : 12 + 5 * (at % 6)
                ],
            )
            for at in range(1, 31)
        ),
    )
    return papers.Paper(
        kind=papers.Kind.REPORT,
        issuer=OFFICE,
        red_head=f"{OFFICE}文件",
        number="汉后扶办字〔2022〕4号",
        signer="张某某",
        title="关于2022年第一季度易地扶贫搬迁后续扶持\n重点任务完成情况的报告",
        addressee="县委、县政府",
        blocks=(
            papers.Paragraph(TEXT + "现将有关情况报告如下。"),
            papers.Heading(1, "总体情况"),
            papers.Heading(2, "任务进度"),
            papers.Paragraph(TEXT),
            towns,
            papers.Paragraph(TEXT),
            papers.Chart(
                kind="bar",
                title="各镇任务完成率",
                unit="%",
                places=1,
                categories=TOWNS,
                series=(
                    papers.Series(
                        "2021年第四季度", tuple(Decimal(50 + 2 * at) for at in range(10))
                    ),
                    papers.Series(
                        "2022年第一季度", tuple(Decimal(54 + 3 * at) for at in range(10))
                    ),
                ),
            ),
            papers.Heading(2, "就业情况"),
            papers.Paragraph(TEXT),
            papers.Chart(
                kind="line",
                title="搬迁劳动力就业率",
                unit="%",
                places=1,
                categories=QUARTERS,
                series=(
                    papers.Series(
                        "全县", (Decimal("91.2"), Decimal("93.0"), None, Decimal("95.4"))
                    ),
                    papers.Series("目标", (92, 93, 94, 95)),
                ),
                notes=("2021年第四季度全县数据未核实，不连线。",),
            ),
            papers.Heading(1, "重点任务"),
            papers.Paragraph(TEXT),
            tasks,
            papers.Chart(
                kind="stacked",
                title="各镇任务状态",
                unit="项",
                categories=TOWNS[:5],
                series=(
                    papers.Series("已办结", (20, 21, 22, 23, 24)),
                    papers.Series("正常", (14, 13, 12, 11, 10)),
                    papers.Series("临期", (3, 3, 3, 3, 3)),
                ),
            ),
            papers.Heading(1, "下一步工作"),
            papers.Heading(3, "逐项对账。"),
            papers.Paragraph(TEXT),
            papers.Heading(4, "对临期任务，由牵头单位每周报送进度。"),
            papers.Heading(4, "对待核实数据，由各镇在4月底前核实。"),
            papers.Paragraph("特此报告。"),
        ),
        attachments=(
            "2022年易地扶贫搬迁后续扶持重点任务清单及各牵头单位、责任单位分工情况一览表",
            "各镇网格员名单",
        ),
        signed_on=date(2022, 4, 10),
        remark="联系人：李某某，联系电话：0915-0000000",
        copies_to="县人大常委会办公室，县政协办公室，县纪委监委，各镇党委、政府，县直相关单位",
        printed_on=date(2022, 4, 11),
    )


def reply() -> papers.Paper:
    return papers.Paper(
        kind=papers.Kind.REPLY,
        issuer="汉阴县发展和改革局",
        red_head="汉阴县发展和改革局",
        mark="类别：A",
        number="汉发改函〔2022〕21号",
        title="关于县政协十届二次会议第54号提案的答复函",
        addressee="王某某等委员",
        blocks=(
            papers.Paragraph(
                "你们提出的《关于壮大搬迁社区集体经济的建议》（第54号）收悉。现答复如下："
            ),
            papers.Heading(1, "关于向搬迁社区注入资本、壮大社区集体经济"),
            papers.Paragraph(TEXT),
            papers.Heading(1, "关于加快公共服务设施建设"),
            papers.Paragraph(TEXT),
            papers.Paragraph("感谢你们对我县经济社会发展的关心和支持！"),
        ),
        signed_on=date(2022, 6, 18),
        remark="联系人：李某某，联系电话：0915-0000000",
        copies_to="县政协提案委，县政府督查室",
    )


def minutes() -> papers.Paper:
    return papers.Paper(
        kind=papers.Kind.MINUTES,
        issuer=OFFICE,
        red_head="汉阴县易地搬迁后续扶持联席会议纪要",
        number="第3期",
        title="2022年第一次联席会议纪要",
        blocks=(
            papers.Paragraph(
                "2022年4月8日上午，副县长赵某某在县政府三楼会议室主持召开2022年第一次联席会议，听取第一季度工作情况，研究解决有关问题。现纪要如下："
            ),
            papers.Heading(1, "会议听取了第一季度工作情况汇报"),
            papers.Paragraph(TEXT),
            papers.Heading(1, "会议议定事项"),
            papers.Heading(3, "由县人社局牵头，4月底前完成零就业家庭逐户走访。"),
            papers.Heading(3, "由县自然资源局牵头，6月底前办结剩余不动产权证。"),
            papers.Paragraph("赵某某、钱某某、孙某某", label="出席"),
            papers.Paragraph("李某某（县住建局）、周某某（县民政局）", label="列席"),
            papers.Paragraph("吴某某", label="请假"),
        ),
        signed_on=date(2022, 4, 9),
        copies_to="联席会议各成员单位",
        printed_on=date(2022, 4, 9),
    )


def notice() -> papers.Paper:
    names = papers.Table(
        title="各镇报送联系人",
        columns=("镇", "联系人", "职务", "报送内容"),
        rows=tuple(
            (town, "张某", "镇扶贫办主任", "季度进度、佐证材料、问题清单") for town in TOWNS
        ),
    )
    return papers.Paper(
        kind=papers.Kind.NOTICE,
        issuer="汉阴县发展和改革局",
        signature="汉阴县发展和改革局\n汉阴县人力资源和社会保障局",
        number="汉发改发〔2022〕18号",
        title="关于做好2022年第二季度易地扶贫搬迁后续扶持任务进度报送工作的通知",
        addressee="各镇人民政府，县直相关单位",
        blocks=(
            papers.Paragraph(TEXT + "现就有关事项通知如下。"),
            papers.Heading(1, "报送内容"),
            papers.Paragraph("本季度任务进展、存在问题、下一步措施。"),
            papers.Heading(1, "报送时间"),
            papers.Paragraph("请于2022年7月7日前报送。"),
        ),
        attachments=(
            papers.Attachment(
                "各镇报送联系人名单", blocks=(names, papers.Paragraph("如有变动，请及时告知。"))
            ),
            papers.Attachment(
                "任务进度表填报说明", blocks=(papers.Heading(1, "填报口径"), papers.Paragraph(TEXT))
            ),
        ),
        signed_on=date(2022, 6, 20),
    )


ALL = {"report": report, "reply": reply, "minutes": minutes, "notice": notice}
