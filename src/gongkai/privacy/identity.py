"""Identity numbers of 18 and 15 digits, passports and travel permits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .finding import Finding
from .labels import Label
from .numbers import (
    check_character,
    valid_alien_id,
    valid_birth,
    valid_credit_code,
    valid_id15,
    valid_id18,
    valid_region,
)
from .scene import Scene

_S: Final = r"(?:[ -]{1,2}|[ \t]{0,3}\r?\n[ \t]{0,8})?"


def _spread(*parts: str) -> str:
    return _S.join(parts)


_D: Final = r"[0-9]"
# Region, year 18.. to 20.., month, day: what cannot be a date is left out here, before anything slow.
_TAIL18: Final = _spread(
    _D, _D, _D, _D, rf"(?:1{_S}[89]|2{_S}0)", _D, _D, rf"(?:0{_S}[1-9]|1{_S}[0-2])", rf"(?:[012]{_S}{_D}|3{_S}[01])",
    _D, _D, _D, "[0-9Xx]",
)  # fmt: skip
_ID18: Final = re.compile(rf"(?<![0-9])(?=([1-9]{_S}{_D}{_S}{_TAIL18})(?![0-9A-Za-z]))")
_DISABLED: Final = re.compile(r"(?<![0-9A-Za-z])([1-9]\d{5}[ -]?\d{8}[ -]?\d{3}[0-9Xx])[ -]?\d{2}(?!\d)")
_ID15: Final = re.compile(r"(?<![0-9A-Za-z.])[1-9]\d{14}(?![0-9A-Za-z])")
_GAPS: Final = re.compile(r"[\s-]+")
_PREFIXES: Final = re.compile(r"(?:^|[^A-Za-z])(?:ID|id|Id|No|NO|no|SFZ|sfz|G|L|g)$")
_GROUPS: Final = 7
_CHINESE: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:[EG][0-9A-HJ-NP-Z]\d{7}|[DSPK][EJ]?\d{7,8}|MA\d{7}|[HM]\d{8}(?:\d{2})?|[CWT][0-9A-Z]\d{7})(?![0-9A-Za-z])",
    re.I,
)
_FOREIGN: Final = re.compile(r"(?<![0-9A-Za-z])(?=[A-Z0-9]{0,8}\d{5})[A-Z0-9]{7,10}(?![0-9A-Za-z])", re.I)
_TAIWAN: Final = re.compile(r"(?<![0-9A-Za-z])\d{8}(?:\d{2})?(?![0-9A-Za-z])")
_TAIWAN_WORDS: Final = re.compile(r"台胞|台湾居民|回乡")
_PASS: Final = re.compile(r"护照|通行证|旅行证|台胞证|回乡证|passport", re.I)


def id_numbers(scene: Scene) -> Iterator[Finding]:
    """Identity numbers; separators and line ends inside are seen through. A number with another label (a permit, a
    project, an examination) is none, whatever its digits."""
    end = -1
    for hit in _ID18.finditer(scene.norm):
        start, stop = hit.span(1)
        if start < end:
            continue
        found = _judge18(scene, start, stop, hit.group(1))
        if found:
            end = stop
            scene.numbers.append((start, stop))
            yield found
    for hit in _DISABLED.finditer(scene.norm):
        number = _GAPS.sub("", hit.group(1))
        if valid_id18(number, scene.context.today) and scene.label(hit.start())[0] is Label.DISABLED:
            scene.numbers.append(hit.span(1))
            yield _finding("id_number", scene, *hit.span(1), 0.95, "残疾人证号的前 18 位是身份证号")
    for hit in _ID15.finditer(scene.norm):
        found = _judge15(scene, *hit.span())
        if found:
            scene.numbers.append(hit.span())
            yield found
    scene.numbers.sort()


def _finding(kind: str, scene: Scene, start: int, end: int, confidence: float, reason: str) -> Finding:
    return Finding(kind, start, end, scene.raw[start:end], "", confidence, reason)


def _judge18(scene: Scene, start: int, stop: int, spelled: str) -> Finding | None:
    gaps = _GAPS.findall(spelled)
    if (len(gaps) > _GROUPS and len(gaps) < 17) or spelled.count("\n") > 1:
        return None
    number = _GAPS.sub("", spelled)
    if not (valid_region(number) or number[0] == "9") or not valid_birth(number[6:14], scene.context.today):
        return None
    before = scene.norm[max(0, start - 4) : start]
    if before[-1:].isascii() and before[-1:].isalpha() and not _PREFIXES.search(before):
        return None
    if re.search(r"\d\.$", before) or re.match(r"\.\d", scene.norm[stop : stop + 2]):
        return None
    right = check_character(number[:17]) == number[17].upper()
    if gaps and not right:
        return None
    if scene.in_address(start) and before[-1:] != "=":
        return None
    label, _ = scene.label(start)
    confidence, reason = _weigh18(scene, stop, number, label, right)
    if len(gaps) > 3 and label is not Label.ID and len(gaps) < 17:
        confidence = min(confidence, 0.8)
    return _finding("id_number", scene, start, stop, confidence, reason) if confidence else None


def _weigh18(scene: Scene, stop: int, number: str, label: Label, right: bool) -> tuple[float, str]:
    if number[0] == "9":
        said = label in (Label.ID, Label.DOCUMENT)
        sure = said and valid_alien_id(number, scene.context.today)
        return (0.95, "外国人永久居留身份证号，校验位正确") if sure else (0.0, "")
    if label in (Label.OTHER, Label.UNIT_ACCOUNT, Label.OFFICE):
        return 0.0, ""
    if label is Label.CREDIT:
        if right and not valid_credit_code(number):
            return 0.6, "标为信用代码，但符合身份证号规则，请核对"
        return 0.0, ""
    if right:
        longer = re.match(r"[-/_]\d", scene.norm[stop : stop + 2])
        if longer and label is not Label.ID:
            return 0.6, "像身份证号，但后面还有编号"
        return (
            0.99 if label in (Label.ID, Label.PUPIL) else 0.97
        ), "地区、出生日期、校验位均符合身份证号规则"
    if label is Label.ID:
        return 0.8, "标为身份证号，地区和出生日期符合规则，校验位不符"
    return 0.0, ""


def _judge15(scene: Scene, start: int, stop: int) -> Finding | None:
    number = scene.norm[start:stop]
    if not valid_id15(number):
        return None
    label, begin = scene.label(start)
    if label in (Label.ID, Label.DOCUMENT, Label.PUPIL):
        return _finding("id_number", scene, start, stop, 0.95, "15 位旧身份证号，地区和出生日期符合规则")
    if label is not Label.NONE or scene.side(start, begin) != "private":
        return None
    near = scene.name_near(start, stop)
    confidence = 0.85 if near else 0.6
    return _finding("id_number", scene, start, stop, confidence, "像 15 位旧身份证号，没有标明")


def passports(scene: Scene) -> Iterator[Finding]:
    """Passports and travel permits: Chinese ones where something near says so, foreign ones only behind a label."""
    if not (_PASS.search(scene.norm) or "证" in scene.norm):
        return
    taken: set[int] = set()
    for hit in _CHINESE.finditer(scene.norm):
        label, _ = scene.label(hit.start())
        if label is Label.PASSPORT or (
            label in (Label.NONE, Label.ID, Label.DOCUMENT) and _said(scene, hit.start(), hit.end())
        ):
            confidence = 0.97
        elif label in (Label.DOCUMENT, Label.ID):
            confidence = 0.92
        else:
            continue
        taken.add(hit.start())
        yield _finding("passport", scene, *hit.span(), confidence, "符合护照或通行证号码的写法，旁边有说明")
    for pattern in (_FOREIGN, _TAIWAN):
        for hit in pattern.finditer(scene.norm):
            if hit.start() in taken or (
                pattern is _FOREIGN and hit.group().isdigit() and len(hit.group()) != 9
            ):
                continue
            label, begin = scene.label(hit.start())
            if label is not Label.PASSPORT:
                continue
            if pattern is _TAIWAN and not _TAIWAN_WORDS.search(scene.norm[begin - 6 : hit.start()]):
                continue
            taken.add(hit.start())
            yield _finding("passport", scene, *hit.span(), 0.93, "标为护照或通行证号码")


def _said(scene: Scene, start: int, end: int) -> bool:
    low, _ = scene.line(start)
    return _PASS.search(scene.norm, max(low, start - 30), min(len(scene.norm), end + 6)) is not None
