"""The guide of a body, made from its own data (条例2019 Art. 12(2)), and whether it is stale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q

from gongkai.agencies.models import Body, RemedyOrgan, RemedyOrganKind
from gongkai.agencies.practice import value_of
from gongkai.agencies.queries import local_today
from gongkai.catalogue.models import (
    Column,
    ColumnKind,
    GuideText,
    GuideVersion,
    Item,
    ReadingPlace,
    State,
)
from gongkai.catalogue.patterns import in_words
from gongkai.catalogue.queries import channels_for, public_columns
from gongkai.catalogue.richtext import clean_html, paragraphs
from gongkai.catalogue.settings import (
    GUIDE_AGE,
    GUIDE_REQUEST_CHANNELS,
    GUIDE_SUPERVISION,
    INDEX_PATTERN,
    PUBLISH_WITHIN,
)
from gongkai.journal.canonical import digest_of
from gongkai.law.articles import cite
from gongkai.law.parameters import value_at


@dataclass(frozen=True)
class Section:
    """A section of the guide: what follows from the data, then the body's own words."""

    key: str
    title: str
    lines: tuple[str, ...]
    own: str = ""
    missing: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Return the digest of what the section was made from."""
        return digest_of([*self.lines, self.own])


def _law(name: str, day: dt.date) -> tuple[str, str]:
    """Return a parameter of the law and the article to cite; what is only recalled is not quoted."""
    found = value_at(name, day)
    if found is None:
        return "", ""
    return str(found.value), cite(found.article.split(";")[0]) if found.mark == "V" else ""


def _basis(article: str) -> str:
    return f"（{article}）" if article else ""


def _scope(body: Body, day: dt.date) -> tuple[list[str], list[str]]:
    columns = public_columns(body, day)
    tops = [c.title for c in columns if c.parent_id is None]
    under = {c.pk for c in columns if c.kind == ColumnKind.STATUTORY and c.parent_id is None}
    contents = [c.title for c in columns if c.parent_id in under]
    lines = [f"{body.name}在职责范围内制作、保存的政府信息，除依法不予公开的以外，应当公开。"]
    if tops:
        lines.append(f"公开目录的栏目：{'、'.join(tops)}。")
    if contents:
        lines.append(f"法定主动公开内容包括：{'、'.join(contents)}。")
    return lines, [] if columns else ["还没有开设公开目录"]


def _arrangement(body: Body, day: dt.date) -> tuple[list[str], list[str]]:
    pattern = in_words(value_of(body, INDEX_PATTERN, day))
    return [
        "每条信息由索引号、名称、内容概述、生成日期等目录数据项描述，按栏目和主题分类编排。",
        f"索引号是每条信息唯一的编号，按“{pattern}”的格式顺次编排，不重复使用。",
        "生成日期是信息形成或者变更的日期；有效性按实施日期、有效期和修改、废止情况确定。",
    ], []


def _channels(body: Body, day: dt.date) -> tuple[list[str], list[str]]:
    labels = "、".join(channel.label for channel in channels_for(body, day) if channel.key != "other")
    within, (_, article) = value_of(body, PUBLISH_WITHIN, day), _law("proactive_days", day)
    lines = [f"公开渠道：{labels}。"] if labels else []
    period = f"自信息形成或者变更之日起 {within} 个工作日内{_basis(article)}"
    lines.append(f"公开时限：{period}；法律法规另有规定的从其规定。")
    return lines, []


def _places(body: Body, day: dt.date) -> tuple[list[str], list[str]]:
    lines = []
    for place in reading_places(body, day):
        parts = [place.name, f"地址：{place.address}"]
        parts += [f"开放时间：{place.hours}"] if place.hours else []
        parts += [f"电话：{place.phone}"] if place.phone else []
        lines.append("，".join(parts) + "。")
    return lines, [] if lines else ["没有登记查阅场所"]


def _office(body: Body, day: dt.date) -> tuple[list[str], list[str]]:
    rows = [
        ("受理机构", body.office_name),
        ("办公地址", body.address),
        ("办公时间", body.office_hours),
        ("联系电话", body.phone),
        ("传真", body.fax),
        ("邮政编码", body.postcode),
        ("电子邮箱", body.email),
    ]
    needed = {"受理机构", "办公地址", "办公时间", "联系电话"}
    missing = [f"没有填写{label}" for label, value in rows if not value and label in needed]
    return [f"{label}：{value}" for label, value in rows if value], missing


def _requesting(body: Body, day: dt.date) -> tuple[list[str], list[str]]:
    announced = str(value_of(body, GUIDE_REQUEST_CHANNELS, day)).strip()
    ways = announced or "、".join(_ways(body))
    reply, article = _law("reply_days", day)
    more, _ = _law("extension_days", day)
    correction, basis = _law("clarification_notice_days", day)
    lines = [
        f"本机关接收申请的渠道：{ways}。" if ways else "",
        "申请应当写明姓名或者名称、身份证明、联系方式，申请公开的政府信息的名称、文号或者便于查询的其他特征，"
        f"以及获取信息的方式{_basis(cite('条例2019:29(2)'))}。",
        f"申请内容不明确的，收到申请后 {correction} 个工作日内一次性告知补正{_basis(basis)}。"
        if correction
        else "",
        f"自收到申请之日起 {reply} 个工作日内答复；需要延长的，延长最多 {more} 个工作日{_basis(article)}。"
        if reply
        else "",
        "提供政府信息不收取费用；申请数量、频次明显超过合理范围的，可以收取信息处理费"
        f"{_basis(cite('条例2019:42'))}。",
    ]
    return [line for line in lines if line], [] if ways else ["没有公布接收申请的渠道"]


def _remedies(body: Body, day: dt.date) -> tuple[list[str], list[str]]:
    contact = str(value_of(body, GUIDE_SUPERVISION, day)).strip()
    lines = [f"监督电话和受理单位：{contact}。"] if contact else []
    lines.append(
        "认为本机关未按照要求主动公开或者依法答复的，可以向上一级行政机关或者政府信息公开工作主管部门投诉、举报"
        f"{_basis(cite('条例2019:51'))}。"
    )
    days, article = _law("reconsideration_days", day)
    months, suit = _law("suit_months", day)
    organs = RemedyOrgan.objects.on(day).filter(body=body)
    names = "、".join(o.name for o in organs if o.kind == RemedyOrganKind.RECONSIDERATION)
    courts = "、".join(o.name for o in organs if o.kind == RemedyOrganKind.COURT)
    review = f"自知道该行为之日起 {days} 日内向{names or '行政复议机关'}申请行政复议{_basis(article)}"
    court = f"在 {months} 个月内向{courts or '有管辖权的人民法院'}提起行政诉讼{_basis(suit)}"
    lines.append(f"认为合法权益受到侵犯的，可以{review}，或者{court}；法律规定先行复议的，从其规定。")
    return lines, [] if contact else ["没有填写监督联系方式"]


Maker = Callable[[Body, dt.date], tuple[list[str], list[str]]]
SECTIONS: dict[str, tuple[str, Maker]] = {
    "scope": ("公开范围和分类", _scope),
    "arrangement": ("编排体系和目录说明", _arrangement),
    "channels": ("主动公开的渠道和时限", _channels),
    "places": ("查阅场所", _places),
    "office": ("政府信息公开工作机构", _office),
    "requesting": ("依申请公开", _requesting),
    "remedies": ("监督和救济", _remedies),
}


def reading_places(body: Body, day: dt.date | None = None) -> Iterable[ReadingPlace]:
    """Return the reading places in use."""
    today = day or local_today()
    return ReadingPlace.objects.filter(Q(retired_on=None) | Q(retired_on__gt=today), body=body)


def compose(body: Body, day: dt.date | None = None) -> list[Section]:
    """Return the sections of the body's guide as its data are on `day`."""
    today = day or local_today()
    own = dict(GuideText.objects.filter(body=body).values_list("key", "text"))
    found = []
    for key, (title, make) in SECTIONS.items():
        lines, missing = make(body, today)
        found.append(Section(key, title, tuple(lines), own.get(key, ""), tuple(missing)))
    return found


