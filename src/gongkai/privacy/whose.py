"""Whose a telephone is, as the words right before it say: the holder is looked for word by word to the left.

民政办张三,138…: a body's. 投诉人张三(手机138…): a private person's. Where the words before it name nobody, the
wider surroundings decide (`scene.Scene.side`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from .labels import Label, classify
from .names import is_name, name_at_end, name_within
from .numbers import valid_id18
from .roles import (
    Side,
    by_ending,
    is_agent,
    is_body,
    is_invited,
    listed_side,
    role_side,
    title_side,
    without_courtesy,
    without_field,
    without_verb,
)

if TYPE_CHECKING:
    from .scene import Scene

_STOP: Final = re.compile(r"[。;!?\n]")
_PARTS: Final = re.compile(r"([^,:()、/|\t\"<> ]+)([,:()、/|\t\"<> ]*)")
_CONTACT: Final = re.compile(r"联 {1,4}系 {1,4}人")
_REACH: Final = 90
_LONGEST: Final = 36  # a label; what is longer is a list of numbers
_MOST: Final = 10
_TELEPHONE: Final = re.compile(r"[+()0-9][0-9 ()+-]{5,20}")
_IDENTITY: Final = re.compile(r"\d{17}[0-9Xx]|\d{6} ?-?\d{8} ?-?\d{3}[0-9Xx]")
# What is said of private persons only: sex, nation, age, birth.
_PERSONAL: Final = re.compile(
    r"男|女|性别.?|[汉土苗瑶侗壮回满藏彝白]族|土家族|\d{1,3}岁|(?:19|20)\d\d年.{0,8}(?:出?生|生人)|(?:出生于?|生于).{0,14}"
    r"|.{0,4}住(?!房|建|院|宿|保).{3,}|户籍(?!室|窗|科).*"
)
_PLACE: Final = re.compile(r"[0-9一二三四五六七八九十](?:组|号|室|栋|幢|单元|楼|层|户)$|[村区乡镇县市]$")
_FIELD_WORD: Final = re.compile(
    r"(?:联系|联络|办公|手机|移动|固定|咨询|监督|举报|投诉)?(?:电话|手机|号码|方式|热线|传真|座机)?(?:号码?)?(?:为|是)?|号|tel|[a-z]{1,5}\.?",
    re.I,
)
# Data between a name and a telephone: 面积3.2亩, 账号6222…, 补贴500元.
_DATA: Final = re.compile(r"\d")
_FIRST_PERSON: Final = re.compile(
    r"我(?!们?(?:局|镇|县|市|院|校|所|单位|公司|省|区|乡|村|国|司|厅|委|会|中心|站|办|处|馆|大队|支队|队|行|部|科|社|店))"
)
# 到县民政局办理退费: the body to which somebody is sent.
_ERRAND: Final = re.compile(
    r"(?:办理|领取|咨询|反映|申请|报名|提出|接受|处理|缴纳|登记|反馈|投诉|举报|申诉|提交|联系|查询|核实|核对|补办|换领|签订|确认)"
    r"[^,]{0,8}$"
)
_LEFT: Final = re.compile(r"(?:留下|留|预留|留存|登记)(?:的|了)?$")  # 并留下电话138…
_BRACKET: Final = re.compile(r"\+?[(0-9][0-9 ()-]{4,19}[0-9] ?[(]([^()\n]{1,18})[)]")
_FOUND: Final = re.compile(r"(?:拾到|捡到|拾得|拣到|知情|发现)者?[^,]{0,10}(?:联系|拨打|致电|电话)[: ]{0,2}$")
# Fields that name a party, and bodies that have only to do with one.
_NAMING: Final = re.compile(
    r"名称|机构|采购人|代理|单位|部门|企业|公司|甲方|乙方|被申请人|被告|建设|施工|供应商"
)
_BANK_OR_WORK: Final = re.compile("开户(?:银?行|机构|网点)|(?:原?工作|就读|任职|所在)(?:单位|学校|于)|毕业于")
_ASIDE: Final = re.compile(
    r"工作单位|所在|就读|就职|任职|开户|毕业|发证|登记机关|银行|原单位|被投诉|被举报|学校"
)
_FIELDS_ABOVE: Final = 5
# 治丧联系:张三 138…: the field says that he is there for those who ask.
_CONTACTING: Final = re.compile(
    r"(?:联系|咨询|预约|订购|订货|订票|采摘|招租|报名|值班|抢修|维修|监督|举报|投诉|受理|接待|洽谈|服务|救援|调度)$"
)
# 张三(138…)反映, 李四,138…,来电称: what those do who turn to a body.
_SPEAKS: Final = re.compile(
    r"[+()0-9 -]{8,24}[),]{0,2}"
    r"(?:来电|来信|来访|致电|反映|投诉|举报|[诉自]?称|求助|报警|报案|申请|留言|信访|上访|表示|报名)"
    r"(?!电话|热线|邮箱|方式|地址|时间|渠道|人|材料)"
)
_PRONOUN: Final = re.compile(r"(?:自己|其|他|她)的?$")
_CELLS: Final = re.compile(r"[;\t|]| {2,}| (?=[\u4e00-\u9fff]{2,10} ?:)")
_THEN_WORDS: Final = re.compile(r"[0-9() -]{7,20} {1,3}([\u4e00-\u9fff]{3,24})[。 ]?(?=\r?\n|$)")
Holder = Literal["private", "official", "named", ""]


def holder(scene: Scene, start: int, begin: int) -> Holder:
    """Whose the number at `start` is, whose label begins at `begin`.

    Asked in this order: the label's own words, the words before it in the sentence, the fields on the lines above.
    "named": a name stands there of which nothing more is said.
    """
    own = scene.norm[begin:start] if start - _LONGEST < begin < start else ""
    own = without_field(own.split(":")[0])  # 报名联系人及电话:张三(138…
    if own and not _FIELD_WORD.fullmatch(own):
        said, _ = _said(own)
        if _LEFT.search(own):
            return "private"
        if said or is_body(own):
            return said or "official"
    said = _behind(scene, start)
    if said:
        return said
    line = scene.line(start)[0]
    if _body_behind(scene, start, line):
        return "official"
    low = max(line, begin - _REACH)
    text = scene.norm[low:begin]
    if not text.strip(" \t(-*.、0123456789)#"):
        return _above(scene, line)
    if _FOUND.search(text) and scene.norm[start] in "1+":  # 拾到请联系138…: of who lost it
        return "private"
    if own and _PRONOUN.search(own):  # 主任张三当天就来了,还留了自己的手机138…
        said = _subject([(part, "") for part in re.split(r"[,:;]", last_sentence(text))])
        return said or party_in(text)
    party = party_in(text)
    return "private" if party == "named" and _SPEAKS.match(scene.norm, start, start + 40) else party


def last_sentence(text: str) -> str:
    """The last sentence of a text."""
    return text[max((stop.end() for stop in _STOP.finditer(text)), default=0) :]


def party_in(text: str) -> Holder:
    """The holder that the last sentence of `text` names."""
    return _walk(_CONTACT.sub("联系人", last_sentence(text)))


def _behind(scene: Scene, start: int) -> Side:
    """What a bracket right behind the number says: 138…(张主任), 138…(张三,监护人)."""
    hit = _BRACKET.match(scene.norm, start, start + 48)
    for part in re.split(r"[,、:; ]", hit.group(1)) if hit else ():
        said, _ = _said(part) if part else ("", False)
        if said:
            return said
    return ""


def _walk(text: str) -> Holder:
    """The holder that the last parts of `text` name."""
    parts = [(hit.group(1).strip("\r*-_.#'="), hit.group(2)) for hit in _PARTS.finditer(text)]
    named: Holder = ""
    beside = False
    last = [one for one in parts if one[0]][-_MOST:]
    for count, (part, sign) in enumerate(reversed(last)):
        if _identity(part) or _FIRST_PERSON.match(part):
            return "private"
        core = without_field(part)
        if _PERSONAL.fullmatch(core):
            return "private"
        if not core or _TELEPHONE.fullmatch(part) or _FIELD_WORD.fullmatch(core) or _PLACE.search(part):
            continue
        if _BANK_OR_WORK.match(core):  # 开户行建设银行: says nothing of the telephone
            continue
        contacting = _CONTACTING.sub("", core) if ":" in sign else core
        if contacting != core:  # 治丧联系:张三; 家长联系:李四
            return role_side(contacting) or "official"
        if ":" in sign and (is_agent(core) or not (role_side(core) or name_at_end(core))):
            # The name of a field: only that of a party, or of a body right before the number or a name.
            if is_body(core) and not is_agent(core) and (count == 0 or beside):
                return "official"
            continue
        said, is_person = _said(core)
        if said == "private" and not is_person and _for_unit(core, text):
            said = "official"
        if said:
            return said
        beside = is_person
        if is_person:
            named = "named"
        elif _PRONOUN.search(core):
            return _subject(last[: len(last) - count - 1]) or named
        elif not _DATA.search(part):
            break
        elif _gave(part):
            return "private"
    return named


def _gave(part: str) -> bool:
    """Whether somebody is named who did something with a sum: 张三捐款500元."""
    words = re.split(r"\d", part)[0]
    name = without_verb(words)
    return name != words and name_at_end(name) != ""


def _for_unit(role: str, text: str) -> bool:
    """Whether a role that stands in no list acts for a body: 领用单位:某某局 领用人:张三."""
    return (
        not listed_side(role)
        and re.search(rf"{re.escape(role[-3:-1])}(?:单位|部门|机构|企业)", text) is not None
    )


def _subject(parts: list[tuple[str, str]]) -> Side:
    """Of whom a sentence speaks that goes on with 自己的手机: 农办主任张三当天就来了,…"""
    for part, _ in reversed(parts):
        name = name_within(part)
        if name:
            return role_side(part[: part.rfind(name)])
    return ""


def _above(scene: Scene, line: int) -> Holder:
    """The party that a field on one of the lines above names: 被申请人:某某局, then 地址:…, then 电话:…"""
    high = line - 1
    named: Holder = ""
    for _ in range(_FIELDS_ABOVE):
        low = max(scene.norm.rfind("\n", max(0, high - 120), max(0, high)) + 1, high - 120, 0)
        fields = _fields(scene.norm[low : max(0, high)])
        if not fields:
            return named
        for label, value in reversed(fields):
            said = _field_side(label, value)
            if said in ("private", "official"):
                return said
            named = said or named
        high = low - 1
    return named


def _fields(line: str) -> list[tuple[str, str]]:
    """The fields of a line of a form, label and value: 姓名:张三  性别:男, or in cells; none where it is a sentence."""
    found = []
    parts = [part for part in _CELLS.split(line.strip(" \t\r。;,|")) if part]
    if ":" in line:
        halves = [part.partition(":") for part in parts]
        pairs = [(label, value) for label, colon, value in halves if colon]
    else:
        pairs = list(zip(parts[::2], parts[1::2], strict=False)) if len(parts) > 1 else []
    for label, value in pairs:
        plain = label.replace(" ", "").strip("0123456789.、()一二三四五六七八九十\"'")
        if not plain or len(plain) > 16 or "。" in value:
            return []
        found.append((plain, value.strip(" \"',")))
    return found


def _field_side(label: str, value: str) -> Holder:
    """What a field of a form says of the telephone below it."""
    if _ASIDE.search(label):
        return ""
    said = role_side(label)
    if (said or _NAMING.search(label)) and is_body(value) and not is_name(value):
        return "official"
    if said:
        return said
    meant = classify(label)
    if meant in (Label.PERSONAL, Label.ID) and value:
        return "private"
    named = meant is Label.NAME or label.split("(")[0].endswith(("方", "主", "户"))
    return "named" if named and is_name(value) else ""


def _body_behind(scene: Scene, start: int, line: int) -> bool:
    """Whether a line of numbers only goes on with a body's name: ☎ 0731-… ☎ 138… 某某服务中心."""
    if re.search(r"[\u4e00-\u9fff]", scene.norm[max(line, start - _REACH) : start]):
        return False
    hit = _THEN_WORDS.match(scene.norm, start, start + 60)
    return hit is not None and is_body(hit.group(1)) and not is_name(hit.group(1))


