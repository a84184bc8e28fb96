"""From facts and words to a letter: pure functions, no database, no clock."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gongkai.law.outcomes import outcomes
from gongkai.law.texts import say_date
from gongkai.letters.content import Block, LetterContent
from gongkai.letters.errors import BadWords, LetterError, MissingElements, NotUnderRegime
from gongkai.letters.facts import LABELS, LetterFacts, cleaned
from gongkai.letters.forms import filled_form, slip_of
from gongkai.letters.kinds import BLOCKS, PLACEHOLDERS, Kind, kind_of, load
from gongkai.letters.substitution import placeholders, substitute
from gongkai.letters.values import fee_rows, values_of

_LAST = re.compile(rf"\{{({'|'.join(BLOCKS)})\}}\s*$")


def compose(kind_key: str, facts: LetterFacts, words: Mapping[str, str] | None = None) -> LetterContent:
    """The letter of a kind. `words`: a body's own text by kind, one paragraph a line, for requests of the 2019 text.

    A line that uses a placeholder without a value is left out whole; a list, table or remedies block stands at the end
    of its line. Raises MissingElements, NotUnderRegime, BadWords (all LetterError).
    """
    kind, facts = kind_of(kind_key), cleaned(facts)
    lines = words_of(kind, facts, words)
    absent = missing(kind_key, facts)
    if absent:
        raise MissingElements(kind.label, absent, [_label(name) for name in absent])
    values = values_of(kind, facts)
    values["decision"] = _decision(facts, values)
    made_on = say_date(facts.made_on) if facts.made_on else ""
    closed = not kind.form
    return LetterContent(
        kind=kind.key,
        body=facts.body_name,
        title=kind.title,
        number=facts.number,
        addressee=facts.addressee_name if closed else "",
        blocks=tuple(block for line in lines for block in _blocks(kind, facts, line, values)),
        basis=values["basis"],
        form=filled_form(kind.form, facts) if kind.form else None,
        attachments=facts.attachments if closed else (),
        closing=tuple(filter(None, (facts.body_name, made_on))) if closed else (),
        contact=_contact(facts) if closed else (),
        slip=slip_of(kind.slip, facts) if kind.slip else None,
        date=facts.made_on.isoformat() if facts.made_on else "",
    )


def missing(kind_key: str, facts: LetterFacts) -> list[str]:
    """The required elements that `facts` lack, as names of facts (`a|b`: one of them); [] when the letter can be made.

    For `check()` of an action: the labels are in `facts.LABELS`.
    """
    kind = kind_of(kind_key)
    needs = ["body_name", *kind.needs]
    if kind.remedies == "required":
        needs.append("remedies")
    needs += _decision_entry(facts).get("needs", []) if "decision" in kind.needs and facts.outcome else []
    return list(dict.fromkeys(need for need in needs if not _given(kind, facts, need)))


def missing_labels(kind_key: str, facts: LetterFacts) -> list[str]:
    """The same in Chinese."""
    return [_label(name) for name in missing(kind_key, facts)]


def check_words(kind_key: str, text: str) -> str:
    """Why `text` cannot stand as the words of a kind, in Chinese; "" when it can."""
    kind = kind_of(kind_key)
    try:
        used = [name for line in text.splitlines() for name in _names_in(line)]
    except BadWords as wrong:
        return str(wrong)
    if "remedies" in used and kind.remedies == "none":
        return f"《{kind.label}》是程序性文书，不写救济途径，请删去 {{remedies}}。"
    must = [name for name in kind.must if name not in used]
    if kind.remedies == "required" and "remedies" not in used and "remedies" not in must:
        must.append("remedies")
    if must:
        told = "、".join(f"{{{name}}}（{PLACEHOLDERS[name]}）" for name in must)
        return f"缺少必备的占位符：{told}。请补上。"
    return ""


def words_of(kind: Kind, facts: LetterFacts, words: Mapping[str, str] | None) -> list[str]:
    """The lines of a letter: a body's own, else the default ones of the text that the request falls under."""
    if facts.regime_id not in kind.words:
        raise NotUnderRegime(f"2007年《政府信息公开条例》没有规定《{kind.label}》，该申请不能使用这种文书。")
    own = (words or {}).get(kind.key, "")
    # A body writes for the text in force; its words cite what an old request does not know.
    if own.strip() and facts.regime_id == "regime_2019":
        wrong = check_words(kind.key, own)
        if wrong:
            raise BadWords(f"《{kind.label}》的文字有误：{wrong}")
        return [line.strip() for line in own.splitlines() if line.strip()]
    return list(kind.words[facts.regime_id])


