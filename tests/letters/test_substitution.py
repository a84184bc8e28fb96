"""Placeholders are names and nothing else; values are put in once, as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.letters.making import facts_for

from gongkai.letters.composing import check_words, compose
from gongkai.letters.errors import BadWords
from gongkai.letters.kinds import PLACEHOLDERS, kinds
from gongkai.letters.substitution import placeholders, substitute

NAMES = st.sampled_from(["subject", "reason", "you"])


@pytest.mark.parametrize(
    "text",
    [
        "{subject!r}",
        "{subject:>9}",
        "{subject.__class__}",
        "{subject[0]}",
        "{}",
        "{0}",
        "{{subject}}",
        "{ subject }",
        "{SUBJECT}",
        "{unknown}",
        "{",
        "}",
        "{subject",
        "subject}",
        "{sub\nject}",
    ],
)
def test_anything_but_a_known_name_is_refused(text: str) -> None:
    with pytest.raises(BadWords):
        substitute(text, {"subject": "x"})


@given(st.lists(st.one_of(NAMES, st.text().filter(lambda t: not set(t) & set("{}")).map(lambda t: (t,)))))
def test_what_is_put_in_comes_out_and_nothing_is_read_twice(pieces: list[str | tuple[str]]) -> None:
    values = {"subject": "{reason}", "reason": "{you.__class__}", "you": "}{"}
    text = "".join(piece[0] if isinstance(piece, tuple) else f"{{{piece}}}" for piece in pieces)
    expected = "".join(piece[0] if isinstance(piece, tuple) else values[piece] for piece in pieces)
    assert substitute(text, values) == expected
    assert placeholders(text, values) == [piece for piece in pieces if isinstance(piece, str)]


@given(st.text())
def test_any_text_is_either_taken_or_refused_in_words(text: str) -> None:
    try:
        used = placeholders(text, PLACEHOLDERS)
    except BadWords:
        with pytest.raises(BadWords, match=r"占位符|花括号"):
            substitute(text, PLACEHOLDERS)
    else:
        assert set(used) <= set(PLACEHOLDERS)


def test_injected_placeholders_stay_text() -> None:
    facts = facts_for("clarification_notice", subject="{remedies}{body_name.__init__}", points=("{reason}",))
    content = compose("clarification_notice", facts)
    assert "{remedies}{body_name.__init__}" in content.plain_text()
    assert content.points == ("{reason}",)
    assert content.remedies == ""


def test_default_words_pass_their_own_check() -> None:
    for kind in kinds().values():
        if kind.must:
            assert check_words(kind.key, kind.default_words) == ""


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        ("extension_notice", "延期。", "缺少必备的占位符"),
        ("extension_notice", "{nonsense}", "没有占位符 {nonsense}"),
        (
            "extension_notice",
            "{request_no}{received_on}{new_due_on}{reason}{basis}\n{remedies}",
            "不写救济途径",
        ),
        (
            "reply_refused",
            "{request_no}{received_on}{subject}{decision}{reason}",
            "{remedies}（救济途径告知）",
        ),
        (
            "clarification_notice",
            "{points}在前{request_no}{received_on}{subject}{basis}{period_until}",
            "末尾",
        ),
    ],
)
def test_own_words_are_checked(kind: str, text: str, told: str) -> None:
    assert told in check_words(kind, text)
    with pytest.raises(BadWords):
        compose(kind, facts_for(kind), {kind: text})


def test_own_words_replace_the_default_ones_but_not_for_old_requests() -> None:
    text = "{you}的申请（{request_no}，{received_on}收到）因{reason}延至{new_due_on}。\n依据：{basis}。"
    facts = facts_for("extension_notice")
    content = compose("extension_notice", facts, {"extension_notice": text})
    assert content.paragraphs[0].startswith("您的申请（临民依申请〔2026〕第12号，2026年11月2日收到）")
    assert len(content.paragraphs) == 2
    old = facts_for("extension_notice", regime="regime_2007")
    assert compose("extension_notice", old, {"extension_notice": text}) == compose("extension_notice", old)
