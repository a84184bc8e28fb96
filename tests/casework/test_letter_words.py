"""A body's own words for a letter hold where it is checked and previewed, as where it is issued."""

from __future__ import annotations

import pytest
from tests.casework.making import DAY, D, body, clerk, on, register

from gongkai.agencies.actions import ChangeSetting
from gongkai.casework import actions as a
from gongkai.casework.actions.lettering import preview_letters
from gongkai.casework.models import Request
from gongkai.journal.actions import Context
from gongkai.journal.models import Origin
from gongkai.letters.issuing import content_of
from gongkai.letters.kinds import kind_of
from gongkai.letters.practice import words_key
from gongkai.letters.queries import letters_of

pytestmark = pytest.mark.django_db


def test_the_preview_says_what_the_letter_will_say() -> None:
    bureau = body()
    shen = clerk(bureau)
    own = f"{kind_of('clarification_notice').default_words}\n有疑问的，请到本局一楼窗口咨询。"
    ChangeSetting(
        context=Context(origin=Origin.COMMAND, today=DAY),
        body=bureau,
        key=words_key("clarification_notice"),
        value=own,
        from_day=DAY,
        reason="局务会议",
    ).execute()
    request = Request.objects.get(pk=register(bureau, shen).pk)
    action = a.RequestClarification(
        context=on(D(2026, 9, 10), shen),
        request=request,
        points="写明年度",
        period_until=D(2026, 9, 24),
        letter="issue",
    )
    assert action.check() == []
    shown = [letter.plain_text() for letter in preview_letters(action)]
    assert len(shown) == 1
    assert "请到本局一楼窗口咨询" in shown[0]
    action.execute()
    assert "请到本局一楼窗口咨询" in content_of(letters_of(request).get()).plain_text()
