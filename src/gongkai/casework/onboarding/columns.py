"""The columns of the table of former requests: heading, what to write, what may be chosen, other words for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from gongkai.casework.models import ApplicantCategory, Carrier, Channel, Delivery
from gongkai.files.sheets import plain
from gongkai.law import outcomes

WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column. `kind`: text, day, number or choice. `choices`: label -> stored value, the labels go into the list.

    `other`: further labels that mean a choice, and `names` further headings that mean the column (both as they come).
    `personal`: what it holds is sealed and never quoted.
    """

    key: str
    label: str
    hint: str
    example: str
    kind: str = "text"
    required: bool = False
    personal: bool = False
    width: int = 14
    choices: Mapping[str, str] = field(default_factory=dict)
    other: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()

    def value_of(self, text: str) -> str | None:
        """Return the stored value of a choice, None when the text is none."""
        return _values(self.key).get(plain(text))


def _of(choices: type) -> dict[str, str]:
    return {str(label): str(value) for value, label in choices.choices}  # type: ignore[attr-defined]


def outcome_choices() -> dict[str, str]:
    """Return label -> outcome, in the order of the form; and the withdrawal, which nobody decides."""
    found = {one.zh: key for key, one in outcomes().items() if key != "other_miscellaneous"}
    return {**found, "申请人撤回": WITHDRAWN, "其他处理：其他": "other_miscellaneous"}


def _short_outcomes() -> dict[str, str]:
    """Other words for the outcomes: without the group in front, and the key itself."""
    found: dict[str, str] = {}
    for label, key in outcome_choices().items():
        _, _, rest = label.partition("：")
        found |= {rest: key, key: key} if rest and rest != "其他" else {key: key}
    return found | {
        "同意公开": "granted",
        "公开": "granted",
        "同意部分公开": "partially_granted",
        "撤回": WITHDRAWN,
    }


def _sub_grounds() -> dict[str, str]:
    return {sub.zh: sub.id for one in outcomes().values() for sub in one.sub_grounds.values()}


_DAY = "填日期，如 2023-05-06；没有发生的留空。"

