"""Licence plates and coordinates in text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .finding import Finding
from .labels import Label
from .scene import Scene

_PLATE: Final = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][ ·•.-]?"
    r"(?=[A-Z0-9]{0,5}\d)(?:[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[挂学港澳])(?![A-Za-z0-9-])",
    re.I,
)
_OFFICIAL_CAR: Final = re.compile(
    r"公务用?车|执法车|公车|单位车辆|警车|救护车|消防车|校车|机要|应急保障|特种车|执勤|车辆处置|拍卖"
)
_NOT_PLATE: Final = re.compile(r"[A-Z]-?\d{4}[-年]|备案|经营许可|编号")
_DEGREES: Final = r"\d{1,3}(?:\.\d{3,10}°?|°\d{1,2}(?:\.\d+)?['′](?:\d{1,2}(?:\.\d+)?[\"″]{1,2})?)"
_AXIS: Final = (
    rf"(?:东经|北纬|经度|纬度|[EN](?=[ :]?\d)|lng|lon(?:gitude)?|lat(?:itude)?)[\": ]{{0,4}}{_DEGREES}[EN]?"
)
_POINT: Final = re.compile(rf"{_AXIS}[,;、 /]{{0,3}}\"?{_AXIS}", re.I)
_PAIR: Final = re.compile(
    r"(?<![\d.])(\d{1,3}\.\d{4,10})[EN]?[ ]{0,2}[,、/ ][ ]{0,2}(\d{1,3}\.\d{4,10})(?![\d.])[EN]?"
)
_PAIR_WORDS: Final = re.compile(r"坐标|经纬|定位|gps|位置|拍摄|经度|纬度", re.I)
_LAND: Final = re.compile(
    r"宗地|界址|项目|工程|控制点|监测|站点|矿|拐点|地震|台风|排污|断面|范围|桩号|规划|选址|灾害|隐患|水库|河|海域|桥|塔|基站|景区|单位|场地|用地|泵|井|遗址|文物"
)


def plates(scene: Scene) -> Iterator[Finding]:
    """Licence plates; those of official cars are not sure."""
    for hit in _PLATE.finditer(scene.norm):
        start, end = hit.span()
        label, begin = scene.label(start)
        before = scene.norm[max(0, start - 40) : start]
        if label is Label.OTHER or _NOT_PLATE.search(scene.norm[start : end + 2]):
            continue
        side = scene.side(start, min(begin, start))
        if _OFFICIAL_CAR.search(before):
            confidence = 0.5
        elif label is Label.PLATE or side == "private" or re.search(r"车|驾驶", before):
            confidence = 0.95
        else:
            confidence = 0.7 if re.search(r"(?:编号|型号|货号|证|字|第|批号)[: ]?$", before) else 0.9
        yield Finding("plate", start, end, scene.raw[start:end], "", confidence, "机动车号牌")


def locations(scene: Scene) -> Iterator[Finding]:
    """Pairs of latitude and longitude; those of land, projects and measuring points are not sure."""
    taken: set[int] = set()
    for pattern in (_POINT, _PAIR):
        for hit in pattern.finditer(scene.norm):
            start, end = hit.span()
            if any(start <= at < end for at in taken):
                continue
            before = scene.norm[max(0, start - 40) : start]
            if pattern is _PAIR and not (_PAIR_WORDS.search(before) and _in_china(hit)):
                continue
            _, begin = scene.label(start)
            taken.update((start, end - 1))
            confidence = 0.5 if _LAND.search(before) else 0.92
            if confidence > 0.5 and scene.side(start, min(begin, start)) == "official":
                confidence = 0.6
            yield Finding("location", start, end, scene.raw[start:end], "", confidence, "经纬度坐标")


def _in_china(hit: re.Match[str]) -> bool:
    low, high = sorted(float(value) for value in hit.groups())
    return 3 < low < 54 and 73 < high < 136
