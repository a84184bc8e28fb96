"""The corpus: any number of invented reports from a seed, each with what is true of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from gongkai.statements import Number, load_form

from . import noise as damage
from .figures import Figures, invent, written
from .layout import Drawn, draw
from .prose import Told, tell
from .writers import BINARY_WRITERS, TEXT_WRITERS, Item

UNITS = (
    "青川市人民政府",
    "云岭县人民政府办公室",
    "白石区教育局",
    "临溪镇人民政府",
    "东岭省自然资源厅",
    "南浦市卫生健康委员会",
    "柳河县市场监督管理局",
    "丰泽街道办事处",
    "沙湾自治县民政局",
    "红原旗人民政府",
    "石桥乡人民政府",
    "海州市住房和城乡建设局",
    "北山县人力资源和社会保障局",
    "新安区城市管理综合行政执法局",
    "江口市发展和改革委员会",
    "平湖县水利局",
)
ENCODINGS = ("utf-8", "utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk")
LABEL_NOISE = ("shortened", "misspelt", "marks_changed", "gaps", "broken", "vertical")
HEADER_NOISE = ("header_glued", "header_noted", "header_repeated", "header_dropped")
NUMBER_NOISE = ("full_width", "thousands", "units", "about", "myriads", "marks")


OPTIONAL = (
    "website_total",
    "wechat_total",
    "weibo_total",
    "normative_documents",
    "interpretations",
    "press_conferences",
)


@dataclass
class Case:
    """One invented report and its truth; `lost`: cells that this layout cannot show."""

    name: str
    data: bytes
    unit: str
    year: int
    form: str
    figures: Figures
    narrative: dict[str, int]
    layout: str
    kinds: set[str] = field(default_factory=set)
    extra: list[str] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)


def corpus(count: int, held: bool, layouts: tuple[str, ...] | None = None) -> Iterator[Case]:
    """`count` reports of the tuned part, or of the part that is only measured (other seeds, other wordings)."""
    for number in range(count):
        yield build(number + (500_000 if held else 0), held, layouts)


def build(seed: int, held: bool = False, layouts: tuple[str, ...] | None = None, noise: bool = True) -> Case:
    """One report from a seed; without `noise` it is plain, in simplified characters."""
    rng = Random(seed)
    layout = rng.choice(layouts or (*TEXT_WRITERS, *BINARY_WRITERS))
    year = rng.randrange(2008, 2026)
    unit = rng.choice(UNITS)
    form_id = (
        "2021"
        if year > 2020
        else "2019"
        if year > 2018
        else "2014"
        if year > 2013 and rng.random() < 0.9
        else "free"
    )
    kinds = {kind for kind in (*LABEL_NOISE, *HEADER_NOISE, *NUMBER_NOISE) if rng.random() < 0.18}
    kinds |= {kind for kind in ("adverts", "pages", "extra_rows", "merged_other") if rng.random() < 0.25}
    script = rng.choice(("simplified", "simplified", "simplified", "traditional", "phonetic"))
    if not noise:
        kinds, script = set(), "simplified"
    case = Case(f"{seed}.{layout}", b"", unit, year, form_id, {}, {}, layout, kinds)
    told = tell(year, rng, _numbers(year, rng), held)
    case.narrative = told.narrative
    items = _report(case, told, rng, held)
    _write(case, items, rng, script)
    return case


def _numbers(year: int, rng: Random) -> dict[str, int]:
    numbers = {
        "_year": year,
        "proactive_total": rng.randrange(20, 60_000),
        "reviews": 0,
        "suits": 0,
        "requests_new": 0,
    }
    for name in (
        "website_total",
        "wechat_total",
        "weibo_total",
        "normative_documents",
        "interpretations",
        "press_conferences",
    ):
        if rng.random() < 0.5:
            numbers[name] = rng.randrange(1, 900)
    if rng.random() < 0.6:
        numbers["requests_new"] = rng.randrange(2, 300)
        if rng.random() < 0.5:
            part = rng.randrange(1, numbers["requests_new"])
            numbers |= {
                "requests_natural_person": part,
                "requests_organizations": numbers["requests_new"] - part,
            }
        if rng.random() < 0.5:
            numbers |= {"carried_in": rng.randrange(1, 9), "carried_out": rng.randrange(1, 9)}
        if rng.random() < 0.6:
            parts = [rng.randrange(1, 30) for _ in range(6)]
            names = ("granted", "partially_granted", "refused", "unable", "not_processed", "other_processing")
            numbers |= dict(zip(names, parts, strict=True)) | {"answered": sum(parts)}
    if rng.random() < 0.4:
        numbers |= {"reviews": rng.randrange(1, 20), "suits": rng.randrange(1, 20)}
    if rng.random() < 0.5:
        numbers["fees_yuan"] = 0
    return numbers


def _tables(case: Case, rng: Random, held: bool) -> list[Drawn]:
    if case.form == "free":
        return []
    form = load_form(case.form)
    figures = invent(form, rng, blanks=0.05 if rng.random() < 0.3 else 0.0)
    merged = case.form == "2021" and "merged_other" in case.kinds
    if merged:
        _merge_other(figures)
    if case.layout in ("bare_stream", "spaced"):
        case.kinds.add("marks")
    styles = set(case.kinds)
    texts = written({k: v for k, v in figures.items() if k in form.cells}, form, rng, styles)
    if merged:
        texts |= {key: str(value) for key, value in figures.items() if key not in form.cells}
    case.figures = figures
    tables = draw(form, texts, merged)
    if "extra_rows" in case.kinds:
        tables = damage.extra_rows(tables, rng, case.extra)
    tables = damage.headers(tables, rng, case.kinds)
    return damage.relabel(tables, rng, case.kinds, held)


def _merge_other(figures: Figures) -> None:
    for key in [key for key in figures if key.startswith("requests.other_")]:
        _, row, column = key.split(".")
        if row in ("other_overdue_clarification", "other_overdue_fee", "other_miscellaneous"):
            target = f"requests.other_processing.{column}"
            before: Number = figures.get(target) or 0
            figures[target] = before + (figures.pop(key) or 0)


def _report(case: Case, told: Told, rng: Random, held: bool) -> list[Item]:
    by_section: dict[str, list[Drawn]] = {}
    for table in _tables(case, rng, held):
        by_section.setdefault(table.section, []).append(table)
    y = case.year
    title = rng.choice(
        (f"{case.unit}{y}年政府信息公开工作年度报告", f"{case.unit}{y}年度政府信息公开年度报告")
    )
    opening = (
        f"根据《中华人民共和国政府信息公开条例》的规定，编制{case.unit}{y}年政府信息公开工作年度报告。"
        f"本报告所列数据的统计期限自{y}年1月1日起至{y}年12月31日止。"
    )
    close: list[Item] = [case.unit, f"{y + 1}年1月{rng.randrange(5, 30)}日"]
    problems = "工作中还存在更新不够及时、解读形式较为单一等问题，下一步将加强培训，改进工作。"
    if case.form in ("2019", "2021"):
        body: list[Item] = [
            title, opening, "一、总体情况", told.proactive, told.requests, told.remedies, told.fees,
            "二、主动公开政府信息情况", *by_section["proactive"],
            "三、收到和处理政府信息公开申请情况", *by_section["requests"],
            "四、政府信息公开行政复议、行政诉讼情况", *by_section["remedies"],
            "五、存在的主要问题及改进情况", problems, "六、其他需要报告的事项", "没有其他需要报告的事项。",
        ]  # fmt: skip
    else:
        body = [
            title, opening, "一、概述", "本单位认真贯彻落实有关规定，推进政府信息公开工作。",
            "二、主动公开政府信息情况", told.proactive, "三、依申请公开政府信息办理情况", told.requests,
            "四、政府信息公开的收费及减免情况", told.fees or "按规定执行。",
            "五、因政府信息公开申请行政复议、提起行政诉讼的情况", told.remedies,
            "六、存在的主要问题及改进情况", problems, *(["七、附表"] if by_section else []),
            *by_section.get("annex", []),
        ]  # fmt: skip
    items = [item for item in [*body, *close] if item]
    return damage.advertise(items, rng) if "adverts" in case.kinds else items


def _write(case: Case, items: list[Item], rng: Random, script: str) -> None:
    if case.layout in BINARY_WRITERS:
        case.data = BINARY_WRITERS[case.layout](items, rng)
        return
    text = TEXT_WRITERS[case.layout](items, rng)
    if "pages" in case.kinds and case.layout not in ("html", "boxed"):
        text = damage.page_marks(text, rng)
    if script != "simplified":
        case.kinds.add(script)
        text = damage.traditional(text, rng) if script == "traditional" else damage.phonetic(text)
    encoding = rng.choice(ENCODINGS)
    if script == "traditional" and rng.random() < 0.3:
        encoding = "big5hkscs"
    if script == "phonetic":
        encoding = "utf-8"
    try:
        case.data = text.encode(encoding)
    except UnicodeEncodeError:
        case.data = text.encode("utf-8")
