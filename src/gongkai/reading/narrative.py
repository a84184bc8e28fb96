"""Named figures out of running text: the body's own, of the reporting year.

Each number with its unit is looked at with what stands before it in its clause. It is passed over when the clause
speaks of another year, of last year, or of another body (a district in a city's report).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from .narrative_rules import MONEY, NOT_ZERO, ZEROS, Rule, rules_for
from .numbers import Number, canonical
from .prose import Sentence

NUMBER = re.compile(
    r"(?<![\d.A-Za-z\-])(?P<digits>\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?)\s*(?P<more>[余多]?)(?P<scale>[万亿]?)(?P<more2>[余多]?)\s*"
    r"(?P<unit>人次|件次|条次|场次|批次|个次|万元|亿元|元|件|条|宗|起|例|次|篇|份|个|项|场|期|部|则|人|封|家|户|所|页|名)(?P<more3>[余多]?)"
    r"|(?<![\d.])(?P<bare>\d{3,})(?=[,。;]|$)"
)
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(20[0-3]\d)\s*年")
_OTHER_YEAR = re.compile(
    r"(?:上年|去年|上一年度?|往年|前年|同期)(?!.{0,2}结转)(?:的|同期|为|是|度|末)?[^,。;]{0,8}$"
)
_LAST_YEAR = re.compile(r"(?:上年|去年|上一年度?|往年|前年)(?:同期)?(?!.{0,4}结转)")
_GROWTH = re.compile(r"(?:增加|增长|减少|下降|上升|增幅|同比|环比|多|少)(?:了|约)?$")
_PART = re.compile(
    r"^(?:其中[,:]?)?(?:各|所属|下属|下级|[局委厅市县区镇]属|直属|基层|二级机构|下辖|辖区内?的?各|"
    r"市级机关|市本级|县本级|区本级|省本级|市直|县直|区直|州直|旗直"
    r"|区\(县\)|县\(市、?区\)|县\(区\)|区县|县区|县市区|各区|乡镇|镇街|乡\(镇\)|街道办?|部门)"
)
_SUBJECT = re.compile(
    r"^(?:其中[,:]?)?(?P<body>[\u4e00-\u9fff]{1,14}?(?:人民政府|管委会|街道|局|委|厅|乡|镇|中心|区|县|市|州|旗))"
    r"(?=全年|共|累计|主动|公开|发布|新?收到|受理|发生|20\d\d年|本年|政府信息|召开)"
)
_OWN = re.compile(r"^(?:全|我|本|该)")
CLAUSE = re.compile(r"[,;:。]")
_FIGURES = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NONE = re.compile("未|没|无|不存在|零")
MAX_BEFORE = 90
LONGEST = 20


@dataclass(frozen=True, slots=True)
class Told:
    """A figure that the text states: its name, number, the sentence, and how plainly it is said."""

    name: str
    number: Number
    approximate: bool
    sentence: Sentence
    weight: int
    text: str


def plainest(every: Iterable[Told]) -> dict[str, Told]:
    """One statement per name: the plainest, the first of equals. A figure wins over "none"."""
    best: dict[str, Told] = {}
    for told in every:
        known = best.get(told.name)
        if known is None or told.weight > known.weight:
            best[told.name] = told
    return best


def all_told(sentences: Iterable[Sentence], year: int | None, unit: str | None) -> list[Told]:
    """Every statement of a named figure, in order."""
    found: list[Told] = []
    section = ""
    for sentence in sentences:
        text = sentence.text
        if len(text) < 40 and re.match(r"^[(第]?[一二三四五六七八九十]", text):
            section = text
        found.extend(_numbers(sentence, year, unit, section))
        found.extend(_zeros(sentence, year, section))
    return found


def numbers_in(text: str) -> Iterable[re.Match[str]]:
    """What `NUMBER.finditer` finds, without rows of digits that are no number; looking for digits first is quicker."""
    digit = _DIGIT.search(text)
    while digit is not None:
        match = NUMBER.match(text, digit.start())
        if match is not None and len(match["digits"] or match["bare"]) <= LONGEST:
            yield match
        digit = _DIGIT.search(text, digit.end() if match is None else match.end())


def _numbers(sentence: Sentence, year: int | None, unit: str | None, section: str) -> Iterable[Told]:
    text = sentence.text
    if _DIGIT.search(text) is None:
        return
    text = _FIGURES.sub("", text)
    for match in numbers_in(text):
        before = text[max(0, match.start() - MAX_BEFORE) : match.start()]
        clause = CLAUSE.split(before)[-1]
        if _foreign(text, match.start(), clause, year, unit):
            continue
        rule = _best_rule(match, before, text[match.end() :], section + sentence.line.text)
        if rule is None:
            continue
        number = _number(match, rule)
        told_year = year is not None and str(year) in text[: match.start()]
        total = re.search(r"共|总|累计|全年|年度|合计", clause) is not None
        weight = rule.weight * 10 + 3 * told_year + 2 * total
        about = bool(
            match["more"] or match["more2"] or match["more3"] or re.search(r"(?:约|近|超过|逾)$", before)
        )
        yield Told(rule.name, number, about, sentence, weight, (clause + match.group(0)).strip())


def _best_rule(match: re.Match[str], before: str, after: str, context: str) -> Rule | None:
    unit = match["unit"] or ""
    clause = CLAUSE.split(before)[-1]
    for rule in rules_for(unit):
        if not rule.before.search(clause) and not (clause == "" and rule.before.search(before)):
            continue
        if rule.after is not None and not rule.after.search(after):
            continue
        if rule.refuses is not None and rule.refuses.search(clause + after[:2]):
            continue
        if rule.needs is not None and not rule.needs.search(context):
            continue
        return rule
    return None


def _number(match: re.Match[str], rule: Rule) -> Number:
    raw = match["digits"] or match["bare"]
    number = Decimal(raw.replace(",", ""))
    if match["scale"]:
        number *= 10_000 if match["scale"] == "万" else 100_000_000
    if rule.units is MONEY and match["unit"] in ("万元", "亿元"):
        number *= 10_000 if match["unit"] == "万元" else 100_000_000
    return canonical(number)


def _foreign(text: str, at: int, clause: str, year: int | None, unit: str | None) -> bool:
    """Whether the number is not the body's own of the reporting year: another year, a change, another body."""
    if _GROWTH.search(clause) or _OTHER_YEAR.search(clause) or _LAST_YEAR.match(clause.strip()):
        return True
    if year is not None and not re.search("结转", clause):
        years = [int(found) for found in _YEAR.findall(text[:at])]
        if years and years[-1] != year:
            return True
    return other_body(text[:at], clause, unit)


