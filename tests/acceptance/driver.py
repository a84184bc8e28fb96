"""Programs of the kill tests, run with the real settings on the database of the environment.

driver.py prepare         two bodies, people who can log in, columns, an open report
driver.py act SEED        random acts for ever; a line of JSON on stdout after each one that was committed
driver.py audit           what the journal says: per entry stream, seq, verb, and where a record says otherwise
"""

from __future__ import annotations

import itertools
import json
import random
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from tests.support.agencies import make_body, make_user, operator  # noqa: E402

from gongkai.agencies.actions import ChangeSetting  # noqa: E402
from gongkai.agencies.models import Body, Role, User  # noqa: E402
from gongkai.casework import actions as casework  # noqa: E402
from gongkai.casework.models import Request  # noqa: E402
from gongkai.casework.persons import PersonData  # noqa: E402
from gongkai.catalogue import actions as catalogue  # noqa: E402
from gongkai.catalogue.models import Column, Item  # noqa: E402
from gongkai.files.incoming import Incoming  # noqa: E402
from gongkai.journal.actions import Action, Context, Refused  # noqa: E402
from gongkai.journal.append import stream_of, version_of  # noqa: E402
from gongkai.journal.canonical import plain  # noqa: E402
from gongkai.journal.models import Entry, Result  # noqa: E402
from gongkai.journal.verify import verifiers  # noqa: E402
from gongkai.reports import actions as reports  # noqa: E402
from gongkai.reports.models import Report  # noqa: E402

CLERK, HEAD = "clerk", "head"


def prepare() -> None:
    """Make what the acts need."""
    call_command("migrate", verbosity=0)
    body = make_body("minzheng", short_name="临民", details_given={"credit_code": "11990126MB0W18273K"})
    catalogue.OpenCatalogue(context=operator(), body=body).execute()
    make_user(CLERK, Role.CLERK, body)
    make_user(HEAD, Role.HEAD, body)
    # One stage and no self-check: what is tried here is what is lost when the program is killed.
    for key, value in (("catalogue.clearance", "approval_only"), ("catalogue.clearance_self_check", "")):
        ChangeSetting(
            context=operator(), body=body, key=key, value=value, from_day=operator().today, reason="试验"
        ).execute()
    year = operator().today.year - 1
    reports.OpenReport(context=operator(), body=body, year=year).execute()