def guide_html(sections: Iterable[Section]) -> str:
    """Return the guide as sanitised HTML."""
    parts = []
    for section in sections:
        parts.append(f"<h2>{section.title}</h2>{paragraphs(chr(10).join(section.lines))}")
        parts.append(clean_html(section.own))
    return clean_html("\n".join(parts))


@dataclass(frozen=True)
class GuideState:
    """How the guide stands: the version that is public, the one in work, and why it should be made anew."""

    public: GuideVersion | None
    in_work: GuideVersion | None
    reasons: tuple[str, ...]

    @property
    def stale(self) -> bool:
        """Return whether somebody should see to it."""
        return bool(self.reasons)


def guide_state(body: Body, day: dt.date | None = None) -> GuideState:
    """Return how the guide of a body stands on `day` (today)."""
    today = day or local_today()
    versions = GuideVersion.objects.filter(body=body).select_related("item").order_by("-number")
    public = next((one for one in versions if one.item.state == State.PUBLISHED), None)
    working = (State.DRAFT, State.SUBMITTED, State.APPROVED)
    in_work = next((one for one in versions if one.item.state in working), None)
    if public is None:
        return GuideState(None, in_work, ("还没有发布公开指南。",))
    reasons = []
    changed = [s.title for s in compose(body, today) if public.digests.get(s.key) != s.digest]
    if changed:
        reasons.append(f"发布以后，本机关的数据有变动：{'、'.join(changed)}。")
    most = int(value_of(body, GUIDE_AGE, today))
    oldest = today - dt.timedelta(days=most)
    if public.item.published_on is not None and public.item.published_on <= oldest:
        reasons.append(f"指南发布于 {public.item.published_on:%Y-%m-%d}，已满 {most} 天没有更新。")
    return GuideState(public, in_work, tuple(reasons))


def public_guide(body: Body) -> Item | None:
    """Return the guide that counts: the newest published version."""
    version = (
        GuideVersion.objects.filter(body=body, item__state=State.PUBLISHED)
        .select_related("item__body", "item__column")
        .order_by("-number")
        .first()
    )
    return version.item if version else None


def newer_guide(item: Item) -> Item | None:
    """Return the guide that took the place of this one; None for anything else."""
    version = GuideVersion.objects.filter(item=item).first()
    current = public_guide(item.body) if version is not None else None
    return current if current is not None and current.pk != item.pk else None


def guide_column(body: Body) -> Column | None:
    """Return the column in which the guide stands."""
    found: Column | None = Column.objects.filter(
        body=body, kind=ColumnKind.GUIDE, parent=None, retired_on=None
    ).first()
    return found


def _ways(body: Body) -> list[str]:
    ways = ["当面提交", "邮寄"] if body.address else []
    return ways + (["传真"] if body.fax else []) + (["电子邮件"] if body.email else [])
