"""What a body may settle about requests where the law is silent (`agencies.practice`), and its `law.Practice`.

None of these defaults is law; each says where it comes from. The value that holds on the day a request was handed in
stays with that request: a later change of a setting does not move old dates.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from gongkai.agencies.models import Body, BodySetting
from gongkai.agencies.practice import Practice as Setting
from gongkai.agencies.practice import declare
from gongkai.agencies.tree import Tree, tree_on
from gongkai.law import Practice

PREFIX = "casework."
SIGN_FOR_DAYS = "casework.sign_for_days"
OPINION_CODE_DAYS = "casework.opinion_code_days"


def _pattern(value: Any) -> bool:
    if not isinstance(value, str) or "{n}" not in value or "{year}" not in value:
        return False
    try:
        value.format(short="某局", year=2026, n=1)
    except (KeyError, IndexError, ValueError):
        return False
    return True


def _steps(value: Any) -> bool:
    whole = isinstance(value, list) and all(type(step) is int and 0 < step <= 30 for step in value)
    return whole and value == sorted(value, reverse=True)


DECLARED = (
    Setting(
        key="casework.request_no",
        label="申请登记号格式",
        default="{short}依申请〔{year}〕第{n}号",
        note="项目默认；{short} 为机关简称，{year} 为年份，{n} 为当年顺序号，不跳号。",
        valid=_pattern,
    ),
    Setting(
        key="casework.document_no",
        label="答复书文号格式",
        default="{short}依复〔{year}〕{n}号",
        note="项目默认。",
        valid=_pattern,
    ),
    Setting(
        key="casework.online_receipt_confirms",
        label="网上提交后的自动回执视为双方确认",
        default=False,
        note="条例第三十一条要求双方确认；以自动回执为确认是部分地方的做法，未见全国规定。",
    ),
    Setting(
        key="casework.second_clarification",
        label="允许第二次补正告知",
        default=False,
        note="条例第三十条“一次性告知”的通行理解是不再告知第二次。",
    ),
    Setting(
        key="casework.clarification_restarts_2007",
        label="2007年条例下补正后重新计算期限",
        default=True,
        note="2007年条例未规定，项目默认。",
    ),
    Setting(
        key="casework.extend_ordered_period",
        label="判决或者复议决定所定期限可以延期",
        default=False,
        note="未见规定，项目默认。",
    ),
    Setting(
        key="casework.reopened_days",
        label="重新处理未定期限时的工作日数",
        default=20,
        note="未见规定，项目默认。",
        valid=lambda value: type(value) is int and 1 <= value <= 60,
    ),
    Setting(
        key="casework.confirm_alarm_days",
        label="收到后几个工作日未确认即提醒",
        default=1,
        note="项目默认。",
        valid=lambda value: type(value) is int and 0 <= value <= 10,
    ),
    Setting(
        key="casework.alarm_days",
        label="到期前几个工作日提醒",
        default=[5, 3, 1],
        note="项目默认，由大到小。",
        valid=_steps,
    ),
    Setting(
        key="casework.partial_refusal_first",
        label="部分公开中依第十四至十六条不予公开的部分复议前置",
        default=True,
        note="由法释〔2025〕8号第一条与国办函〔2021〕132号推断。",
    ),
    Setting(
        key="casework.administrative_inquiry_first",
        label="属于行政查询事项的答复复议前置",
        default=False,
        note="第三十六条第七项不在第十四至十六条之内，项目默认。",
    ),
    Setting(
        key="casework.failure_to_act_first",
        label="逾期未答复的复议前置",
        default=False,
        note="法释〔2025〕8号第二条与复议法第二十三条理解不一，项目默认。",
    ),
    Setting(
        key="casework.fee_month_by",
        label="按件计费的自然月以哪个日期计",
        default="received_on",
        note="国办函〔2020〕109号未写明，项目默认。",
        choices=(("received_on", "收到日期"), ("submitted_on", "提出日期")),
    ),
    Setting(
        key=SIGN_FOR_DAYS,
        label="承办单位应在几个工作日内签收",
        default=1,
        note="项目默认。",
        valid=lambda value: type(value) is int and 0 <= value <= 10,
    ),
    Setting(
        key=OPINION_CODE_DAYS,
        label="征求意见期满后验证码再保留几天",
        default=5,
        note="项目默认，自然日；期满后提出的意见由公开工作机构决定是否采用。",
        valid=lambda value: type(value) is int and 0 <= value <= 60,
    ),
)
declare(*DECLARED)

_LAW_FIELDS = {
    setting.key: setting.key.removeprefix(PREFIX)
    for setting in DECLARED
    if setting.key not in {"casework.request_no", "casework.document_no", SIGN_FOR_DAYS, OPINION_CODE_DAYS}
}
_DEFAULTS = {setting.key: setting.default for setting in DECLARED}


class Settings:
    """The settings of all bodies about requests, read once: for one act, or for a walk over the whole ledger."""

    def __init__(self) -> None:
        rows = BodySetting.objects.filter(key__startswith=PREFIX).order_by("valid_from", "pk")
        self.rows = [row for row in rows if row.key in _DEFAULTS]
        self._trees: dict[dt.date, Tree] = {}
        self._built: dict[tuple[int, dt.date], Practice] = {}

    def value(self, body_id: int, key: str, day: dt.date) -> Any:
        """Return the value of `key` for the body on `day`: its own, that of the nearest body above it, the default."""
        found = {row.body_id: row.value for row in self.rows if row.key == key and row.holds_on(day)}
        if found:
            if day not in self._trees:
                self._trees[day] = tree_on(day)
            for pk in [body_id, *self._trees[day].above(body_id)]:
                if pk in found:
                    return found[pk]
        return _DEFAULTS[key]

    def practice(self, body_id: int, day: dt.date) -> Practice:
        """Return what the law room is told about the body's practice on `day`."""
        if not self.rows:
            return Practice()
        place = (body_id, day)
        if place not in self._built:
            values = {name: self.value(body_id, key, day) for key, name in _LAW_FIELDS.items()}
            values["alarm_days"] = tuple(values["alarm_days"])
            self._built[place] = Practice(**values)
        return self._built[place]


def practice_of(body: Body, day: dt.date) -> Practice:
    """Return the body's practice on `day`; one query."""
    return Settings().practice(body.pk, day)
