"""Telephone numbers of private persons, and their e-mail, WeChat and QQ: whose a number is, the surroundings say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .finding import Finding
from .labels import Label
from .names import name_at_end
from .scene import Scene
from .whose import holder, party_in, reported_by

_MOBILE: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:\(?(?:\+|00)?86\)?[ -]{0,2}|0)?"
    r"(?P<body>1[3-9]\d"
    r"(?:\d{8}|([ -]{1,2})\d{4}\2\d{4}|[ -]\d{8}|\d[ -]\d{3}[ -]\d{4}|\d{4}[ -]\d{4}|[ -]\d{3}[ -]\d{5}"
    r"|[ -]\d{4}\d[ -]\d{3})|1 [3-9](?: \d){9})(?![0-9A-Za-z])"
)
_BROKEN: Final = re.compile(
    r"(?<![0-9A-Za-z])(?=1[3-9])\d{3,10}[ \t]{0,3}\r?\n[ \t]{0,8}\d{1,8}(?![0-9A-Za-z])"
)
_LANDLINE: Final = re.compile(
    r"(?<![0-9A-Za-z.-])(?:\(?(?:\+?86[ -]?)?0?(?:10|2[0-9]|[3-9]\d{2})\)?[ -]{0,3}|(?=[2-8]\d{6,7}(?!\d)))"
    r"[2-8]\d{2,3}[ -]?\d{4}(?:-\d{1,5})?(?![0-9A-Za-z])"
)
_EMAIL: Final = re.compile(
    r"(?<![\w.+*%@-])[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,12}(?![\w@])", re.A
)
_CHAT: Final = re.compile(r"(?<![0-9A-Za-z_*@.-])(?:[A-Za-z][\w-]{5,19}|[1-9]\d{4,10})(?![\w*@-])", re.A)
_OFFICE_DOMAIN: Final = re.compile(
    r"(?:\.|@)(?:gov|mil|court|police)\.cn$|\.gov$|@(?:gov|chinatax|customs)\.", re.I
)
_OWN_DOMAIN: Final = re.compile(
    r"@(?:(?:vip\.)?qq|foxmail|(?:vip\.)?163|126|yeah|(?:vip\.)?sina|sohu|139|189|wo|gmail|hotmail|outlook|live|yahoo|icloud|aliyun|21cn|tom|msn|proton(?:mail)?)\.",
    re.I,
)
_UNIT_BEHIND: Final = re.compile(
    r"\.\d|[ \t]?(?:元|万|亿|吨|平方|㎡|公里|千瓦|人次|人民币|份|%|立方|km|kg)|-\d"
)
_OFFICE_MAIL: Final = re.compile(
    r"(?:咨询|监督|举报|投诉|报名|工作|办公|公务|单位|服务|反馈|受理|质疑|征集|投稿)"
    r"(?:电子)?邮[箱件]"
)
# 张三,报警电话138…: he turned to the body from it; 店主张三,取件电话138…: others call him.
_TURNING: Final = re.compile(
    "报警|报案|求助|救助|投诉|举报|检举|信访|维权|咨询|报名|预约|报修|查询|反馈|接待|受理"
)
_LIST: Final = re.compile(r"[\s、,/;和及或()与]*(?:\([^()]{0,8}\))?[\s、,/;和及或]*")
_SKIPPED: Final = frozenset(
    {Label.OTHER, Label.CREDIT, Label.OFFICE, Label.UNIT_ACCOUNT, Label.POSITION, Label.PLATE, Label.DISABLED}
)
_CODE: Final = re.compile(r"[A-Za-z0-9_#=.][-_#=.]$|[_#=]$")
_NEXT: Final = re.compile(r"\)?[;、,/ ]{1,2}([\u4e00-\u9fff:]{2,12}?)[: (,]{0,2}")
_OWN_WORDS: Final = re.compile(r"手机|移动电话|mobile|cell|微信", re.I)


def phones(scene: Scene) -> Iterator[Finding]:
    """Mobile numbers, and landlines of private persons. What belongs to a contact block or an office is left out."""
    chain = _Chain(scene)
    office = -100  # where the last number ends that was a body's
    hits = [(hit.start(), hit.end(), True) for hit in _MOBILE.finditer(scene.norm)]
    mobiles = {place for start, end, _ in hits for place in (start, end - 1)}
    for hit in _LANDLINE.finditer(scene.norm):
        if hit.start() not in mobiles and hit.end() - 1 not in mobiles:
            hits.append((hit.start(), hit.end(), False))
    for start, end, mobile in sorted(hits):
        if mobile and scene.norm[start] == "(" and ")" not in scene.norm[start:end]:
            start += 1
        label, begin = chain.label(start, end)
        confidence = _weigh(scene, start, end, label, begin, mobile)
        if confidence and _goes_on(scene, office, start):
            confidence = 0.0
        office = -100 if confidence else end
        if confidence:
            what = "手机号码" if mobile else "固定电话，属于个人"
            yield Finding("phone", start, end, scene.raw[start:end], "", confidence, what)
    yield from _broken(scene)


def _goes_on(scene: Scene, office: int, start: int) -> bool:
    """Whether a list of contacts goes on: 班主任电话:一班张三138…;二班李四139…, of whom nothing else is said."""
    if start - office > 20 or scene.row(start):
        return False
    between = _NEXT.fullmatch(scene.norm[office:start])
    return between is not None and party_in(between.group(1)) in ("", "named")


def _broken(scene: Scene) -> Iterator[Finding]:
    """Mobile numbers that a line end divides, only behind a label."""
    for hit in _BROKEN.finditer(scene.norm):
        if sum(char.isdigit() for char in hit.group()) != 11:
            continue
        label, begin = scene.label(hit.start())
        if label in (Label.PHONE, Label.OWN_PHONE) and _weigh(
            scene, hit.start(), hit.end(), label, begin, True
        ):
            yield Finding(
                "phone", *hit.span(), scene.raw[hit.start() : hit.end()], "", 0.9, "手机号码，被换行断开"
            )


class _Chain:
    """Labels of numbers in a row: 电话：138…、139… has one label for both."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.end = -100
        self.last: tuple[Label, int] = (Label.NONE, 0)

    def label(self, start: int, end: int) -> tuple[Label, int]:
        scene = self.scene
        found, begin = scene.label(start)
        if found is Label.NONE:
            if start - self.end <= 14 and _LIST.fullmatch(scene.norm[self.end : start]):
                found, begin = self.last
            else:
                found, begin = self._past_name(start, begin)
        self.end, self.last = end, (found, begin)
        return found, begin

    def _past_name(self, start: int, begin: int) -> tuple[Label, int]:
        """The label before a name: 联系电话：王科长 138…"""
        low = max(0, start - 16)
        words = re.split(r"[,;。、:\n\t|]", self.scene.norm[low:start].rstrip(" \t:("))[-1].strip()
        begin = self.scene.norm.rfind(words, low, start) if words else start
        if words and (self.scene.titled(words) or name_at_end(words)):
            found, earlier = self.scene.label(begin)
            if found in (Label.PHONE, Label.OFFICE, Label.OWN_PHONE):
                return found, earlier
        return Label.NONE, start


