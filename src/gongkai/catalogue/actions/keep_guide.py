"""Keep what the guide is made from, and make it: reading places, own words, a new version as a draft."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.agencies.models import Body
from gongkai.catalogue import rules
from gongkai.catalogue.actions.base import person_name
from gongkai.catalogue.fields import fault, required
from gongkai.catalogue.guide import SECTIONS, compose, guide_column, guide_html, guide_state
from gongkai.catalogue.models import DisclosureMode, GuideText, GuideVersion, Item, ReadingPlace, State
from gongkai.catalogue.richtext import clean_html
from gongkai.files.markings import classified_marking, refusal_message
from gongkai.journal.actions import Action, Reason

LONGEST = 5000


@dataclass(kw_only=True)
class KeepReadingPlace(Action):
    """Enter a reading place, or change one (`place`). Returns it."""

    verb = "catalogue.keep_reading_place"
    title = "登记查阅场所"

    body: Body
    place: ReadingPlace | None = None
    name: str = ""
    address: str = ""
    hours: str = ""
    phone: str = ""

    @property
    def record(self) -> ReadingPlace | None:
        return self.place

    @property
    def owner(self) -> Body:
        return self.body

    def closed(self) -> list[Reason]:
        """Return why the act is closed: right, place of another body or no longer in use."""
        reasons = rules.right(self.context, rules.may_arrange, self.body, rules.ARRANGERS)
        if self.place is not None and self.place.body_id != self.body.pk:
            reasons.append(Reason(code="body", message="没有找到这个查阅场所。"))
        elif self.place is not None and self.place.retired_on is not None:
            reasons.append(Reason(code="retired", message="这个查阅场所已停用。"))
        return reasons

    def check(self) -> list[Reason]:
        reasons = self.closed() + required("name", self.name, "名称", 80)
        reasons += required("address", self.address, "地址", 200)
        if len(self.hours) > 120:
            reasons.append(fault("hours", "开放时间最多 120 个字。"))
        if len(self.phone) > 60:
            reasons.append(fault("phone", "电话最多 60 个字。"))
        return reasons

    def perform(self) -> ReadingPlace:
        place = self.place or ReadingPlace(body=self.body)
        for name in ("name", "address", "hours", "phone"):
            setattr(place, name, getattr(self, name).strip())
        place.save()
        return place


@dataclass(kw_only=True)
class RetireReadingPlace(Action):
    """Take a reading place out of use."""

    verb = "catalogue.retire_reading_place"
    title = "停用查阅场所"

    place: ReadingPlace

    @property
    def record(self) -> ReadingPlace:
        return self.place

    def closed(self) -> list[Reason]:
        """Return why the act is closed."""
        reasons = rules.right(self.context, rules.may_arrange, self.place, rules.ARRANGERS)
        if self.place.retired_on is not None:
            reasons.append(Reason(code="retired", message="这个查阅场所已停用。"))
        return reasons

    def check(self) -> list[Reason]:
        return self.closed()

    def perform(self) -> ReadingPlace:
        self.place.retired_on = self.context.today
        self.place.save(update_fields=["retired_on"])
        return self.place


@dataclass(kw_only=True)
class WriteGuideText(Action):
    """Write what a body adds in its own words to a section (`key`) of its guide; an empty text takes it out."""

    verb = "catalogue.write_guide_text"
    title = "编辑指南补充内容"

    body: Body
    key: str = ""
    text: str = ""

    @property
    def owner(self) -> Body:
        return self.body

    def closed(self) -> list[Reason]:
        """Return why nobody with these roles writes here."""
        return rules.right(self.context, rules.may_draft, self.body, rules.DRAFTERS)

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if self.key not in SECTIONS:
            reasons.append(fault("key", "指南中没有这个部分。", "unknown"))
        if len(self.text) > LONGEST:
            reasons.append(fault("text", f"补充内容最多 {LONGEST} 个字符。"))
        if marking := classified_marking(self.text):
            reasons.append(fault("text", refusal_message(marking, "补充内容"), "classified", "条例2019:14"))
        return reasons

    def perform(self) -> GuideText:
        made, _ = GuideText.objects.update_or_create(
            body=self.body, key=self.key, defaults={"text": clean_html(self.text)}
        )
        return made


@dataclass(kw_only=True)
class MakeGuide(Action):
    """Make a new version of the guide from the data of today: a draft in the guide column, for the usual clearance.

    Returns the Item.
    """

    verb = "catalogue.make_guide"
    title = "编制公开指南"

    body: Body

    @property
    def owner(self) -> Body:
        return self.body

    def closed(self) -> list[Reason]:
        """Return why the act is closed: right, no column, a version in work."""
        reasons = rules.right(self.context, rules.may_draft, self.body, rules.DRAFTERS)
        if guide_column(self.body) is None:
            reasons.append(
                Reason(code="column", message="请先开设公开目录，指南放在“政府信息公开指南”栏目。")
            )
        if guide_state(self.body, self.context.today).in_work is not None:
            message = "已有一版指南正在办理，请先发布或者作废。"
            reasons.append(Reason(code="in_work", message=message))
        return reasons

    def check(self) -> list[Reason]:
        reasons = self.closed()
        missing = [one for section in compose(self.body, self.context.today) for one in section.missing]
        needed = [one for one in missing if one.startswith("没有填写") and "监督" not in one]
        if needed:
            message = f"指南缺少法定内容：{'、'.join(needed)}。请系统管理员在机关资料中补充。"
            reasons.append(Reason(code="missing", message=message))
        return reasons

    def perform(self) -> Item:
        sections = compose(self.body, self.context.today)
        last = GuideVersion.objects.filter(body=self.body).order_by("-number").first()
        number = last.number + 1 if last else 1
        column = guide_column(self.body)
        assert column is not None
        item: Item = Item.objects.create(
            body=self.body,
            column=column,
            state=State.DRAFT,
            title=f"{self.body.name}政府信息公开指南",
            summary=f"第 {number} 版，{self.context.today:%Y-%m-%d} 编制。",
            content=guide_html(sections),
            genre="其他",
            created_on=self.context.today,
            disclosure_mode=DisclosureMode.PROACTIVE,
            disclosure_term="长期公开",
            author=self.context.user,
            author_name=person_name(self.context.user),
        )
        GuideVersion.objects.create(
            body=self.body,
            item=item,
            number=number,
            made_on=self.context.today,
            digests={section.key: section.digest for section in sections},
        )
        return item
