"""From documents handed in to a published archive: kept, read, doubted, corrected, accepted, withdrawn."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from tests.archive.making import document, printed_twice, prose, written
from tests.support.agencies import operator

from gongkai.agencies.actions import RenameBody
from gongkai.files.models import StoredFile
from gongkai.journal.actions import Refused
from gongkai.journal.models import Entry, Result
from gongkai.journal.verify import verifiers
from gongkai.reports.actions import OpenReport
from gongkai.reports.archive import actions
from gongkai.reports.archive.checking import judge_import
from gongkai.reports.archive.figures import read_back
from gongkai.reports.archive.models import FileState, ImportedReport, ImportFile, ReadingVersion
from gongkai.reports.archive.queries import public_year
from gongkai.reports.checking import previous_of
from gongkai.statements import ReportDocument

pytestmark = pytest.mark.django_db
OPERATOR = operator()
DOUBTFUL = ("statistics.meetings_held.count", "statistics.training_sessions.count")


def report_of(year: int) -> ImportedReport:
    return ImportedReport.objects.get(year=year)


def act(county: Any, name: str, report: ImportedReport, who: str = "supervisor", **more: Any) -> Any:
    return getattr(actions, name)(context=county.as_(who), report=report, **more).execute()


def doubtful() -> bytes:
    html = written(document(2016), "html")
    return printed_twice(printed_twice(html, DOUBTFUL[0], 5), DOUBTFUL[1], 9)


def test_every_format_is_read_and_assigned_to_the_body_and_year_it_names(county, hand_in):
    batch = hand_in(
        {
            "2023.docx": written(document(2023), "word"),
            "2020.xlsx": written(document(2020), "excel"),
            "2016.html": written(document(2016), "html"),
            "2021.pdf": written(document(2021), "pdf"),
        },
        text=prose(2012),
    )
    files = list(batch.files.all())
    assert [file.state for file in files] == [FileState.READ] * 5
    assert {(file.report.year, file.report.body.slug, file.report.scope) for file in files} == {
        (year, "linxi", "aggregate") for year in (2023, 2020, 2016, 2021, 2012)
    }
    back = read_back(report_of(2023))
    assert back is not None
    assert back.figures == document(2023).figures
    assert read_back(report_of(2012)).narrative["proactive_total"].value == 5200
    assert not StoredFile.objects.published().exists()


def test_a_file_that_cannot_be_read_is_kept_and_named_with_the_reason(county, hand_in):
    batch = hand_in(
        {"图.png": b"\x89PNG\r\n\x1a\n" + b"\x00" * 200, "2023.html": written(document(2023), "html")}
    )
    picture, good = batch.files.all()
    assert picture.state == FileState.FAILED
    assert "图片" in picture.message
    assert picture.stored.blob.size == 208
    assert good.state == FileState.READ
    assert ReadingVersion.objects.count() == 1


def test_an_archive_is_taken_apart_and_what_may_not_be_kept_is_named(county, hand_in):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("年报/2022.html", written(document(2022), "html"))
        archive.writestr("年报/秘.txt", "机密★10年\n" + prose(2010))
        archive.writestr("run.sh", "#!/bin/sh\nexit\n")
        archive.writestr("__MACOSX/._2022.html", b"x")
    batch = hand_in({"全部.zip": packed.getvalue(), "2022复本.html": written(document(2022), "html")})
    assert [file.stored.name for file in batch.files.all()] == ["2022.html"]
    reasons = {one["name"]: one["reason"] for one in batch.refused}
    assert set(reasons) == {"秘.txt", "run.sh", "2022复本.html"}
    assert "国家秘密" in reasons["秘.txt"]
    assert "已经导入过" in reasons["2022复本.html"]
    assert StoredFile.objects.count() == 1


def test_a_bomb_is_not_unpacked(county, hand_in, monkeypatch):
    monkeypatch.setattr("gongkai.reports.archive.unpacking.MAX_UNPACKED", 100_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"0" * 10_000_000)
    with pytest.raises(Refused, match="解开后超过"):
        hand_in({"bomb.zip": packed.getvalue()})
    assert not ImportFile.objects.exists()


def test_only_the_archivists_of_the_body_act(county, hand_in):
    hand_in({"2023.html": written(document(2023), "html")})
    report = report_of(2023)
    for who in ("clerk", "foreign"):
        with pytest.raises(Refused, match="只有"):
            act(county, "AcceptImport", report, who)
        with pytest.raises(Refused, match="只有"):
            hand_in({"2022.html": b"x"}, context=county.as_(who))
    act(county, "AcceptImport", report, "officer")
    assert Entry.objects.filter(verb="reports.accept_import", result=Result.REFUSED).count() == 2


def test_a_name_that_nobody_bears_waits_for_a_person(county, hand_in):
    batch = hand_in({"2023.html": written(document(2023, body="青石县人民政府"), "html")})
    file = batch.files.get()
    assert (file.state, file.report, file.unit) == (FileState.READ, None, "青石县人民政府")
    with pytest.raises(Refused, match="报告年度"):
        actions.AssignReading(
            context=county.as_("supervisor"), file=file, body=county.body, year=1999
        ).execute()
    report = actions.AssignReading(
        context=county.as_("supervisor"), file=file, body=county.body, year=2023, scope="aggregate"
    ).execute()
    assert (report.year, report.body, report.current) == (2023, county.body, file.current)
    assert report.summary["doubts"] == 0


def test_the_name_of_its_time_is_certain(county, hand_in):
    RenameBody(
        context=OPERATOR,
        body=county.office,
        name="临溪县民政和退役军人局",
        from_day=dt.date(2024, 1, 1),
    ).execute()
    batch = hand_in({"2022.html": written(document(2022, body="临溪县民政局"), "html")})
    assert batch.files.get().report.body == county.office


def test_doubts_are_answered_by_a_person_and_nothing_is_accepted_before(county, hand_in):
    hand_in({"2016.html": doubtful()})
    report = report_of(2016)
    assert report.summary["doubts"] == 2
    with pytest.raises(Refused, match="2 格没有读准"):
        act(county, "AcceptImport", report)
    act(county, "CorrectCell", report, cell=DOUBTFUL[0], value=Decimal(2), reason="第一处为准")
    act(county, "CorrectCell", report, cell=DOUBTFUL[1], kind="absent", reason="两处都看不清")
    figures = read_back(report).figures
    assert figures.number(DOUBTFUL[0]) == 2
    assert figures.is_absent(DOUBTFUL[1])
    act(county, "AcceptImport", report)
    act(county, "CorrectCell", report, cell=DOUBTFUL[0], value=Decimal(5), reason="核对纸质件，第二处为准")
    report.refresh_from_db()
    assert report.accepted_at is None
    rows = report.corrections.filter(cell=DOUBTFUL[0])
    assert [(row.value, row.superseded_at is None) for row in rows] == [(2, False), (5, True)]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"cell": "statistics.nowhere.count", "value": Decimal(1), "reason": "x"}, "cell"),
        ({"cell": DOUBTFUL[0], "reason": "x"}, "value"),
        ({"cell": DOUBTFUL[0], "value": Decimal("NaN"), "reason": "x"}, "value"),
        ({"cell": DOUBTFUL[0], "value": Decimal(1)}, "reason"),
        ({"cell": DOUBTFUL[0], "kind": "maybe", "reason": "x"}, "kind"),
    ],
)
def test_a_correction_says_what_where_and_why(county, hand_in, given, field):
    hand_in({"2016.html": doubtful()})
    with pytest.raises(Refused) as refused:
        act(county, "CorrectCell", report_of(2016), **given)
    assert field in refused.value.by_field()


def test_a_decision_survives_the_next_check_and_the_next_reading(county, hand_in):
    batch = hand_in(text=prose(2012, again=5100))
    report = report_of(2012)
    finding = next(one for one in judge_import(report) if one.prose)
    act(county, "DecideImportedFinding", report, finding_key=finding.key, kind="dismissed", reason="口径不同")
    act(county, "RecheckImport", report)
    actions.ReadFile(context=county.as_("supervisor"), file=batch.files.get()).execute()
    again = next(one for one in judge_import(report) if one.key == finding.key)
    assert again.decision.kind == "dismissed"
    assert not again.open
    report.refresh_from_db()
    assert report.summary["warnings"] == 0
    with pytest.raises(Refused, match="不存在"):
        act(county, "DecideImportedFinding", report, finding_key="x", kind="dismissed", reason="y")


def test_an_error_keeps_a_report_from_being_accepted_until_somebody_answers(county, hand_in):
    wrong = document(2023, {"requests.granted.natural_person": 99})
    hand_in({"2023.html": written(wrong, "html")})
    report = report_of(2023)
    with pytest.raises(Refused, match="矛盾没有处理"):
        act(county, "AcceptImport", report)
    for finding in [one for one in judge_import(report) if one.blocks]:
        act(
            county,
            "DecideImportedFinding",
            report,
            finding_key=finding.key,
            kind="confirmed",
            reason="原文如此",
        )
    act(county, "AcceptImport", report)
    assert report.accepted_at


def test_a_later_reading_never_takes_the_place_of_the_one_that_counts(county, hand_in):
    hand_in({"2023.html": written(document(2023), "html")})
    report = report_of(2023)
    first = report.current
    batch = hand_in({"2023新.docx": written(document(2023, {"documents.rules.in_force": 3}), "word")})
    second = batch.files.get().current
    report.refresh_from_db()
    assert report.current == first
    assert second is not None
    act(county, "AcceptImport", report)
    act(county, "UseReading", report, reading=second)
    report.refresh_from_db()
    assert (report.current, report.accepted_at) == (second, None)
    assert ReadingVersion.objects.count() == 2


def test_publication_is_immutable_and_the_source_goes_with_it(county, hand_in):
    hand_in({"2016.html": doubtful()})
    report = report_of(2016)
    with pytest.raises(Refused, match="还没有采用"):
        act(county, "PublishImport", report)
    for cell in DOUBTFUL:
        act(county, "CorrectCell", report, cell=cell, value=Decimal(2), reason="第一处为准")
    act(county, "AcceptImport", report)
    made = act(county, "PublishImport", report)
    with pytest.raises(Refused, match="没有差别"):
        act(county, "PublishImport", report)
    assert StoredFile.objects.published().get() == report.current.file.stored
    found = public_year(county.body, 2016)
    assert found is not None
    assert found.imported
    assert found.document.provenance["corrected"][DOUBTFUL[0]]["reason"] == "第一处为准"
    act(county, "CorrectCell", report, cell=DOUBTFUL[0], value=Decimal(7), reason="再核")
    assert (
        ReportDocument.from_json(public_year(county.body, 2016).publication.document).figures.number(
            DOUBTFUL[0]
        )
        == 2
    )
    act(county, "AcceptImport", report)
    assert act(county, "PublishImport", report).number == made.number + 1
    act(county, "WithdrawImport", report, reason="原件有误")
    assert public_year(county.body, 2016) is None
    assert not StoredFile.objects.published().exists()
    assert [line.message for _, check in verifiers().values() for line in check()] == []


def test_carry_over_is_checked_between_what_was_imported_and_what_was_compiled(county, hand_in):
    open_at_end = {"requests.carried_out.natural_person": 4, "requests.new_requests.natural_person": 20}
    open_at_end["requests.granted.natural_person"] = 16
    hand_in(
        {
            "2021.html": written(document(2021, open_at_end), "html"),
            "2022.html": written(document(2022), "html"),
        }
    )
    compiled = OpenReport(context=OPERATOR, body=county.body, year=2022, scope="aggregate").execute()

    def carried() -> list[str]:
        return [one.key for one in judge_import(report_of(2022)) if one.key.startswith("carry")]

    assert carried() == []  # not accepted: its figures prove nothing yet
    assert previous_of(compiled) is None
    act(county, "AcceptImport", report_of(2021))
    assert carried()
    assert report_of(2022).summary["errors"] > 0
    form, figures = previous_of(compiled)
    assert (form.id, figures.number("requests.carried_out.natural_person")) == ("2021", 4)


def test_a_tampered_reading_is_found(county, hand_in):
    hand_in({"2023.html": written(document(2023), "html")})
    row = ReadingVersion.objects.get()
    ReadingVersion.objects.update(document=row.document.replace("2023", "2022", 1))
    problems = [line.message for _, check in verifiers().values() for line in check()]
    assert problems == ["读数与读取时的哈希不符。"]
