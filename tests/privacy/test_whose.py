"""Whose a telephone, an address or an account is: the contexts that public bodies write, one line each."""

from __future__ import annotations

import time

import pytest
from benchmarks.privacy_corpus.atoms import check18, luhn_digit
from benchmarks.privacy_corpus.texts import build
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.privacy import find, find_in_table, mask
from gongkai.privacy.roles import is_body, role_side

ID = "43010219900307123" + check18("43010219900307123")
CARD = "622202123456789012" + luhn_digit("622202123456789012")
M, N, LAND = "13812345678", "13912345678", "0731-82345678"

OF_OFFICES = {
    "the body before the name": f"群众如有意见，请向村委会（张伟，{M}）反映",
    "errand with papers": f"领取化肥请携带身份证到村部找张伟（电话{M}）",
    "title behind the number": f"订购电话：{M}（刘经理）",
    "body behind the number": f"车辆违停，请移车。移车电话：{M}（交警中队）",
    "role in no list": f"走访参战老兵后，留下工作人员张伟的电话{M}，嘱咐有困难随时打电话",
    "lawyer of an aided person": f"申请法律援助，指派湖南正和律师事务所律师张伟（电话：{M}）承办",
    "function before a colon": f"请司机绕行。现场指挥：张伟，{M}；应急抢险：李军，{N}",
    "agent of a company": f"供方：湖南星城有限公司  委托代理人：张伟  电话：{M}",
    "party on the line above": f"被申请人：临溪县民政局。\n地址：临溪县城关镇人民路1号。\n电话：{LAND}。",
    "complaint line in a notice to pupils' parents": f"家长如发现违规补课，请向教育局举报，举报电话：{LAND}",
    "grid worker": f"居民可联系网格员张伟：{M}",
    "village cadre renting out": f"报名电话：{M}（村支书张伟）、{N}（村监委主任李军）",
    "steward after the counter": f"请业主领取门禁卡，物业电话：{LAND}，管家张伟：{M}",
    "reporter of an accident": f"伤亡人员：李军（身份证号码{ID}）。报告人：张伟，报告人电话：{LAND}",
    "chain of duty officers": f"值班干部张伟 {M}、李军 {N}",
    "list of contacts that goes on": f"各班班主任电话：一班张伟{M}；二班李军{N}。",
    "field that says contact": f"治丧联系：张伟，{M}。",
    "own number of an officer": f"镇农办主任张伟当天就上了门，还公布了自己的手机{M}。",
    "label of two things": f"报名联系人及电话：张伟（{M}）、李军（{N}）",
    "who fills in the form": f"填报人：张伟；填报人电话：{M}；审核：李军",
    "who fetches for a body": f"领用单位：临溪县财政局  领用人：张伟  电话：{M}",
    "numbers before the body": f"☎ {LAND}  ☎ {M}  临溪县便民服务热线",
    "river chiefs": f"镇级河长：张伟（{M}） 村级河长：李军（{N}）",
}
OF_PERSONS = {
    "complainant with a verb": f"12315平台接张伟投诉（手机{M}），称手机有质量问题",
    "far behind the name": f"1、张伟，面积3.2亩，赔款500元，账号{CARD}，电话{M}",
    "reporting person's own line": f"报警人张伟，报警电话{M}，称与邻居发生口角",
    "finder asked to call the loser": f"本人遗失身份证，拾到请联系{M}",
    "first person": f"党员张伟反映：我退休后养老金未足额发放，联系号码{M}",
    "guardian behind the number": f"轮椅一台 联系方式{M}（张伟，监护人）",
    "called by officers": f"调查组工作人员多次拨打当事人预留手机{M}，均提示关机",
    "owner before a telephone": f"所有人张伟，联系方式{M}",
    "doctor and patient": f"签约居民张伟（{M}）由家庭医生随访",
    "resident addressed": f"王女士：您反映的问题，经与您（{M}）电话沟通，已解释",
    "landlord": f"屋主张伟，屋主电话{M}",
    "own label in a company's case": f"法定代表人：张伟（身份证号码：{ID}，联系电话：{M}）",
    "spaced labels below a sex": f"姓  名：张伟\n性  别：女\n手  机：{M}\n工作单位：临溪县财政局",
    "bank between name and number": f"开户名张伟，开户行建设银行，卡号{CARD}，手机{M}",
    "says something behind the number": f"旅游纠纷：张伟（{M}）反映导游强制购物，公司已退款",
    "served person": f"送达回证 受送达人：张伟 电话：{M} 送达人：李军",
    "second contact of a tenant": f"配租阳光小区3栋，备用联系人张伟，联系手机{M}。",
    "form lines": f"姓名：张伟\n工作单位：临溪县财政局\n联系电话：{M}",
}


@pytest.mark.parametrize("text", OF_OFFICES.values(), ids=OF_OFFICES)
def test_telephones_of_offices_are_no_findings(text: str) -> None:
    assert [one.text for one in find(text) if one.kind == "phone" and one.sure] == []


@pytest.mark.parametrize("text", OF_PERSONS.values(), ids=OF_PERSONS)
def test_telephones_of_persons_are_findings(text: str) -> None:
    assert [one.text for one in find(text) if one.kind == "phone" and one.sure] == [M]


