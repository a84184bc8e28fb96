"""Whose report it is and for which year."""

from __future__ import annotations

import re
from collections import Counter

from .normalise import Normaliser
from .prose import arabic_years
from .source import Source

_REPORT = r"(?:政府|机关)?(?:政务)?信息公开(?:工作)?(?:情况)?(?:年度)?(?:工作)?(?:年度)?(?:报告|年报)"
_TITLE_YEAR = re.compile(
    rf"(20[0-3]\d)\s*年?\s*(?:度)?[^。,;\n]{{0,22}}?{_REPORT}|{_REPORT}[((]?(20[0-3]\d)\s*年?度?[))]?"
)
_PERIOD = re.compile(
    r"(?:自|从)?(20[0-3]\d)\s*年\s*1\s*月\s*1?\s*日?\s*(?:起)?\s*(?:至|到|-|—|~|～)+\s*(?:(20[0-3]\d)\s*年)?\s*12\s*月\s*(?:31|30)?"
)
_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)\s*年(?!\s*\d{1,2}\s*月)")
_FULL_DATE = re.compile(r"(?<!\d)(20[0-3]\d)\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})")
_NEXT = re.compile(r"(?:下一年|明年|来年|将在|计划|打算|下一步)")
_LAST = re.compile(r"(?:上一?年|去年|比|较|同比|与)\s*$")

PLACE = (
    r"[\u4e00-\u9fff]{1,12}?(?:特别行政区|自治区|自治州|自治县|自治旗|新区|开发区|高新区"
    r"|省|市|州|县|区|旗|盟|镇|乡|街道|苏木)"
)
OFFICE = (
    r"(?:人民政府(?:办公厅|办公室|[\u4e00-\u9fff]{2,8}街道办事处)?|街道办事处|管理委员会(?:办公室)?|管委会|政府办公厅|政府办公室"
    r"|[\u4e00-\u9fff]{2,16}?(?:委员会办公室|委员会|管理局|监督局|总局|分局|支队|大队|总队|中心|办公厅|办公室|行政局|局|厅|委|办))"
)
_BODY = re.compile(
    rf"(?:{PLACE}){{1,4}}{OFFICE}|[\u4e00-\u9fff]{{2,12}}(?:人民政府(?:办公厅|办公室)?|街道办事处)"
)
_RUN = re.compile(r"[\u4e00-\u9fff]{2,}[厅室处会局队心委办府]")
"""Chinese characters up to the last one that may end a name."""
_THEN_YEAR = re.compile(r"\s*20\d\d年")
_REPORT_WORDS = re.compile(_REPORT)
_OTHER_BODY = re.compile(
    r"(?![我本该各])[\u4e00-\u9fff]{1,24}(?:[^全本我]部|大学|学院|学校|医院|公司|集团|总局|总署|委员会|研究院|办公厅)"
)
_BEFORE = re.compile(
    r"(?P<unit>[\u4e00-\u9fff()、]{2,40}?)\s*(?:关于)?\s*(?:20[0-3]\d\s*年?\s*(?:度)?|年度)?\s*$"
)
_NOISE = re.compile(
    r"^(?:年度?|首页|当前位置|您现在的位置|您的位置|关于|公布|发布|印发|现|现将|现公布|特向社会公布|特编制|编制|根据|按照|由|向|经|在|对|把|将|以|及|和|与"
    r"|本报告|本年报|标题|名称|中文名|信息名称|题名|发布机构|发布单位|来源|信息来源|主办|主办单位|承办|承办单位|版权所有|联系|请联系|请与|同)+[::]?"
)
_FOREIGN = re.compile(
    r"国务院|省政府办公|自治区人民政府办公厅关于|上级|中共|法院|检察院|以及|各|有关|相关|所属|中华人民共和国|全国"
)
_plain = Normaliser("")


def year_of(source: Source, name: str = "") -> int | None:
    """The reporting year: of the title, of the period counted, else the year the text is about; None when unclear."""
    votes: Counter[int] = Counter()
    for head, line in enumerate(source.lines[:400], 1):
        text = arabic_years(line.text)
        if "20" not in text:
            continue
        for found in _TITLE_YEAR.finditer(text) if "公开" in text and _ends_title(text) else ():
            votes[int(found[1] or found[2])] += _title_weight(text, found, head)
        for found in _PERIOD.finditer(text):
            votes[int(found[1])] += 30
        if _NEXT.search(text) is None:
            for found in _YEAR.finditer(text):
                before = text[: found.start()]
                if not _LAST.search(before) and not _quoted(text, found.start()):
                    votes[int(found[1])] += 2 if len(before) < 12 or before[-1] in "。;" else 1
    for found in _TITLE_YEAR.finditer(arabic_years(source.title)):
        votes[int(found[1] or found[2])] += 8
    for table in source.tables[:3]:
        for row in table.rows[:2]:
            for cell in row:
                for found in re.finditer(r"(20[0-3]\d)\s*年", cell.text):
                    votes[int(found[1])] += 3
    for found in re.finditer(r"(?<!\d)(20[0-3]\d)(?!\d)", _plain(name)):
        votes[int(found[1])] += 2
    return votes.most_common(1)[0][0] if votes else _signed_year(source)


