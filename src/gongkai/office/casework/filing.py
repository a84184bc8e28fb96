"""What a case file holds, for the case page and its table of contents: letters, files, opinions, the fee."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from gongkai.casework.actions.showing import may_show_letter
from gongkai.casework.attaching import files_of
from gongkai.casework.drafting import LABEL as DRAFT
from gongkai.casework.models import Evaluation, Event, OpinionAccess, Request, Satisfaction, local_day
from gongkai.casework.opinions import MOST_FAILURES, Asked, asked_of
from gongkai.casework.rules import may_handle
from gongkai.journal.actions import Context
from gongkai.law import CaseState
from gongkai.letters.models import Letter
from gongkai.letters.queries import letters_of
from gongkai.look.parts import Download, Light
from gongkai.office.casework.words import CHOICES, event_words

KINDS = {"application/pdf": "PDF", "text/plain": "文本", "application/zip": "ZIP"}


def kind_of_file(media: str) -> str:
    """Return the short name of a media type for the small frame before a file."""
    if media.startswith("image/"):
        return "图片"
    if "word" in media:
        return "DOCX"
    if "sheet" in media or "excel" in media:
        return "XLSX"
    return KINDS.get(media, "文件")


def letter_url(request: Request, letter: Letter, form: str) -> str:
    """Return the address of a letter: pdf, docx, or page (its text)."""
    return reverse("office:casework-letter", args=[request.public_id, letter.public_id, form])


def downloads_of(request: Request, events: Sequence[Event], context: Context) -> dict[int, list[Download]]:
    """Return letters and files by the number of their entry, as far as the person may open them."""
    found: dict[int, list[Download]] = {}
    letters = {letter.public_id: letter for letter in letters_of(request)}
    for event in events:
        for name in event.data.get("letters") or ():
            letter = letters.get(name)
            if letter is not None and may_show_letter(context, request, letter):
                found.setdefault(event.seq, []).append(_letter_download(request, letter))
    if not may_handle(context, request):
        return found
    for seq, rows in files_of(request).items():
        found.setdefault(seq, []).extend(_file_download(request, row) for row in rows if row.label != DRAFT)
    return found


def _letter_download(request: Request, letter: Letter) -> Download:
    name = f"{letter.title}　{letter.number}".strip()
    return Download(name=name, url=letter_url(request, letter, "pdf"), kind="PDF")


def _file_download(request: Request, row: Any) -> Download:
    stored = row.stored
    return Download(
        name=row.label,
        url=reverse("office:casework-file", args=[request.public_id, stored.public_id]),
        kind=kind_of_file(stored.blob.media_type),
        size=stored.blob.size,
    )


@dataclass(frozen=True, kw_only=True)
class LetterShown:
    """A letter in the table of the case page."""

    letter: Letter
    made: Light
    served: Light
    page: str
    pdf: str
    docx: str
    serve: str


def letters_shown(request: Request, context: Context) -> list[LetterShown]:
    """Return the letters that the person may open, newest first."""
    mine = may_handle(context, request)
    return [
        _shown(request, letter, mine)
        for letter in reversed(letters_of(request))
        if may_show_letter(context, request, letter)
    ]


def _shown(request: Request, letter: Letter, mine: bool) -> LetterShown:
    services = [row for row in letter.services.all() if not row.undone]
    made = Light(kind="done", word="已生成") if letter.rendered_at else Light(kind="work", word="打开时生成")
    served = Light(kind="none", word="存卷" if letter.addressee_class == "file" else "未登记送达")
    if services:
        last = services[-1]
        served = Light(kind="done", word=f"{last.on.month}月{last.on.day}日{last.get_way_display()}")
    serve = reverse("office:casework-letter-serve", args=[request.public_id, letter.public_id])
    return LetterShown(
        letter=letter,
        made=made,
        served=served,
        page=letter_url(request, letter, "page"),
        pdf=letter_url(request, letter, "pdf"),
        docx=letter_url(request, letter, "docx"),
        serve=serve if mine and letter.addressee_class != "file" else "",
    )


# --- opinions ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class OpinionShown:
    """An opinion that was asked: whom, until when, how it stands, and the access by code."""

    who: str
    limit: dt.date | None
    light: Light
    access: OpinionAccess | None
    access_words: str
    may_change: bool


def opinions_shown(request: Request, context: Context) -> list[OpinionShown]:
    """Return the opinions of this handling, oldest first."""
    mine = may_handle(context, request)
    return [_opinion(item, mine, context.today) for item in asked_of(request)]


def _opinion(item: Asked, mine: bool, today: dt.date) -> OpinionShown:
    opinion, access = item.opinion, item.access
    open_still = opinion.ended_on is None
    return OpinionShown(
        who=f"{CHOICES.get(opinion.addressee_kind, '')}：{opinion.addressee}",
        limit=opinion.limit,
        light=_opinion_light(item, today),
        access=access,
        access_words=_access_words(access, today) if access and mine else "",
        may_change=mine and open_still and access is not None and access.answered_at is None,
    )


def _opinion_light(item: Asked, today: dt.date) -> Light:
    opinion = item.opinion
    if opinion.ended_on is None:
        late = opinion.limit is not None and today > opinion.limit
        return Light(kind="soon", word="逾期未答") if late else Light(kind="wait", word="等待答复")
    if opinion.result == "object":
        judged = {None: "理由待判断", True: "理由合理", False: "理由不合理"}[opinion.reasonable]
        return Light(kind="soon" if opinion.reasonable is None else "done", word=f"不同意，{judged}")
    words = {"agree": "同意公开", "lapsed": "逾期未提出", "ended": "不再等待"}
    return Light(kind="done", word=words.get(opinion.result or "", "已答复"))


def _access_words(access: OpinionAccess, today: dt.date) -> str:
    if access.answered_at is not None:
        return "已凭验证码在网上答复"
    if access.failures >= MOST_FAILURES:
        return "验证码输错次数过多，已锁定"
    if today > access.expires_on:
        return f"验证码已于 {access.expires_on} 失效"
    opened = f"{local_day(access.opened_at)} 打开过" if access.opened_at else "尚未打开"
    return f"网上答复编号 {access.public_id}，{opened}，{access.expires_on} 前有效"


# --- the fee -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class FeeShown:
    """How the fee stands, in yuan."""

    amount: Decimal
    received: Decimal
    left: Decimal
    words: str


def fee_of(state: CaseState) -> FeeShown | None:
    """Return the fee of this handling; None without a notice."""
    fee = state.fee
    if fee is None or fee.amount is None:
        return None
    left = max(fee.amount - fee.received, Decimal(0))
    words = f"请在 {fee.pay_by} 前缴清。"
    if fee.waived_on:
        words, left = "已免收。", Decimal(0)
    elif fee.lapsed_on:
        words = "逾期未缴清，视为放弃。"
        words += f"已收的 {fee.received} 元应当退还。" if fee.received else ""
        left = Decimal(0)
    elif fee.paid_on:
        words = f"{fee.paid_on} 缴清。"
    return FeeShown(amount=fee.amount, received=fee.received, left=left, words=words)


# --- the evaluation ------------------------------------------------------------------------------------------------

EVALUATED = {
    Satisfaction.SATISFIED: "ok",
    Satisfaction.FAIR: "done",
    Satisfaction.DISSATISFIED: "soon",
}


@dataclass(frozen=True, kw_only=True)
class EvaluationShown:
    """What the requester thinks of the handling; the words stay sealed (`evaluation_words`)."""

    row: Evaluation
    light: Light
    has_words: bool


def evaluation_of(request: Request) -> EvaluationShown | None:
    """Return the evaluation, None while there is none."""
    row = Evaluation.objects.filter(request=request).first()
    if row is None:
        return None
    answer = Satisfaction(row.satisfaction)
    light = Light(kind=EVALUATED[answer], word=str(answer.label))
    return EvaluationShown(row=row, light=light, has_words=bool(row.words_sealed))


# --- the table of contents -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Content:
    """A line of the table of contents (案卷目录)."""

    number: int
    name: str
    mark: str
    day: dt.date
    kind: str


def contents_of(request: Request) -> list[Content]:
    """Return everything that the case file holds, in the order in which it came or went."""
    events = list(request.events.order_by("seq"))
    letters = {letter.public_id: letter for letter in letters_of(request)}
    files = files_of(request)
    rows: list[tuple[dt.date, str, str, str]] = []
    named = set()
    for event in events:
        for name in event.data.get("letters") or ():
            letter = letters.get(name)
            if letter is not None and name not in named:
                named.add(name)
                rows.append((letter.made_on, letter.title, letter.number, "文书"))
        if event.data.get("letter_no"):
            rows.append(
                (event.occurred_on, f"{event_words(event)}（纸质）", str(event.data["letter_no"]), "文书")
            )
        for row in files.get(event.seq, []):
            if row.label != DRAFT:
                kind = kind_of_file(row.stored.blob.media_type)
                rows.append((event.occurred_on, row.label, event_words(event), kind))
    rows += [
        (letter.made_on, letter.title, letter.number, "文书")
        for name, letter in letters.items()
        if name not in named
    ]
    return [
        Content(number=number, name=name, mark=mark, day=day, kind=kind)
        for number, (day, name, mark, kind) in enumerate(sorted(rows, key=lambda row: row[0]), start=1)
    ]