def _weigh(scene: Scene, start: int, end: int, label: Label, begin: int, mobile: bool) -> float:
    """How sure it is that the number is a private person's telephone, 0 where it is not."""
    own = label is Label.OFFICE and mobile and _TURNING.search(scene.norm, max(begin, start - 40), start)
    if own and reported_by(scene, begin):
        label = Label.OWN_PHONE
    if label in _SKIPPED or (
        not mobile and label in (Label.CARD, Label.ACCOUNT, Label.ID, Label.CHAT, Label.PASSPORT)
    ):
        return 0.0
    norm = scene.norm
    if _UNIT_BEHIND.match(norm, end) or scene.in_address(start):
        return 0.0
    if norm[end : end + 1] == "号" and norm[max(0, start - 1) : start] in ("第", ")", "字"):
        return 0.0
    if label is Label.OWN_PHONE:
        return 0.97
    if not mobile and len(re.sub(r"\D", "", norm[start:end])) < 10 and label is not Label.PHONE:
        return 0.0
    row = scene.row(start)
    said = row.owner if row and row.owner else holder(scene, start, min(begin, start))
    if said == "private":
        return 0.97 if mobile or label is Label.PHONE else 0.7
    side = said if said == "official" else scene.side(start, min(begin, start))
    if side == "official" or (side == "" and scene.unit_before(begin)):
        return 0.0
    if side == "private":
        return 0.97 if mobile else _landline(scene, start, end, label, begin)
    if said == "named" and mobile:
        return 0.95
    return _unsaid(scene, start, end, label, begin, mobile)