def _ends_title(text: str) -> bool:
    """Whether the words that end a title of a report are there at all (to look closer takes time)."""
    return "报告" in text or "年报" in text


def _title_weight(text: str, found: re.Match[str], head: int) -> int:
    """How much a phrase "2019年…年度报告" says: a title says most, a mention of last year's report little."""
    before = text[: found.start()]
    if re.search(r"上一?年|去年|公布了|公开了|通知|《", before[-24:]) or "通知" in found.group(0):
        return 1
    return 12 if len(text) < 60 else 8 if head < 12 else 3


def _signed_year(source: Source) -> int | None:
    """A report is signed in the first months of the next year."""
    for line in reversed(source.lines):
        found = _FULL_DATE.search(arabic_years(line.text))
        if found:
            return int(found[1]) - 1 if int(found[2]) <= 6 else int(found[1])
    return None


def unit_of(source: Source) -> str | None:
    """The full name of the reporting body as the text gives it (simplified), None when it gives none."""
    votes: Counter[str] = Counter()
    lines = source.lines
    for number, line in enumerate(lines):
        text = arabic_years(line.text)
        _title_votes(votes, text)
        last = number > len(lines) - 8
        _name_votes(votes, text if number < 12 or last else text[:40], last)
    return _best(votes)


def _title_votes(votes: Counter[str], text: str) -> None:
    """Names that stand before the words of a title ("…2019年政府信息公开工作年度报告")."""
    if "公开" not in text or not _ends_title(text):
        return
    for report in _REPORT_WORDS.finditer(text):
        start = max(0, report.start() - 48)
        found = _BEFORE.search(text[start : report.start()])
        unit = clean_unit(found["unit"]) if found else None
        if found and unit is None and len(text) < 60 and _OTHER_BODY.fullmatch(found["unit"]):
            unit = found["unit"]
        if not found or not unit:
            continue
        at = start + found.start("unit")
        if "《" in text[max(0, at - 3) : at] or (
            "《" in text[:at] and "》" in text[report.end() - 1 : report.end() + 12]
        ):
            votes[unit] += 2
        else:
            votes[unit] += 14 if len(text) < 60 else 10


def _name_votes(votes: Counter[str], text: str, last: bool) -> None:
    """Names of bodies anywhere: alone in a line (a signature says most), as subject, or mentioned."""
    for run in _RUN.finditer(text[:600]):
        for found in _BODY.finditer(text, run.start(), run.end()):
            unit = clean_unit(found.group(0))
            if not unit or _quoted(text, found.start()):
                continue
            alone = len(text) <= len(unit) + 4
            subject = found.start() < 2 or _THEN_YEAR.match(text, found.end(), found.end() + 5) is not None
            votes[unit] += 8 if alone and last else 4 if alone else 3 if subject else 1


def _quoted(text: str, at: int) -> bool:
    """Whether a place in a text stands inside the title of a document."""
    before = text[:at]
    return before.rfind("《") > before.rfind("》")


def clean_unit(raw: str) -> str | None:
    """A name cut out of a sentence, without the words around it; None when it is no name of a body."""
    unit = _NOISE.sub("", raw.strip())
    for mark in ("、", "(", ")"):
        unit = unit.rsplit(mark, 1)[-1] if mark in unit and not unit.endswith(")") else unit
    found = _BODY.search(unit)
    if not found or found.end() != len(unit):
        return None
    unit = _NOISE.sub("", found.group(0))
    if (
        _FOREIGN.search(unit)
        or len(unit) < 4
        or len(unit) > 32
        or re.match(r"[我本该各全县市区镇乡][局县市区镇乡委办]", unit)
    ):
        return None
    return unit


def _best(votes: Counter[str]) -> str | None:
    """The best supported name; a fuller name that contains it and has support of its own wins."""
    if not votes:
        return None
    best, weight = max(votes.items(), key=lambda item: (item[1], len(item[0])))
    for other, own in votes.items():
        if other != best and other.startswith(best) and own * 2 >= weight:
            best, weight = other, own
    return best if weight >= 3 else None
