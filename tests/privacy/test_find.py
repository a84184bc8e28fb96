"""What is found in text, and what context keeps from being found."""

from __future__ import annotations

import time

import pytest
from benchmarks.privacy_corpus.atoms import check18, luhn_digit
from benchmarks.privacy_corpus.score import Score
from benchmarks.privacy_corpus.texts import build
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.privacy import Context, find, find_in_table

ID = "43010219900307123" + check18("43010219900307123")
CARD = "622202123456789012" + luhn_digit("622202123456789012")
SHORT = {
    "id_number": "id",
    "phone": "phone",
    "bank_card": "card",
    "passport": "passport",
    "address": "address",
    "plate": "plate",
    "email": "email",
    "name_with_id": "name",
    "location": "location",
}


def kinds(text: str) -> list[str]:
    """The kinds of the sure findings; every finding must stand where it says."""
    found = find(text)
    assert all(text[one.start : one.end] == one.text for one in found)
    return [SHORT[one.kind] for one in found if one.sure]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"申请人张三，身份证号：{ID}，手机13812345678", "name id phone"),
        (f"😀{ID.lower()}😀", "id"),
        (f"身份证号：{ID[:6]} {ID[6:14]} {ID[14:]}", "id"),
        (f"身份证号：{ID[:10]}\r\n{ID[10:]}", "id"),
        ("身份证４３０１０２９００３０７１２３", "id"),
        (f"残疾人证号：{ID}43", "id"),
        ("王丽女士：138-1234-5678；李先生 139 1234 5678", "name phone phone"),
        ("投诉人张三，联系电话：13812345678、13912345678", "name phone phone"),
        ("家庭电话：0731-82345678", "phone"),
        (f"户名：张三，账号：{CARD}", "name card"),
        (f"卡号 {CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:16]} {CARD[16:]}", "card"),
        ("持护照E12345678入境", "passport"),
        ("护照号码：AB1234567", "passport"),
        ("被处罚人刘强，男，住临溪县白沙乡石桥村6组，驾驶湘A·D12345号车", "address plate"),
        ("本人邮箱zhangsan@qq.com", "email"),
        ("拍摄位置：28.228194,112.938889", "location"),
        (f"阿依古丽·买买提，身份证号{ID}", "name id"),
        (f"姓名\t身份证号\t联系电话\n张三\t{ID}\t0731-82345678\n", "name id phone"),
    ],
)
def test_found(text: str, expected: str) -> None:
    assert kinds(text) == expected.split()


@pytest.mark.parametrize(
    "text",
    [
        "联系人：李伟\n联系电话：13812345678\n电子邮箱：linxi@163.com",
        "采购人：临溪县民政局\n地址：临溪县城关镇人民路1号\n联系方式：13812345678",
        "咨询电话：0731-82345678，监督电话：13812345678，传真：0731-82345679",
        "如有疑问，请与县民政局联系（联系人：王芳，联系电话：13812345678）。",
        "邮箱：bgs@linxi.gov.cn，办公电话0731-82345678",
        f"账户名称：临溪县财政局\n开户行：农业银行\n账号：{CARD}",
        f"收款单位：湖南星城建设有限公司；账号：{CARD}",
        "统一社会信用代码：91430100MA4L12345X",
        f"准考证号：{ID}、{ID}；项目编号：{ID}；许可证号：{ID}；订单号：{CARD}",
        f"1{ID}，{ID}0，A{CARD}，投资13812345678元",
        "张某某，身份证号35*************123，电话138****1234，卡号**** 1234",
        "湖南省临溪县城关镇人民路1号，宗地编号：430102001001GB00012",
        "科室\t负责人\t职务\t办公电话\n办公室\t王芳\t主任\t0731-82345678\n",
        f"详见https://www.linxi.gov.cn/xxgk/{ID}.html",
        "全国统一热线12345，400-123-4567",
        "住址：临溪县城关镇",
    ],
)
def test_not_found(text: str) -> None:
    assert kinds(text) == []


def test_what_is_doubtful_is_said_but_not_sure() -> None:
    wrong = ID[:17] + ("1" if ID[17] != "1" else "2")
    (finding,) = find(f"身份证号：{wrong}")
    assert finding.kind == "id_number"
    assert not finding.sure


def test_context_of_the_caller_counts() -> None:
    assert [one.kind for one in find("0731-82345678", context=Context(label="家庭电话"))] == ["phone"]
    assert find("13812345678", context=Context(before="联系人：王科长")) == []
    assert find("电话：13812345678", context=Context(private=False)) == []
    finding = find(ID, context=Context(label="身份证号"))[0]
    assert (finding.start, finding.end) == (0, 18)


def test_table_headings_decide() -> None:
    rows = [
        ["序号", "姓名", "证件号码", "联系电话", "开户账号"],
        [1, "张三", ID, 13812345678.0, CARD],
        [2, "李四", None, "", ""],
    ]
    found = find_in_table(rows)
    assert [(one.kind, one.row, one.column, one.text) for one in found] == [
        ("name_with_id", 2, 2, "张三"),
        ("id_number", 2, 3, ID),
        ("phone", 2, 4, "13812345678"),
        ("bank_card", 2, 5, CARD),
    ]
    offices = [["单位名称", "联系人", "联系电话"], ["县民政局", "王芳", "13812345678"]]
    assert find_in_table(offices) == []


@given(st.text("张三 ，：:\n\t\r|0123456789xX身份证电话账号住址村号-－０１２😀.@a元", max_size=120))
@settings(max_examples=150)
def test_any_text_gives_findings_in_order_at_their_places(text: str) -> None:
    found = find(text)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert [one.start for one in found] == sorted(one.start or 0 for one in found)


@pytest.mark.parametrize("part", ["tuned", "held"])
def test_corpus(part: str) -> None:
    score = Score()
    for number in range(60):
        sample = build(part, number)
        score.add(sample, find(sample.text))
    for row in score.rows():
        if row["kind"] in ("id_number", "phone", "bank_card"):
            assert row["recall"] >= 95, row  # type: ignore[operator]
            assert row["precision"] >= 93, row  # type: ignore[operator]


@pytest.mark.parametrize(
    "piece",
    ["1 ", "1\n", "19", "省市县村1号", "身份证号：", "姓名 电话\n", "a@a.", "(", "户名", "1-", "6222 "],
)
def test_hostile_text_takes_no_longer_than_other_text(piece: str) -> None:
    text = piece * (400_000 // len(piece))
    begun = time.process_time()
    find(text)
    assert time.process_time() - begun < 8