def _names_in(line: str) -> list[str]:
    names = placeholders(line, PLACEHOLDERS)
    inside = [name for name in placeholders(_LAST.sub("", line), PLACEHOLDERS) if name in BLOCKS]
    if inside:
        raise BadWords(f"占位符 {{{inside[0]}}} 应当写在一行的末尾。")
    return names


def _given(kind: Kind, facts: LetterFacts, need: str) -> bool:
    for name in need.split("|"):
        if name == "basis" and (facts.basis or values_of(kind, facts)["basis"]):
            return True
        if name == "decision" and (facts.decision or _decision_entry(facts)):
            return True
        if name not in ("basis", "decision") and facts.has(name):
            return True
    return False


def _label(need: str) -> str:
    return "或者".join(LABELS.get(name, name) for name in need.split("|"))


def _decision_entry(facts: LetterFacts) -> Mapping[str, list[str]]:
    """The words and needs of the outcome (`data/decisions.json`); {} without one or where an officer wrote them."""
    if facts.decision or not facts.outcome:
        return {}
    if facts.outcome not in outcomes():
        raise LetterError(f"没有答复类型“{facts.outcome}”。")
    table = load("decisions")
    found: Mapping[str, list[str]] = table.get(f"{facts.outcome}/{facts.sub_ground}") or table.get(
        facts.outcome, {}
    )
    return found


def _decision(facts: LetterFacts, values: Mapping[str, str]) -> str:
    if facts.decision:
        return values["decision"]
    lines = _decision_entry(facts).get("words", [])
    return "\n".join(substitute(line, values) for line in lines if _complete(line, values))


def _complete(line: str, values: Mapping[str, str]) -> bool:
    return all(values[name] for name in placeholders(line, values.keys()) if name not in BLOCKS)


def _blocks(kind: Kind, facts: LetterFacts, line: str, values: Mapping[str, str]) -> list[Block]:
    """The blocks of one line: its text, then the list, table or remedies at its end; [] when a value is missing."""
    last = _LAST.search(line)
    if not _complete(line, values):
        return []
    block = _block(kind, facts, last[1], values) if last else None
    lead = _LAST.sub("", line) if last else line
    if last and block is None and lead.rstrip().endswith(("：", ":")):
        return []
    text = [Block("text", part) for part in substitute(lead, values).split("\n") if part.strip()]
    return [*text, block] if block else text


def _block(kind: Kind, facts: LetterFacts, name: str, values: Mapping[str, str]) -> Block | None:
    if name == "remedies":
        text = facts.remedies_text if kind.remedies != "none" else ""
        return Block("remedies", text) if text else None
    if name == "table":
        if kind.table == "fee":
            rows = fee_rows(facts)
            return Block("table", rows=rows, header=True) if rows else None
        assert not isinstance(kind.table, str)
        rows = tuple((label, substitute(text, values)) for label, text in kind.table)
        return Block("table", rows=rows) if rows else None
    items = facts.points if name == "points" else facts.withheld
    return Block("points", items=tuple(item.strip() for item in items)) if items else None


def _contact(facts: LetterFacts) -> tuple[str, ...]:
    parts = [
        ("联系部门", facts.office_name),
        ("联系电话", facts.phone),
        ("联系地址", facts.address + (f"（邮政编码{facts.postcode}）" if facts.postcode else "")),
        ("办公时间", facts.office_hours),
        ("电子邮箱", facts.email),
    ]
    return tuple(f"{label}：{text}" for label, text in parts if text)
