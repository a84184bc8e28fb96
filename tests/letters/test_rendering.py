"""Word and PDF of every kind say what the letter says; hostile and endless texts do no harm."""

from __future__ import annotations

import io
import zipfile

import pypdfium2
import pytest
from docx import Document
from docx.shared import Pt
from tests.letters.making import ADDRESSEE, NUMBER, SUBJECT, docx_text, facts_for, pdf_text, squeezed

from gongkai.law import fees
from gongkai.letters.composing import compose
from gongkai.letters.kinds import kinds
from gongkai.letters.rendering import to_docx, to_pdf

HOSTILE = '#let x = 1; *粗* $a^2$ <b>&amp;</b> \\ @ref =标题 `raw` {subject} %s <script>alert(1)</script> "'


@pytest.mark.parametrize("key", list(kinds()))
def test_both_files_say_what_the_letter_says(key: str) -> None:
    content = compose(key, facts_for(key))
    for text in (pdf_text(to_pdf(content)), docx_text(to_docx(content))):
        said = [content.body, content.title, NUMBER, *content.paragraphs, *content.points, *content.closing]
        said += [content.remedies, content.basis] if content.blocks else []
        said += [cell for row in content.table for cell in row]
        said += [ADDRESSEE] if content.form is None else []
        if content.form is not None:
            said += [cell.text for row in content.form.rows for cell in row.cells]
        if content.slip is not None:
            said += [content.slip.title, *(cell.text for row in content.slip.form.rows for cell in row.cells)]
        assert [piece for piece in said if squeezed(piece) not in text] == []
        if content.form is None:
            assert "2026年11月21日" in text
            assert "0339-6021188" in text
        assert ("行政复议" in text) == bool(content.remedies)


def test_the_same_content_gives_the_same_bytes() -> None:
    content = compose("reply_partial", facts_for("reply_partial"))
    assert to_docx(content) == to_docx(content)
    assert to_pdf(content) == to_pdf(content)
    with zipfile.ZipFile(io.BytesIO(to_docx(content))) as archive:
        assert {member.date_time[0] for member in archive.infolist()} == {1980}


@pytest.mark.parametrize("key", ["clarification_notice", "registration_form", "third_party_consultation"])
def test_hostile_text_is_text(key: str) -> None:
    facts = facts_for(
        key, subject=HOSTILE, addressee_name=HOSTILE, points=(HOSTILE,), form_values={"description": HOSTILE}
    )
    content = compose(key, facts)
    for text in (pdf_text(to_pdf(content)), docx_text(to_docx(content))):
        assert squeezed(HOSTILE) in text


def test_control_characters_do_not_break_a_file() -> None:
    facts = facts_for("clarification_notice", subject="甲\x00\x0b\x0c乙\ufffe丙", addressee_name="丁\x1f戊")
    content = compose("clarification_notice", facts)
    for text in (pdf_text(to_pdf(content)), docx_text(to_docx(content))):
        assert "甲乙丙" in text
        assert "丁戊" in text


def test_page_and_type_are_those_of_official_papers() -> None:
    document = Document(io.BytesIO(to_docx(compose("reply_refused", facts_for("reply_refused")))))
    section = document.sections[0]
    assert [round(section.top_margin.mm), round(section.bottom_margin.mm)] == [37, 35]
    assert [round(section.left_margin.mm), round(section.right_margin.mm)] == [28, 26]
    assert round(section.page_width.mm) == 210
    body = next(one for one in document.paragraphs if one.text.startswith("本机关于"))
    assert body.paragraph_format.line_spacing == Pt(28)
    assert body.runs[0].font.size == Pt(16)
    assert "PAGE" in section.footer._element.xml


def test_long_letters_break_and_nothing_runs_off_the_page() -> None:
    fee = fees.per_item(300, already=5)
    facts = facts_for(
        "fee_notice",
        subject=SUBJECT * 12,
        body_name="临溪县行政审批服务管理局（临溪县政务服务数据管理局、临溪县公共资源交易管理办公室）",
        amount=fee.total,
        fee_lines=fee.lines,
        payment_way="https://example.test/" + "a" * 150,
        attachments=tuple(f"附件之{place}" for place in range(12)),
    )
    raw = to_pdf(compose("fee_notice", facts))
    document = pypdfium2.PdfDocument(raw)
    assert len(document) >= 3
    for page in document:
        text = page.get_textpage()
        for place in range(text.count_rects()):
            left, _, right, _ = text.get_rect(place)
            assert left >= 70
            assert right <= page.get_width() - 60
    assert pdf_text(raw).count("计费区间") >= 2  # the header of the table comes again on the next page


@pytest.mark.parametrize("length", range(0, 600, 75))
def test_no_page_bears_a_signature_alone(length: int) -> None:
    facts = facts_for("extension_notice", reason="档" * length or "档")
    document = pypdfium2.PdfDocument(to_pdf(compose("extension_notice", facts)))
    last = squeezed(document[len(document) - 1].get_textpage().get_text_bounded())
    assert "2026年11月21日" in last
    assert "特此告知" in last


@pytest.mark.parametrize("key", ["registration_form", "service_record", "withdrawal_record"])
def test_forms_stay_on_one_page(key: str) -> None:
    assert len(pypdfium2.PdfDocument(to_pdf(compose(key, facts_for(key))))) == 1
