"""Settings of the catalogue that a body may change (`agencies.practice`)."""

from __future__ import annotations

from typing import Any

from gongkai.agencies.practice import Practice, declare
from gongkai.catalogue.patterns import pattern_fault

INDEX_PATTERN = "catalogue.index_pattern"
SECRET_TITLES = "catalogue.secret_titles"  # noqa: S105 (the key of a setting)
PUBLISH_WITHIN = "catalogue.publish_within_working_days"


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
