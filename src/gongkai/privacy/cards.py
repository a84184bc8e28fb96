"""Bank cards and accounts of private persons; a body's or a company's own account is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from . import whose
from .finding import Finding
from .labels import Label
from .names import HAN, is_name, name_at_end
from .numbers import luhn, plausible_issuer
from .roles import is_body
from .scene import Scene, is_unit
from .tables import Row

_PLAIN: Final = re.compile(r"(?<![0-9A-Za-z.])\d{15,19}(?![0-9A-Za-z]|\.\d)")
_FOURS: Final = re.compile(
    r"(?<![0-9A-Za-z.])[2-9]\d{3}([ -]{1,2})\d{4}\1\d{4}(?:\1\d{4}(?:\1\d{1,3})?)(?![0-9A-Za-z]|\.\d)"
)
_SIX: Final = re.compile(r"(?<![0-9A-Za-z.])[3-9]\d{5}[ -]{1,2}\d{10,13}(?![0-9A-Za-z]|\.\d)")
_SPREAD: Final = re.compile(
    r"(?<![0-9A-Za-z.])[3-9](?:[ -]?\d|[ \t]{0,3}\r?\n[ \t]{0,8}\d){15,18}(?![0-9A-Za-z])"
)
_HOLDER: Final = re.compile(
    r"(?:户 {0,6}名|名称|账户名称?|开户名称?|账号名称|收款单位|收款人|收款方|缴款单位|单位名称"
    r"|开户单位|(?<=\n)单位(?=:)|账户|持卡人)"
    rf"(?:名称|全称)?[:为是 \t]{{0,3}}(?=([{HAN}()·]{{2,30}}))"
)
_UNIT_WORDS: Final = re.compile(
    r"对公|基本户|财政专户|保证金|非税|缴款|专户|汇入|汇至|汇款|转入|缴纳|缴入|缴至|竞买|履约|收款单位|国库|投标人|采购人|捐赠|捐款"
)
_SKIPPED: Final = frozenset(
    {Label.OTHER, Label.CREDIT, Label.UNIT_ACCOUNT, Label.PHONE, Label.OFFICE, Label.POSITION, Label.UNIT}
)


def cards(scene: Scene) -> Iterator[Finding]:
    """Card numbers of 16 to 19 digits with issuer and check digit (Luhn); behind a label also those without."""
    taken: set[int] = set()
    for pattern in (_PLAIN, _FOURS, _SIX, _SPREAD):
        for hit in _outside(scene, pattern):
            start, end = hit.span()
            digits = re.sub(r"\D", "", hit.group())
            if pattern is _FOURS and len(digits) > 16 and not luhn(digits):
                shorter = end - len(hit.group()) + len(re.match(r"(?:\D*\d){16}", hit.group()).group())  # type: ignore[union-attr]
                if luhn(digits[:16]) and not scene.norm[shorter : shorter + 1].isdigit():
                    digits, end = digits[:16], shorter
            if start in taken or not 15 < len(digits) < 20:
                continue
            confidence = _weigh(scene, start, end, digits, pattern is _SPREAD)
            if confidence:
                taken.add(start)
                reason = "符合银行卡号规则（发卡行、校验位）" if luhn(digits) else "标为银行卡号或账号"
                yield Finding("bank_card", start, end, scene.raw[start:end], "", confidence, reason)


def _outside(scene: Scene, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The matches that begin in no identity number found before: 430102 19900307 1234 6222 0212 …"""
    at = passed = 0
    numbers = scene.numbers
    while hit := pattern.search(scene.norm, at):
        while passed < len(numbers) and numbers[passed][1] <= hit.start():
            passed += 1
        if passed < len(numbers) and numbers[passed][0] <= hit.start():
            at = numbers[passed][1]
            continue
        at = hit.end()
        yield hit


def _weigh(scene: Scene, start: int, end: int, digits: str, spread: bool) -> float:
    valid = luhn(digits) and len(set(digits)) > 2
    if not valid and spread:
        return 0.0
    if not valid and digits[0] == "0":
        return 0.0
    if scene.in_address(start):
        return 0.0
    label, begin = scene.label(start)
    said = label in (Label.CARD, Label.ACCOUNT)
    if label in _SKIPPED or (not said and not (valid and plausible_issuer(digits))) or (spread and not said):
        return 0.0
    side = scene.side(start, min(begin, start))
    holder = _holder(scene, start, end)
    row = scene.row(start)
    if not (row and row.side == "private" and not holder) and _of_a_unit(scene, start, begin, holder, side):
        return 0.0
    if said:
        if valid:
            return 0.98
        return 0.85 if side == "private" or holder == "person" else 0.7
    if digits.startswith("62") or side == "private" or scene.name_near(start, end):
        return 0.93
    return 0.75


