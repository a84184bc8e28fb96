"""Home addresses below the township. Addresses of offices, companies, projects and land are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .finding import Finding
from .labels import Label
from .names import HAN
from .roles import is_body
from .scene import Scene, is_unit
from .whose import holder

_NUMBER: Final = r"(?:附?\d{1,5}(?:-\d{1,5}){0,3}|[一二三四五六七八九十百甲乙丙丁]{1,4})"
_DETAIL: Final = re.compile(
    rf"{_NUMBER}(?:村民小组|号楼|号院|组|号|栋|幢|单元|室|户|楼|弄|巷|队|座|层|门|#)|村(?!民)|社区|小区|居委会|屯|路|街(?!道)|大道|巷|里弄|花园|公寓|家园|苑"
    rf"|新城|新村|大厦|宿舍|胡同|寨|湾|坪|冲|坊|庄|家属院|安置房|(?<=[号栋幢元楼座])\d{{3,4}}(?!\d)|[A-Z]座"
)
_FINE: Final = re.compile(rf"{_NUMBER}(?:村民小组|号楼|号院|组|号|栋|幢|单元|室|户|弄|#)")
_ANCHOR: Final = re.compile(
    r"(?:\d{1,4}|[一二三四五六七八九十]{1,3})(?:组|号(?!令|文|公告|线|码|宗|标|井|台)|栋|幢|单元|室)(?![^,;。\n]{0,3}(?:文件|令|公告|决定|通知|批复))"
)
_STRETCH: Final = re.compile(rf"[{HAN}A-Za-z0-9#()·-]{{3,70}}")
_HEAD: Final = re.compile(r"镇|乡(?!村)|街道(?:办事处)?|苏木|办事处")
_AREA: Final = re.compile(r"省|自治区|市|州|盟|县|区|旗")
_TRIGGER: Final = re.compile(
    r"(?<![居常暂入留吃原安])(?:家住|现住址?|住址|户籍地?|居住|住所|住在|住于|住(?![房院宿宅建户民店校人进满行])|户籍所在地)"
    r"(?:地|址|在|于|地址)?[为是系]?[: ]{0,2}"
    rf"(?=[{HAN}]{{0,12}}(?:省|市|县|区|镇|乡|街道|村|社区|路|小区))"
)
_STOP: Final = re.compile(
    r"联系|电话|手机|身份|邮编|邮政|性别|户籍|公民|证件|出生|姓名|银行|账号|开户|法定|经营|,|。|;|、|以|的|因|于(?=\d{4}年)|申请|提供|居住|房屋|进行|处(?=$)"
)
_BEFORE: Final = re.compile(
    r"[,;。:!?\n\t|\"(]|位于|住在|住于|家住|现住|住址|住所|住|户籍|来自|地址|搬至|送至|前往|[男女](?= )| "
)


def addresses(scene: Scene, found: list[Finding]) -> Iterator[Finding]:
    """Addresses: behind a label or 住, in a column for them, or on a line with a person's number (`found`)."""
    taken: list[tuple[int, int]] = []
    for start, label, begin in _starts(scene):
        span = _address(scene, start)
        if span is None or any(a < span[1] and span[0] < b for a, b in taken[-3:]):
            continue
        confidence = _weigh(scene, start, begin, label)
        if confidence:
            taken.append(span)
            yield Finding(
                "address", *span, scene.raw[span[0] : span[1]], "", confidence, "具体到乡镇以下的住址"
            )
    for span in _loose(scene, found):
        if not any(a < span[1] and span[0] < b for a, b in taken):
            taken.append(span)
            text = scene.norm[span[0] : span[1]]
            sure = _HEAD.search(text) or _AREA.search(text)
            confidence = 0.9 if sure else 0.7
            yield Finding(
                "address", *span, scene.raw[span[0] : span[1]], "", confidence, "与个人号码同一行的住址"
            )


_LABELLED: Final = re.compile(
    r"(?:地址|住址|住所地?|住处|住地|户籍地?|所在地|address)(?:\([^()\n]{0,8}\))?\"?"
    rf"(?:[:\t ]\s{{0,3}}\"?|[为是在系]?(?=[{HAN}]{{2,8}}(?:省|市|县|区|镇|乡|街道|村|社区)))",
    re.I,
)


def _starts(scene: Scene) -> Iterator[tuple[int, Label, int]]:
    """Where an address may begin, with its label."""
    places: dict[int, tuple[Label, int]] = {}
    for hit in _LABELLED.finditer(scene.norm):
        label, begin = scene.label(hit.end())
        if label in (Label.HOME, Label.ADDRESS):
            places[hit.end()] = (label, begin)
    for hit in _TRIGGER.finditer(scene.norm):
        places.setdefault(hit.end(), (Label.NONE, hit.start()))
    for block in scene.blocks:
        if {Label.HOME, Label.ADDRESS} & set(block.headings):
            at = block.start
            while at < block.end:
                for label in (Label.HOME, Label.ADDRESS):
                    cell = block.column_of(label, at)
                    if cell and cell[1] - cell[0] > 3:
                        places.setdefault(cell[0], (label, cell[0]))
                at = scene.norm.find("\n", at, block.end) + 1 or block.end
    for start in sorted(places):
        yield start, *places[start]


def _address(scene: Scene, start: int) -> tuple[int, int] | None:
    """The address that begins at `start`: to its last detail; None where it ends with the township."""
    hit = _STRETCH.match(scene.norm, start)
    if hit is None:
        return None
    text = hit.group()
    stop = _STOP.search(text)
    text = text[: stop.start()] if stop else text
    head = township_end(text)
    end = 0
    details = 0
    for detail in _DETAIL.finditer(text, head):
        if detail.start() - max(end, head) > 12:
            break
        end, details = detail.end(), details + 1
    if not details or "*" in scene.norm[start + end : start + end + 2]:
        return None
    if details == 1 and not _FINE.search(text, head) and head == 0:
        return None
    return start, start + end


