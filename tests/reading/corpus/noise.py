"""What happens to a report between the clerk and the reader: every kind of damage as a small function."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from opencc import OpenCC

from .layout import Box, Drawn
from .writers import Item

SHORTER = {
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": (
        "（二）部分公开",
        "（二）部分公开（区分处理）",
    ),
    "一、本年新收政府信息公开申请数量": ("一、本年新收申请数量", "一、新收政府信息公开申请数量"),
    "二、上年结转政府信息公开申请数量": ("二、上年结转申请数量", "二、上年结转"),
    "四、结转下年度继续办理": ("四、结转下年度", "四、结转下年继续办理"),
    "1.属于国家秘密": ("1.国家秘密",),
    "2.其他法律行政法规禁止公开": ("2.法律行政法规禁止公开",),
    "4.保护第三方合法权益": ("4.第三方合法权益",),
    "7.属于行政执法案卷": ("7.行政执法案卷",),
    "1.本机关不掌握相关政府信息": ("1.本机关不掌握",),
    "2.没有现成信息需要另行制作": ("2.需要另行制作",),
    "3.补正后申请内容仍不明确": ("3.补正后仍不明确",),
    "5.要求行政机关确认或重新出具已获取信息": ("5.要求确认或重新出具已获取信息",),
    "（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）": ("（一）主动公开政府信息数",),
    "（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）": (
        "（一）回应公众关注热点或重大舆情数",
    ),
    "1.专职人员数（不包括政府公报及政府网站工作人员数）": ("1.专职人员数", "1.专职人员"),
    "（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）": (
        "（四）政府信息公开专项经费",
    ),
    "危及国家安全、公共安全、经济安全和社会稳定": ("危及国家安全和社会稳定",),
    "行政事业性收费": ("行政事业收费",),
    "其他对外管理服务事项": ("其他管理服务事项",),
}
MISSPELT = {
    "予以公开": "予已公开",
    "不掌握": "不掌据",
    "信访举报": "信访举抱",
    "重复申请": "重复申清",
    "出版物": "岀版物",
    "第三方": "第三放",
    "过程性": "过成性",
    "执法案卷": "执法案券",
    "行政强制": "行政强治",
    "行政处罚": "行政处罰",
    "规范性文件": "规范性文牛",
    "回应解读": "回应解决",
    "传真申请": "传其申请",
    "兼职人员": "兼职人贝",
    "培训班": "培训斑",
    "结转下年度": "结转下年渡",
    "驳回原告": "驳回源告",
}
MISSPELT_HELD = {
    "大量反复": "大量反覆",
    "另行制作": "另行制做",
    "仍不明确": "仍不明却",
    "内部事务": "内部事物",
    "国家秘密": "国家密秘",
    "查询事项": "查寻事项",
    "上年结转": "上年接转",
    "制发规范性": "制发规泛性",
    "信函申请": "信涵申请",
    "查阅点": "查阅店",
    "举报投诉": "举报投拆",
    "延期办结": "延期办洁",
    "被依法纠错": "被依法纠措",
}
ADVERTS = (
    "点击下载APP 领取新人礼包",
    "【推荐阅读】夏季旅游攻略 上一篇 下一篇",
    "开云平台官网入口 登录注册",
    "分享到： 微信 微博 QQ空间",
    "网站地图 | 关于我们 | 联系我们",
    "版权所有 未经许可不得转载 备案号：京ICP备00000000号",
    "字号：大 中 小 打印 关闭窗口",
    "ï»¿Ã¤Â¸Â­",
    "锟斤拷锟斤拷烫烫烫",
)
EXTRA_2014 = ("（四）政府网站专栏维护次数", "其中：新媒体推送培训场次", "（五）政务公开宣传活动次数")
_TONES = {"国": "guó", "开": "kāi", "关": "guān", "总": "zǒng", "数": "shù", "处": "chǔ", "请": "qǐng", "会": "huì",
          "时": "shí", "网": "wǎng", "发": "fā", "务": "wù", "规": "guī", "为": "wéi", "对": "duì", "复": "fù",
          "结": "jié", "报": "bào", "办": "bàn", "无": "wú", "项": "xiàng", "业": "yè"}  # fmt: skip


def relabel(tables: list[Drawn], rng: Random, kinds: set[str], held: bool) -> list[Drawn]:
    """Labels shortened, misspelt, spread with blanks, broken over lines, with other number marks."""
    wrong = MISSPELT_HELD if held else MISSPELT

    def change(box: Box) -> Box:
        if box.figure or not box.text:
            return box
        text = box.text
        if "shortened" in kinds and text in SHORTER and rng.random() < 0.7:
            text = rng.choice(SHORTER[text])
        if "misspelt" in kinds:
            for right, bad in wrong.items():
                if right in text and rng.random() < 0.7:
                    text = text.replace(right, bad)
                    break
        if "marks_changed" in kinds:
            text = (
                text.replace("（", "(")
                .replace("）", ")")
                .replace("1.", "1、")
                .replace("2.", "2．")
                .replace("3.", "3 ")
            )
        if "gaps" in kinds and rng.random() < 0.5:
            at = rng.randrange(1, max(2, len(text)))
            text = text[:at] + rng.choice((" ", "  ", "\u3000")) + text[at:]
        if "broken" in kinds and len(text) > 6 and rng.random() < 0.4:
            at = rng.randrange(3, len(text) - 2)
            text = text[:at] + "\n" + text[at:]
        if "vertical" in kinds and "header_noted" not in kinds and box.header and 2 <= len(text) <= 6:
            text = "\n".join(text)
        return replace(box, text=text)

    return [replace(table, rows=[[change(box) for box in row] for row in table.rows]) for table in tables]


def headers(tables: list[Drawn], rng: Random, kinds: set[str]) -> list[Drawn]:
    """Headers glued together, dropped, repeated in the middle (a page break), or with notes in them."""
    result: list[Drawn] = []
    for table in tables:
        rows = [list(row) for row in table.rows]
        head = [row for row in rows if all(box.header for box in row)]
        body = [row for row in rows if not all(box.header for box in row)]
        if "header_glued" in kinds and table.key != "remedies" and len(head) > 1:
            head = [[Box("".join(b.text for row in head for b in row), wide=table.width, header=True)]]
        if "header_dropped" in kinds and table.key not in ("remedies", "documents") and len(head) > 1:
            head = head[:1]
            head = [[replace(box, high=1) for box in head[0]]]
        if "header_noted" in kinds:
            head = [
                [replace(b, text=b.text + rng.choice(("①", "（1）", "[2]"))) if b.text else b for b in r]
                for r in head
            ]
        if (
            "header_repeated" in kinds
            and len(body) > 12
            and not any(box.high > 1 for row in body for box in row)
        ):
            at = rng.randrange(4, len(body) - 2)
            body = [*body[:at], *head, *body[at:]]
        result.append(replace(table, rows=[*head, *body]))
    return result


def extra_rows(tables: list[Drawn], rng: Random, extra: list[str]) -> list[Drawn]:
    """Rows of the body's own in the statistics table; their labels are added to `extra`."""
    result: list[Drawn] = []
    for table in tables:
        rows = list(table.rows)
        if table.key == "statistics":
            for label in rng.sample(EXTRA_2014, 2):
                at = rng.choice((len(rows), len(rows) - 3))
                rows.insert(at, [Box(label), Box("次"), Box(str(rng.randrange(1, 90)), figure=True)])
                extra.append(label)
        result.append(replace(table, rows=rows))
    return result


def page_marks(text: str, rng: Random) -> str:
    """Page numbers between the lines of a text, tables included."""
    lines = text.split("\n")
    style = rng.choice(("- {} -", "第 {} 页", "— {} —", "第{}页 共9页"))
    page = 1
    at = rng.randrange(8, 25)
    while at < len(lines):
        lines.insert(at, style.format(page))
        page += 1
        at += rng.randrange(20, 45)
    return "\n".join(lines)


def advertise(items: list[Item], rng: Random) -> list[Item]:
    """Menus and advertising above and below."""
    return [*rng.sample(ADVERTS, 2), *items, *rng.sample(ADVERTS, 2)]


def traditional(text: str, rng: Random) -> str:
    """In traditional characters; half of them with Taiwan's words."""
    return str(OpenCC(rng.choice(("s2t", "s2tw", "s2twp"))).convert(text))


def phonetic(text: str) -> str:
    """In traditional characters with the pronunciation of many of them in brackets."""
    marked = "".join(f"{char}({_TONES[char]})" if char in _TONES else char for char in text)
    return str(OpenCC("s2t").convert(marked))
