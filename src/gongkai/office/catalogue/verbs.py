"""What may be done with an item: the acts as the pages know them, open ones and closed ones with their reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from gongkai.catalogue import actions
from gongkai.catalogue.actions.base import ItemAction
from gongkai.catalogue.clearance import flow
from gongkai.catalogue.models import Item, State
from gongkai.journal.actions import Context
from gongkai.journal.append import version_of
from gongkai.look.parts import Act


@dataclass(frozen=True, kw_only=True)
class Verb:
    """An act as the pages know it: its key in the address, class, words. `at_once`: a button without a form."""

    key: str
    action: type[ItemAction]
    label: str
    effect: str = ""
    at_once: bool = False
    ahead: tuple[str, ...] = ()  # states in which it is shown closed, because it comes next
    in_review: bool = False  # also for what is published, while a correction of it is under review
    only_open: bool = False  # not shown where it is closed

    @property
    def title(self) -> str:
        """Return what the act is called."""
        return self.action.title


VERBS: Mapping[str, Verb] = {
    verb.key: verb
    for verb in (
        Verb(
            key="submit",
            action=actions.SubmitItem,
            label="送审…",
            effect="送审后不能再改，退回后可改。",
        ),
        Verb(
            key="pass",
            action=actions.PassStage,
            label="审查通过…",
            effect="以您的名义签署当前环节，连同公开属性一并审查。",
            ahead=(State.DRAFT,),
            in_review=True,
        ),
        Verb(
            key="paper",
            action=actions.PassOnPaper,
            label="登记纸上签批…",
            effect="领导已在纸上签批的，登记签批人和日期；一张审批单上有几个签名，可一次登记。",
            in_review=True,
        ),
        Verb(
            key="publish",
            action=actions.PublishItem,
            label="发布…",
            effect="今天发布，同时编索引号；发布日期不能更改。",
            ahead=(State.DRAFT, State.SUBMITTED),
        ),
        Verb(
            key="schedule",
            action=actions.ScheduleItem,
            label="定时发布…",
            effect="到时自动发布；发布前可以取消或者改时间。",
        ),
        Verb(
            key="unschedule",
            action=actions.CancelSchedule,
            label="取消定时发布",
            effect="信息仍为已审定，可另行发布。",
            at_once=True,
            only_open=True,
        ),
        Verb(
            key="return",
            action=actions.ReturnItem,
            label="退回…",
            effect="退给拟稿人修改。",
            in_review=True,
        ),
        Verb(
            key="release",
            action=actions.AddRelease,
            label="登记公开渠道…",
            effect="公报、微博、微信、公告栏等。",
        ),
        Verb(
            key="number",
            action=actions.RegisterDocument,
            label="统一登记编号…",
            effect="按本机关编号顺序登记，编号不能更改。",
        ),
        Verb(
            key="change",
            action=actions.ChangeDocument,
            label="登记修改、废止或者延期…",
            effect="两份文件互相标明，原网址保留。",
        ),
        Verb(
            key="withdraw",
            action=actions.WithdrawItem,
            label="撤回…",
            effect="原网址只留索引号、日期和原因。",
        ),
        Verb(key="discard", action=actions.DiscardItem, label="作废…", effect="不再出现在列表中，记录保留。"),
    )
}
PRIMARY = {State.DRAFT: "submit", State.SUBMITTED: "pass", State.APPROVED: "publish"}


def acts_of(item: Item, context: Context) -> list[Act]:
    """Return the acts that belong to the item's state, open ones and closed ones with their reasons."""
    found: list[Act] = []
    if item.state == State.DRAFT:
        edit = actions.EditItem(context=context, item=item)
        url = reverse("office:catalogue-edit", args=[item.public_id])
        found.append(Act(label="修改…", url=url, reasons=edit.closed()))
    reviewing = item.state == State.PUBLISHED and flow.open_of(item) is not None
    for verb in VERBS.values():
        mine = item.state in verb.action.states or (reviewing and verb.in_review)
        if not mine and item.state not in verb.ahead:
            continue
        if verb.key == "number" and (not item.is_document or getattr(item, "registration", None)):
            continue
        action = verb.action(context=context, item=item)
        if item.state in verb.ahead:
            reasons = action.state_reasons()
        else:
            reasons = action.closed() or (action.check() if verb.at_once else [])
        if verb.only_open and reasons:
            continue
        found.append(
            Act(
                label=verb.label.rstrip("…") if reasons else verb.label,
                url=reverse("office:catalogue-act", args=[item.public_id, verb.key]),
                reasons=reasons,
                effect=verb.effect,
                primary=PRIMARY.get(State(item.state)) == verb.key,
                post={"version": version_of(item)} if verb.at_once else None,
            )
        )
    return found
