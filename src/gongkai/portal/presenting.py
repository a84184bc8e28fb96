"""How public records are drawn: lights of validity, lines of lists, the metadata table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from gongkai.agencies.models import Body
from gongkai.catalogue.models import Column, Correction, Item, Validity
from gongkai.look.parts import Happening, Light, Pair

_LIGHTS: dict[str, tuple[str, str]] = {
    Validity.IN_FORCE: ("ok", "现行有效"),
    Validity.AMENDED: ("back", "已修改"),
    Validity.PARTLY_LAPSED: ("back", "部分失效"),
    Validity.LAPSED: ("none", "已失效"),
    Validity.REPEALED: ("none", "已废止"),
}


def validity_light(item: Item, day: dt.date) -> Light | None:
    """Return the light of the validity on `day`; one not yet in force says so; None where none was stated."""
    validity = item.validity_on(day)
    if not validity:
        return None
    if validity == Validity.IN_FORCE and item.effective_from is not None and item.effective_from > day:
        return Light(kind="new", word="尚未施行")
    kind, word = _LIGHTS[validity]
    return Light(kind=kind, word=word)


def lines(items: Any, day: dt.date) -> list[tuple[Item, Light | None]]:
    """Return the items with their lights, for lists."""
    return [(item, validity_light(item, day)) for item in items]


def column_path(item: Item) -> str:
    """Return the place in the catalogue: 法定主动公开内容 / 政策文件."""
    titles: list[str] = []
    seen: set[int] = set()
    column: Column | None = item.column
    while column is not None and column.pk not in seen:
        seen.add(column.pk)
        titles.append(column.title)
        column = column.parent
    return " / ".join(reversed(titles))


def metadata(
    item: Item, day: dt.date, channels: list[str], corrections: Sequence[Correction] = ()
) -> list[Pair]:
    """Return the metadata table of an item, in the order of the page heads in use; empty rows are left out."""
    theme = item.theme.replace("\\", " — ")
    short = [
        ("索引号", item.index_no),
        ("文号", item.document_no),
        ("有效性", validity_light(item, day)),
        ("统一登记编号", getattr(getattr(item, "registration", None), "number", "")),
        ("发布机构", item.issuing_body),
        ("联合发文", item.joint_issuers),
        ("体裁分类", item.genre),
        ("成文日期", item.document_date),
        ("生成日期", None if item.document_date else item.created_on),
        ("发布日期", item.published_on),
        ("更正日期", corrections[-1].published_on if corrections else None),
        ("归档日期", item.archived_on),
        ("实施日期", item.effective_from),
        ("有效期至", item.valid_until),
        ("修改日期", item.amended_on),
        ("部分失效日期", item.partly_lapsed_on),
        ("废止日期", item.repealed_on),
        ("解读形式", _interpretation(item)),
        ("主题分类", theme),
        ("主题词", item.keywords),
        ("服务对象", item.audience),
        ("生命周期分类", item.life_cycle),
        ("语种", item.language),
        ("公开方式", item.get_disclosure_mode_display()),
        ("公开时限", item.disclosure_term),
        ("公开范围", item.disclosure_scope),
        ("责任部门", item.responsible_unit),
        ("信息来源", item.source),
        ("发布渠道", "、".join(channels)),
    ]
    rows = [Pair(label=label, value=value) for label, value in short if value not in (None, "")]
    over = len(rows) % 3  # three pairs a row; no hole at the end
    if over == 2:
        rows[-1] = replace(rows[-1], span="wide")
    rows.append(Pair(label="目录名称", value=column_path(item), span="wide" if over == 1 else "full"))
    if item.summary:
        rows.append(Pair(label="内容概述", value=item.summary, span="full"))
    return rows


def _interpretation(item: Item) -> str:
    if not item.is_interpretation or not item.interpretation_form:
        return ""
    return item.get_interpretation_form_display() + ("（主要负责人）" if item.by_principal else "")


def history(item: Item, day: dt.date, corrections: Sequence[Correction] = ()) -> list[Happening]:
    """Return how the document came, held and went, oldest first."""
    dated: list[tuple[dt.date | None, str, str, str]] = [
        (item.document_date, "成文", item.issuing_body, ""),
        (item.published_on, "发布", "", ""),
        (item.effective_from, "施行", "", ""),
        (item.amended_on, "修改", "", ""),
        (item.partly_lapsed_on, "部分失效", "", ""),
        (item.valid_until if item.repealed_on is None else None, "有效期届满", "", ""),
        (item.repealed_on, "废止", "", ""),
        *((one.published_on, "更正", one.public_note, "") for one in corrections),
        (item.archived_on, "归档", "", ""),
    ]
    rows = [(when, what, note) for when, what, note, _ in dated if when is not None]
    rows.sort(key=lambda row: row[0])
    past = [when for when, _, _ in rows if when <= day]
    return [
        Happening(
            when=when,
            what=what,
            note=note,
            state="ahead"
            if when > day
            else "now"
            if past and when == past[-1] and row == _last(rows, day)
            else "",
        )
        for row, (when, what, note) in enumerate(rows)
    ]


def _last(rows: list[tuple[dt.date, str, str]], day: dt.date) -> int:
    return max(place for place, (when, _, _) in enumerate(rows) if when <= day)


def ways_to_apply(body: Body) -> str:
    """Return the ways to hand in a request that the body's own data name: 当面、邮寄、传真、电子邮件; "" for none."""
    ways = []
    if body.address:
        ways += ["当面提交", "邮寄"]
    if body.fax:
        ways.append("传真")
    if body.email:
        ways.append("电子邮件")
    return "、".join(ways)
