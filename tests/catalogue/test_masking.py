"""Masks: what goes out holds nothing sure, and taking them back gives the text as it was."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from gongkai.catalogue.personal.copies import CannotMask, masked_copy
from gongkai.catalogue.personal.masking import masked_text
from gongkai.catalogue.personal.scanner import search
from gongkai.catalogue.personal.undo import Edit, Mask, apply, moved, restored, take_back
from gongkai.catalogue.richtext import clean_html
from gongkai.privacy import Masks, find_in_file

from . import personal_samples as samples

pytestmark = pytest.mark.django_db
STYLE = Masks()
NAMED = Masks(names=True)

_WORDS = st.sampled_from(
    [
        "发放名单如下，",
        "姓名：王小明，",
        "身份证号",
        "手机",
        "住址：某某县某某镇某某村3组15号。",
        "联系电话：0739-1234567。",
        'A&B <C> "d" ',
        "\xa0",
        "车牌湘E12345 ",
        "邮箱 wang.xm@qq.com；",
        "公开办〔2026〕3号",
    ]
)
_NUMBERS = st.integers(1, 400).flatmap(
    lambda n: st.sampled_from(
        [samples.id_number(n), samples.mobile(n), f"{samples.name(n)} {samples.id_number(n)}"]
    )
)


@st.composite
def _inline(draw: st.DrawFn) -> str:
    """Text with tags put anywhere into it, in the middle of numbers too."""
    text = "".join(draw(st.lists(st.one_of(_WORDS, _NUMBERS), min_size=1, max_size=6)))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=4)))
    parts, at = [], 0
    for low, high in zip(cuts[::2], cuts[1::2], strict=False):
        tag = draw(st.sampled_from(["b", "em", "u", "strong"]))
        parts += [_escaped(text[at:low]), f"<{tag}>", _escaped(text[low:high]), f"</{tag}>"]
        at = high
    return "".join([*parts, _escaped(text[at:])])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@st.composite
def _rich(draw: st.DrawFn) -> str:
    blocks = []
    for kind in draw(st.lists(st.sampled_from(["p", "h2", "li", "table", "a"]), min_size=1, max_size=4)):
        if kind == "table":
            rows = draw(st.lists(st.lists(_inline(), min_size=1, max_size=3), min_size=1, max_size=3))
            body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
            blocks.append(f"<table><tr><th>姓名</th><th>身份证号</th></tr>{body}</table>")
        elif kind == "a":
            number = samples.mobile(draw(st.integers(1, 99)))
            blocks.append(f'<p><a href="tel:{number}" title="手机{number}">{draw(_inline())}</a></p>')
        else:
            blocks.append(f"<{kind}>{draw(_inline())}</{kind}>")
    return clean_html("".join(blocks))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_rich(), st.booleans())
def test_masked_rich_text_holds_nothing_sure_and_comes_back_as_it_was(content: str, named: bool) -> None:
    masked, masks = masked_text("content", content, NAMED if named else STYLE, None)
    assert [hit for hit in search("content", masked, rich=True) if hit.stops] == []
    assert clean_html(masked) == masked
    assert restored(masked, masks) == content
    back, left = take_back(masked, masks, set(range(len(masks))))
    assert (back, left) == (content, [])


@settings(max_examples=150, deadline=None)
@given(
    st.text("ab*1 ", max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 6), st.text("*x", max_size=5)), max_size=6),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 6), st.text("*y", max_size=5)), max_size=6),
)
def test_masks_over_masks_are_taken_back_to_the_first_text(
    text: str, first: list[tuple[int, int, str]], second: list[tuple[int, int, str]]
) -> None:
    once, masks = apply(text, [], _edits(text, first))
    assert restored(once, masks) == text
    twice, masks = apply(once, masks, _edits(once, second))
    assert restored(twice, masks) == text


def _edits(text: str, given: list[tuple[int, int, str]]) -> list[Edit]:
    """Edits that lie apart, inside the text and leave something behind."""
    found: list[Edit] = []
    for start, size, new in sorted(given):
        if start + size <= len(text) and new and (not found or start >= found[-1].end):
            found.append(Edit(start, start + size, new))
    return found


def test_masks_are_found_again_after_other_places_were_edited() -> None:
    content = clean_html(samples.grant_list(60))
    masked, masks = masked_text("content", content, STYLE, None)
    assert len(masks) == 120
    edited = masked.replace("如下。", "公布如下：").replace("<td>", "<td><p>").replace("</td>", "</p></td>")
    edited = edited.replace("</table>", "</table><p>特此公示。</p>")
    again = moved(masked, masks, edited, plain=False)
    assert len(again) == 120
    back, left = take_back(edited, again, set(range(120)))
    assert left == []
    assert all(samples.id_number(number) in back for number in range(1, 61))
    assert search("content", back, rich=True)


def test_a_row_that_was_deleted_takes_its_original_with_it_and_no_other() -> None:
    content = clean_html(samples.grant_list(5))
    masked, masks = masked_text("content", content, STYLE, None)
    rows = masked.split("<tr>")
    edited = "<tr>".join([*rows[:3], *rows[4:]])
    again = moved(masked, masks, edited, plain=False)
    back, _ = take_back(edited, again, set(range(len(again))))
    assert samples.id_number(2) not in back
    assert [samples.id_number(number) in back for number in (1, 3, 4, 5)] == [True] * 4


def test_one_mask_is_taken_back_singly() -> None:
    text = f"王小明手机{samples.mobile(1)}，李秀英手机{samples.mobile(2)}"
    masked, masks = masked_text("summary", text, STYLE, None)
    back, left = take_back(masked, masks, {1})
    assert samples.mobile(2) in back
    assert samples.mobile(1) not in back
    assert [back[one.start : one.end] for one in left] == ["138****0001"]
    assert isinstance(left[0], Mask)


def test_a_workbook_is_masked_in_all_its_sheets_and_keeps_its_formats() -> None:
    raw = samples.workbook()
    data, count = masked_copy(raw, "名单.xlsx", STYLE)
    assert count >= 13
    left = find_in_file(data, "名单.xlsx")
    assert not left.error
    assert [one for one in left.findings if one.sure and one.kind != "name_with_id"] == []
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = book.get_sheet_by_name("名单").to_python()
    assert rows[1] == ["李秀英", "43*************" + samples.id_number(1)[-3:], "138****0001", 800.0]
    parts = (zipfile.ZipFile(io.BytesIO(one)) for one in (raw, data))
    before, after = ({name: z.read(name) for name in z.namelist()} for z in parts)
    assert before.keys() == after.keys()
    assert before["xl/styles.xml"] == after["xl/styles.xml"]


def test_a_word_file_is_masked_over_its_runs_and_in_its_properties() -> None:
    data, _ = masked_copy(samples.document(), "说明.docx", NAMED)
    found = find_in_file(data, "说明.docx")
    assert [one for one in found.findings if one.sure] == []
    made = docx.Document(io.BytesIO(data))
    first = made.paragraphs[0]
    assert first.text.startswith("申请人张某某，身份证号43*")
    assert first.text.endswith("，符合条件。")
    assert [run.bold for run in first.runs][1] is True
    assert made.tables[0].rows[1].cells[1].text == "138****0008"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_file_keeps_its_encoding(encoding: str) -> None:
    text = f"姓名,身份证号码,住院号\r\n张建国,{samples.id_number(1)},3\r\n公开工作情况说明\r\n"
    data, count = masked_copy(text.encode(encoding), "名单.csv", STYLE)
    assert count == 1
    assert data.decode(encoding) == text.replace(
        samples.id_number(1), "43*************" + samples.id_number(1)[-3:]
    )


def test_other_formats_say_what_to_do() -> None:
    with pytest.raises(CannotMask, match="用原软件遮盖"):
        masked_copy(b"%PDF-1.4", "扫描件.pdf", STYLE)
