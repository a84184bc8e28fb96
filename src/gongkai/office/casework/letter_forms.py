"""The part of an act's form that is about its letter: made here or done on paper, and the words that only it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from gongkai.casework import actions as acts
from gongkai.casework.actions import lettering
from gongkai.casework.drafting import draft_words
from gongkai.law import CaseState, outcomes
from gongkai.office.casework import fields as f

PREFIX = "word_"
ISSUE, PAPER, WITHOUT = lettering.ISSUE, lettering.PAPER, "none"

# Words by group of outcome: what the reply of that kind can say (letters/data/kinds.json, decisions.json).
BY_GROUP = {
    "granted": "findings points supply_way supply_on where attachments",
    "partial": "findings points supply_way supply_on where withheld reason attachments",
    "refused": "findings reason right_channel",
    "unable": "findings search reason responsible_body responsible_contact",
    "not_processed": "findings reason right_channel where earlier_on earlier_no",
    "other": "findings reason",
}
REPLY = (
    "findings points supply_way supply_on where withheld reason search responsible_body responsible_contact "
    "right_channel earlier_on earlier_no attachments"
).split()
BY_ACT: dict[type[acts.EventAction], str] = {
    acts.RequestClarification: "reason answer_way",
    acts.RequestExplanation: "answer_way",
    acts.ReceiveExplanation: "reason",
    acts.RequestOpinion: "addressee_name points answer_way",
    acts.NoticeFee: "payment_way reason",
    acts.LapseClarification: "earlier_served_on reason",
    acts.LapseFee: "earlier_served_on reason",
    acts.Serve: "served_place",
    acts.ReceivedByRequester: "served_place",
}
# These may well go without a letter; for the first ones that is what is chosen unless somebody says otherwise.
OPTIONAL = (
    acts.Assign,
    acts.Serve,
    acts.ReceivedByRequester,
    acts.ReceiveExplanation,
    acts.Withdraw,
    acts.Reopen,
    acts.Confirm,
)
MOSTLY_WITHOUT = (acts.Assign, acts.ReceivedByRequester)


def _word(name: str, clear: str = "写在文书中。") -> forms.Field:
    made: dict[str, Any] = {
        "findings": lambda: f.text("查明的情况", clear, rows=2, longest=2000),
        "points": lambda: f.text("公开的内容", "一行一项，在文书中编号列出。", rows=3, longest=4000),
        "withheld": lambda: f.text(
            "不予公开的内容", "一行一项；不要写出不予公开的内容本身。", rows=2, longest=4000
        ),
        "reason": lambda: f.text("理由", clear, rows=3, longest=4000),
        "supply_way": lambda: f.text("提供方式", "如“随本答复书寄送纸质复印件”。", longest=500),
        "supply_on": lambda: f.day("提供时间", "不随答复书提供的填写。"),
        "where": lambda: f.text(
            "获取的方式和途径", "已经公开的，写明网址或者查阅场所。", rows=2, longest=1000
        ),
        "search": lambda: f.text("检索情况", "检索了哪些库、目录、档案，用了什么词。", rows=2, longest=2000),
        "responsible_body": lambda: f.text("负责公开的机关", "能够确定的写明。", longest=200),
        "responsible_contact": lambda: f.text("该机关的联系方式", longest=300),
        "right_channel": lambda: f.text("正确的办理途径", "如信访、行政查询的受理机构。", longest=500),
        "earlier_on": lambda: f.day("此前答复的日期", "重复申请的填写。"),
        "earlier_no": lambda: f.text("此前答复的文号", longest=80),
        "earlier_served_on": lambda: f.day("原告知书、通知书送达申请人之日"),
        "attachments": lambda: f.text("附件名称", "一行一件。", rows=2, longest=2000),
        "addressee_name": lambda: f.text(
            "文书上的名称", "自然人在这里写真实姓名；只加密写入文书，不进入经过和日志。", longest=120
        ),
        "answer_way": lambda: f.text("回复的方式", "如“邮寄至本机关办公室”。", longest=300),
        "payment_way": lambda: f.text("缴费方式", "收款账户或者缴费地点。", rows=2, longest=500),
        "served_place": lambda: f.text("送达地点", longest=200),
    }
    field: forms.Field = made[name]()
    return field


def group_of(action: acts.EventAction) -> str:
    """Return the group of the outcome that the act is about ("" while none is known)."""
    name = getattr(action, "outcome", "")
    return outcomes()[name].group if name in outcomes() else ""


def word_names(action: acts.EventAction) -> list[str]:
    """Return the words that the letter of the act may say beyond its own fields."""
    if isinstance(action, acts.Decide | acts.Draft):
        group = group_of(action)
        return BY_GROUP[group].split() if group else REPLY
    return BY_ACT.get(type(action), "").split()


def letter_fields(
    action: acts.EventAction, state: CaseState, typed: Mapping[str, Any] | None = None
) -> dict[str, forms.Field]:
    """Return the inputs about the letter; {} for an act without one. What was `typed` keeps its input."""
    made: dict[str, forms.Field] = {}
    if action.has_letter:
        choices = [(ISSUE, "生成文书（自动编号，Word 和 PDF）"), (PAPER, "已用纸质文书办理")]
        if isinstance(action, OPTIONAL):
            choices.append((WITHOUT, "不需要文书"))
        made["letter"] = forms.ChoiceField(
            label="怎样出具",
            choices=choices,
            required=False,
            widget=forms.RadioSelect,
            initial=WITHOUT if isinstance(action, MOSTLY_WITHOUT) else ISSUE,
        )
        if action.letters_have_number and not isinstance(action, acts.Decide):
            made["letter_no"] = f.text("纸质文书的文号", "已用纸质文书办理的填写，并附扫描件。", longest=80)
    if not action.has_letter and not isinstance(action, acts.Draft):
        return made
    initial = draft_words(action.request) if isinstance(action, acts.Decide) else {}
    names = word_names(action)
    names += [name for name in REPLY if name not in names and (typed or {}).get(PREFIX + name)]
    for name in names:
        field = _word(name)
        field.initial = initial.get(name)
        if name == "points" and isinstance(action, acts.RequestOpinion):
            field.label = "征求意见的具体事项"
        made[PREFIX + name] = field
    return made


def letter_values(cleaned: dict[str, Any]) -> dict[str, Any]:
    """Return cleaned inputs with the words of the letter put together, "none" as no letter."""
    given = {name: value for name, value in cleaned.items() if not name.startswith(PREFIX)}
    words = {name.removeprefix(PREFIX): value for name, value in cleaned.items() if name.startswith(PREFIX)}
    given["words"] = {name: value for name, value in words.items() if value not in (None, "")}
    if given.get("letter") == WITHOUT:
        given["letter"] = ""
    return given
