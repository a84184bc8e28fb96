"""The finished requests of the sample: histories of every shape in two years. The open ones are in `living`."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator

from gongkai.agencies.models import Body
from gongkai.casework import actions
from gongkai.casework.actions.import_requests import RequestRow
from gongkai.casework.entering import Happened
from gongkai.casework.persons import PersonData
from gongkai.demo.staging import operator
from gongkai.law import Calendar, add_working_days
from gongkai.workdays.queries import current_calendar

NAMES = "林某 周某 陈某 许某 何某 吕某 孔某 曹某 严某 华某 金某 魏某".split()
FIRMS = (
    "安澜禾苗农业有限公司 临溪青石建材有限公司 安澜乡土文化研究所 临溪邻里互助协会 安澜正则律师事务所".split()
)
SUBJECTS = {
    "linxi-minzheng": [
        "石桥乡敬老院改造项目合同及结算审核报告",
        "全县特困人员供养机构名单",
        "柳湾镇低保动态调整评议记录",
        "殡仪馆服务收费标准调整依据",
        "社会组织年度检查结论",
        "居家养老服务设施建设补助发放明细",
        "临时救助资金年度使用情况",
        "城关街道公益性墓地规划批复",
    ],
    "linxi-jiaoyu": ["营养改善计划资金使用情况", "城关小学扩建工程招标文件", "教师招聘面试评分规则"],
    "linxi-ziran": ["青坪村集体土地征收批复", "石桥乡采石场采矿许可审批材料", "不动产登记资料查询"],
    "linxi-zhujian": ["滨河小区改造工程竣工验收资料", "公共租赁住房配租名单"],
    "linxi-office": ["安溪河治理工程初步设计批复", "县政府常务会议纪要（政务公开议题）"],
    "linxi-liuwan": ["柳湾镇河街道路硬化工程合同", "危房改造补助对象名单"],
}
CATEGORIES = ["natural_person"] * 7 + [
    "commercial_enterprise",
    "research_institution",
    "public_welfare_organization",
    "legal_service_organization",
    "other_organization",
]
ANSWERS = [
    ("granted", "supplied"),
    ("granted", "already_public"),
    ("granted", "supplied"),
    ("partially_granted", ""),
    ("refused_third_party_rights", "privacy"),
    ("refused_process_information", ""),
    ("unable_not_held", "nonexistent"),
    ("unable_not_held", "other_body"),
    ("unable_needs_creation", ""),
    ("not_processed_petition", ""),
    ("not_processed_duplicate", ""),
]


class History:
    """Builds the events of one request in working days after its receipt."""

    def __init__(self, received: dt.date, channel: str, calendar: Calendar) -> None:
        self.calendar, self.day = calendar, received
        self.events = [Happened(kind="submitted", occurred_on=received, data={"channel": channel})]
        self.then("confirmed", 0)

    def then(self, kind: str, after: int, **data: object) -> History:
        """Add an event `after` working days later."""
        if after:
            self.day = add_working_days(self.day, after, self.calendar)
        self.events.append(Happened(kind=kind, occurred_on=self.day, data=data))
        return self

    def answered(self, after: int, outcome: str, sub_ground: str, number: str) -> History:
        """Draft, approve, decide and serve, close."""
        self.then("drafted", after, outcome=outcome, sub_ground=sub_ground)
        self.then("sent_for_approval", 0)
        self.then(
            "decided", 1, outcome=outcome, sub_ground=sub_ground, document_no=number, approved_by="示例负责人"
        )
        return self.then("served", 0, way="post", proof="邮政快递").then("closed", 3)


def _plain(history: History, chance: random.Random, answer: tuple[str, str], number: str) -> None:
    history.answered(chance.randint(4, 16), *answer, number)


def _extended(history: History, chance: random.Random, answer: tuple[str, str], number: str) -> None:
    history.then("extended", 15, days=20, approved_by="示例负责人", reason="需要检索历史档案")
    history.answered(chance.randint(8, 20), *answer, number)


def _consulted(history: History, chance: random.Random, answer: tuple[str, str], number: str) -> None:
    history.then("opinion_requested", 2, addressee_kind="third_party", addressee="示例第三方")
    history.then("opinion_received", chance.randint(4, 10), answer="object", reasonable=True)
    history.answered(chance.randint(2, 6), *answer, number)


def _clarified(history: History, chance: random.Random, answer: tuple[str, str], number: str) -> None:
    until = add_working_days(history.day, 18, history.calendar)
    history.then("clarification_requested", 3, points="请明确所需文件的名称或者年份", period_until=until)
    history.then("clarification_received", 6)
    history.answered(chance.randint(3, 15), *answer, number)


def _lapsed(history: History, chance: random.Random, answer: tuple[str, str], number: str) -> None:
    until = add_working_days(history.day, 14, history.calendar)
    history.then("clarification_requested", 4, points="请明确所需信息的内容", period_until=until)
    history.then("clarification_lapsed", 13, proof="邮政快递回执")


def _withdrawn(history: History, chance: random.Random, answer: tuple[str, str], number: str) -> None:
    history.then("withdrawn", chance.randint(2, 8), reason="已在网站查到")


SHAPES: list[Callable[[History, random.Random, tuple[str, str], str], None]] = [
    _plain,
    _plain,
    _plain,
    _extended,
    _consulted,
    _plain,
    _clarified,
    _plain,
    _lapsed,
    _withdrawn,
]


def make_requests(bodies: dict[str, Body], today: dt.date) -> int:
    """Import the finished requests of two years; return how many."""
    calendar, made = current_calendar(), 0
    for slug, subjects in SUBJECTS.items():
        rows = list(_rows(slug, subjects, today, calendar))
        batch = actions.ImportRequests(
            context=operator(today), body=bodies[slug], source="示例数据", rows=rows, strict=True
        ).execute()
        made += batch.made
    return made


def _rows(slug: str, subjects: list[str], today: dt.date, calendar: Calendar) -> Iterator[RequestRow]:
    chance = random.Random(slug)  # noqa: S311 - a sample
    for year in (today.year - 1, today.year):
        last = dt.date(year, 12, 20) if year < today.year else today - dt.timedelta(days=90)
        for place, subject in enumerate(subjects):
            start = dt.date(year, 1, 8) + dt.timedelta(days=37 * place + chance.randint(0, 12))
            if start > last:
                continue
            channel = chance.choice(["in_person", "registered_mail", "online", "online"])
            history = History(start, channel, calendar)
            shape = SHAPES[(place + (len(slug) if year == today.year else 0)) % len(SHAPES)]
            number = f"答〔{year}〕{place + 1}号"
            shape(history, chance, chance.choice(ANSWERS), number)
            category = chance.choice(CATEGORIES)
            yield RequestRow(
                subject=subject,
                applicant_category=category,
                events=history.events,
                person=person(category, chance),
                description=f"申请公开{subject}。",
                number=place + 1,
            )


def person(category: str, chance: random.Random, **more: str) -> PersonData:
    """Return an invented requester; the numbers lie outside what is issued."""
    name = chance.choice(NAMES if category == "natural_person" else FIRMS)
    number = f"990101199001010{chance.randint(100, 999)}"
    return PersonData(
        name=name,
        id_type="居民身份证" if category == "natural_person" else "",
        id_number=number if category == "natural_person" else "",
        credit_code="" if category == "natural_person" else f"9199{chance.randint(10**8, 10**9)}00000",
        phone=f"1990000{chance.randint(1000, 9999)}",
        address="安澜市临溪县（示例地址）",
        **more,
    )