def _landline(scene: Scene, start: int, end: int, label: Label, begin: int) -> float:
    """A landline is a person's only in a list of persons, or with the name right before it or on the line above."""
    row = scene.row(start)
    if label is not Label.PHONE:
        return 0.7
    if row and row.side == "private":
        return 0.92
    name = scene.name_near(start, end)
    if name and name[0] < begin:
        between = scene.norm[name[1] : begin]
        return 0.92 if len(between) <= 40 and not re.search("[;。]", between) else 0.7
    return 0.92 if name is None and scene.name_above(start) else 0.7


def _unsaid(scene: Scene, start: int, end: int, label: Label, begin: int, mobile: bool) -> float:
    """Nothing says whose it is: a name beside it makes it a person's; a bare label at a notice's end does not."""
    name = scene.name_near(start, end)
    between = scene.norm[name[1] : begin] if name else ""
    named = name is not None and len(between) < 30 and not re.search("[;。]", between)
    # 联系电话：138…(张三) as a line of its own at a notice's end.
    if (
        label is Label.PHONE
        and name
        and name[0] > start
        and begin == scene.line(start)[0]
        and scene.official_text()
    ):
        return 0.0
    if not mobile:
        return 0.7 if named else 0.0
    if named:
        return 0.95
    said = scene.norm[max(begin, start - 40) : start].replace(" ", "")
    if label is Label.PHONE and not _OWN_WORDS.search(said):
        return 0.0 if scene.official_text() else 0.9
    if label is Label.PHONE:
        return 0.93
    if _CODE.search(scene.norm, max(0, start - 2), start):
        return 0.6
    return 0.9 if label is Label.NONE else 0.85


# 简历投至…: an address to which the reader sends something.
_SENT: Final = re.compile(r"(?:投|发|送|寄|报|传|提交|投递|反馈)(?:至|到|给)[^,。;\d]{0,8}$")


def emails(scene: Scene) -> Iterator[Finding]:
    """E-mail addresses of persons; WeChat and QQ behind their label. Those of offices and contact blocks are none."""
    if "@" in scene.norm:
        for hit in _EMAIL.finditer(scene.norm):
            if _OFFICE_DOMAIN.search(hit.group()):
                continue
            label, begin = scene.label(hit.start())
            side = _side(scene, hit.start(), min(begin, hit.start()))
            sent = _SENT.search(scene.norm, max(0, hit.start() - 16), hit.start())
            if (
                side == "official"
                or sent
                or _OFFICE_MAIL.search(scene.norm, max(begin, hit.start() - 40), hit.start())
                or label in (Label.OFFICE, Label.UNIT)
            ):
                continue
            own = _OWN_DOMAIN.search(hit.group()) is not None
            named = side == "private" or scene.name_near(hit.start(), hit.end()) is not None
            if not own and not named:
                continue
            confidence = 0.95 if named else (0.85 if scene.official_text() else 0.9)
            yield Finding(
                "email", *hit.span(), scene.raw[hit.start() : hit.end()], "", confidence, "电子邮箱"
            )
    yield from _chats(scene)


def _side(scene: Scene, start: int, begin: int) -> str:
    """Whose an address is: as for telephones."""
    row = scene.row(start)
    said = row.owner if row and row.owner else holder(scene, start, begin)
    return said if said in ("private", "official") else scene.side(start, begin)


def _chats(scene: Scene) -> Iterator[Finding]:
    for mark in re.finditer(r"微信|QQ|wechat", scene.norm, re.I):
        hit = _CHAT.search(scene.norm, mark.start(), mark.end() + 32)
        while hit and hit.group().lower() in ("wechat", "weixin"):
            hit = _CHAT.search(scene.norm, hit.end(), mark.end() + 32)
        if not hit or scene.label(hit.start())[0] is not Label.CHAT or re.match(r"1[3-9]\d{9}$", hit.group()):
            continue
        _, begin = scene.label(hit.start())
        if "群" in scene.norm[begin : hit.start()] or "公众" in scene.norm[max(0, begin - 4) : hit.start()]:
            continue
        side = _side(scene, hit.start(), begin)
        if re.search("咨询|客服|工作|办公|服务|业务|报名", scene.norm[begin : hit.start()]):
            continue
        if side != "official" and not (side == "" and scene.official_text()):
            confidence = 0.92 if side == "private" else 0.8
            yield Finding(
                "email", *hit.span(), scene.raw[hit.start() : hit.end()], "", confidence, "微信号或 QQ 号"
            )
