"""Fill the database of the environment with a small ledger (run as a program by the tests of backup)."""

from __future__ import annotations

import datetime as dt
from unittest.mock import patch

import django

django.setup()

from tests.support.agencies import make_body, make_user, operator  # noqa: E402

from gongkai.agencies.actions import ChangeSetting, RenameBody  # noqa: E402
from gongkai.agencies.models import Role  # noqa: E402
from gongkai.casework.models import RecordKey  # noqa: E402
from gongkai.files.actions import PublishFile, StoreFile  # noqa: E402
from gongkai.files.incoming import Incoming  # noqa: E402
from gongkai.journal.sealing import seal_due  # noqa: E402
from gongkai.workdays.actions import AdoptNotice  # noqa: E402
from gongkai.workdays.models import Notice  # noqa: E402
from gongkai.workdays.parsing import Block  # noqa: E402

yesterday = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
with patch("gongkai.journal.append.timezone.now", return_value=yesterday):
    make_body("ministry")
city = make_body(
    "city", kind="prefecture", founded_on=dt.date(2001, 5, 4), details_given={"phone": "0000-1234567"}
)
bureau = make_body("bureau", city)
RenameBody(
    context=operator(), body=bureau, name="更名后的“局”\n第二行\u2028", from_day=dt.date(2024, 1, 1)
).execute()
make_user("officer", Role.DISCLOSURE_OFFICER, bureau)
make_user("system", Role.SYSTEM_ADMIN, city, with_subtree=True)
ChangeSetting(
    context=operator(),
    body=city,
    key="files.max_megabytes",
    value=50,
    from_day=operator().today,
    reason="测试",
).execute()
for number in range(3):
    stored = StoreFile(
        context=operator(), body=bureau, incoming=Incoming.take(f"{number}.txt", f"内容{number}".encode())
    ).execute()
PublishFile(context=operator(), stored=stored).execute()
AdoptNotice(
    context=operator(),
    year=2026,
    title_given="变更",
    changes=Notice.objects.get(year=2026),
    off=(Block(dt.date(2026, 5, 9), dt.date(2026, 5, 9), "labour"),),
).execute()
RecordKey.objects.create(wrapped=bytes(range(256)))
assert seal_due(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=16))
