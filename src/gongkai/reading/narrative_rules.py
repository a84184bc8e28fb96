"""What the figures of the text are called: for each name, the words before and after the number that state it.

The patterns see normalised text (simplified, half-width signs). `before` must match at the end of what stands before
the number, `after` at the start of what follows its unit. Names are those of `statements.narrative_names`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

FILL = r"(?:的|了|共|共计|总计|累计|合计|总共|总数|总量|数量|数|达到?|为|是|有|约|近|超过|计|已|全年|分别|:|,|\s){0,6}"
CASES = frozenset(["件", "宗", "起", "例", "条", "份", "次", "个", "件次", "人次", "封", "项", "余件"])
ITEMS = frozenset(["条", "条次", "件", "篇", "份", "次", "则", "项", "个", "期", "件次"])
EVENTS = frozenset(["次", "场", "场次", "期", "个", "篇", "条", "件", "份", "部", "则", "批次", "个次"])
MONEY = frozenset(["元", "万元", "亿元"])
VISITS = frozenset(["次", "人次", "人", "个", ""])


@dataclass(frozen=True, slots=True)
class Rule:
    """One wording. `needs`: words that the sentence or the section heading must have; `refuses`: must not.

    `weight` orders wordings where two match one number, or one name is stated twice.
    """

    name: str
    before: re.Pattern[str]
    units: frozenset[str]
    after: re.Pattern[str] | None = None
    needs: re.Pattern[str] | None = None
    refuses: re.Pattern[str] | None = None
    weight: int = 5


def _rule(
    name: str,
    before: str,
    units: frozenset[str],
    *,
    after: str = "",
    needs: str = "",
    refuses: str = "",
    weight: int = 5,
) -> Rule:
    return Rule(
        name,
        re.compile(f"(?:{before}){FILL}$"),
        units,
        re.compile(after) if after else None,
        re.compile(needs) if needs else None,
        re.compile(refuses) if refuses else None,
        weight,
    )


KINDS = r"(?:各类|各级|各种|各项|政府|政务|机关|公开|工作|的)*"
INFO = rf"{KINDS}信息(?:数量?|总数|总量|条数)?"
VERB = r"(?:主动公开|公开|发布|更新|上传|登载|刊登|推送|编发|发送|公布|发文|推文)"
SITE = r"(?:政府门户网站?|门户网站?|政府网站|官方网站|官网|网站|政府网|信息网|公众网)"
WECHAT = r"(?:政务微信|官方微信|微信公众号|微信公众平台|微信平台|公众号|微信)"
WEIBO = r"(?:政务微博|官方微博|微博)"
MEDIA = r"(?:政务新媒体|新媒体|两微一端)"
CHANNELS = (
    r"网站|门户网|微信|微博|公众号|新媒体|两微|抖音|今日头条|客户端|APP|公报|电视|报纸|广播|公示栏|公开栏|查阅"
    r"|平台(?:公开|发布)"
)
REQUEST = (
    r"(?:依申请公开(?:政府|政务)?(?:信息)?(?:的)?(?:申请|件|事项|要求)?|(?:政府|政务)?信息公开(?:的)?申请"
    r"|公开(?:政府)?信息(?:的)?申请|信息公开申请(?:事项)?|(?:政府信息)?公开申请|申请公开(?:政府)?信息|申请)"
)
GOT = r"(?:收到|新收|接到|接收|收|收件|新增|共有)"
REMEDY_CAUSE = r"复议|诉讼|举报|投诉|信访"
ABOUT_REQUESTS = r"申请|答复|办理|依申请|公开"
NOT_REQUESTS = r"提案|建议|信访|来信|热线|留言|12345|咨询|复议|诉讼|许可|项目|审批|证照"

RULES: tuple[Rule, ...] = (
    _rule("proactive_total", rf"主动公开{INFO}", ITEMS, refuses=CHANNELS, weight=9),
    _rule("proactive_total", rf"主动公开{INFO}", ITEMS, weight=2, refuses=rf"(?:{CHANNELS}).{{0,12}}$"),
    _rule(
        "proactive_total",
        r"主动公开(?:各类|各项)?(?:内容|的)?",
        ITEMS,
        after=rf"^(?:{INFO}|[,。;]|$)",
        refuses=CHANNELS,
        weight=7,
    ),
    _rule(
        "proactive_total",
        rf"(?:共|累计|总共|全年|年度|全[市县区]|我[市县区局])[^,。;]{{0,12}}(?<!所)(?:公开|发布)(?:了)?{INFO}",
        ITEMS,
        refuses=rf"{CHANNELS}|有关|相关|重点领域|栏目|领域",
        weight=6,
    ),
    _rule(
        "website_total",
        rf"{SITE}[^,。;0-9]{{0,10}}?{VERB}(?:了)?{INFO}",
        ITEMS,
        refuses=rf"有关|相关|栏目|解读|{WECHAT}|{WEIBO}",
        weight=7,
    ),
    _rule(
        "website_total",
        rf"{SITE}[^,。;0-9]{{0,10}}?{VERB}(?:了)?",
        ITEMS,
        after=rf"^{INFO}",
        refuses=r"有关|相关|栏目|解读",
        weight=7,
    ),
    _rule("website_total", rf"{SITE}(?:信息)?{VERB}(?:量|数|数量)", ITEMS, weight=6),
    _rule(
        "website_total",
        rf"{SITE}[^,。;0-9]{{0,6}}?{VERB}(?:了)?",
        frozenset(["条", "条次"]),
        after=r"^(?:[,。;)、]|$)",
        refuses=r"有关|相关|栏目|解读",
        weight=4,
    ),
    _rule(
        "wechat_total",
        rf"{WECHAT}[^,。;0-9]{{0,14}}?{VERB}(?:了)?(?:{INFO}|文章|消息|内容|图文)?",
        ITEMS,
        refuses=rf"{WEIBO}|关注|粉丝|解读|回应",
        weight=7,
    ),
    _rule(
        "weibo_total",
        rf"{WEIBO}[^,。;0-9]{{0,14}}?{VERB}(?:了)?(?:{INFO}|文章|消息|内容|博文)?",
        ITEMS,
        refuses=rf"{WECHAT}|关注|粉丝|解读|回应",
        weight=7,
    ),
    _rule(
        "new_media_total",
        rf"{MEDIA}[^,。;0-9]{{0,14}}?{VERB}(?:了)?(?:{INFO}|文章|消息|内容)?",
        ITEMS,
        refuses=r"关注|粉丝|解读|账号",
        weight=7,
    ),
    _rule(
        "normative_documents",
        r"(?:行政)?规范性文件(?:类)?(?:信息)?",
        ITEMS,
        refuses=r"清理|废止|修订|修改|备案|审查|审核|解读|失效|规章和|规章、|现行有效|继续有效|历史|评估",
        weight=6,
    ),
    _rule(
        "normative_documents",
        r"(?:制发|制定|公开|发布|出台|印发)(?:了)?",
        frozenset(["件", "份", "部", "个"]),
        after=r"^(?:行政)?规范性文件",
        refuses=r"清理|废止|备案|审查",
        weight=5,
    ),
    _rule(
        "rules_documents",
        r"(?:制定|制发|公开|发布|出台|公布)(?:了)?(?:政府|部门|地方政府)?规章",
        frozenset(["件", "部", "个", "项"]),
        refuses=r"规章制度|规章和|规章、|废止|清理",
        weight=6,
    ),
    _rule(
        "interpretations",
        r"(?:发布|公开|开展|制作|推出|编发|刊发|撰写|进行|上传)?(?:各类|各种)?(?:政策)?(?:文件)?解读(?:材料|稿件|信息|文章|产品|内容|类信息|活动|工作|回应)?",
        EVENTS,
        refuses=r"近百|解读率",
        weight=6,
    ),
    _rule(
        "interpretations",
        r"(?:发布|公开|开展|制作|推出)(?:了)?",
        EVENTS,
        after=r"^(?:次|份)?政策(?:文件)?解读",
        weight=5,
    ),
    _rule("press_conferences", r"新闻(?:发布会|通气会)(?:活动)?", EVENTS, refuses=r"回应|参加", weight=6),
    _rule("press_conferences", r"(?:召开|举行|举办|组织)(?:了)?", EVENTS, after=r"^新闻发布会", weight=6),
    _rule(
        "requests_accepted_with_carried",
        r"(?:受理|办理|承办)[^,。;0-9]{0,12}(?:依申请|申请)[^,。;0-9]{0,8}",
        CASES,
        after=r"^\(?,?(?:其中)?(?:含|包括|包含)[^)。]{0,4}上[^)。]{0,6}结转",
        weight=9,
    ),
    _rule(
        "requests_new",
        rf"{GOT}(?!.{{0,30}}{REMEDY_CAUSE})[^,。;0-9]{{0,24}}?{REQUEST}(?:事项|表|书|数量)?",
        CASES,
        refuses=r"网民留言|信件",
        weight=8,
    ),
    _rule(
        "requests_new",
        rf"{GOT}(?:了)?",
        CASES,
        after=r"^(?:公民|群众|法人|的)?[^,。;0-9]{0,12}?(?:政府)?(?:信息公开申请|依申请公开|公开申请|申请公开)",
        weight=8,
    ),
    _rule("requests_new", rf"{REQUEST}(?:收到|新收|接收)", CASES, needs=r"信息公开|依申请", weight=6),
    _rule(
        "requests_accepted",
        rf"受理(?!.{{0,20}}{REMEDY_CAUSE})[^,。;0-9]{{0,20}}?(?:{REQUEST}|依申请公开政府信息)(?:事项)?",
        CASES,
        refuses=r"结转",
        weight=8,
    ),
    _rule(
        "requests_accepted",
        r"受理(?:了)?",
        CASES,
        after=r"^[^,。;0-9]{0,12}?(?:信息公开申请|依申请公开|公开申请)",
        weight=8,
    ),
    _rule(
        "requests_natural_person",
        r"自然人(?:申请|提出|提交|个人)*(?:的)?",
        CASES,
        refuses=REMEDY_CAUSE,
        weight=7,
    ),
    _rule("requests_natural_person", r"(?:公民|个人)申请", CASES, needs=r"法人|组织", weight=4),
    _rule(
        "requests_organizations",
        r"(?<!公民、)(?<!公民,)(?:法人(?:和|或|及|、|或者|以及)其[他它]组织|法人、其他组织)(?:申请|提出|提交)*(?:的)?",
        CASES,
        refuses=REMEDY_CAUSE,
        weight=7,
    ),
    _rule(
        "carried_in",
        r"(?:上一?年度?|上年|去年|20\d\d年度?)(?:的)?结转(?:到|至|来)?(?:本年度?|今年|20\d\d年)?(?:继续)?(?:办理|的|申请|政府信息公开申请|件)*",
        CASES,
        refuses=r"结转(?:到|至)?(?:下|次)",
        weight=9,
    ),
    _rule(
        "carried_out", r"结转(?:到|至)?(?:下一?|次)年?度?年?(?:继续)?(?:办理|的|申请|答复)*", CASES, weight=9
    ),
    _rule(
        "carried_out",
        r"(?:尚有|还有|有|剩余|其余|另有)?",
        CASES,
        after=r"^[^,。;0-9]{0,6}结转(?:到|至)?(?:下|次)",
        weight=8,
    ),
    _rule("partially_granted", r"部分公开(?:的|答复|申请)*", CASES, needs=ABOUT_REQUESTS, weight=8),
    _rule(
        "refused",
        r"(?:不予公开|不同意公开|不予以公开)(?:的|答复|申请)*",
        CASES,
        needs=r"申请|答复|办理|部分公开|予以公开|同意公开",
        refuses=r"不予公开的?(?:政府)?信息",
        weight=8,
    ),
    _rule(
        "granted",
        r"(?<!不)(?:予以公开|同意公开|全部公开)(?:的|答复|申请)*",
        CASES,
        needs=r"申请|答复|办理|部分公开|不予公开",
        refuses=r"不予以公开.{0,4}$",
        weight=8,
    ),
    _rule("unable", r"无法提供(?:的|政府信息|答复|申请)*", CASES, weight=8),
    _rule("not_processed", r"不予处理(?:的|答复|申请)*", CASES, weight=8),
    _rule(
        "other_processing",
        r"(?:其[他它]处理|作其[他它]处理|其[他它]方式处理)(?:的|答复|申请|结果)*",
        CASES,
        weight=8,
    ),
    _rule(
        "answered",
        r"(?:答复|回复)(?:了)?(?:[^,。;0-9]{0,10}申请)?(?:数)?",
        CASES,
        needs=r"信息公开|依申请|申请",
        refuses=rf"{NOT_REQUESTS}|(?:不|部分|同意|予以)公开答复|答复率",
        weight=7,
    ),
    _rule(
        "closed",
        r"办结(?:了)?(?:[^,。;0-9]{0,10}申请)?(?:数)?",
        CASES,
        needs=r"信息公开|依申请|申请",
        refuses=rf"{NOT_REQUESTS}|办结率|按时办结|延期办结",
        weight=7,
    ),
    _rule(
        "reviews",
        r"行政复议(?:案件|申请|案|事项|数量|的)*(?:发生)?",
        CASES,
        refuses=r"复议[、和及,或]{1,2}(?:行政)?诉讼.{0,8}$|维持|纠正|撤销|驳回",
        weight=8,
    ),
    _rule(
        "reviews",
        r"(?:发生|收到|办理|有)(?:了)?",
        CASES,
        after=r"^[^,。;0-9]{0,14}?行政复议(?!.{0,4}诉讼)",
        weight=6,
    ),
    _rule(
        "suits",
        r"(?<!复议和)(?<!复议、)(?<!复议及)(?<!复议或)(?:行政诉讼|行政应诉|行政诉讼案)(?:案件|案|事项|数量|的)*(?:发生)?",
        CASES,
        refuses=r"维持|纠正|撤销|驳回",
        weight=8,
    ),
    _rule("suits", r"(?:发生|有|被提起)(?:了)?", CASES, after=r"^[^,。;0-9、和]{0,14}?行政诉讼", weight=6),
    _rule(
        "complaints",
        r"(?:举报投诉|投诉举报|举报、投诉|举报和投诉|举报|投诉)(?:案件|事项|数量|的)*",
        CASES,
        needs=r"信息公开",
        refuses=r"12345|热线|信访|消费|咨询",
        weight=6,
    ),
    _rule(
        "processing_fees_yuan",
        r"(?:政府)?信息(?:公开)?(?:信息)?处理费(?:用)?(?:金额|总金额)?",
        MONEY,
        weight=9,
    ),
    _rule(
        "fees_yuan",
        r"(?:收取|收费|费用)(?:[^,。;0-9]{0,8}?(?:费用|金额|费))?",
        MONEY,
        needs=r"信息公开|依申请|申请|检索|复制|邮寄",
        refuses=r"信息处理费|经费|投入|专项|减免",
        weight=6,
    ),
    _rule(
        "site_visits",
        r"(?:访问量|点击量|浏览量|点击率|访问人次|点击数|访问数|总访问|访问|浏览|点击|查阅政府信息)",
        VISITS,
        needs=rf"{SITE}|网页|访问量|点击量|浏览量",
        refuses=r"微信|微博|公众号|解读|日均|每[日天月]",
        weight=6,
    ),
)

_NO = r"(?:未|没有|无|不存在|并无|尚无|从未|暂无|均无|零|没)"
_HAPPEN = (
    r"(?:收到过?|接到过?|受理过?|发生过?|出现过?|产生|涉及|收取|接收|有|被|因|任何|相关"
    r"|进行|办理|开展|引发|存在)*"
)
_CAUSE = r"[^。;]{0,70}?"
_ASKED = (
    r"(?:依申请公开|(?:政府|政务)?信息公开(?:的)?申请|公开(?:政府)?信息(?:的)?申请|申请公开|公开申请|信息公开的?(?:书面)?申请)"
    r"(?!.{0,6}(?:复议|诉讼|引发|引起|收费|费用|减免|信息收费))"
)

ZEROS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("requests_new", re.compile(rf"{_NO}{_HAPPEN}[^,。;]{{0,24}}?{_ASKED}")),
    ("reviews", re.compile(rf"{_NO}{_HAPPEN}{_CAUSE}复议")),
    ("suits", re.compile(rf"{_NO}{_HAPPEN}{_CAUSE}诉讼")),
    ("complaints", re.compile(rf"{_NO}{_HAPPEN}[^。;]{{0,50}}?(?:举报|投诉|申诉)")),
    ("processing_fees_yuan", re.compile(rf"{_NO}(?:收取|产生|发生|涉及)[^。;]{{0,12}}?信息处理费")),
    (
        "fees_yuan",
        re.compile(
            rf"{_NO}{_HAPPEN}[^,。;]{{0,16}}?(?:收费|收取(?:任何)?(?!信息处理)[^,。;]{{0,8}}费|费用|收支)"
            r"(?!.{0,3}(?:标准|依据|项目清单|目录|通知))"
        ),
    ),
)
NOT_ZERO = re.compile(
    r"无法|无条件|无关|无偿|未经|未按|未及时|未能|不存在的|没有现成|无正当|未公开|无障碍|无纸|无论|未来|未成年"
    r"|没有严格|未审结"
)


@cache
def rules_for(unit: str) -> tuple[Rule, ...]:
    """The wordings that a number with this unit may stand in, the weightiest first, equals in the order above."""
    return tuple(sorted((rule for rule in RULES if unit in rule.units), key=lambda rule: -rule.weight))
