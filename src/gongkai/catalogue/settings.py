"""Settings of the catalogue that a body may change (`agencies.practice`)."""

from __future__ import annotations

from typing import Any

from gongkai.agencies.practice import Practice, declare
from gongkai.catalogue.patterns import pattern_fault

INDEX_PATTERN = "catalogue.index_pattern"
SECRET_TITLES = "catalogue.secret_titles"  # noqa: S105 (the key of a setting)
PUBLISH_WITHIN = "catalogue.publish_within_working_days"


REGISTRATION_PATTERN = "catalogue.registration_pattern"
WARN_BEFORE_LAPSE = "catalogue.warn_before_lapse_days"
INTERPRET_WITHIN = "catalogue.interpret_within_working_days"
GUIDE_REQUEST_CHANNELS = "catalogue.guide_request_channels"
GUIDE_SUPERVISION = "catalogue.guide_supervision"
GUIDE_AGE = "catalogue.guide_max_age_days"
REVIEW_MONTHS = "catalogue.withheld_review_months"
# What a registration number may hold besides the names of `patterns.NAMES`: GZ for rules, GF for normative documents.
REGISTRATION_NAMES = frozenset({"kind"})


def _registration_fault(value: Any) -> str:
    return pattern_fault(value, REGISTRATION_NAMES) if isinstance(value, str) else "格式应为文字。"


def _is_pattern(value: Any) -> bool:
    return isinstance(value, str) and not pattern_fault(value)


declare(
    Practice(
        key=INDEX_PATTERN,
        label="索引号格式",
        default="{credit_code}/{YYYY}-{NNNNN}",
        note="全国没有统一的索引号格式；此为本系统默认，可按本地规定修改，已编的号不变。",
        valid=_is_pattern,
    ),
    Practice(
        key=REGISTRATION_PATTERN,
        label="规范性文件统一登记编号格式",
        default="{slug}-{kind}-{YYYY}-{NNNNN}",
        note="统一登记编号的要求见各地管理办法；格式为本系统默认，{kind} 为 GZ（规章）或者 GF（规范性文件）。",
        problem=_registration_fault,
    ),
    Practice(
        key=WARN_BEFORE_LAPSE,
        label="文件到期前提醒（天）",
        default=183,
        note="本系统默认：有效期届满前半年提醒。",
        valid=lambda value: type(value) is int and 1 <= value <= 1000,
    ),
    Practice(
        key=INTERPRET_WITHIN,
        label="政策解读期限（工作日）",
        default=3,
        note="本系统默认：文件公布后3个工作日内发布解读；以本地规定为准。",
        valid=lambda value: type(value) is int and 0 <= value <= 60,
    ),
    Practice(
        key=GUIDE_REQUEST_CHANNELS,
        label="指南公布的申请接收渠道",
        default="",
        note="国办公开办函〔2017〕19号：公布的接收渠道对本机关有约束力。不填则按机关资料中的地址、传真、邮箱列出。",
        valid=lambda value: isinstance(value, str) and len(value) <= 1000,
        multiline=True,
    ),
    Practice(
        key=GUIDE_SUPERVISION,
        label="指南公布的监督联系方式",
        default="",
        note="监督单位和电话，由本机关填写。",
        valid=lambda value: isinstance(value, str) and len(value) <= 300,
    ),
    Practice(
        key=GUIDE_AGE,
        label="公开指南更新提醒（天）",
        default=365,
        note="本系统默认：发布满一年提醒核对更新；条例第十二条要求及时更新。",
        valid=lambda value: type(value) is int and 30 <= value <= 1830,
    ),
    Practice(
        key=REVIEW_MONTHS,
        label="不予公开信息定期评估（月）",
        default=12,
        note="本系统默认：登记或者上次评估满12个月提醒重新评估；条例第十八条要求定期评估审查，没有规定间隔。",
        valid=lambda value: type(value) is int and 1 <= value <= 120,
    ),
    Practice(
        key=SECRET_TITLES,
        label="涉密文件登记名称",
        default=False,
        note="默认不登记涉密文件的名称，只登记文号、日期、依据和件数。",
        choices=((False, "不登记"), (True, "登记")),
    ),
    Practice(
        key=PUBLISH_WITHIN,
        label="主动公开期限（工作日）",
        default=20,
        note="《政府信息公开条例》（2019年修订）第二十六条：形成或者变更之日起20个工作日；法律法规另有规定的从其规定。",
        valid=lambda value: type(value) is int and 1 <= value <= 20,
    ),
)
