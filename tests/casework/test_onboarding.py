"""Former years' requests from a table: reading, the report per row, the import, what the figures make of it."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from tests.casework.making import D, body, clerk, head, on, user

from gongkai.casework.actions.onboarding import DestroyTable, ImportTable, ReadTable, ReceiveTable
from gongkai.casework.models import Person, Request, RequestImport
from gongkai.casework.onboarding import COLUMNS, TableError, read_table, template
from gongkai.files.cells import NotADay, day_of
from gongkai.files.incoming import Incoming
from gongkai.files.sealed import key_for, name_of
from gongkai.journal.actions import Refused
from gongkai.journal.models import Entry
from gongkai.journal.verify import verifiers
from gongkai.reports.compiling import derive
from gongkai.statements import Scope

TODAY = D(2026, 11, 2)
LABEL = {column.key: column.label for column in COLUMNS}
GOOD: dict[str, Any] = {
    "request_no": "旧〔2023〕1号",
    "applicant_category": "自然人",
    "name": "林晓月",
    "id_number": "990102199003071218",
    "subject": "敬老院改造合同",
    "description": "请公开改造合同。",
    "channel": "当面",
    "received_on": "2023年5月8日",
    "outcome": "予以公开",
    "sub_ground": "可以公开，提供信息",
    "decided_on": "2023-05-22",
    "served_on": "2023/5/23",
    "way": "邮寄",
    "closed_on": 45076,
}


def book(rows: list[dict[str, Any]], head: int = 0, keys: list[str] | None = None) -> bytes:
    """Return a workbook with these rows; `head` lines of titles above."""
    names = keys or list(dict.fromkeys(key for row in rows for key in row))
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet("登记簿")
        for line in range(head):
            sheet.merge_range(line, 0, line, 5, "某局依申请公开登记簿")
        for place, key in enumerate(names):
            sheet.write(head, place, LABEL.get(key, key))
        for number, row in enumerate(rows, start=head + 1):
            for place, key in enumerate(names):
                value = row.get(key, "")
                if isinstance(value, dt.date):
                    sheet.write_datetime(
                        number,
                        place,
                        dt.datetime.combine(value, dt.time()),
                        made.add_format({"num_format": "yyyy/m/d"}),
                    )
                else:
                    sheet.write(number, place, value)
    return out.getvalue()


def receive(bureau: Any, who: Any, content: bytes, name: str = "2023年登记簿.xlsx") -> RequestImport:
    made: RequestImport = ReceiveTable(
        context=on(TODAY, who), body=bureau, file=Incoming.take(name, content)
    ).execute()
    return made


def bring_in(batch: RequestImport, who: Any, **given: Any) -> RequestImport:
    made: RequestImport = ImportTable(
        context=on(TODAY, who), batch=RequestImport.objects.get(pk=batch.pk), **given
    ).execute()
    return made


def said(batch: RequestImport, row: int) -> str:
    return "；".join(one["column"] + one["message"] for one in batch.findings[1:] if one["row"] == row)


@pytest.mark.parametrize(
    "cell",
    [
        D(2023, 5, 16),
        dt.datetime.combine(D(2023, 5, 16), dt.time(9, 30)),
        45062,
        45062.0,
        "45062",
        "2023-05-16",
        "2023/5/16",
        "2023.5.16",
        "2023年5月16日",
        "2023 年 5 月 16 日",
        "20230516",
        "二〇二三年五月十六日",
        "2023-05-16 08:00:00",
    ],
)
def test_days_in_all_the_ways_registers_write_them(cell: Any) -> None:
    assert day_of(cell) == D(2023, 5, 16)


@pytest.mark.parametrize("cell", ["2023年5月", "五月", "2023-13-01", "2023", 12.5, "见附件"])
def test_what_is_no_day_is_said_to_be_none(cell: Any) -> None:
    with pytest.raises(NotADay):
        day_of(cell)


def test_the_template_reads_back_without_its_example() -> None:
    table = read_table(template())
    assert set(table.places) == {column.key for column in COLUMNS}
    assert table.rows == ()
    names = CalamineWorkbook.from_filelike(io.BytesIO(template())).sheet_names
    assert names[:2] == ["申请", "填写说明"]


def test_titles_merged_headings_blank_lines_and_other_words() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        sheet.merge_range(0, 0, 0, 6, "依申请公开登记簿（2023年）")
        sheet.merge_range(1, 0, 2, 0, "编号")
        sheet.merge_range(1, 1, 1, 2, "申请情况")
        for place, text in enumerate(["姓名", "类型"]):
            sheet.write(2, place + 1, text)
        sheet.write(2, 2, "申请人类型")
        for place, text in enumerate(["申请事项", "申请方式", "收件日期", "备注"]):
            sheet.merge_range(1, place + 3, 2, place + 3, text)
        for place, text in enumerate(["1", "林某", "公民", "合同", "信函", "2023.5.8", "无"]):
            sheet.write(5, place, text)
    table = read_table(out.getvalue())
    assert table.unknown == ("备注",)
    assert [number for number, _ in table.rows] == [6]
    cells = table.rows[0][1]
    assert [table.cell(cells, key) for key in ("request_no", "name", "applicant_category", "channel")] == [
        "1",
        "林某",
        "公民",
        "信函",
    ]


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"", b"\xff\xfe nothing", b"<html></html>"])
def test_a_file_that_is_no_table_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(TableError, match=r"另存为|表头"):
        read_table(content)


@pytest.mark.django_db
def test_a_row_becomes_a_request_with_its_history() -> None:
    bureau = body()
    who = clerk(bureau)
    batch = receive(bureau, who, book([GOOD], head=2))
    assert batch.findings[0] | {"digest": ""} == {
        "row": 0,
        "level": "file",
        "digest": "",
        "error": "",
        "rows": 1,
        "good": 1,
        "known": 0,
        "wrong": 0,
        "unknown": [],
    }
    assert not Request.objects.exists(), "a dry run makes nothing"
    assert bring_in(batch, who).made == 1
    made = Request.objects.get()
    assert (made.request_no, made.state, made.outcome) == ("旧〔2023〕1号", "closed", "granted")
    assert (made.received_on, made.finished_on, made.served_on) == (
        D(2023, 5, 8),
        D(2023, 5, 22),
        D(2023, 5, 23),
    )
    assert made.closed_on == D(2023, 5, 30)
    assert [e.kind for e in made.events.order_by("seq")] == [
        "submitted",
        "confirmed",
        "decided",
        "served",
        "closed",
    ]
    cells = derive("2021", Scope.of_year([bureau.pk], 2023)).cells
    assert cells["requests.new_requests.natural_person"] == cells["requests.granted.natural_person"] == 1
    assert [p for _, check in verifiers().values() for p in check()] == []


@pytest.mark.django_db
def test_every_way_to_end_is_brought_in() -> None:
    bureau = body()
    who = clerk(bureau)
    ends = next(column for column in COLUMNS if column.key == "outcome").choices
    rows = [
        {
            **GOOD,
            "request_no": f"旧{place}号",
            "sub_ground": "",
            "outcome": label,
            "decided_on": "2023-07-20",
            "served_on": "2023-07-21",
            "closed_on": "2023-07-30",
        }
        for place, label in enumerate(ends)
    ]
    batch = receive(bureau, who, book(rows))
    assert [one for one in batch.findings[1:] if one["level"] == "error"] == []
    bring_in(batch, who)
    found = set(Request.objects.values_list("outcome", flat=True))
    assert found == {"other_miscellaneous" if value == "withdrawn" else value for value in ends.values()}
    assert [p for _, check in verifiers().values() for p in check()] == []


@pytest.mark.django_db
def test_each_row_is_told_what_is_wrong_and_what_to_do() -> None:
    bureau = body()
    who = clerk(bureau)
    secret = "990102199003071218"
    rows = [
        GOOD,
        {**GOOD, "request_no": "2", "received_on": "2023年5月"},
        {**GOOD, "request_no": "3", "applicant_category": "法人或者其他组织"},
        {**GOOD, "request_no": "4", "outcome": "", "decided_on": "", "served_on": "", "closed_on": ""},
        {**GOOD, "request_no": "4", "subject": "重复的编号"},
        {**GOOD, "request_no": "5", "decided_on": "2023-05-01"},
        {**GOOD, "request_no": "6", "outcome": "属于国家秘密", "sub_ground": "商业秘密"},
        {**GOOD, "request_no": "7", "subject": f"查询 {secret} 的档案"},
        {**GOOD, "request_no": "8", "name": "", "id_number": ""},
        {**GOOD, "request_no": "9", "received_on": "2027-01-04"},
        {**GOOD, "request_no": "10", "outcome": "", "decided_on": "2023-05-22"},
    ]
    batch = receive(bureau, who, book(rows))
    assert (batch.findings[0]["good"], batch.findings[0]["wrong"]) == (2, 9)
    for row, words in (
        (3, "收到日期不是完整的日期"),
        (4, "申请人类别填法不能识别，请从下拉列表选择"),
        (6, "与第 5 行的登记号相同"),
        (8, "具体情形与处理结果不相配"),
        (9, "身份证"),
        (10, "请一并提供"),
        (11, "晚于今天"),
        (12, "请补上处理结果"),
    ):
        assert words in said(batch, row), said(batch, row)
    assert said(batch, 7), "a decision before the receipt is impossible"
    assert secret not in str(batch.findings)
    assert "林晓月" not in str(batch.findings)
    with pytest.raises(Refused, match="没有导入任何一行"):
        bring_in(batch, who, strict=True)
    assert not Request.objects.exists()
    assert bring_in(batch, who).made == 2
    assert set(Request.objects.values_list("request_no", "state")) == {
        ("旧〔2023〕1号", "closed"),
        ("4", "registered"),
    }


@pytest.mark.django_db
def test_the_same_file_and_the_same_requests_are_recognised() -> None:
    bureau = body()
    who = clerk(bureau)
    rows = [GOOD, {**GOOD, "request_no": "", "subject": "无编号的一件"}]
    first = receive(bureau, who, book(rows))
    with pytest.raises(Refused, match="已经上传过"):
        receive(bureau, who, book(rows), "另一个名字.xlsx")
    bring_in(first, who)
    with pytest.raises(Refused, match="已经导入"):
        bring_in(first, who)
    again = receive(bureau, who, book([*rows, {**GOOD, "request_no": "新的"}]))
    assert (again.findings[0]["known"], again.findings[0]["good"]) == (2, 1)
    bring_in(again, who)
    assert Request.objects.count() == 3
    other = body("b2", "另一个局", "另")
    assert receive(other, clerk(other, "别人"), book(rows)).findings[0]["good"] == 2


@pytest.mark.django_db
def test_a_broken_file_is_kept_and_named() -> None:
    bureau = body()
    who = clerk(bureau)
    batch = receive(bureau, who, b"PK\x03\x04 this is no workbook", "坏了的登记簿.xlsx")
    assert "打不开" in batch.findings[0]["error"]
    assert batch.stored is not None
    assert batch.stored.is_sealed
    assert name_of(batch.stored, key_for(batch.stored)) == "坏了的登记簿.xlsx"
    with pytest.raises(Refused, match="打不开"):
        bring_in(batch, who)


@pytest.mark.django_db
def test_the_result_is_handed_out_by_an_act_and_the_file_destroyed_by_one() -> None:
    bureau = body()
    who = clerk(bureau)
    batch = receive(bureau, who, book([GOOD, {**GOOD, "request_no": "2", "channel": "飞鸽"}]))
    bring_in(batch, who)
    read = ReadTable(context=on(TODAY, who), batch=batch)
    read.execute()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(read.content)).get_sheet_by_index(0).to_python()
    assert rows[0][-1] == "结果"
    assert rows[1][-1].startswith("已导入")
    assert rows[2][-1].startswith("未导入；接收渠道：填法不能识别")
    assert "990102199003071218" in rows[1]
    assert Entry.objects.filter(verb="casework.read_table").exists()
    assert "林晓月" not in str(list(Entry.objects.values_list("data", "before", "after")))
    DestroyTable(context=on(TODAY, who), batch=batch).execute()
    with pytest.raises(Refused, match="已经销毁"):
        ReadTable(context=on(TODAY, who), batch=batch).execute()
    assert Request.objects.count() == Person.objects.count() == 1


@pytest.mark.django_db
def test_only_who_handles_requests_may() -> None:
    bureau = body()
    other = body("b2", "另一个局", "另")
    batch = receive(bureau, clerk(bureau), book([GOOD]))
    stranger = head(other)
    for act in (ImportTable, ReadTable, DestroyTable):
        with pytest.raises(Refused, match="只有本机关"):
            act(context=on(TODAY, stranger), batch=batch).execute()
    with pytest.raises(Refused, match="只有本机关"):
        receive(bureau, user("看", bureau, "supervisor"), book([GOOD]))


@pytest.mark.django_db
def test_five_thousand_rows() -> None:
    bureau = body()
    who = clerk(bureau)
    rows = [{**GOOD, "request_no": f"{n}号", "received_on": D(2023, 1, 4)} for n in range(5000)]
    batch = receive(bureau, who, book(rows))
    bring_in(batch, who)
    assert Request.objects.count() == 5000
