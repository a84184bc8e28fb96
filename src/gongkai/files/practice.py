"""Settings of this room."""

from __future__ import annotations

from gongkai.agencies.practice import Practice, declare

MAX_MEGABYTES = "files.max_megabytes"

declare(
    Practice(
        key=MAX_MEGABYTES,
        label="单个文件大小上限（MB）",
        default=200,
        note="平台默认值，不是法律规定。",
        valid=lambda value: isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 4096,
    )
)
