"""What the catalogue pages show of an item: lights, timeline, acts, dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gongkai.agencies.practice import Values
from gongkai.catalogue.actions.publish_item import publication_due, publish_within
from gongkai.catalogue.models import (
    ChangeKind,
    DisclosureMode,
    Ground,
    Item,
    State,
    Validity,
    WithdrawKind,
)
from gongkai.catalogue.models.choices import GROUND_ARTICLES
from gongkai.catalogue.settings import PUBLISH_WITHIN
from gongkai.journal.actions import title_of
from gongkai.journal.append import stream_of
from gongkai.journal.models import Entry, Result
from gongkai.law import Calendar
from gongkai.law.articles import cite
from gongkai.look.parts import Download, Happening, Light, Pair, pairs
from gongkai.workdays.queries import current_calendar

STATE_LIGHTS = {
    State.DRAFT: "work",
    State.SUBMITTED: "wait",
    State.APPROVED: "soon",
    State.PUBLISHED: "done",
    State.WITHDRAWN: "back",
    State.REGISTERED: "none",
    State.DISCARDED: "none",
}
VALIDITY_LIGHTS = {
    Validity.IN_FORCE: "ok",
    Validity.AMENDED: "soon",
    Validity.PARTLY_LAPSED: "soon",
    Validity.LAPSED: "none",
    Validity.REPEALED: "none",
}
SHORT_STATES = {State.REGISTERED: "不主动公开"}
# Acts of former versions that stand in the journal.
FORMER = {"catalogue.approve_item": "审定", "catalogue.approve_on_paper": "登记纸上签批"}
UNPUBLISHED = (State.DRAFT, State.SUBMITTED, State.APPROVED)


def state_light(item: Item) -> Light:
    """Return the light of the item's state."""
    return light_of(State(item.state))


def light_of(state: State) -> Light:
    """Return the light of a state."""
    return Light(kind=STATE_LIGHTS[state], word=SHORT_STATES.get(state, str(state.label)))


def breakable(number: str) -> SafeString:
    """Return a number that breaks, where it must, after its stroke and nowhere else."""
    head, stroke, tail = number.partition("/")
    return format_html("{}{}<wbr>{}", head, stroke, tail)


def validity_light(item: Item, day: dt.date) -> Light | None:
    """Return the light of the item's validity on `day`, None where validity says nothing."""
    value = item.validity_on(day)
    return Light(kind=VALIDITY_LIGHTS[Validity(value)], word=str(Validity(value).label)) if value else None


@dataclass(frozen=True)
class Due:
    """The last day for publishing and how it stands today."""

    day: dt.date
    light: Light
    sentence: str


def due_of(
    item: Item, today: dt.date, calendar: Calendar | None = None, values: Values | None = None
) -> Due | None:
    """Return the publication period of an item that waits for it (条例2019 Art. 26), else None."""
    waits = item.state in UNPUBLISHED and item.disclosure_mode in {"", DisclosureMode.PROACTIVE}
    if not waits:
        return None
    calendar = calendar or current_calendar()
    day = publication_due(item, calendar, values)
    if day is None:
        return None
    if today > day:
        days = calendar.working_days_between(day, today)
        return Due(
            day, Light(kind="late", word=f"超期 {days} 个工作日"), "已过公开期限，请尽快办理并说明情况备查。"
        )
    days = calendar.working_days_between(today, day)
    kind = "soon" if days <= 5 else "ok"
    return Due(day, Light(kind=kind, word=f"还有 {days} 个工作日"), _period(item, values))


def _period(item: Item, values: Values | None) -> str:
    basis = "本栏目设定" if item.column.publish_within else "条例第二十六条"
    return f"自信息形成之日起 {publish_within(item, values)} 个工作日内公开（{basis}）。"


def list_rows(items: Iterable[Item], today: dt.date) -> list[dict[str, Any]]:
    """Return what the lines of the list show."""
    calendar, values = current_calendar(), Values(PUBLISH_WITHIN)
    return [
        {
            "item": item,
            "state": state_light(item),
            "number": breakable(item.document_no or item.index_no or "—"),
            "validity": validity_light(item, today) if item.state == State.PUBLISHED else None,
            "due": due_of(item, today, calendar, values),
        }
        for item in items
    ]


# --- What it is -----------------------------------------------------------------------------------------