COLUMNS: tuple[Column, ...] = (
    Column(
        key="request_no",
        label="登记号",
        hint="原登记簿上的编号。再次导入时凭它认出已经导入的申请，不会重复；没有编号可以留空。",
        example="临民依申请〔2023〕第5号",
        width=26,
        names=("编号", "申请编号", "受理编号", "登记编号", "申请登记号"),
    ),
    Column(
        key="applicant_category",
        label="申请人类别",
        hint="从下拉列表选择；年度报告按它分列。",
        example="自然人",
        kind="choice",
        required=True,
        choices=_of(ApplicantCategory),
        other={"公民": "natural_person", "个人": "natural_person", "企业": "commercial_enterprise"},
        names=("类别", "申请人类型", "申请主体"),
    ),
    Column(
        key="name",
        label="姓名或者名称",
        hint="加密保存，只有经办人员办案时能打开。",
        example="林某",
        personal=True,
        names=("申请人", "申请人姓名", "申请人名称", "姓名", "申请人姓名或者名称", "申请人姓名或名称"),
    ),
    Column(
        key="id_number",
        label="证件号码",
        hint="自然人填身份证件号码，单位填统一社会信用代码；加密保存。",
        example="990101199001010016",
        personal=True,
        width=22,
        names=("身份证号", "身份证号码", "统一社会信用代码", "证件号"),
    ),
    Column(
        key="phone",
        label="联系电话",
        hint="加密保存。",
        example="19900001234",
        personal=True,
        names=("电话", "手机", "联系方式"),
    ),
    Column(
        key="address",
        label="通信地址",
        hint="加密保存。",
        example="安澜市临溪县（示例地址）",
        personal=True,
        width=24,
        names=("地址", "联系地址"),
    ),
    Column(
        key="email",
        label="电子邮箱",
        hint="加密保存。",
        example="",
        personal=True,
        names=("邮箱", "电子邮件地址"),
    ),
    Column(
        key="subject",
        label="事项",
        hint="一句话写明申请的信息，不写个人信息（会出现在列表里），不超过 200 字。",
        example="石桥乡敬老院改造项目合同",
        required=True,
        width=34,
        names=("申请事项", "申请内容摘要", "所需信息", "信息名称", "标题"),
    ),
    Column(
        key="description",
        label="申请内容",
        hint="申请人的原话，加密保存；填写时须同时填写姓名或者名称。",
        example="请公开 2023 年改造项目的施工合同。",
        personal=True,
        width=34,
        names=("所需信息内容描述", "内容描述"),
    ),
    Column(
        key="channel",
        label="接收渠道",
        hint="从下拉列表选择；收到日期怎样计算因渠道不同。",
        example="当面",
        kind="choice",
        required=True,
        choices=_of(Channel),
        other={
            "挂号信": "registered_mail",
            "邮政快递": "registered_mail",
            "信函": "registered_mail",
            "邮寄": "registered_mail",
            "平信": "ordinary_mail",
            "网络": "online",
            "在线": "online",
            "邮件": "email",
            "现场": "in_person",
            "窗口": "in_person",
            "其他": "other",
        },
        names=("渠道", "申请方式", "申请渠道", "提交方式"),
    ),
    Column(
        key="submitted_on",
        label="提出日期",
        hint=f"{_DAY}不填时按收到日期。",
        example="2023-05-06",
        kind="day",
        names=("申请日期", "申请时间", "提交日期"),
    ),
    Column(
        key="received_on",
        label="收到日期",
        hint=f"{_DAY}期限从这一天的次日起算；年度报告按它计入新收。",
        example="2023-05-06",
        kind="day",
        required=True,
        names=("收件日期", "登记日期", "受理日期", "收到时间"),
    ),
    Column(
        key="confirmed_on",
        label="确认日期",
        hint=f"双方确认之日。{_DAY}不填时按收到日期。",
        example="2023-05-06",
        kind="day",
        names=("双方确认日期",),
    ),
    Column(
        key="clarified_on",
        label="补正告知日期",
        hint=_DAY,
        example="",
        kind="day",
        names=("告知补正日期", "补正通知日期"),
    ),
    Column(
        key="clarify_until",
        label="补正期限",
        hint=f"要求申请人补正的最后一天。{_DAY}",
        example="",
        kind="day",
    ),
    Column(
        key="corrected_on",
        label="收到补正日期",
        hint=f"{_DAY}期限自收到补正之日起重新计算。",
        example="",
        kind="day",
        names=("补正日期", "补正收到日期"),
    ),
    Column(
        key="extended_on",
        label="延期告知日期",
        hint=_DAY,
        example="",
        kind="day",
        names=("延期日期",),
    ),
    Column(
        key="extended_until",
        label="延期后期限",
        hint=f"延期后的最后答复日，须为工作日。{_DAY}",
        example="",
        kind="day",
        names=("延期至", "延期后答复期限"),
    ),
    Column(
        key="fee_on",
        label="收费通知日期",
        hint=f"只用于逾期不缴费的申请。{_DAY}",
        example="",
        kind="day",
    ),
    Column(
        key="outcome",
        label="处理结果",
        hint="从下拉列表选择；还在办理的留空，作为未办结的申请继续办理。",
        example="予以公开",
        kind="choice",
        width=30,
        choices=outcome_choices(),
        other=_short_outcomes(),
        names=("答复类型", "办理结果", "答复情况", "结果类型"),
    ),
    Column(
        key="sub_ground",
        label="具体情形",
        hint="按处理结果从下拉列表选择；2014 年统计表要用它区分商业秘密与个人隐私、不存在与非本机关等。",
        example="可以公开，提供信息",
        kind="choice",
        width=26,
        choices=_sub_grounds(),
        names=("情形", "理由"),
    ),
    Column(
        key="decided_on",
        label="作出处理日期",
        hint=f"答复书的日期，或者不再处理、撤回的日期。{_DAY}填了处理结果就要填。",
        example="2023-05-20",
        kind="day",
        names=("答复日期", "决定日期", "答复时间", "处理日期"),
    ),
    Column(
        key="document_no",
        label="文号",
        hint="答复书文号。",
        example="临民依复〔2023〕5号",
        width=22,
        names=("答复文号", "答复书文号"),
    ),
    Column(
        key="served_on",
        label="送达日期",
        hint=f"{_DAY}不填时停在“已决定”，以后补录。",
        example="2023-05-21",
        kind="day",
        names=("寄出日期", "发出日期"),
    ),
    Column(
        key="way",
        label="送达方式",
        hint="从下拉列表选择。",
        example="邮寄",
        kind="choice",
        choices={"当面": "hand", "邮寄": "post", "电子邮件": "email", "网上": "online"},
        other={"自取": "hand", "领取": "hand", "邮政": "post"},
    ),
    Column(
        key="closed_on", label="办结日期", hint=_DAY, example="2023-05-30", kind="day", names=("结案日期",)
    ),
    Column(key="archived_on", label="归档日期", hint=_DAY, example="", kind="day"),
    Column(
        key="delivery_method",
        label="获取方式",
        hint="从下拉列表选择；不填按邮寄。",
        example="邮寄",
        kind="choice",
        choices=_of(Delivery),
    ),
    Column(
        key="carrier",
        label="载体形式",
        hint="从下拉列表选择；不填按纸质。",
        example="纸质",
        kind="choice",
        choices=_of(Carrier),
    ),
    Column(
        key="unit",
        label="承办单位",
        hint="单位名称，不写个人姓名。",
        example="社会救助科",
        names=("承办科室", "责任单位", "经办科室"),
    ),
)


@cache
def by_key() -> Mapping[str, Column]:
    """Return the columns by key."""
    return MappingProxyType({column.key: column for column in COLUMNS})


@cache
def by_heading() -> Mapping[str, str]:
    """Return the key of a column by its plain heading, other headings too."""
    found: dict[str, str] = {}
    for column in COLUMNS:
        for name in (*column.names, column.label):
            found[plain(name)] = column.key
    return MappingProxyType(found)


@cache
def _values(key: str) -> Mapping[str, str]:
    column = by_key()[key]
    found = {plain(label): value for label, value in {**column.other, **column.choices}.items()}
    return MappingProxyType({**{value: value for value in found.values()}, **found})
