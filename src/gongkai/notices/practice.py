"""Settings of this room, by body and date. None of them is law."""

from __future__ import annotations

import datetime as dt
import re
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from gongkai.agencies.practice import Practice, declare

EMAIL = "notices.email"
QUIET_FROM = "notices.quiet_from"
QUIET_UNTIL = "notices.quiet_until"
QUIET_REST_DAYS = "notices.quiet_rest_days"
URGENT_THROUGH = "notices.urgent_through"
DIGEST_AT = "notices.digest_at"
WEBHOOK = "notices.webhook"
WEBHOOK_URL = "notices.webhook_url"
WEBHOOK_WHAT = "notices.webhook_what"
KEEP_DAYS = "notices.keep_days"
NOTE = "项目默认，不是法律规定。"
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def is_clock(value: Any) -> bool:
    """Return whether `value` is a time of day such as 07:30."""
    return isinstance(value, str) and _CLOCK.fullmatch(value) is not None


def clock_problem(value: Any) -> str:
    """Return what is wrong with a time of day, "" if nothing."""
    return "" if is_clock(value) else "时间写作两位小时和两位分钟，如 21:00、07:30。"


def clock(value: str) -> dt.time:
    """Return the time of day. ValueError for anything but hh:mm."""
    return dt.time.fromisoformat(value)


def is_webhook_url(value: Any) -> bool:
    """Return whether `value` can be the address of a webhook: http(s), a host, no name and password, or none at all."""
    if value == "":
        return True
    if not isinstance(value, str) or len(value) > 300 or re.search(r"[\s\x00-\x1f]", value):
        return False
    try:
        parts = urlsplit(value)
        return (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and "@" not in parts.netloc
            and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        return False


def url_problem(value: Any) -> str:
    """Return what is wrong with the address of a webhook, "" if nothing."""
    if is_webhook_url(value):
        return ""
    return "应为 http:// 或 https:// 开头的完整地址，最多 300 字，不带空格和用户名。"


def _days_between(first: int, last: int, value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and first <= value <= last


declare(
    Practice(
        key=EMAIL, label="向工作人员发送电子邮件", default=True, note=NOTE + "个人还可以在“消息设置”里关闭。"
    ),
    Practice(
        key=QUIET_FROM,
        label="免打扰开始",
        default="21:00",
        note=NOTE + "写作 21:00；与结束时间相同表示没有免打扰时段。",
        problem=clock_problem,
    ),
    Practice(
        key=QUIET_UNTIL,
        label="免打扰结束",
        default="07:30",
        note=NOTE + "写作 07:30。",
        problem=clock_problem,
    ),
    Practice(
        key=QUIET_REST_DAYS,
        label="休息日和节假日免打扰",
        default=True,
        note=NOTE + "按工作日表，调休上班的日子照常发送。",
    ),
    Practice(key=URGENT_THROUGH, label="紧急通知不受免打扰限制", default=False, note=NOTE),
    Practice(
        key=DIGEST_AT,
        label="每日汇总邮件时间",
        default="08:30",
        note=NOTE + "每个工作日一封。",
        problem=clock_problem,
    ),
    Practice(
        key=WEBHOOK,
        label="群机器人（Webhook）",
        default="off",
        note=NOTE + "通知里只有编号和期限，没有个人信息。",
        choices=(("off", "不发送"), ("generic", "通用（带签名的 JSON）"), ("wecom", "企业微信群机器人")),
    ),
    Practice(
        key=WEBHOOK_URL,
        label="群机器人地址",
        default="",
        note=NOTE + "http 或 https 地址；地址里的密钥会随设置记入日志，更换机器人即作废。",
        problem=url_problem,
    ),
    Practice(
        key=WEBHOOK_WHAT,
        label="发给群机器人的通知",
        default="urgent",
        note=NOTE,
        choices=(("urgent", "只发紧急的"), ("all", "全部")),
    ),
    Practice(
        key=KEEP_DAYS,
        label="已读消息保留天数",
        default=400,
        note=NOTE + "工作台消息不是台账，事项本身仍在日志里。",
        valid=partial(_days_between, 30, 3650),
    ),
)
