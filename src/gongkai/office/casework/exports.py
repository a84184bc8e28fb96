"""The list of requests as Excel and CSV: what the list shows and no personal data, unless asked for by an act."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import xlsxwriter
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from gongkai.casework.models import ApplicantCategory, Carrier, Channel, Delivery, Request, State
from gongkai.casework.persons import PersonData
from gongkai.files.serving import disposition
from gongkai.journal.actions import LOCAL
from gongkai.office.casework.words import outcome_words
from gongkai.statements.render.tabular import neutral

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
HEAD = (
    "登记号 机关 渠道 申请人类别 事项 状态 提出日期 收到日期 答复期限 暂停 处理结果 作出处理日期 按时 经延期 承办单位 "
    "文号 送达日期 获取方式 载体 备注"
).split()
PERSONS = "姓名或者名称 联系人 联系电话 通信地址 邮政编码 电子邮箱 传真 代理人".split()
_PERSON_FIELDS = "name contact_person phone address postcode email fax agent".split()
WIDTHS = (24, 16, 14, 12, 50)
_LABELS: dict[str, dict[str, str]] = {
    "channel": dict(Channel.choices),
    "applicant_category": dict(ApplicantCategory.choices),
    "state": dict(State.choices),
    "delivery_method": dict(Delivery.choices),
    "carrier": dict(Carrier.choices),
}


def row_of(request: Request) -> list[Any]:
    """Return the cells of a request in the order of HEAD: texts, days, None for nothing."""

    def label(name: str) -> str:
        value = str(getattr(request, name))
        return _LABELS[name].get(value, value)

    on_time = "" if request.on_time is None else "是" if request.on_time else "否"
    return [
        request.request_no,
        request.body.short_name,
        label("channel"),
        label("applicant_category"),
        request.subject,
        label("state"),
        request.submitted_at.astimezone(LOCAL).date(),
        request.received_on,
        request.due_on,
        "是" if request.paused else "",
        outcome_words(request.outcome, request.sub_ground),
        request.finished_on,
        on_time,
        "是" if request.extended else "",
        request.unit,
        request.document_no,
        request.served_on,
        label("delivery_method"),
        label("carrier"),
        request.sample_note,
    ]


def person_cells(data: PersonData | None) -> list[Any]:
    """Return the cells of who asked in the order of PERSONS; empty ones for a person that was erased."""
    return [getattr(data, name) if data is not None else "" for name in _PERSON_FIELDS]


def response_of(form: str, name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponseBase:
    """Return a table as a download, never cached. `form`: a key of FORMS; `name`: without extension."""
    response: HttpResponseBase
    if form == "csv":
        response = StreamingHttpResponse(_csv(head, rows), content_type=FORMS[form])
    else:
        response = FileResponse(_workbook(head, rows), content_type=FORMS[form])
    response["Content-Disposition"] = disposition(f"{name}.{form}", inline=False)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _csv(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff".encode()  # Excel opens it as UTF-8 then
    for number, row in enumerate(itertools.chain([head], rows)):
        writer.writerow([_text(cell) for cell in row])
        if number % 200 == 0:
            yield _emptied(buffer)
    yield _emptied(buffer)


def _emptied(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def _text(cell: Any) -> str:
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return "" if cell is None else neutral(str(cell))


def _workbook(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Any:
    """Write the table row by row into a file that goes away when it was sent."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("申请")
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        for place, width in enumerate(WIDTHS):
            sheet.set_column(place, place, width)
        sheet.freeze_panes(1, 1)
        for place, label in enumerate(head):
            sheet.write_string(0, place, label, bold)
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    sheet.write_datetime(number, place, dt.datetime.combine(cell, dt.time()), day)
                elif cell not in (None, ""):
                    sheet.write_string(number, place, neutral(str(cell)))
    out.seek(0)
    return out
