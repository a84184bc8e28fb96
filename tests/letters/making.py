"""Complete facts for every kind of letter, and how its files are read back."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pypdfium2
from docx import Document

from gongkai.law import fees
from gongkai.law.remedies import RemediesNotice, remedies_notice, third_party_notice
from gongkai.letters.facts import LetterFacts

D = dt.date
NUMBER = "临民依某〔2026〕3号"
ADDRESSEE = "林晓月"
SUBJECT = "2024年至2026年全县城乡居民最低生活保障标准调整的文件"
ORGANS = {"same_level_government": "临溪县人民政府"}
FEE = fees.per_item(5, already=28)
OUTCOMES = {
    "reply_granted": ("granted", "supplied"),
    "reply_partial": ("partially_granted", "rest_15"),
    "reply_refused": ("refused_third_party_rights", "privacy"),
    "reply_unable": ("unable_not_held", "nonexistent"),
    "reply_not_processed": ("not_processed_petition", ""),
    "reply_abandoned": ("other_overdue_clarification", ""),
}
BASE: dict[str, Any] = {
    "body_name": "临溪县民政局",
    "office_name": "临溪县民政局办公室",
    "phone": "0339-6021188",
    "address": "临溪县文化路18号",
    "number": NUMBER,
    "made_on": D(2026, 11, 21),
    "addressee_name": ADDRESSEE,
    "request_no": "临民依申请〔2026〕第12号",
    "received_on": D(2026, 11, 2),
    "channel": "网上",
    "subject": SUBJECT,
    "due_on": D(2026, 11, 30),
    "points": ("写明所需文件的名称或者文号", "写明获取信息的方式"),
    "withheld": ("附件3中救助对象的姓名",),
    "reason": "附件涉及救助对象的个人隐私",
    "period_until": D(2026, 12, 10),
    "new_due_on": D(2026, 12, 28),
    "consulted": "第三方的合法权益",
    "supply_way": "邮寄纸质复制件",
    "search": "检索了2020年以来的文书档案，未查到",
    "earlier_title": "补正告知书",
    "earlier_no": "临民依补〔2026〕2号",
    "earlier_on": D(2026, 11, 6),
    "earlier_served_on": D(2026, 11, 9),
    "amount": FEE.total,
    "fee_basis": "per_item",
    "quantity": 5,
    "fee_lines": FEE.lines,
    "payment_way": "到临溪县财政局缴纳",
    "withdrawn_on": D(2026, 11, 12),
    "way": "邮寄",
}


def facts_for(kind: str, **more: Any) -> LetterFacts:
    """Complete facts of a kind."""
    outcome, sub = OUTCOMES.get(kind, ("granted", "supplied"))
    given = {**BASE, **more}
    if kind in OUTCOMES:
        given = {"outcome": outcome, "sub_ground": sub, **given}
    if "remedies" not in given:
        given["remedies"] = _notice(kind, given, given.get("outcome", outcome), given.get("sub_ground", sub))
    if kind == "correction_reply":
        given.setdefault("decision", "本机关已将您的登记日期更正为2019年5月4日")
    return LetterFacts(**given)


def _notice(kind: str, given: dict[str, Any], outcome: str, sub: str) -> RemediesNotice:
    day, court = given["made_on"], "临溪县人民法院"
    if kind == "third_party_disclosure_notice":
        return third_party_notice(day, "department", organ_names=ORGANS, court=court)
    return remedies_notice(day, outcome, sub or None, "department", organ_names=ORGANS, court=court)


def pdf_text(raw: bytes) -> str:
    """The text of a PDF without blanks and line ends."""
    document = pypdfium2.PdfDocument(raw)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    return squeezed(text)


def docx_text(raw: bytes) -> str:
    """The text of a Word file, tables in their place, without blanks."""
    document = Document(io.BytesIO(raw))
    return squeezed(
        "".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))
    )


def squeezed(text: str) -> str:
    """Text without blanks, line ends and soft marks: lines break differently in each format."""
    return "".join(text.split()).replace("\u200b", "").replace("\ufffe", "").replace("\x02", "")
