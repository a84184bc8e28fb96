"""The data files: complete, in both languages, every reference one that can be cited."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from gongkai.law import Message, cite, event_kinds, outcomes, parameters, value_at
from gongkai.law.articles import chinese_number
from gongkai.law.texts import load_data, render, say_date, say_weekday

LAW = Path(__file__).parents[2] / "src" / "gongkai" / "law"
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in sorted(LAW.rglob("*.py")))
MESSAGES = load_data("messages")
PLACE = re.compile(r"{(\w+)}")


def test_every_breach_and_warning_of_the_code_has_its_words_and_no_other_is_left() -> None:
    rules = set(re.findall(r'Breach\(\s*"(\w+)"', SOURCES)) | {"wrong_state", "already_over"}
    assert {f"breach.{rule}" for rule in rules} == {name for name in MESSAGES if name.startswith("breach.")}
    warnings = set(re.findall(r'\.warn\(\s*"(\w+)"', SOURCES))
    assert {f"warn.{name}" for name in warnings} == {name for name in MESSAGES if name.startswith("warn.")}


@pytest.mark.parametrize("name", MESSAGES)
def test_both_languages_have_the_same_places(name: str) -> None:
    message = MESSAGES[name]
    assert set(message) == {"zh", "en"}
    assert set(PLACE.findall(message["zh"])) == set(PLACE.findall(message["en"]))
    params = dict.fromkeys(PLACE.findall(message["zh"]), "x")
    assert "{" not in render(name, params, "zh") + render(name, params, "en")


def references(value: object) -> set[str]:
    """Every article reference in a data file."""
    if isinstance(value, dict):
        own = {value["article"]} if isinstance(value.get("article"), str) else set()
        return own.union(*(references(part) for part in value.values()))
    if isinstance(value, list):
        return set().union(*(references(part) for part in value))
    return set()


def test_every_reference_can_be_cited() -> None:
    found: set[str] = set()
    for path in (LAW / "data").glob("*.json"):
        found |= references(json.loads(path.read_text(encoding="utf-8")))
    found |= {
        entry[1]
        for table in load_data("remedies")["organs"]
        for kinds in table["kinds"].values()
        for entry in kinds
    }
    found |= set(re.findall(r'"((?:条例\d{4}|109号|235号)(?::[^"{}]+)?)"', SOURCES))
    assert len(found) > 50
    for reference in found:
        assert cite(reference, "zh"), reference
        assert cite(reference, "en"), reference


def test_cite() -> None:
    assert cite("条例2019:33(2)") == "《政府信息公开条例》（2019年修订）第三十三条第二款"
    assert cite("条例2019:36(i7)") == "《政府信息公开条例》（2019年修订）第三十六条第七项"
    assert cite("条例2019:29(2)(i1)") == "《政府信息公开条例》（2019年修订）第二十九条第二款第一项"
    assert cite("条例2019:32;条例2019:34", "en").count("Art.") == 2
    assert cite("109号").endswith("（国办函〔2020〕109号）")
    assert cite("practice") == "本系统设置（非法定）"
    assert cite("") == ""
    with pytest.raises(ValueError, match="unknown article"):
        cite("some law:3")
    with pytest.raises(ValueError, match="unknown article"):
        cite("条例2019:abc")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (33, "三十三"),
        (100, "一百"),
        (103, "一百零三"),
        (113, "一百一十三"),
    ],
)
def test_chinese_numbers(number: int, words: str) -> None:
    assert chinese_number(number) == words


def test_parameters_have_dates_sources_and_marks() -> None:
    for name, parameter in parameters().items():
        assert parameter.zh
        assert parameter.en
        assert parameter.values
        for value in parameter.values:
            assert value.mark in ("V", "S", "R"), name
            assert (value.article == "practice") is (value.mark == "R") or value.mark == "S", name
        assert parameter.at(date(2007, 1, 1)) is None
    assert value_at("reply_days", date(2008, 4, 30)) is None
    with pytest.raises(KeyError):
        value_at("nothing", date(2024, 1, 1))


def test_names_of_kinds_and_outcomes() -> None:
    for kind in event_kinds().values():
        assert kind.zh
        assert kind.en
        for field in kind.fields:
            assert field.zh
            assert field.en
            assert bool(field.choices) is (field.type == "choice")
    assert len(outcomes()) == 21


def test_dates_in_words() -> None:
    assert say_date(date(2024, 3, 1)) == "2024年3月1日"
    assert say_date(date(2024, 3, 1), "en") == "1 March 2024"
    assert say_weekday(date(2024, 3, 1)) == "星期五"
    assert say_weekday(date(2024, 3, 1), "en") == "Friday"
    late = Message("warn.late_opinion", {"on": date(2024, 3, 1), "limit": date(2024, 2, 1)})
    assert late.zh.startswith("答复意见于2024年3月1日")
    assert late.en.startswith("The opinion came on 1 March 2024")


def test_the_room_knows_no_framework_no_clock() -> None:
    assert "django" not in SOURCES
    assert not re.search(r"\b(?:today\(\)|now\(\))", SOURCES)