class Driver:
    """Does one random act after another, as the clerk or the head, on whatever record is ready for it."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.body = Body.objects.get()
        self.clerk = Context(user=User.objects.get(username=CLERK))
        self.head = Context(user=User.objects.get(username=HEAD))
        self.column = Column.objects.get(body=self.body, slug="other-documents")

    def any_of(self, rows: Any) -> Any:
        """Return one of the newest rows, None without any."""
        found = list(rows.order_by("-pk")[:20])
        return self.chance.choice(found) if found else None

    def actions(self) -> list[Callable[[], Action | None]]:
        """Return the acts among which chance chooses."""
        return [
            self.draft,
            self.register,
            *(self.on_item(state, make) for state, make in self.item_acts()),
            *(self.on_request(states, make) for states, make in self.request_acts()),
            lambda: reports.AdjustCell(
                context=self.clerk,
                report=Report.objects.get(),
                cell="permits.administrative_permits.decisions",
                amount=Decimal(self.chance.randint(1, 9)),
                reason="漏计",
                source="统计表",
            ),
            lambda: reports.CompileReport(context=self.clerk, report=Report.objects.get()),
        ]

    def draft(self) -> Action:
        """Draft an item."""
        values = {"title": f"第{self.chance.randint(1, 10**9)}号通知", "content": "正文"}
        return catalogue.DraftItem(context=self.clerk, body=self.body, column=self.column, values=values)

    def item_acts(self) -> list[tuple[str, Callable[[Item], Action]]]:
        """Return the acts on an item in a state."""
        text = f"附件{self.chance.random()}".encode()
        return [
            (
                "draft",
                lambda item: catalogue.AttachFile(
                    context=self.clerk, item=item, incoming=Incoming.take("附件.txt", text)
                ),
            ),
            (
                "draft",
                lambda item: catalogue.MarkAttribute(
                    context=self.clerk, item=item, disclosure_mode="proactive"
                ),
            ),
            ("draft", lambda item: catalogue.SubmitItem(context=self.clerk, item=item)),
            ("submitted", lambda item: catalogue.PassStage(context=self.head, item=item)),
            ("approved", lambda item: catalogue.PublishItem(context=self.clerk, item=item)),
            (
                "published",
                lambda item: catalogue.WithdrawItem(
                    context=self.head, item=item, kind="error", reason="内容有误"
                ),
            ),
        ]

    def request_acts(self) -> list[tuple[tuple[str, ...], Callable[[Request], Action]]]:
        """Return the acts on a request in one of the states."""
        clerk, head = self.clerk, self.head
        draft = {"outcome": "partially_granted", "sub_ground": "rest_15"}
        return [
            (("registered",), lambda r: casework.Draft(context=clerk, request=r, **draft)),
            (
                ("registered", "drafting"),
                lambda r: casework.Extend(context=head, request=r, days=10, reason="检索", note="秘"),
            ),
            (("drafting",), lambda r: casework.SendForApproval(context=clerk, request=r)),
            (("in_approval",), lambda r: casework.Decide(context=head, request=r)),
            (("decided",), lambda r: casework.Serve(context=clerk, request=r, way="post")),
            (("delivered",), lambda r: casework.Close(context=clerk, request=r)),
        ]

    def on_item(self, state: str, make: Callable[[Item], Action]) -> Callable[[], Action | None]:
        """Return the act on some item in `state`."""

        def act() -> Action | None:
            item = self.any_of(Item.objects.filter(state=state))
            return make(item) if item is not None else None

        return act

    def on_request(
        self, states: tuple[str, ...], make: Callable[[Request], Action]
    ) -> Callable[[], Action | None]:
        """Return the act on some request in one of `states`."""

        def act() -> Action | None:
            request = self.any_of(Request.objects.filter(state__in=states))
            return make(request) if request is not None else None

        return act

    def register(self) -> Action:
        """Register a request."""
        number = self.chance.randint(1000, 9999)
        return casework.RegisterRequest(
            context=self.clerk,
            body=self.body,
            channel="in_person",
            applicant_category="natural_person",
            person=PersonData(name="示例", id_number=f"99010119900101{number}", phone=f"1990000{number}"),
            subject=f"第{number}号合同",
            description="请公开合同。",
            confirmed_on=self.clerk.today,
        )

    def run(self) -> None:
        """Act for ever; acknowledge each act once it is committed."""
        for number in itertools.count():
            action = self.chance.choice(self.actions())()
            if action is None:
                continue
            try:
                made = action.execute()
            except Refused:
                continue
            record = action.record or made
            line = {"n": number, "verb": action.verb, "stream": stream_of(record), "seq": version_of(record)}
            print(json.dumps(line), flush=True)


def audit() -> None:
    """Print each entry that was done, then what verify finds and each record that is not as its last entry says."""
    last: dict[str, Entry] = {}
    names = {stream_of(row): row.public_id for model in (Item, Request) for row in model._base_manager.all()}
    for entry in Entry.objects.filter(result=Result.DONE).order_by("pk"):
        line = {"stream": entry.stream, "seq": entry.seq, "verb": entry.verb}
        print(json.dumps({**line, "name": names.get(entry.stream, "")}))
        last[entry.stream] = entry
    for _, check in verifiers().values():
        for problem in check():
            print(json.dumps({"problem": str(problem)}))
    for stream, entry in last.items():
        label, _, key = stream.partition(":")
        record = apps.get_model(label)._base_manager.filter(pk=key).first()
        state = plain(record.journal_state()) if record is not None else None
        # The versions that an act kept stand in its entry only; `catalogue.versions` compares them with their rows.
        told = (
            {name: value for name, value in entry.after.items() if name != "versions"}
            if entry.after
            else entry.after
        )
        if state != told:
            print(json.dumps({"stream": stream, "seq": entry.seq, "problem": "the record says otherwise"}))
    for model, verb in ((Item, "catalogue.draft_item"), (Request, "casework.register_request")):
        told = Entry.objects.filter(verb=verb, result=Result.DONE).count()
        if (rows := model._base_manager.count()) != told:
            print(json.dumps({"problem": f"{rows} rows of {model.__name__}, {told} entries"}))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["prepare"]:
            prepare()
            audit()
        case ["act", seed]:
            Driver(int(seed)).run()
        case ["audit"]:
            audit()
