"""What a cell may hold, and how text is made comparable."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gongkai.reading.normalise import Normaliser, bare_key, enumerator, has_phonetics, key, offsets
from gongkai.reading.numbers import is_unit, money, parse
from gongkai.reading.prose import arabic_counts


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("1,234", 1234),
        ("12,345,678", 12345678),
        ("12件", 12),
        ("2.5万", 25000),
        ("3万余", 30000),
        ("250.4", Decimal("250.4")),
        ("251000元", 251000),
        ("1 2", 12),
        ("-3", -3),
        ("+2", 2),
        ("减3", -3),
        ("约40", 40),
        ("30余条", 30),
        ("无", 0),
        ("没有", 0),
        ("5[1]", 5),
        ("7①", 7),
    ],
)
def test_numbers(text: str, number: Decimal | int) -> None:
    value = parse(text)
    assert value is not None
    assert value.number == number
    assert value.kind == "number"


@pytest.mark.parametrize("text", ["/", "-", "—", "——", "//", "\\"])
def test_marks_are_blank(text: str) -> None:
    value = parse(text)
    assert value is not None
    assert (value.number, value.kind) == (None, "mark")


@pytest.mark.parametrize("text", ["", " "])
def test_nothing_printed_is_blank(text: str) -> None:
    value = parse(text)
    assert value is not None
    assert (value.number, value.kind) == (None, "empty")


@pytest.mark.parametrize(
    "text",
    [
        "1.属于国家秘密",
        "（一）予以公开",
        "2019年",
        "计1条",
        "1、",
        "12-13",
        "3/4",
        "0818-7570191",
        "1,23",
        "一、",
        "1234567890123456",
    ],
)
def test_what_is_no_value(text: str) -> None:
    assert parse(Normaliser("")(text)) is None


@pytest.mark.parametrize("text", ["30余条", "30多", "约30", "近30件", "30左右"])
def test_rounded_numbers_are_marked(text: str) -> None:
    value = parse(text)
    assert value is not None
    assert value.approximate


def test_full_width_digits() -> None:
    value = parse(Normaliser("")("１，２３４"))
    assert value is not None
    assert value.number == 1234


def test_money_is_converted_to_the_unit_of_the_form() -> None:
    value = parse("5000元")
    assert value is not None
    assert money(value, "万元") == Decimal("0.5")


@pytest.mark.parametrize("text", ["条", "（件）", "项/件", "单位：件", "万元", "人次"])
def test_units(text: str) -> None:
    assert is_unit(Normaliser("")(text))


def test_phonetic_marks_go_and_other_brackets_stay() -> None:
    text = "總(zǒng)計(jì)關(guān)於(yú)開(kāi)會(huì)的(PDF)文件(一)"
    assert has_phonetics(text)
    assert Normaliser(text)(text) == "总计关于开会的(PDF)文件(一)"


def test_few_marks_are_no_phonetic_text() -> None:
    assert not has_phonetics("咖啡(kā)馆")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1、属于国家秘密", "１．属于国家秘密"),
        ("(三)不予公开", "（三） 不予 公开"),
        ("其中:涉及国家秘密", "其中：涉及国家秘密"),
        ("2. 其他法律行政法规 禁止公开", "2.其他法律行政法规\n禁止公开"),
        ("行政處罰", "行政处罚"),
    ],
)
def test_labels_written_differently_have_one_key(one: str, other: str) -> None:
    normal = Normaliser("")
    assert key(normal(one)) == key(normal(other))


def test_notes_in_brackets_may_be_dropped() -> None:
    assert bare_key("(二)部分公开(区分处理的,只计这一情形)") == "部分公开"


def test_number_marks() -> None:
    assert enumerator("(三)不予公开") == "(三)"
    assert enumerator("1、属于") == enumerator("1.属于") == "1"
    assert enumerator("属于") == ""


def test_taiwan_wording() -> None:
    text = "入口網站公開規範性檔案並辦理線上申請，開關請況機辦規報議訴訟處務問題"
    assert "门户网站公开规范性文件并办理在线申请" in Normaliser(text)(text)


def test_offsets_lead_back() -> None:
    raw = "政府信息公開(kāi)情況(kuàng)：１２"
    normal = "政府信息公开情况:12"
    back = offsets(raw, normal)
    assert [raw[at] for at in back][:5] == list("政府信息公")
    assert raw[back[-1]] == "２"
    assert raw[back[5]] == "開"


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("收到申请十二件", "收到申请12件"),
        ("公开信息一百二十三条", "公开信息123条"),
        ("公开信息两千零五条", "公开信息2005条"),
        ("公开信息一万二千三百余条", "公开信息12300余条"),
        ("行政复议两件、诉讼一起", "行政复议2件、诉讼1起"),
        ("依照第十二条", "依照第十二条"),
        ("开展一次性告知", "开展一次性告知"),
        ("办好每一件实事", "办好每一件实事"),
        ("办好一件事", "办好一件事"),
        ("数十件", "数十件"),
    ],
)
def test_counts_in_chinese_numerals(text: str, reads: str) -> None:
    assert arabic_counts(text) == reads
