"""Corrections of published items: what may be corrected, the item as it would read, the public trace."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Max

from gongkai.catalogue.fields import (
    EDITABLE,
    LABELS,
    agree,
    apply,
    clean_values,
    dated_faults,
    fault,
)
from gongkai.catalogue.models import Attachment, Correction, CorrectionFile, CorrectionState, Item
from gongkai.catalogue.models.corrections import OPEN_STATES
from gongkai.catalogue.personal import personal_faults_in
from gongkai.catalogue.richtext import plain_text
from gongkai.files.markings import classified_marking, refusal_message
from gongkai.files.models import StoredFile
from gongkai.journal.actions import Reason
from gongkai.journal.canonical import plain

# What has rows or rules of its own is corrected there: field -> where.
ELSEWHERE: Mapping[str, str] = {
    "index_no": "索引号一经编定不能更改；编错的，撤回后重新发布。",
    "published_on": "发布日期不能更改（倒签、改签发布日期属于造假）。",
    "validity": "有效性按日期确定：修改、废止、失效请用“登记修改、废止或者延期”。",
    "valid_until": "有效期的变动请用“登记修改、废止或者延期”。",
    "repealed_on": "废止请用“登记修改、废止或者延期”，登记有误的撤销该登记。",
    "amended_on": "修改请用“登记修改、废止或者延期”。",
    "column": "调整栏目请用栏目管理中的“移动”或者“合并”。",
    "disclosure_mode": "已公开的信息不改公开属性；不应公开的，请撤回。",
}
CORRECTABLE = EDITABLE - set(ELSEWHERE)


def open_correction(item: Item) -> Correction | None:
    """Return the correction of the item that is being worked on, if there is one."""
    found: Correction | None = (
        Correction.objects.filter(item=item, state__in=OPEN_STATES).select_related("clearance").first()
    )
    return found


def public_corrections(item: Item) -> list[Correction]:
    """Return the published corrections of an item, oldest first: date and note only may be shown."""
    rows = Correction.objects.filter(item=item, state=CorrectionState.PUBLISHED)
    return list(rows.only("public_id", "published_on", "public_note", "item").order_by("published_on", "pk"))


def public_correction_days(items: Iterable[Item]) -> dict[int, dt.date]:
    """Return the day of the last published correction of each of these items that has one, by id; one query."""
    rows = Correction.objects.filter(item__in=[item.pk for item in items], state=CorrectionState.PUBLISHED)
    days = rows.order_by().values_list("item_id").annotate(last=Max("published_on"))
    return {pk: day for pk, day in days if day is not None}


def stored_values(values: Mapping[str, Any], item: Item) -> dict[str, Any]:
    """Return cleaned values as JSON, only those that differ from the item; a related item by its public id."""
    kept: dict[str, Any] = {}
    for name, value in values.items():
        if value == getattr(item, name):
            continue
        kept[name] = (value.public_id if value else "") if name == "interprets" else plain(value)
    return kept


def read_values(correction: Correction) -> tuple[dict[str, Any], list[Reason]]:
    """Return the values of a correction as the item takes them, and what is wrong with them."""
    given = dict(correction.values)
    if "interprets" in given:
        given["interprets"] = Item.objects.filter(public_id=given["interprets"]).first()
    return clean_values(given)


def corrected(correction: Correction) -> Item:
    """Return a copy of the item as it would read, not saved."""
    item = copy.copy(correction.item)
    # A copy shares the cache of related records with its original.
    item._state = copy.copy(correction.item._state)
    item._state.fields_cache = dict(correction.item._state.fields_cache)
    apply(item, read_values(correction)[0])
    return item


def coming_files(correction: Correction) -> list[CorrectionFile]:
    """Return the files that come with the correction."""
    return list(correction.added.filter(removed_on=None).select_related("file__blob"))


def going_files(correction: Correction) -> list[Attachment]:
    """Return the attachments that the correction takes off."""
    rows = correction.item.attachments.filter(removed_on=None, file__public_id__in=correction.removed)
    return list(rows.select_related("file__blob"))


def staying_files(correction: Correction) -> list[Attachment]:
    """Return the attachments that stay."""
    rows = correction.item.attachments.filter(removed_on=None).exclude(file__public_id__in=correction.removed)
    return list(rows.select_related("file__blob"))


def place_faults(names: Iterable[str]) -> list[Reason]:
    """Return where to do what cannot be corrected here."""
    return [fault(name, ELSEWHERE[name], "elsewhere") for name in names if name in ELSEWHERE]


def text_faults(correction: Correction) -> list[Reason]:
    """Return what is wrong with the values themselves: each on its own, together, and as rules of the item."""
    values, reasons = read_values(correction)
    item, today = corrected(correction), correction.proposed_on
    document = values.get("interprets")
    if correction.values.get("interprets") and document is None:
        reasons.append(fault("interprets", "没有找到被解读的文件，请重新选择。"))
    registered = getattr(correction.item, "registration", None) is not None
    if "document_kind" in values and (registered or correction.item.changes.filter(undone_on=None).exists()):
        message = "已经统一登记编号或者登记过效力变动的文件不改信息类型。"
        reasons.append(fault("document_kind", message, "elsewhere"))
    if item.repealed_on and item.document_date and item.document_date > item.repealed_on:
        reasons.append(fault("document_date", "成文日期不能晚于废止日期。"))
    return reasons + agree(item, max(today, correction.item.published_on or today)) + dated_faults(item)


def unfinished_correction(correction: Correction) -> list[Reason]:
    """Return what stands against handing the correction in or putting it in place of what is public."""
    reasons = text_faults(correction)
    if not correction.values and not correction.removed and not coming_files(correction):
        reasons.append(fault("", "还没有改动。请先修改内容、目录数据或者附件。", "unchanged"))
    if not correction.public_note.strip():
        message = "请填写更正说明（将与更正日期一起向社会公布）。"
        reasons.append(fault("public_note", message, "required"))
    item = corrected(correction)
    if not plain_text(item.content) and not staying_files(correction) and not coming_files(correction):
        reasons.append(fault("content", "更正后没有正文也没有附件，请补充其中一项；要整条取下的，请撤回。"))
    return reasons + secret_faults(correction) + private_faults(correction)


def secret_faults(correction: Correction) -> list[Reason]:
    """Return the refusal of a public note or reason that bears a classified marking."""
    found = []
    for name, label in (("public_note", "更正说明"), ("reason", "更正原因")):
        marking = classified_marking(getattr(correction, name))
        if marking:
            found.append(fault(name, refusal_message(marking, label), "classified", "条例2019:14"))
    return found


def private_faults(correction: Correction) -> list[Reason]:
    """Return what the personal-data stop says of the new texts, the note and the files that come."""
    item = correction.item
    given = {name: value for name, value in correction.values.items() if isinstance(value, str)}
    files: list[StoredFile] = [one.file for one in coming_files(correction)]
    found = personal_faults_in(item.body, given, files, item)
    for one in personal_faults_in(item.body, {"summary": correction.public_note}):
        message = one.message.replace(LABELS["summary"], "更正说明")
        found.append(Reason(code=one.code, field="public_note", message=message, basis=one.basis))
    return found
