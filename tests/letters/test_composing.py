"""What each kind says: required elements, articles by regime and outcome, remedies where they belong."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pytest
from tests.letters.making import BASE, NUMBER, OUTCOMES, SUBJECT, D, facts_for

from gongkai.law.articles import LAWS
from gongkai.law.outcomes import outcomes
from gongkai.letters.citing import in_full, references_for
from gongkai.letters.composing import compose, missing
from gongkai.letters.content import LetterContent
from gongkai.letters.errors import LetterError, MissingElements, NotUnderRegime
from gongkai.letters.facts import LABELS, LetterFacts, facts_from_json
from gongkai.letters.kinds import PLACEHOLDERS, kind_for_outcome, kind_of, kinds

# casework.md section 3, and the four that the task adds.
EXPECTED = set(
    """receipt clarification_notice explanation_notice third_party_consultation agency_consultation consultation_notice
    extension_notice fee_notice reply_granted reply_partial reply_refused reply_unable reply_not_processed
    reply_abandoned third_party_disclosure_notice correction_reply assistance_letter transfer_letter service_record
    delayed_reply_notice withdrawal_record revocation_decision registration_form""".split()
)
# Procedural steps have no remedies block (casework.md section 4).
PROCEDURAL = set(
    """receipt clarification_notice explanation_notice third_party_consultation agency_consultation consultation_notice
    extension_notice fee_notice delayed_reply_notice assistance_letter transfer_letter""".split()
)
ARTICLES = {
    "receipt": "第三十三条第二款",
    "clarification_notice": "第三十条",
    "explanation_notice": "第三十五条",
    "third_party_consultation": "第三十二条",
    "agency_consultation": "第三十四条",
    "consultation_notice": "第三十三条第三款",
    "extension_notice": "第三十三条第二款",
    "fee_notice": "第四十二条第一款",
    "reply_granted": "第三十六条第二项",
    "reply_partial": "第三十七条、第十五条",
    "reply_refused": "第十五条、第三十六条第三项",
    "reply_unable": "第三十六条第四项",
    "reply_not_processed": "第三十九条第一款",
    "reply_abandoned": "第三十条",
    "third_party_disclosure_notice": "第三十二条",
    "correction_reply": "第四十一条",
    "transfer_letter": "第四十一条",
    "delayed_reply_notice": "第三十五条",
}
OLD = {
    "receipt": "第二十四条第二款",
    "clarification_notice": "第二十一条第四项",
    "third_party_consultation": "第二十三条",
    "extension_notice": "第二十四条第二款",
    "consultation_notice": "第二十四条第三款",
    "reply_refused": "第十四条、第二十一条第二项",
    "correction_reply": "第二十五条第二款",
}


def test_every_document_of_the_domain_is_a_kind() -> None:
    assert set(kinds()) == EXPECTED
    assert {kind.key for kind in kinds().values() if kind.remedies == "none" and not kind.form} == PROCEDURAL
    assert {kind_for_outcome(outcome) for outcome in outcomes()} == set(OUTCOMES)


@pytest.mark.parametrize("key", sorted(ARTICLES))
def test_the_article_of_the_regulations_is_cited(key: str) -> None:
    content = compose(key, facts_for(key))
    assert "《中华人民共和国政府信息公开条例》" + ARTICLES[key] in content.basis
    assert content.basis in content.plain_text()


@pytest.mark.parametrize("key", sorted(OLD))
def test_an_old_request_cites_the_text_of_2007(key: str) -> None:
    day = D(2018, 3, 5)
    content = compose(key, facts_for(key, received_on=day, made_on=D(2018, 3, 20)))
    assert "（2007年国务院令第492号）" + OLD[key] in content.basis
    text = content.plain_text()
    assert content.basis in text
    assert "15个工作日" in text if key == "receipt" else "20个工作日" not in text


@pytest.mark.parametrize("key", ["explanation_notice", "fee_notice", "delayed_reply_notice"])
def test_what_the_old_text_does_not_know_is_refused(key: str) -> None:
    with pytest.raises(NotUnderRegime, match="2007年"):
        compose(key, facts_for(key, regime="regime_2007"))


@pytest.mark.parametrize("key", sorted(EXPECTED))
def test_each_required_element_is_missed(key: str) -> None:
    facts = facts_for(key)
    empty = {
        item.name: item.default for item in dataclasses.fields(LetterFacts) if item.name != "form_values"
    }
    for need in kind_of(key).needs:
        names = [name for name in need.split("|") if name not in ("basis", "decision")]
        if not names:
            continue
        lacking = dataclasses.replace(facts, **{name: empty[name] for name in names})
        with pytest.raises(MissingElements) as raised:
            compose(key, lacking)
        assert need in raised.value.names
        assert "或者".join(LABELS[name] for name in names) in str(raised.value)
    assert missing(key, facts) == []


@pytest.mark.parametrize("key", sorted(EXPECTED))
def test_remedies_stand_where_they_belong_only(key: str) -> None:
    kind, facts = kind_of(key), facts_for(key)
    content = compose(key, facts)
    assert bool(content.remedies) == (kind.remedies != "none")
    assert ("行政复议" in content.plain_text()) == (kind.remedies != "none")
    if kind.remedies == "required":
        with pytest.raises(MissingElements, match="救济途径"):
            compose(key, dataclasses.replace(facts, remedies=""))
        assert "临溪县人民政府" in content.remedies
        assert "临溪县人民法院" in content.remedies


def _said(outcome: str, sub: str, **more: Any) -> LetterContent:
    key = kind_for_outcome(outcome)
    return compose(key, facts_for(key, outcome=outcome, sub_ground=sub, where="县政府门户网站", **more))


CASES = [(one.id, sub) for one in outcomes().values() for sub in (*one.sub_grounds, "")]


@pytest.mark.parametrize(("outcome", "sub"), CASES)
def test_every_outcome_can_be_told(outcome: str, sub: str) -> None:
    found = outcomes()[outcome]
    given: dict[str, Any] = {"remedies": "如不服本答复，可以依法申请行政复议或者提起行政诉讼。"}
    if not references_for(outcome, sub, "regime_2019"):
        with pytest.raises(MissingElements, match="法律依据"):
            _said(outcome, sub, **given)
        given["basis"] = "《中华人民共和国政府信息公开条例》的规定"
    content = _said(outcome, sub, responsible_body="临溪县财政局", **given)
    text = content.plain_text()
    assert SUBJECT in text
    assert content.basis in text
    assert "{" not in text
    article = found.sub_grounds[sub].article if sub else found.article
    if "basis" not in given:
        assert in_full(article.split(";")[0]).split("》")[1] in content.basis


@pytest.mark.parametrize("outcome", [one for one in outcomes() if outcomes()[one].group == "refused"])
def test_old_refusals_cite_an_article_that_was_read_or_ask_for_one(outcome: str) -> None:
    known = {"refused_state_secret", "refused_security_and_stability"}
    assert bool(references_for(outcome, "", "regime_2007")) == (outcome in known)
    assert not references_for("not_processed_petition", "", "regime_2007")


def test_the_refused_secret_is_not_restated_and_the_law_s_own_periods_are_used() -> None:
    content = _said("refused_state_secret", "")
    assert "应当自收到本答复之日起60日内先向临溪县人民政府申请行政复议" in content.remedies
    assert "15日内向临溪县人民法院提起行政诉讼" in content.remedies
    either = _said("unable_needs_creation", "")
    assert "6个月内向临溪县人民法院" in either.remedies


def test_lines_without_a_value_are_left_out_and_reasons_end_once() -> None:
    content = compose("extension_notice", facts_for("extension_notice", reason="需要检索的档案较多。"))
    assert any("因需要检索的档案较多，本机关不能" in text for text in content.paragraphs)
    plain = compose("reply_unable", facts_for("reply_unable", reason="")).plain_text()
    assert "理由：" not in plain
    assert "。。" not in compose("reply_refused", facts_for("reply_refused", reason="隐私。")).plain_text()


def test_one_is_addressed_as_one_is() -> None:
    assert "贵单位" in compose("agency_consultation", facts_for("agency_consultation")).plain_text()
    person = compose("third_party_consultation", facts_for("third_party_consultation")).plain_text()
    firm = compose(
        "third_party_consultation", facts_for("third_party_consultation", addressee_is_organization=True)
    ).plain_text()
    assert "书面征求您的意见" in person
    assert "书面征求你单位的意见" in firm
    assert BASE["request_no"] not in firm  # who asks is none of the third party's business


def test_the_fee_shows_its_working() -> None:
    content = compose("fee_notice", facts_for("fee_notice"))
    assert content.table[0] == ("计费区间", "数量（件）", "标准（元/件）", "金额（元）")
    assert content.table[1:] == (
        ("第29至30件", "2", "100", "200"),
        ("第31至33件", "3", "200", "600"),
        ("合计", "5", "", "800"),
    )
    text = content.plain_text()
    assert "800元（大写：捌佰元整）" in text
    assert "国办函〔2020〕109号" in text
    assert "20个工作日内缴纳" in text


def test_a_letter_is_the_same_after_json() -> None:
    for key in kinds():
        content = compose(key, facts_for(key))
        assert LetterContent.from_json(content.to_json()) == content
        assert content.number == NUMBER


def test_a_reply_slip_follows_a_request_for_an_opinion_and_repeats_no_endless_subject() -> None:
    slip = compose("third_party_consultation", facts_for("third_party_consultation")).slip
    assert slip is not None
    assert slip.title == "意见反馈表"
    assert {NUMBER, SUBJECT} <= {cell.text for row in slip.form.rows for cell in row.cells}
    long = compose("agency_consultation", facts_for("agency_consultation", subject="长" * 500)).slip
    assert long is not None
    assert max(len(cell.text) for row in long.form.rows for cell in row.cells) < 200


def test_the_request_form_has_every_field_of_the_law() -> None:
    form = compose("registration_form", LetterFacts(body_name="临溪县民政局")).form
    assert form is not None
    text = "".join(cell.text for row in form.rows for cell in row.cells)
    fields = """姓名 工作单位 证件名称 证件号码 统一社会信用代码 法定代表人 联系人 联系电话 通信地址 邮政编码 传真
    电子邮箱 代理人 授权委托书 内容描述 文号 用途 邮寄 电子邮件 自行领取 当场查阅、抄录 纸质 电子文档 光盘 接受其他形式
    签名或者盖章 申请时间 登记号 接收渠道 收到日期 确认日期 承办单位 答复期限 商业企业 科研机构 社会公益组织
    法律服务机构 其他组织"""
    assert [name for name in fields.split() if name not in text] == []
    filled = compose(
        "registration_form", LetterFacts(body_name="临溪县民政局", form_values={"name": "张三", "fax": "123"})
    ).form
    assert filled is not None
    texts = {cell.text for row in filled.rows for cell in row.cells}
    assert {"张三", "传真　123"} <= texts


def test_facts_come_from_json_or_are_refused_in_words() -> None:
    facts = facts_from_json(
        {
            "received_on": "2026-11-02",
            "amount": "800",
            "points": ["一"],
            "fee_lines": [{"first": 11, "last": 12, "price": 100, "total": "200"}],
            "form_values": {"name": "张三"},
        }
    )
    assert (facts.received_on, facts.amount, facts.points) == (D(2026, 11, 2), 800, ("一",))
    assert facts.fee_lines[0].total == 200
    for wrong in (
        {"nonsense": 1},
        {"received_on": "昨天"},
        {"points": "一"},
        {"subject": 5},
        {"regime": "2019"},
    ):
        with pytest.raises(LetterError, match=r"没有要素|不能识别|应为"):
            facts_from_json(wrong)
    assert "林" not in repr(facts_for("receipt"))


def test_unknown_kinds_and_outcomes_are_refused() -> None:
    with pytest.raises(LetterError, match="没有文书种类"):
        compose("love_letter", LetterFacts())
    with pytest.raises(LetterError, match="没有答复类型"):
        compose(
            "reply_refused", facts_for("reply_refused", outcome="refused_mood", remedies="可以申请行政复议。")
        )


def test_letters_name_no_setting_of_ours_as_law() -> None:
    shown = re.compile("|".join(re.escape(LAWS[name][0]) for name in ("practice", "internal")))
    for key in kinds():
        assert not shown.search(compose(key, facts_for(key)).plain_text())
    assert set(LABELS) - set(PLACEHOLDERS) == {"outcome", "fee_basis", "fee_lines"}
