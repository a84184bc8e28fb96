"""Words of subjects: what finds similar requests of a body. Derived from the subject, so they may be made again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import rjieba

from gongkai.casework.models import Request, SubjectTerm
from gongkai.journal import nightly

# Words that stand in half of all subjects tell nothing; they are left out before anything is counted.
COMMON = frozenset(
    "有关 关于 相关 情况 信息 政府 公开 申请 要求 进行 以及 或者 我们 本人 所有 全部 材料 文件 资料 内容 年度 以来 "
    "期间 部分 各项 其他 名单 清单".split()
)
MOST = 24
LONGEST = 16
NIGHTLY = 20_000
BATCH = 500
_WORD = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff.\-]*")


def terms_of(text: str) -> list[str]:
    """Return the telling words of a text, in order, each once: two characters or more, no common word."""
    found: dict[str, None] = {}
    for word in rjieba.cut(text):
        word = word.strip().lower()
        if 2 <= len(word) <= LONGEST and word not in COMMON and _WORD.fullmatch(word):
            found.setdefault(word)
    return list(found)[:MOST]


def keep_terms(requests: Iterable[Request], *, new: bool = True) -> int:
    """Store the words of these requests' subjects; return how many words.

    Called in the transaction of the act that writes the subject; not `new`: the subject was changed.
    """
    rows: Sequence[Request] = list(requests)
    if not new:
        SubjectTerm.objects.filter(request__in=[row.pk for row in rows]).delete()
    made = [
        SubjectTerm(request=row, body_id=row.body_id, term=term)
        for row in rows
        for term in terms_of(row.subject)
    ]
    SubjectTerm.objects.bulk_create(made, batch_size=2000)
    return len(made)


@nightly.register("casework.terms", "补齐申请事项的检索词")
def fill_missing() -> int:
    """Make the words of requests that have none; return how many requests got some."""
    done, last = 0, 0
    while done < NIGHTLY:
        # A subject of nothing but common words has no row: walking by key passes over it.
        rows = list(
            Request.objects.filter(pk__gt=last, terms__isnull=True)
            .order_by("pk")
            .only("pk", "body_id", "subject")[:BATCH]
        )
        if not rows:
            break
        last = rows[-1].pk
        keep_terms(rows)
        done += len(rows)
    return done