def other_body(before: str, clause: str, unit: str | None) -> bool:
    """Whether a clause speaks of another body or of a part of the territory; `before` is the sentence so far."""
    head = before.lstrip("0123456789一二三四五六七八九十、.()年 ")
    if _PART.search(clause.strip()) or _PART.search(head):
        return True
    for piece in (clause.strip(), head):
        found = _SUBJECT.match(piece)
        if found and not _OWN.match(found["body"]) and not _is_own(found["body"], unit):
            return True
    return False


def _is_own(body: str, unit: str | None) -> bool:
    """Whether a name in the text is the reporting body, in full or short."""
    if unit is None:
        return True
    short = body.removesuffix("人民政府").removeprefix("截至").removeprefix("全年")
    return short in unit or unit in body or body[-2:] in ("我局", "全市", "全县", "全区")


def _zeros(sentence: Sentence, year: int | None, section: str) -> Iterable[Told]:
    """Statements that there was none."""
    if not _NONE.search(sentence.text):
        return
    text = NOT_ZERO.sub("··", sentence.text)
    for name, pattern in ZEROS:
        found = pattern.search(text)
        if not found or re.search(r"\d+\s*(?:件|起|宗|例|元)", found.group(0)):
            continue
        years = [int(own) for own in _YEAR.findall(text[: found.start()])]
        if years and year is not None and years[-1] != year:
            continue
        if _PART.search(text) or (name == "requests_new" and re.search("复议|诉讼", text[: found.end()])):
            continue
        yield Told(name, 0, False, sentence, 30, found.group(0)[:60])
