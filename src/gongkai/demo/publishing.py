"""The course of publication in the sample: drafts with personal data, remarks, a set time, corrections, the archive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from gongkai.agencies.models import Body, User
from gongkai.catalogue import actions
from gongkai.catalogue.archiving import Criteria
from gongkai.catalogue.models import Column, Item, Remark
from gongkai.demo.cast import data
from gongkai.journal.actions import LOCAL, Context
from gongkai.journal.models import Origin

DAY = dt.timedelta(days=1)
# Identity numbers of nobody: there is no region 435399.
REGION = "435399"
ARCHIVED = "livelihood"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity_number(born: dt.date, order: int) -> str:
    """Return an identity number with a right check character, of a region that does not exist (GB 11643)."""
    start = f"{REGION}{born:%Y%m%d}{order:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(start, WEIGHTS, strict=True))
    return start + "10X98765432"[total % 11]


def grant_table(names: list[str]) -> str:
    """Return a list of grants as a clerk pastes it from Excel: with the numbers that must not go out."""
    head = "".join(f"<th>{one}</th>" for one in ("序号", "姓名", "身份证号", "联系电话", "发放金额（元）"))
    rows = "".join(
        f"<tr><td>{n}</td><td>{name}</td><td>{identity_number(dt.date(1950 + n, n % 12 + 1, n + 3), n)}</td>"
        f"<td>1990077{n:04d}</td><td>{600 + 15 * (n % 4)}</td></tr>"
        for n, name in enumerate(names, 1)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


class Course:
    """Makes what stands at each step of the course, for one body."""

    def __init__(self, body: Body, people: dict[str, User], today: dt.date) -> None:
        self.body, self.people, self.today = body, people, today
        self.texts: dict[str, Any] = data("publishing")
        self.columns = {column.slug: column for column in Column.objects.filter(body=body)}

    def on(self, who: str) -> Context:
        """Return the context of one of the people today."""
        return Context(user=self.people[who], origin=Origin.DEMO, today=self.today)

    def draft(self, key: str, **more: Any) -> Item:
        """Draft what the texts name `key`, marked proactive."""
        told = self.texts[key]
        made = {"created_on": self.today - told.get("back", 5) * DAY}
        values = {name: told[name] for name in ("title", "summary", "content", "genre") if name in told}
        action = actions.DraftItem(
            context=self.on("shen"),
            body=self.body,
            column=self.columns[told["column"]],
            values=values | made | more,
        )
        item: Item = action.execute()
        actions.MarkAttribute(context=self.on("shen"), item=item, disclosure_mode="proactive").execute()
        return item

    def hand_in(self, item: Item, *reviewers: str) -> Item:
        """Hand a draft in and let `reviewers` pass their stages."""
        actions.SubmitItem(context=self.on("shen"), item=item, self_checked=True).execute()
        for who in reviewers:
            actions.PassStage(context=self.on(who), item=item).execute()
        return item

    def waiting(self) -> None:
        """Leave drafts at the steps before publication."""
        told = self.texts["grants"]
        self.draft("grants", content=told["content"] + grant_table(told["names"]))
        self._returned()
        item = self.hand_in(self.draft("timed"), "song", "gu")
        at = dt.datetime.combine(self.today + DAY, dt.time(9, 0), LOCAL)
        if timezone.now() < at < timezone.now() + 3 * DAY:  # a sample of another day sets no time
            actions.ScheduleItem(context=self.on("shen"), item=item, publish_at=at).execute()

    def _returned(self) -> None:
        """Return one with remarks at their places."""
        item = self.hand_in(self.draft("returned"))
        for remark in self.texts["returned"]["remarks"]:
            actions.AddRemark(
                context=self.on("song"),
                item=item,
                field_name=Remark.Field.CONTENT if remark["paragraph"] else Remark.Field.TITLE,
                paragraph=remark["paragraph"],
                text=remark["text"],
            ).execute()
        opinion = self.texts["returned"]["opinion"]
        actions.ReturnItem(context=self.on("song"), item=item, reason=opinion).execute()

    def corrected(self) -> None:
        """Correct one item, propose a correction of another one."""
        found = self._published("livelihood")
        for told, item in zip(self.texts["corrections"], found, strict=False):
            given = {"reason": told["reason"], "public_note": told["note"]}
            values = {"content": item.content + told["adds"]}
            correction = actions.ProposeCorrection(
                context=self.on("shen"), item=item, values=values, **given
            ).execute()
            if told["done"]:
                actions.SubmitCorrection(context=self.on("shen"), correction=correction).execute()
                for who in ("song", "gu"):
                    actions.PassStage(context=self.on(who), item=item).execute()
                correction.refresh_from_db()
                actions.PublishCorrection(context=self.on("shen"), correction=correction).execute()

    def _published(self, slug: str) -> Iterator[Item]:
        yield from Item.objects.public().filter(column=self.columns[slug]).order_by("-published_on", "pk")

    def after(self) -> None:
        """Archive what is old, register withheld documents, one of them reviewed, one overdue for it."""
        if self._old(ARCHIVED):
            actions.ArchiveItems(
                context=self.on("gu"),
                body=self.body,
                criteria=Criteria(column=self.columns[ARCHIVED], before_years=1),
                reason=self.texts["archive_reason"],
            ).execute()
        for told in self.texts["withheld"]:
            day = self.today - told["back"] * DAY
            item = actions.RegisterWithheld(
                context=self.on("han"),
                body=self.body,
                column=self.columns["other-documents"],
                ground=told["ground"],
                ground_reason=told["ground_reason"],
                values={"title": told["title"], "created_on": day},
                approver_name=str(self.people["gu"]),
                approved_on=day,
            ).execute()
            if "review" in told:
                actions.ReviewWithheld(
                    context=self.on("gu"),
                    item=item,
                    outcome="keep",
                    reason=told["review"],
                    reviewers=f"{self.people['gu']}、{self.people['song']}",
                    reviewed_on=self.today - 30 * DAY,
                ).execute()

    def _old(self, slug: str) -> bool:
        before = self.today - 366 * DAY
        return any(
            item.published_on is not None and item.published_on < before for item in self._published(slug)
        )


def make_course(body: Body, people: dict[str, User], today: dt.date) -> None:
    """Make it for the body whose staff the sample has: shen drafts, song and gu review, han keeps the register."""
    course = Course(body, people, today)
    course.waiting()
    course.corrected()
    course.after()
