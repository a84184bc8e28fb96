"""A small platform for the tests of the public pages, made through the actions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.support.agencies import make_body, make_user, operator
from tests.support.clearing import clear

from gongkai.agencies.models import Body, BodyKind, Role, User
from gongkai.catalogue.actions import (
    ChangeDocument,
    DraftItem,
    MarkAttribute,
    OpenCatalogue,
    PublishItem,
    RegisterWithheld,
    WithdrawItem,
)
from gongkai.catalogue.models import Column, Item
from gongkai.journal.actions import Context
from gongkai.reports import actions as reporting
from gongkai.reports.models import Report, Version

CONTACT = {
    "office_name": "政务公开科",
    "address": "临溪县城关街道文澜路18号",
    "phone": "0339-6620118",
    "office_hours": "工作日 8:30—12:00，14:30—17:30",
    "email": "gongkai@linxi.example",
}


@dataclass
class Site:
    """Two bodies, people of the county, and what they published."""

    county: Body
    bureau: Body
    clerk: User
    head: User

    def publish(self, title: str, column: str = "other-documents", **values: Any) -> Item:
        """Publish an item of the county; `day` is the day of publication."""
        day = values.pop("day", dt.date(2026, 3, 2))
        content = values.pop("content", "第一条　为了测试。\n第二条　自公布之日起施行。")
        given = {"title": title, "content": content, "created_on": day, **values}
        clerk, head = Context(user=self.clerk, today=day), Context(user=self.head, today=day)
        place = Column.objects.get(body=self.county, slug=column)
        item = DraftItem(context=clerk, body=self.county, column=place, values=given).execute()
        item = MarkAttribute(context=clerk, item=item, disclosure_mode="proactive").execute()
        item = clear(item, clerk, head)
        published: Item = PublishItem(context=clerk, item=item, channels=[]).execute()
        return published

    def document(self, title: str, number: str, **values: Any) -> Item:
        """Publish a normative document."""
        day = values.pop("day", dt.date(2026, 3, 2))
        more = {"document_kind": "normative", "document_no": number, "document_date": day, "genre": "通知"}
        return self.publish(title, "normative-documents", day=day, **{**more, **values})

    def withdraw(self, item: Item, **values: Any) -> Item:
        """Withdraw a published item."""
        given = {"kind": "personal_data", "reason": "正文含有身份证号码", **values}
        context = Context(user=self.head, today=dt.date(2026, 3, 9))
        gone: Item = WithdrawItem(context=context, item=item, **given).execute()
        return gone

    def repeal(self, item: Item, by: Item, day: dt.date) -> Item:
        """Repeal a document by another."""
        context = Context(user=self.head, today=day)
        done: Item = ChangeDocument(
            context=context, item=item, kind="replace", effective_on=day, by=by, reason="内容已被代替"
        ).execute()
        return done

    def withhold(self, title: str) -> Item:
        """Enter a document that is not published."""
        context = Context(user=self.clerk, today=dt.date(2026, 3, 2))
        made: Item = RegisterWithheld(
            context=context,
            body=self.county,
            column=Column.objects.get(body=self.county, slug="other-documents"),
            values={"title": title, "created_on": dt.date(2026, 3, 2)},
            ground="internal_affairs",
            ground_reason="内部管理规定",
            approver_name="王敏",
            approved_on=dt.date(2026, 3, 2),
        ).execute()
        return made

    def report(self, year: int = 2025, adjust: dict[str, str] | None = None) -> Version:
        """Open, compile, adjust and publish a report of the county."""
        context = operator(dt.date(year + 1, 1, 20))
        report: Report = reporting.OpenReport(context=context, body=self.county, year=year).execute()
        reporting.CompileReport(context=context, report=report).execute()
        for cell, amount in (adjust or {}).items():
            reporting.AdjustCell(
                context=context,
                report=report,
                cell=cell,
                amount=Decimal(amount),
                reason="许可系统未接入",
                source="行政审批局统计表",
            ).execute()
        for section in report.form.sections:
            if not section.tables:
                text = "（一）主动公开\n全年按时公开信息。"
                reporting.WriteSection(context=context, report=report, key=section.key, text=text).execute()
        report.refresh_from_db()
        version: Version = reporting.PublishReport(context=context, report=report, **signed()).execute()
        return version


def signed() -> dict[str, str]:
    """Return who signed on paper: an operator signs nothing himself."""
    return {"paper_signed_by": "李明"}


def make_site() -> Site:
    """Make the two bodies, a clerk, a head, and their catalogues."""
    county = make_body(
        "linxi", kind=BodyKind.COUNTY, name="临溪县人民政府", short_name="县政府",
        details_given={"credit_code": "11990126MB0W18273K", **CONTACT},
    )  # fmt: skip
    bureau = make_body(
        "linxi-minzheng", parent=county, name="临溪县民政局", short_name="县民政局",
        details_given={"credit_code": "11990126MB0W18274K"},
    )  # fmt: skip
    for body in (county, bureau):
        OpenCatalogue(context=operator(), body=body).execute()
    clerk = make_user("clerk", Role.CLERK, county)
    head = make_user("head", Role.HEAD, county)
    return Site(county, bureau, clerk, head)
