"""Keywords suggested from the words of an item (主题词): what its title says and its text repeats."""

from __future__ import annotations

import re
from collections import Counter

import rjieba

from gongkai.catalogue.richtext import plain_text

MOST = 6
READ = 20_000
_CHINESE = re.compile(r"^[\u4e00-\u9fff]{2,8}$")
# Words of the form of official documents, not of their matter.
STOP = frozenset(
    "关于 印发 通知 通告 公告 公布 意见 决定 办法 规定 细则 方案 通报 批复 报告 的 和 与 及 以及 或者 对于 根据 按照 "
    "有关 相关 工作 进行 情况 第一条 第二条 第三条 第四条 第五条 本办法 本规定 实施 管理 人民政府 各级 各部门 各单位 "
    "单位 部门 自治区 应当 可以 不得 并且 依法 其他 如下 现将 现就 特此 以上 以下 我县 我市 我局 本县 本市 本局 "
    "认真 贯彻 执行 组织 要求 年度 自印发之日起 施行 之日 日起 一个 没有 什么 我们 他们".split()
)


def suggest_keywords(title: str, content: str = "", summary: str = "", most: int = MOST) -> list[str]:
    """Return at most `most` words that tell what the item is about, the likeliest first. Reads the beginning only.

    A word of the title counts as three in the text; words of the form of documents (通知, 印发…) are left out.
    """
    text = plain_text(content[:READ])
    counts: Counter[str] = Counter()
    for part, weight in ((title, 3), (summary[:READ], 1), (text, 1)):
        for word in rjieba.cut(part):
            if _CHINESE.match(word) and word not in STOP:
                counts[word] += weight
    places = {word: place for place, word in enumerate(counts)}
    found = sorted(
        (word for word, count in counts.items() if count > 1), key=lambda w: (-counts[w], -len(w), places[w])
    )
    return found[:most]
