"""Settings of masking and of who may leave a finding standing."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from gongkai.agencies.practice import Practice, declare
from gongkai.privacy import Masks

MASK_PREFIX: Final = "catalogue.mask."
OVERRULE_BY_AUTHOR: Final = "catalogue.overrule_by_author"
SWEEP_SECONDS: Final = "catalogue.sweep_seconds"
_LABELS: Final = {
    "id_front": "遮盖：身份证号保留前几位",
    "id_behind": "遮盖：身份证号保留后几位",
    "phone_front": "遮盖：手机号码保留前几位",
    "phone_behind": "遮盖：手机号码保留后几位",
    "landline_behind": "遮盖：固定电话保留后几位（区号不遮盖）",
    "card_behind": "遮盖：银行卡号保留后几位",
    "passport_front": "遮盖：护照（通行证）号保留前几位",
    "passport_behind": "遮盖：护照（通行证）号保留后几位",
}
# No more than this stays readable, so that a mask is one.
_MOST: Final = {"id_front": 6, "landline_behind": 3, "passport_front": 3}
_NOTE: Final = "全国没有统一的遮盖格式；此为本系统默认，可按本地规定修改，已遮盖的不变。"


def _valid(name: str) -> Any:
    most = _MOST.get(name, 4)
    return lambda value: type(value) is int and 0 <= value <= most


_DEFAULTS = Masks()
declare(
    *(
        Practice(
            key=MASK_PREFIX + field.name,
            label=_LABELS[field.name],
            default=getattr(_DEFAULTS, field.name),
            note=_NOTE,
            valid=_valid(field.name),
            hint=f"0 至 {_MOST.get(field.name, 4)}",
        )
        for field in fields(Masks)
        if field.name in _LABELS
    ),
    Practice(
        key=OVERRULE_BY_AUTHOR,
        label="拟稿人说明理由不予遮盖",
        default=False,
        note="本系统默认：由拟稿人以外的公开工作机构人员或者负责人决定。",
        choices=((False, "不可以，须由另一人"), (True, "可以")),
    ),
    Practice(
        key=SWEEP_SECONDS,
        label="每夜巡检已公开信息的时间上限（秒）",
        default=600,
        note="本系统默认；查不完的下一夜接着查。只在最上级机关的设置生效。",
        valid=lambda value: type(value) is int and 10 <= value <= 14_400,
    ),
)