def township_end(text: str) -> int:
    """Where the part of an address ends that may be shown: the township or subdistrict, else the county or city."""
    end = 0
    for hit in _HEAD.finditer(text[:40]):
        if hit.start() - end > 12 and end:
            break
        end = hit.end()
    if end:
        return end
    for hit in _AREA.finditer(text[:24]):
        word = text[max(0, hit.start() - 1) : hit.end() + 1]
        if not (
            word.endswith(("市场", "区块", "州路", "市路"))
            or word.startswith(("小区", "社区", "园区", "库区", "城区"))
        ):
            end = hit.end()
    return end


def _weigh(scene: Scene, start: int, begin: int, label: Label) -> float:
    low, _ = scene.line(start)
    row = scene.row(start)
    company = is_unit(_holder(scene, low, begin)) or _registered(scene, begin)
    side = scene.side(start, min(begin, start))
    said = scene.norm[begin:start]
    if row and row.side and label is not Label.NONE:
        return 0.95 if row.side == "private" else 0.0
    if label is Label.HOME and "住所" not in said:
        return 0.95
    if label is Label.ADDRESS:
        whose = holder(scene, start, begin)
        side = whose if whose in ("private", "official") else ("" if "。" in scene.norm[low:begin] else side)
    if label is Label.ADDRESS or label is Label.HOME:
        return 0.93 if side == "private" and not company else 0.0
    if label is Label.NONE:
        if re.search("家住|现住|户籍", said):
            return 0.93
        return 0.0 if company or (side == "official" and not scene.name_near(begin, begin)) else 0.93
    return 0.0


_REGISTERED: Final = re.compile(r"信用代码|公司|营业执照|合作社|企业|经营部|注册号")
_BORN: Final = re.compile(r"[男女],|出生|身份证|公民身份")


def _registered(scene: Scene, begin: int) -> bool:
    """Whether the nearest words before speak of a company and not of a person's birth or identity number."""
    window = scene.norm[max(0, begin - 100) : begin]
    said = max((hit.start() for hit in _REGISTERED.finditer(window)), default=-1)
    return said >= 0 and said > max((hit.start() for hit in _BORN.finditer(window)), default=-1)


def _holder(scene: Scene, low: int, begin: int) -> str:
    """The words before the clause in which an address stands: "某某有限公司,住所地" gives the company."""
    head = scene.norm[max(low, begin - 40, 0) : begin].rstrip(" ,;(:")
    if not head.strip():
        above = scene.norm[max(0, low - 60) : max(0, low - 1)].rsplit("\n", 1)[-1]
        head = above.rstrip(" ,;。")
    return re.split(r"[,;。:\n]", head)[-1].strip("() ")


def _loose(scene: Scene, found: list[Finding]) -> Iterator[tuple[int, int]]:
    """Addresses without any word for it on the lines of identity numbers, telephones and cards."""
    seen = -1
    for finding in found:
        if (
            finding.start is None
            or finding.kind not in ("id_number", "phone", "bank_card")
            or not finding.sure
        ):
            continue
        low, high = scene.line(finding.start)
        if high <= seen:
            continue
        low, seen = max(low, seen), high
        row = scene.row(finding.start)
        if row and (row.side or len(row.block.headings) > 2) and row.heading is not Label.NONE:
            continue
        end = low
        for hit in _ANCHOR.finditer(scene.norm, low, high):
            if hit.start() < end or scene.norm[hit.start() - 1 : hit.start()] in (")", "-"):
                continue
            if scene.norm[hit.start() - 1] == "第" and not hit.group().endswith("组"):
                continue
            head = scene.norm[max(end, hit.start() - 36) : hit.start()]
            cut = max((stop.end() for stop in _BEFORE.finditer(head)), default=0)
            start = hit.start() - len(head) + cut
            span = _address(scene, start)
            text = scene.norm[start : span[1]] if span else ""
            if text.startswith(("坐落", "位于")):  # 坐落某县某路3号: land
                continue
            cell = scene.row(start)
            if cell and cell.heading is Label.UNIT_ADDRESS:
                continue
            if _site(scene, start, span):
                continue
            if scene.label(start)[0] in (Label.ADDRESS, Label.HOME, Label.UNIT_ADDRESS):
                continue  # judged by its label already
            if span and span[1] >= hit.end() and len(_DETAIL.findall(text)) > 1 and not _land(text):
                end = span[1]
                yield span


# 交房地点:…, 位于…的房产: places that are talked about, nobody's home.
_SITE: Final = re.compile(r"(?:地点|场所|位置|坐落|坐落于)[: ]{0,2}$")
_PROPERTY: Final = re.compile(
    r"(?:\([^()]{0,12}\))?的?(?:一[套处间栋])?(?:房产|房屋|不动产|土地|门面|商铺|厂房|宅基地|车库|商品房|住宅|住房)"
)


def _site(scene: Scene, start: int, span: tuple[int, int] | None) -> bool:
    """Whether a place is talked about in which nobody lives, or a body's own: 县民政局(城关镇人民路1号)."""
    if span and _PROPERTY.match(scene.norm, span[1]):
        return True
    before = scene.norm[max(0, start - 24) : start]
    return _SITE.search(before) is not None or (
        before.endswith("(") and is_body(re.split(r"[,。;:\n]", before[:-1])[-1])
    )


def _land(text: str) -> bool:
    return any(word in text for word in ("宗地", "地块", "标段", "有限公司", "档案", "合同", "文件"))