def metadata_of(item: Item, today: dt.date) -> list[Pair]:
    """Return the metadata table of an item."""
    validity = validity_light(item, today)
    return pairs(
        (
            "索引号",
            breakable(item.index_no)
            if item.index_no
            else ("发布时编号" if item.state in UNPUBLISHED else ""),
        ),
        ("所在栏目", item.column.title),
        ("信息类型", item.get_document_kind_display()),
        ("文号", item.document_no),
        ("统一登记编号", getattr(getattr(item, "registration", None), "number", "")),
        ("发布机构", item.issuing_body),
        ("联合发文机关", item.joint_issuers),
        ("制发", "" if item.made_here else "转载，非本机关制发"),
        ("成文日期", item.document_date),
        ("生成日期", item.created_on),
        ("实施日期", item.effective_from),
        ("有效期至", item.valid_until),
        ("修改日期", item.amended_on),
        ("部分失效日期", item.partly_lapsed_on),
        ("废止日期", item.repealed_on),
        ("有效性", validity),
        ("发布日期", item.published_on),
        ("公开属性", item.get_disclosure_mode_display() or "尚未认定"),
        ("不予公开依据", ground_text(item)),
        ("不予公开理由", item.ground_reason),
        ("件数", item.document_count if item.document_count > 1 else ""),
        ("解读形式", interpretation_text(item)),
        ("主题分类", item.theme),
        ("体裁分类", item.genre),
        ("服务对象", item.audience),
        ("主题词", item.keywords),
        ("生命周期分类", item.life_cycle),
        ("语种", item.language),
        ("公开时限", item.disclosure_term),
        ("公开范围", item.disclosure_scope),
        ("责任部门", item.responsible_unit),
        ("信息来源", item.source),
        ("拟稿人", item.author_name),
        ("审定人", f"{item.approver_name}{'（纸上签批）' if item.on_paper else ''}"),
        ("审定日期", item.approved_on),
    )


def interpretation_text(item: Item) -> str:
    """Return the form of an interpretation, and that the principal gave it."""
    if not item.is_interpretation:
        return ""
    principal = "（主要负责人）" if item.by_principal else ""
    return f"{item.get_interpretation_form_display() or '文字解读'}{principal}"


def ground_text(item: Item) -> str:
    """Return the ground of a withheld item with its article."""
    if not item.ground:
        return ""
    return f"{Ground(item.ground).label}（{cite(GROUND_ARTICLES[item.ground])}）"


def downloads_of(item: Item) -> list[tuple[Any, Download]]:
    """Return the attachments of an item for the staff."""
    parts = item.attachments.filter(removed_on=None).select_related("file__blob")
    return [
        (
            part,
            Download(
                name=part.title,
                url=reverse("office:catalogue-file", args=[item.public_id, part.file.public_id]),
                kind=part.file.name.rsplit(".", 1)[-1].upper()[:5] if "." in part.file.name else "",
                size=part.file.blob.size,
            ),
        )
        for part in parts
    ]


# --- What happened --------------------------------------------------------------------------------------


def happenings_of(item: Any) -> list[Happening]:
    """Return what the journal holds of an item or a clean-up, newest first."""
    entries = Entry.objects.filter(stream=stream_of(item), result=Result.DONE).order_by("-seq")
    found = [
        Happening(
            when=entry.at,
            what=title_of(entry.verb) or FORMER.get(entry.verb, entry.verb),
            who=entry.actor,
            note=_note(entry),
        )
        for entry in entries
    ]
    if found and item.state not in {State.DISCARDED, State.WITHDRAWN, "closed"}:
        first = found[0]
        found[0] = Happening(when=first.when, what=first.what, who=first.who, note=first.note, state="now")
    if getattr(item, "batch", None) is not None:
        found.append(
            Happening(when=item.batch.made_at, what="批量导入", note=f"来源：{item.batch.source}", who="")
        )
    return found


def _note(entry: Entry) -> str:
    data, after = entry.data, entry.after or {}
    reason = str(data.get("reason") or "")
    if entry.verb == "catalogue.publish_item":
        late = "，已过公开期限" if data.get("late") else ""
        return f"索引号 {after.get('index_no', '')}{late}。"
    if entry.verb == "catalogue.mark_attribute":
        ground = data.get("ground")
        label = DisclosureMode(data["disclosure_mode"]).label
        return f"{label}{f'：{Ground(ground).label}' if ground else ''}。"
    if entry.verb == "catalogue.approve_on_paper":
        return f"签批人 {data.get('signed_by', '')}，{data.get('signed_on', '')}。"
    if entry.verb == "catalogue.withdraw_item":
        return f"{WithdrawKind(data['kind']).label}。{reason}"
    if entry.verb == "catalogue.change_document":
        return f"{ChangeKind(data['kind']).label}，自 {data.get('effective_on', '')} 起。{reason}"
    if entry.verb == "catalogue.add_release":
        return f"{data.get('released_on', '')}　{data.get('reference', '')}".strip()
    if entry.verb == "catalogue.pass_stage":
        return str(data.get("label", ""))
    if entry.verb == "catalogue.pass_on_paper":
        signed = zip(data.get("labels", []), data.get("signatures", []), strict=False)
        return "；".join(f"{label}：{one['signed_by']}，{one['signed_on']}" for label, one in signed) + "。"
    if entry.verb == "catalogue.schedule_item":
        return f"{str(data.get('publish_at', '')).replace('T', ' ')[:16]} 发布。"
    return reason
