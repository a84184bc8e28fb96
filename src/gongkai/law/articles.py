"""References to articles: short in data and code (`条例2019:33(2)`), in full words for a reader."""

import re
from functools import cache
from typing import Literal

# short name -> (zh, en). `practice` is no law and says so.
LAWS: dict[str, tuple[str, str]] = {
    "条例2019": ("《政府信息公开条例》（2019年修订）", "Regulations on Open Government Information (2019)"),
    "条例2007": ("《政府信息公开条例》（2007年）", "Regulations on Open Government Information (2007)"),
    "复议法2023": ("《行政复议法》（2023年修订）", "Administrative Reconsideration Law (2023)"),
    "复议法2017": ("《行政复议法》（2017年修正）", "Administrative Reconsideration Law (2017)"),
    "实施条例": ("《行政复议法实施条例》", "Implementing Regulations of the Reconsideration Law (2007)"),
    "行诉法": ("《行政诉讼法》", "Administrative Litigation Law"),
    "行诉解释": ("法释〔2018〕1号", "Supreme People's Court Interpretation 2018 No. 1"),
    "法释2011": ("法释〔2011〕17号", "Supreme People's Court Rules 2011 No. 17"),
    "法释2025": ("法释〔2025〕8号", "Supreme People's Court Interpretation 2025 No. 8"),
    "民诉法": ("《民事诉讼法》", "Civil Procedure Law"),
    "109号": (
        "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）",
        "Measures for the Processing Fee (2020 No. 109)",
    ),
    "207号": ("国办公开办函〔2015〕207号", "Letter 2015 No. 207 of the national disclosure office"),
    "235号": ("国办公开办函〔2016〕235号", "Letter 2016 No. 235 of the national disclosure office"),
    "201号": ("国办公开办函〔2016〕201号", "Letter 2016 No. 201 of the national disclosure office"),
    "19号": ("国办公开办函〔2017〕19号", "Letter 2017 No. 19 of the national disclosure office"),
    "132号": (
        "国办函〔2021〕132号",
        "Guiding Opinions on Reconsideration of Disclosure Cases (2021 No. 132)",
    ),
    "放假办法": ("《全国年节及纪念日放假办法》", "Measures on National Holidays"),
    "practice": ("本系统设置（非法定）", "a setting of this system, not law"),
    "internal": ("内部办理环节", "internal step"),
}

_REF = re.compile(r"^(?P<law>[^:]+?)(?::(?P<article>\d+)(?P<rest>(?:\(\d+\))*)(?P<items>(?:\(i\d+\))?))?$")
_DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """A number from 0 to 999 in Chinese figures, as articles are cited: 33 -> 三十三, 103 -> 一百零三."""
    if number >= 100:
        rest = number % 100
        gap = "零" if 0 < rest < 10 else ("一" if 10 <= rest < 20 else "")
        return f"{_DIGITS[number // 100]}百{gap}{chinese_number(rest) if rest else ''}"
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


@cache
def cite(reference: str, language: Literal["zh", "en"] = "zh") -> str:
    """`条例2019:33(2)` in words; several references are joined by `;`. (2) is a paragraph (款), (i2) an item (项).

    Raises ValueError for a law that is not in `LAWS`.
    """
    if not reference:
        return ""
    parts = [_cite_one(part.strip(), language) for part in reference.split(";")]
    return ("；" if language == "zh" else "; ").join(parts)


def _cite_one(reference: str, language: Literal["zh", "en"]) -> str:
    match = _REF.match(reference)
    if match is None or match["law"] not in LAWS:
        raise ValueError(f"unknown article reference {reference!r}")
    zh, en = LAWS[match["law"]]
    if match["article"] is None:
        return zh if language == "zh" else en
    paragraphs = [int(number) for number in re.findall(r"\d+", match["rest"])]
    item = re.search(r"\d+", match["items"] or "")
    if language == "en":
        tail = "".join(f"({number})" for number in paragraphs) + (f"({item.group()})" if item else "")
        return f"{en}, Art. {match['article']}{tail}"
    tail = "".join(f"第{chinese_number(number)}款" for number in paragraphs)
    if item:
        tail += f"第{chinese_number(int(item.group()))}项"
    return f"{zh}第{chinese_number(int(match['article']))}条{tail}"
