"""What a body may word and number as it likes: settings by body and date (`agencies.practice`). None of it is law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.agencies.models import Body
from gongkai.agencies.practice import Practice, declare, values_of
from gongkai.letters.composing import check_words
from gongkai.letters.errors import BadWords
from gongkai.letters.kinds import PLACEHOLDERS, Kind, kinds
from gongkai.letters.substitution import placeholders, substitute

NUMBER = "letters.number"
SERIES = "letters.series"
LONGEST_CODE = 6
NUMBER_NAMES = {"short": "机关简称", "year": "年份", "series": "文书代字", "n": "当年顺序号"}


def words_key(kind: str) -> str:
    """The key of the setting that holds a body's words for a kind."""
    return f"letters.words.{kind}"


@dataclass(frozen=True)
class House:
    """How a body words and numbers a kind on a day."""

    words: Mapping[str, str]
    series: str
    pattern: str

    def number(self, short_name: str, year: int, place: int) -> str:
        """The number of a letter in the body's pattern."""
        values = {"short": short_name, "year": str(year), "series": self.series, "n": str(place)}
        return substitute(self.pattern, values)


def house_of(body: Body, kind: Kind, on: dt.date) -> House:
    """What `body` has settled for a kind of letter on a day; at most two queries."""
    key = words_key(kind.key)
    values = values_of(body, "letters.", on)
    series = _series_in(values[SERIES]).get(kind.label, kind.series) if kind.series else ""
    return House({kind.key: values[key]} if kind.must else {}, series, values[NUMBER])


def number_problem(value: Any) -> str:
    """Why a pattern cannot number letters, "" when it can."""
    if not isinstance(value, str):
        return "格式应为文字。"
    try:
        used = placeholders(value, NUMBER_NAMES)
    except BadWords as wrong:
        return str(wrong)
    absent = [f"{{{name}}}" for name in ("year", "series", "n") if name not in used]
    if absent:
        return f"缺少占位符 {'、'.join(absent)}：没有它们，不同的文书会得到相同的文号。"
    return "文号不能超过一行，也不能过长。" if "\n" in value or len(value) > 60 else ""


def _series_in(text: str) -> dict[str, str]:
    parts = [line.replace("＝", "=").partition("=") for line in text.splitlines() if line.strip()]
    return {label.strip(): code.strip() for label, _, code in parts}


def series_problem(value: Any) -> str:
    """Why a list of code words cannot be taken, "" when it can."""
    if not isinstance(value, str):
        return "应为文字。"
    labels = {kind.label for kind in kinds().values() if kind.series}
    for label, code in _series_in(value).items():
        if label not in labels:
            return f"没有需要编号的文书“{label}”。请每行写一种文书的名称和代字，如：补正告知书=补。"
        if not 1 <= len(code) <= LONGEST_CODE or set(code) & set("{}= \t"):
            return f"“{label}”的代字应为1至{LONGEST_CODE}个字，不含空格和花括号。"
    return ""


def _must(kind: Kind) -> list[str]:
    return [
        *kind.must,
        *(["remedies"] if kind.remedies == "required" and "remedies" not in kind.must else []),
    ]


def _hint(kind: Kind) -> str:
    told = "、".join(f"{{{name}}}（{PLACEHOLDERS[name]}）" for name in _must(kind))
    return (
        f"每段一行。不能缺少的占位符：{told}。"
        "一行中的占位符没有内容时，该行整行不出现；{points}、{withheld}、{table}、{remedies} 写在一行的末尾。"
    )


def _usable(kind: Kind) -> tuple[tuple[str, str], ...]:
    names = [name for name in PLACEHOLDERS if name != "remedies" or kind.remedies != "none"]
    return tuple((f"{{{name}}}", PLACEHOLDERS[name]) for name in names)


def _words(kind: Kind) -> Practice:
    def problem(value: Any) -> str:
        return check_words(kind.key, value) if isinstance(value, str) else "应为文字。"

    return Practice(
        key=words_key(kind.key),
        label=f"《{kind.label}》的文字",
        default=kind.default_words,
        note="项目默认文字，按《政府信息公开条例》编写；2019年5月15日以前收到的申请不受此设置影响。",
        multiline=True,
        hint=_hint(kind),
        placeholders=_usable(kind),
        problem=problem,
    )


declare(
    Practice(
        key=NUMBER,
        label="文书文号格式",
        default="{short}依{series}〔{year}〕{n}号",
        note="项目默认。答复书使用答复书文号的，不适用此格式。",
        hint="占位符：" + "、".join(f"{{{name}}}（{label}）" for name, label in NUMBER_NAMES.items()) + "。",
        problem=number_problem,
    ),
    Practice(
        key=SERIES,
        label="文书代字",
        default="",
        note="项目默认：每种文书一个代字，各自编号；代字相同的文书合并编号。",
        multiline=True,
        hint="每行一种文书，只写与默认不同的，如：征求意见书（第三方）=征询。默认代字："
        + "、".join(f"{kind.label}={kind.series}" for kind in kinds().values() if kind.series)
        + "。",
        problem=series_problem,
    ),
    *(_words(kind) for kind in kinds().values() if kind.must),
)
