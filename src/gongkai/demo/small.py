"""The small sample: an invented prefecture with a county, departments and townships, two years of ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction

from gongkai.agencies.queries import local_today
from gongkai.demo.beside import make_corrections, make_inquiries, make_submission
from gongkai.demo.items import change_some, make_items, open_catalogues
from gongkai.demo.living import make_living, tell_officers
from gongkai.demo.publishing import make_course
from gongkai.demo.reports import make_cases, make_reports
from gongkai.demo.requests import make_requests
from gongkai.demo.staging import make_bodies, make_people


def load(say: Callable[..., None], today: dt.date | None = None) -> dict[str, int]:
    """Load the small sample in one transaction (all or nothing); return what was made."""
    day = today or local_today()
    with transaction.atomic():
        bodies = make_bodies()
        people = make_people(bodies)
        say(f"机关 {len(bodies)} 个，账号 {len(people)} 个")
        open_catalogues(bodies)
        items = make_items(bodies, day)
        change_some(bodies, people, day)
        make_course(bodies["linxi-minzheng"], people, day)
        say(f"信息 {items} 条")
        requests = make_requests(bodies, day) + make_living(bodies, people, day)
        make_inquiries(bodies["linxi-minzheng"], people, day)
        make_corrections(bodies["linxi-minzheng"], people, day)
        make_submission(bodies["linxi-minzheng"])
        cases = make_cases(bodies, day)
        say(f"申请 {requests} 件，复议诉讼 {cases} 件")
        reports = make_reports(bodies, people, day)
        say(f"年报 {reports} 份")
        tell_officers(people, day)
    return {
        "bodies": len(bodies),
        "people": len(people),
        "items": items,
        "requests": requests,
        "cases": cases,
        "reports": reports,
    }