def _identity(part: str) -> bool:
    """Whether a part is an identity number, alone or behind its own label."""
    hit = _IDENTITY.search(part)
    if hit is None or not valid_id18(re.sub("[ -]", "", hit.group())):
        return False
    before = part[: hit.start()]
    return not before or re.search("身份|证件|公民", before) is not None or name_at_end(before) != ""


def _said(core: str) -> tuple[Side, bool]:
    """What a part says of the holder, and whether it is the name of somebody of whom it says no more."""
    if is_agent(core):
        return "", True
    said = listed_side(core)
    if said:
        return said, False
    if title_side(core) and (is_name(core[:-2]) or len(core) <= 4):
        return "official", False
    plain = without_courtesy(core)
    if plain != core and len(plain) <= 2 and not is_body(plain):
        return "", True
    if plain != core and is_body(plain[:-1]):  # 人力资源部曹女士
        return "official", False
    without = without_verb(plain)
    if without != plain and name_at_end(without):
        return "private", False
    if (is_body(plain) or is_body(_ERRAND.sub("", plain))) and not is_name(plain):
        return "official", False
    name = name_at_end(plain)
    if not name:
        return by_ending(core), False
    head = plain[: plain.rfind(name)].rstrip(" 的")
    if not head:
        return "", True
    said = "" if is_agent(head) else role_side(head)
    if said:
        return said, False
    return ("official" if is_body(head) or is_invited(head) else ""), True


def reported_by(scene: Scene, begin: int) -> bool:
    """Whether a private person with his name stands right before `begin`: 报警人张三,报警电话…"""
    part = re.split(r"[,:(。;\n]", scene.norm[max(0, begin - 24) : begin].rstrip(" ,:("))[-1]
    name = name_at_end(part)
    return bool(name) and role_side(part[: part.rfind(name)].rstrip(" :")) == "private"
