"""Prose of an invented report: sentences of our own in many wordings, each with the figures it states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random


@dataclass
class Told:
    """Paragraphs by section kind, and what they state."""

    proactive: str = ""
    requests: str = ""
    remedies: str = ""
    fees: str = ""
    narrative: dict[str, int] = field(default_factory=dict)
    approximate: set[str] = field(default_factory=set)


def tell(year: int, rng: Random, numbers: dict[str, int], held: bool) -> Told:
    """Sentences over `numbers` (narrative name -> figure), with decoys of other years and other bodies."""
    told = Told()

    def say(name: str, texts: tuple[str, ...]) -> str:
        number = numbers[name]
        told.narrative[name] = number
        return _pick(texts, rng, held).format(n=number, y=year, p=year - 1, d=number + rng.randrange(3, 40))

    told.proactive = "".join(_proactive(say, rng, told, numbers))
    told.requests = "".join(_requests(say, rng, told, numbers, held))
    told.remedies = _remedies(say, rng, told, numbers, held)
    told.fees = _fees(told, rng, numbers, held)
    return told


def _pick(texts: tuple[str, ...], rng: Random, held: bool) -> str:
    """The last wording of each list is kept for the held-out part."""
    if len(texts) == 1:
        return texts[0]
    return texts[-1] if held and rng.random() < 0.5 else rng.choice(texts[:-1])


Say = Callable[[str, tuple[str, ...]], str]


def _proactive(say: Say, rng: Random, told: Told, numbers: dict[str, int]) -> list[str]:
    parts = [
        say(
            "proactive_total",
            (
                "{y}年，共主动公开政府信息{n}条。",
                "全年累计主动公开各类政府信息{n}条，比上年的{d}条有所变化。",
                "{y}年度我单位主动公开政府信息{n}条次。",
                "截至{y}年12月31日，本年度主动公开信息共{n}条。",
                "一年来，通过各种渠道主动公开政府信息数量达{n}条。",
            ),
        )
    ]
    if "website_total" in numbers:
        parts.append(
            say(
                "website_total",
                (
                    "其中，通过政府网站公开信息{n}条。",
                    "在门户网站发布信息{n}条，{p}年为{d}条。",
                    "门户网站全年发布政府信息{n}条。",
                    "政府网站公开政府信息{n}条。",
                ),
            )
        )
    if "wechat_total" in numbers:
        parts.append(
            say(
                "wechat_total",
                ("政务微信推送信息{n}条。", "微信公众号发布信息{n}条。", "通过微信公众号推送{n}条信息。"),
            )
        )
    if "weibo_total" in numbers:
        parts.append(
            say(
                "weibo_total",
                ("政务微博发布信息{n}条。", "官方微博发布{n}条。", "通过政务微博公开信息{n}条。"),
            )
        )
    if "normative_documents" in numbers:
        parts.append(
            say(
                "normative_documents",
                (
                    "公开规范性文件{n}件。",
                    "全年制发规范性文件{n}件，均已公开。",
                    "主动公开行政规范性文件{n}份。",
                ),
            )
        )
    if "interpretations" in numbers:
        parts.append(
            say(
                "interpretations",
                ("发布政策解读材料{n}篇。", "开展政策解读{n}次。", "发布政策解读稿件{n}篇，形式多样。"),
            )
        )
    if "press_conferences" in numbers:
        parts.append(
            say(
                "press_conferences",
                ("召开新闻发布会{n}场。", "全年举办新闻发布会{n}次。", "组织召开新闻发布会{n}场次。"),
            )
        )
    return parts


def _requests(say: Say, rng: Random, told: Told, numbers: dict[str, int], held: bool) -> list[str]:
    if numbers["requests_new"] == 0:
        told.narrative["requests_new"] = 0
        return [
            _pick(
                (
                    "{y}年，未收到政府信息公开申请。",
                    "本年度没有收到公民、法人和其他组织的政府信息公开申请。",
                    "{y}年我单位未收到依申请公开政府信息的申请。",
                    "全年无依申请公开事项。",
                    "{y}年度共收到政府信息公开申请0件。",
                ),
                rng,
                held,
            ).format(y=told_year(numbers))
        ]
    parts = [
        say(
            "requests_new",
            (
                "{y}年，共收到政府信息公开申请{n}件。",
                "本年度新收政府信息公开申请{n}件，上年同期为{d}件。",
                "全年共收到依申请公开{n}件。",
                "{y}年收到群众提出的信息公开申请{n}件。",
            ),
        )
    ]
    if "requests_natural_person" in numbers:
        parts.append(say("requests_natural_person", ("其中自然人申请{n}件，", "其中，自然人提出{n}件，")))
        parts.append(
            say("requests_organizations", ("法人或其他组织申请{n}件。", "法人和其他组织提出{n}件。"))
        )
    if "carried_in" in numbers:
        parts.append(
            say(
                "carried_in", ("上年结转{n}件。", "另有上年度结转申请{n}件。", "{p}年结转到本年办理的{n}件。")
            )
        )
    if "answered" in numbers:
        parts.append(say("answered", ("全年共答复{n}件，", "已答复申请{n}件，", "按期答复{n}件，")))
        parts.append(
            say("granted", ("其中予以公开{n}件，", "其中，予以公开的{n}件，", "其中同意公开{n}件，"))
        )
        parts.append(
            say("partially_granted", ("部分公开{n}件，", "部分公开的{n}件，", "同意部分公开{n}件，"))
        )
        parts.append(say("refused", ("不予公开{n}件，", "不予公开的{n}件，", "不同意公开{n}件，")))
        parts.append(say("unable", ("无法提供{n}件，", "无法提供的{n}件，")))
        parts.append(say("not_processed", ("不予处理{n}件，", "不予处理的{n}件，")))
        parts.append(say("other_processing", ("其他处理{n}件。", "其他处理的{n}件。")))
    if "carried_out" in numbers:
        parts.append(
            say(
                "carried_out", ("结转下年度继续办理{n}件。", "尚有{n}件结转下一年度办理。", "结转下年{n}件。")
            )
        )
    return parts


def told_year(numbers: dict[str, int]) -> int:
    """The reporting year, carried with the numbers."""
    return numbers["_year"]


def _remedies(say: Say, rng: Random, told: Told, numbers: dict[str, int], held: bool) -> str:
    if numbers["reviews"] == 0 and numbers["suits"] == 0:
        told.narrative["reviews"] = told.narrative["suits"] = 0
        return _pick(
            (
                "{y}年，未发生因政府信息公开引起的行政复议、行政诉讼。",
                "本年度没有因政府信息公开被申请行政复议或提起行政诉讼的情况。",
                "全年无行政复议和行政诉讼案件。",
                "{y}年度无因政府信息公开申请行政复议、提起行政诉讼的情况发生。",
            ),
            rng,
            held,
        ).format(y=told_year(numbers))
    return say(
        "reviews",
        (
            "{y}年，因政府信息公开被申请行政复议{n}件，",
            "全年发生政府信息公开行政复议案件{n}件，",
            "涉及政府信息公开的行政复议共{n}起，",
        ),
    ) + say("suits", ("被提起行政诉讼{n}件。", "行政诉讼案件{n}件。", "行政诉讼{n}起。"))


def _fees(told: Told, rng: Random, numbers: dict[str, int], held: bool) -> str:
    if "fees_yuan" not in numbers:
        return ""
    told.narrative["fees_yuan"] = 0
    return _pick(
        (
            "本年度未收取任何费用。",
            "{y}年，没有发生政府信息公开收费和减免情况。",
            "全年依申请公开政府信息未收取费用。",
            "{y}年无政府信息公开收费。",
        ),
        rng,
        held,
    ).format(y=told_year(numbers))