def test_one_line_may_hold_both() -> None:
    text = f"家庭医生王芳（{M}）已与签约居民张伟（{N}）取得联系"
    assert [one.text for one in find(text) if one.kind == "phone"] == [N]


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        (["网格名称", "网格长", "专职网格员", "联系电话"], []),
        (["隐患点", "监测责任人", "监测人电话", "户主电话"], [4]),
        (["线路", "驾驶员", "随车照管员", "联系电话"], []),
        (["姓名", "班级", "班主任", "家长手机"], [4]),
        (["所有人", "车型", "金额", "联系电话"], [4]),
        (["合作社名称", "理事长", "主营", "电话"], []),
    ],
)
def test_the_column_to_the_left_owns_the_telephone(headings: list[str], found: list[int]) -> None:
    rows = [headings, ["一号", "张伟", "李军", M], ["二号", "王芳", "赵敏", N]]
    columns = [one.column for one in find_in_table(rows) if one.kind == "phone" and one.sure]
    assert sorted(set(columns)) == found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"现委托范芳（身份证号码{ID}）办理", "范芳"),
        (f"会议评议通过吴发平（{ID}）纳入低保", "吴发平"),
        (f"本人余香然不慎将驾驶证（证号{ID}）遗失", "余香然"),
        (f"遗失声明：白超秀遗失身份证，证号{ID}，声明作废", "白超秀"),
        (f"兹有邵柏雨（曾用名崔志，公民身份号码{ID}）", "邵柏雨"),
        (f"申请人：覃芳。\n身份证号：{ID}。", "覃芳"),
        (f"捐款账号：{CARD}，户名：张伟", "张伟"),
    ],
)
def test_names_beside_numbers(text: str, name: str) -> None:
    assert [one.text for one in find(text) if one.kind == "name_with_id" and one.sure] == [name]


@pytest.mark.parametrize(
    "text",
    [
        f"缴费账户：临溪县公共资源交易中心，账号{CARD}，开户行建设银行",
        f"款项由慈善会账户（{CARD}，开户行：农商行）汇出",
        f"申请单位|开户银行|银行账号|奖补金额\n湖南星城有限公司|农业银行|{CARD}|500.00\n",
        f"施工许可证{ID}，监理单位",
        f"机构名称,备案证书号,负责人\n湖南星城有限公司,{ID},张伟\n",
        "请到县民政局办理退费，地址：湖南省临溪县城关镇文化路12号",
        f"张伟（{M}）。交房地点：湖南省临溪县大塘镇朝阳街48号",
    ],
)
def test_bodies_accounts_permits_and_addresses_are_none(text: str) -> None:
    assert [one for one in find(text) if one.sure and one.kind not in ("phone", "name_with_id")] == []


def test_accounts_of_persons_at_a_bank_are_found() -> None:
    assert "bank_card" in [one.kind for one in find(f"租金请转至房东张伟账户：工商银行{CARD}") if one.sure]


@pytest.mark.parametrize(
    ("words", "side"),
    [("项目联系人", "official"), ("护士长", "official"), ("户主", "private"), ("被抚养人", "private"), ("家人", ""),
     ("人员", ""), ("驾驶员", "private"), ("测量员", "official"), ("成长", "")],
)  # fmt: skip
def test_roles_by_their_ending(words: str, side: str) -> None:
    assert role_side(words) == side


def test_bodies_by_their_ending() -> None:
    assert is_body("临溪县教育局基教股")
    assert not is_body("张伟")


PIECES = [
    *(
        "张伟",
        "，",
        "联系人：",
        "电话",
        M,
        LAND,
        ID,
        CARD,
        "（",
        "）",
        "\n",
        "村委会",
        "投诉人",
        " ",
        "\t",
        "。",
    ),
    *("湘A12345", "A", "０", "a@qq.com", "住白沙乡石桥村3组"),
]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=30))
@settings(max_examples=120)
def test_masked_texts_hold_nothing_sure_any_more(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = find(text)
    assert all(text[one.start : one.end] == one.text for one in found)
    masked = mask(text, [one for one in found if one.kind != "name_with_id"]).text
    left = [one for one in find(masked) if one.sure and one.kind in ("id_number", "bank_card", "passport")]
    assert all("*" not in one.text for one in left)
    assert not {one.text for one in left} & {one.text for one in found if one.sure}


@given(st.text())
@settings(max_examples=200)
def test_no_text_breaks_the_search(text: str) -> None:
    assert all(text[one.start : one.end] == one.text for one in find(text))


@given(st.integers(0, 300), st.sampled_from(["tuned", "held", "set10", "set12"]))
@settings(max_examples=60)
def test_nothing_is_found_in_what_is_masked(number: int, part: str) -> None:
    masked = mask(build(part, number).text, find(build(part, number).text)).text
    assert not any("*" in one.text and one.sure and one.kind != "email" for one in find(masked))


@pytest.mark.parametrize(
    "piece",
    [
        M + ",",
        M + "、",
        f"张伟 {M}、",
        f"{CARD} ",
        ID,
        f"张伟,{ID},{M}\n",
        "（联系人：",
        "到县民政局办理",
        "我是",
        "A" * 9 + "1",
    ],
)
def test_time_grows_with_the_text_and_not_with_its_square(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        begun = time.process_time()
        find(text)
        return time.process_time() - begun

    small = seconds(10_000)
    assert seconds(80_000) < 40 * small + 2  # 8 times the text; its square would take 64 times as long
