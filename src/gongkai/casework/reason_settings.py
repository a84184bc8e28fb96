"""Settings by body and date: reasons and points that the forms of the acts offer, channels that a body announces.

The texts are suggestions; what is entered is what the officer chose and wrote. None of them is law.
"""

from __future__ import annotations

import datetime as dt

from gongkai.agencies.models import Body
from gongkai.agencies.practice import Practice as Setting
from gongkai.agencies.practice import declare, value_of
from gongkai.casework.models import Channel
from gongkai.casework.persons import personal_in
from gongkai.law import must_accept

PREFIX = "casework.reasons."
CHANNELS = "casework.channels"
MOST, LONGEST = 40, 300
# (kind of event, its field) -> (label, the project's suggestions)
OFFERED: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {
    ("extended", "reason"): (
        "延期的常用理由",
        ("需要检索历年档案", "申请的信息较多，需要汇总整理", "需要与有关单位核实信息是否存在"),
    ),
    ("clarification_requested", "points"): (
        "补正的常用事项",
        (
            "请写明所需信息的名称、文号，或者便于查询的其他特征",
            "请写明所需信息的年份或者起止时间",
            "请提供身份证明",
            "请提供联系方式",
            "请写明获取信息的方式、途径",
        ),
    ),
    ("explanation_requested", "points"): (
        "要求说明理由的常用事实",
        ("申请公开的数量明显超过合理范围", "申请公开的频次明显超过合理范围"),
    ),
    ("fee_waived", "reason"): ("免收费用的常用理由", ("申请人确有经济困难",)),
    ("wait_ended", "reason"): ("不再等待意见的常用理由", ("对方没有法定答复期限，已催告仍无回音",)),
    ("returned", "remark"): ("退办的常用理由", ("不属于本单位职责", "本单位不保存所申请的信息")),
    ("sent_back", "remark"): (
        "退回修改的常用意见",
        ("请补充检索过程的说明", "请核对依据的条、款、项", "请核对救济告知"),
    ),
    ("taken_back", "reason"): ("撤回继续办理的常用理由", ("需要补充检索", "需要征求第三方意见")),
    ("withdrawn", "reason"): ("申请人撤回的常用依据", ("申请人来函撤回", "申请人当面撤回并签字")),
}


def _problem(value: object) -> str:
    """Return why a list of suggestions cannot be taken, "" when it can."""
    if not isinstance(value, str):
        return "请每行写一条。"
    lines = [line for line in value.splitlines() if line.strip()]
    if len(lines) > MOST:
        return f"最多 {MOST} 条，请删去不常用的。"
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST:
            return f"第 {number} 行超过 {LONGEST} 字，请缩短。"
        if what := personal_in(line):
            return f"第 {number} 行含有{what}，常用理由里不能写个人信息。"
    return ""


def key_of(kind: str, field: str) -> str:
    """Return the key of the setting for a field of a kind of event."""
    return f"{PREFIX}{kind}.{field}"


def _channels(value: object) -> str:
    known = set(Channel.values)
    wrong = not isinstance(value, list) or any(
        one not in known and one not in Channel.labels for one in value
    )
    names = "、".join(str(label) for label in Channel.labels)
    return f"请从这些渠道中选择：{names}；全部接收的留空。" if wrong else ""


declare(
    *(
        Setting(
            key=key_of(kind, field),
            label=label,
            default="\n".join(texts),
            note="项目默认，供办理时选择，可以改写；不作为法律依据。",
            problem=_problem,
            multiline=True,
            hint="每行一条。",
        )
        for (kind, field), (label, texts) in OFFERED.items()
    ),
    Setting(
        key=CHANNELS,
        label="公开指南公布的接收渠道",
        default=[],
        note="公开办函〔2017〕19号：当面和邮寄一律接收，其他渠道以指南公布的为准；没有公布的都接收。",
        problem=_channels,
        hint="用顿号分开，如“网上、电子邮件”；全部接收的写“网上、电子邮件、传真、其他公布的渠道”。",
    ),
)


def offered(body: Body, kind: str, field: str, day: dt.date | None = None) -> list[str]:
    """Return the texts that the form of an act offers for a field, none for a field without."""
    if (kind, field) not in OFFERED:
        return []
    value: str = value_of(body, key_of(kind, field), day)
    return [line.strip() for line in value.splitlines() if line.strip()]


def accepts(body: Body, channel: str, day: dt.date | None = None) -> bool:
    """Return whether the body has to take a request by this channel: what its guide announces, post and counter."""
    labels = {str(label): str(value) for value, label in Channel.choices}
    return must_accept(channel, [labels.get(one, one) for one in value_of(body, CHANNELS, day)])