def _holder(scene: Scene, start: int, end: int) -> str:
    """Whose the account is, as a field before or behind it says: "unit", "person" or nothing."""
    bracket = _BRACKET.match(scene.norm, end, end + 40)
    if bracket and is_unit(bracket.group(1)) and not _BANK.search(bracket.group(1)):  # 账号:6222…(某某公司)
        return "unit"
    near = scene.name_near(start, start)
    if near and start - near[1] <= 3:  # 张三 6222…
        return "person"
    row = scene.row(start)
    if row and row.side != "private" and _unit_in_row(scene, row):
        return "unit"
    low = max(0, start - 160) if row is None else row.cells[0][0]
    before = next(iter(reversed(list(_HOLDER.finditer(scene.norm, low, start)))), None)
    high = min(len(scene.norm), end + 60) if row is None else row.cells[-1][1]
    behind = _HOLDER.search(scene.norm, end, max(end, high))
    for hit in (before, behind):
        if hit is None:
            continue
        lines = scene.norm.count("\n", hit.end(), start) if hit is before else 0
        party = _party(scene, start) if lines else ""
        if party:
            return party
        if lines > 4 or (
            lines and (near or scene.id_on_line(start))
        ):  # another line's holder; this one names a person
            continue
        if hit is behind and re.search(r"账号|卡号|\d{15}|\n[^\n]*\n|。", scene.norm[end : hit.start()]):
            continue
        if is_name(hit.group(1)) or name_at_end(hit.group(1)):
            return "person"
        if is_unit(hit.group(1)) and not _BANK.search(hit.group(1)):
            return "unit"
    return _party(scene, start)


def _unit_in_row(scene: Scene, row: Row) -> bool:
    """Whether a row names a company or a body (not its bank) and no person in a column for names."""
    cells = [scene.norm[a:b] for a, b in row.cells]
    if any(is_name(cells[at].replace(" ", "")) for at in row.columns_of(Label.NAME)):
        return False
    return any(is_unit(cell) and not _BANK.search(cell) for cell in cells)


_FUND: Final = re.compile(r"(?:专户|非税|国库|对公|基本户|财政户)[(: ]{0,2}(?:银行)?(?:账号|账户)?[: ]{0,2}$")
_OWN_CARD: Final = re.compile(r"银行卡|储蓄卡|借记卡|工资卡|社保卡|一卡通|存折")
_BRACKET: Final = re.compile(rf" ?\((?:户名[: ]{{0,2}})?([{HAN}()]{{4,30}}?)\)(?![{HAN}])")
_HIS: Final = re.compile(r"(?:[他她]的?|我的|本人的?)(?:名下的?)?[\u4e00-\u9fff]{0,4}(?:账|卡|存折)")
_ITS: Final = re.compile(r"[其该](?:单位|公司|企业)?(?:银行)?账")
_COMPANY: Final = re.compile(r"公司|合作社|企业|厂|信用代码|学校|委员会")
_BANK_NAMED: Final = re.compile(
    r"(?:开户(?:银?行|机构)[:为 ]{0,3})?[\u4e00-\u9fff]{0,12}(?:银行|信用社|农商行|合作联社|邮储|[建农工中]行)"
    r"(?:[\u4e00-\u9fff]{0,10}[支分]行)?(?:营业[部厅])?[, :(]*"
)
_BANK: Final = re.compile(r"银行|支行|分行|信用社|农商行|合作联社|邮储")
_PARTY: Final = re.compile(r"(?:.*[:是为]|[买卖供需甲乙丙]方|收款方|付款方)")


def _party(scene: Scene, start: int) -> str:
    """Whose the account is, as the clauses before it on the line say: 卖方某某公司;开户行…;账号…"""
    low, _ = scene.line(start)
    for clause in reversed(re.split(r"[;,]", scene.norm[max(low, start - 120) : start])[:-1]):
        value = _PARTY.sub("", clause.strip()).strip()
        if is_name(value) or name_at_end(value):
            return "person"
        if is_unit(value) and not _BANK.search(value):
            return "unit"
    return ""


def _of_a_unit(scene: Scene, start: int, begin: int, holder: str, side: str) -> bool:
    if _FUND.search(scene.norm, max(0, begin - 8), start):
        return True
    if _HIS.search(scene.norm, max(0, begin - 4), start):  # 转入他的银行卡
        return False
    if holder:
        return holder == "unit"
    if _ITS.search(scene.norm, max(0, begin - 2), start):  # 某某公司(…)符合条件,拨付至其账户
        before = scene.norm[max(scene.line(start)[0], begin - 90) : begin]
        if _COMPANY.search(whose.last_sentence(before)):
            return True
    if _OWN_CARD.search(scene.norm, max(0, begin - 3), start):
        return False
    own = re.sub(r"(?:银行)?(?:账户|账号|户)?(?:号码|号)?[:为是 (]*$", "", scene.norm[begin:start])
    if is_body(own) and not _BANK.search(own):
        return True
    before = _BANK_NAMED.sub("", scene.norm[max(scene.line(start)[0], begin - 90) : begin])
    if scene.row(start) is None and whose.party_in(before) == "official":
        return True
    low, _ = scene.line(start)
    if scene.name_near(start, start) or scene.id_on_line(start):
        return False
    if _UNIT_WORDS.search(scene.norm, max(0, start - 120), start) and side != "private":
        return True
    clause = re.split(r"[,;。\n:]", scene.norm[max(low, begin - 30) : begin].rstrip(" (:"))[-1]
    if clause and is_unit(clause) and not _BANK.search(clause):
        return True
    return side == "official" and scene.label(start)[0] is Label.ACCOUNT
