"""A county under a city, with its supervisor, its staff, and what they hand in."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from tests.support.agencies import make_body, make_user

from gongkai.agencies.models import BodyKind, Role
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Context
from gongkai.reports.archive.actions import ReceiveFiles
from gongkai.reports.archive.models import ImportBatch


@pytest.fixture
def county(db: None) -> Any:
    """Bodies and persons; `county.as_("supervisor")` is the context of one."""
    city = make_body("anlan", kind=BodyKind.PREFECTURE, name="安澜市人民政府", short_name="安澜市")
    body = make_body("linxi", city, kind=BodyKind.COUNTY, name="临溪县人民政府", short_name="临溪县")
    office = make_body("linxi-minzheng", body, name="临溪县民政局", short_name="县民政局")
    users = {
        "supervisor": make_user("jiandu", Role.SUPERVISOR, city, with_subtree=True),
        "officer": make_user("zhuanban", Role.DISCLOSURE_OFFICER, body),
        "clerk": make_user("zhuangan", Role.CLERK, body),
        "foreign": make_user("waixian", Role.HEAD, make_body("yunhe", kind=BodyKind.COUNTY)),
    }
    return SimpleNamespace(
        city=city, body=body, office=office, as_=lambda who: Context(user=users[who]), users=users
    )


@pytest.fixture
def hand_in(county: Any, django_capture_on_commit_callbacks: Any) -> Callable[..., ImportBatch]:
    """`hand_in({"name": bytes}, text=…)`: receive files at the city and read them as the worker does."""

    def act(files: dict[str, bytes] | None = None, **more: Any) -> ImportBatch:
        given = {"context": county.as_("supervisor"), "body": county.city, **more}
        taken = [Incoming.take(name, data) for name, data in (files or {}).items()]
        with django_capture_on_commit_callbacks(execute=True):
            batch: ImportBatch = ReceiveFiles(files=taken, **given).execute()
        return batch

    return act
