"""From the compiled figures to a published version that nobody changes any more."""

import datetime as dt
from decimal import Decimal

import pytest

from gongkai.agencies.actions import AssignRole, CreateBody, CreateUser
from gongkai.agencies.models import Role
from gongkai.catalogue.actions import ImportItems, OpenCatalogue
from gongkai.demo.reports import fill_rest, write_texts
from gongkai.journal.actions import Context, Refused
from gongkai.journal.append import version_of
from gongkai.journal.models import Entry, Origin, Result
from gongkai.journal.verify import verifiers
from gongkai.reports import actions
from gongkai.reports.checking import judge
from gongkai.reports.figures import figures_in
from gongkai.reports.models import Report, Version
from gongkai.reports.queries import counted_in, published_version, records_q
from gongkai.statements import ReportDocument

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 1, 20)
OPERATOR = Context(origin=Origin.COMMAND, today=DAY)


def item(number: int, **more) -> dict:
    day = dt.date(2025, 3, number)
    row = {
        "column": "normative-documents",
        "title": f"临溪县示例办法（{number}）",
        "document_kind": "normative",
        "document_no": f"临政发〔2025〕{number}号",
        "document_date": day,
        "published_on": day,
    }
    return row | more


def import_items(body, *rows) -> None:
    ImportItems(
        context=OPERATOR, body=body, rows=list(rows), source="旧系统", approver_name="温亦清"
    ).execute()


@pytest.fixture
def report() -> Report:
    body = CreateBody(context=OPERATOR, slug="linxi", kind="county", name="临溪县人民政府").execute()
    OpenCatalogue(context=OPERATOR, body=body).execute()
    import_items(body, item(1), item(2), item(3, repealed_on=dt.date(2025, 9, 1)))
    made = actions.OpenReport(context=OPERATOR, body=body, year=2025).execute()
    actions.CompileReport(context=OPERATOR, report=made).execute()
    fill_rest(made, {}, "业务系统")
    write_texts(made, {"overview": ["全年工作正常。"], "problems": ["一是及时性不够。"], "other": ["无"]})
    return made


@pytest.fixture
def head(report):
    return staff(report, "wen", Role.HEAD)


def staff(report, username, role) -> Context:
    user = CreateUser(
        context=OPERATOR, username=username, name=username, password="correct-horse-9", body=report.body
    ).execute()
    AssignRole(context=OPERATOR, user=user, body=report.body, role=role).execute()
    return Context(user=user, origin=Origin.WEB, today=DAY)


def publish(report, context=OPERATOR, **more) -> Version:
    return actions.PublishReport(context=context, report=report, **more).execute()


def problems() -> list[str]:
    return [problem.message for _, check in verifiers().values() for problem in check()]


def test_a_version_is_what_was_compiled_and_keeps_what_it_counted(report, head):
    version = publish(report, head)
    figures = figures_in(version.document)
    assert figures["documents.normative_documents.issued"] == 3
    assert figures["documents.normative_documents.repealed"] == 1
    assert figures["documents.normative_documents.in_force"] == 2
    (group,) = counted_in(version, "documents.normative_documents.issued")
    counted = report.body.items.filter(records_q(group["records"]))
    assert sorted(counted.values_list("document_no", flat=True)) == [
        f"临政发〔2025〕{n}号" for n in (1, 2, 3)
    ]
    document = ReportDocument.from_json(version.document)
    assert document.title == "临溪县人民政府2025年政府信息公开工作年度报告"
    assert document.hash == version.hash
    assert published_version(report.body, 2025) == version
    assert problems() == []


def test_a_contradiction_stops_it_until_it_is_mended(report, head):
    cell = "documents.normative_documents.issued"
    actions.AdjustCell(
        context=OPERATOR,
        report=report,
        cell="requests.results_total.natural_person",
        amount=Decimal(1),
        reason="误登",
        source="误登",
    ).execute()
    with pytest.raises(Refused, match="矛盾没有处理") as refused:
        publish(report, head)
    assert refused.value.reasons[0].code == "findings"
    assert not Version.objects.exists()
    assert Entry.objects.filter(verb="reports.publish_report", result=Result.REFUSED).count() == 1
    actions.RevokeAdjustment(
        context=OPERATOR, report=report, adjustment_id=report.adjustments.last().pk, reason="误登"
    ).execute()
    assert publish(report, head).number == 1
    assert cell in report.compilation.cells


def test_an_error_may_stand_with_a_recorded_reason_but_not_for_other_figures(report, head):
    def adjust(amount):
        actions.AdjustCell(
            context=OPERATOR,
            report=report,
            cell="requests.results_total.total",
            amount=Decimal(amount),
            reason="上级口径",
            source="口径通知",
        ).execute()

    adjust(2)
    blocking = [one for one in judge(report) if one.blocks]
    assert blocking
    for one in blocking:
        actions.DecideFinding(
            context=head, report=report, finding_key=one.key, kind="accepted", reason="按上级口径如实报送"
        ).execute()
    assert not [one for one in judge(report) if one.blocks]
    adjust(1)  # the figures move: yesterday's reason does not cover today's contradiction
    assert [one for one in judge(report) if one.blocks]
    with pytest.raises(Refused, match="已不存在"):
        actions.DecideFinding(
            context=head, report=report, finding_key=blocking[0].key, kind="accepted", reason="同上"
        ).execute()


def test_a_ledger_that_moved_after_compiling_stops_it(report, head):
    import_items(report.body, item(9))
    with pytest.raises(Refused, match="台账有变动"):
        publish(report, head)
    actions.CompileReport(context=OPERATOR, report=report).execute()
    assert figures_in(publish(report, head).document)["documents.normative_documents.issued"] == 4


def test_a_correction_is_a_new_version_that_says_what_it_corrects(report, head):
    first = publish(report, head)
    with pytest.raises(Refused, match="没有差别"):
        publish(report, head, correction="更正")
    write_texts(report, {"other": ["更正一处文字。"]})
    with pytest.raises(Refused, match="说明这次更正了什么"):
        publish(report, head)
    second = publish(report, head, correction="第六部分文字有误")
    assert (first.number, second.number) == (1, 2)
    first.refresh_from_db()
    assert ReportDocument.from_json(first.document).sections["other"] == ("无",)
    assert published_version(report.body, 2025) == second
    assert published_version(report.body, 2025, 1) == first


def test_the_head_publishes_or_signs_on_paper(report, head):
    clerk = staff(report, "shen", Role.CLERK)
    with pytest.raises(Refused, match="负责人"):
        publish(report, clerk)
    version = publish(report, clerk, paper_signed_by="温亦清")
    assert version.approved_by == "温亦清"
    assert Entry.objects.filter(verb="reports.publish_report", result=Result.DONE).get().actor == "shen"


def test_two_who_adjust_at_once_do_not_overwrite_each_other(report):
    seen = version_of(report)
    first = staff(report, "shen", Role.CLERK)
    second = staff(report, "han", Role.DISCLOSURE_OFFICER)
    values = {"cell": "fees.administrative_fees.amount", "amount": Decimal(1), "reason": "补", "source": "表"}
    actions.AdjustCell(context=first, report=report, expected_version=seen, **values).execute()
    with pytest.raises(Refused, match="shen已先一步办理本件（调整数字）"):
        actions.AdjustCell(context=second, report=report, expected_version=seen, **values).execute()


def test_verify_notices_a_changed_version(report, head):
    version = publish(report, head)
    Version.objects.filter(pk=version.pk).update(document=version.document.replace("临溪", "临汐"))
    assert problems() == ["年报文件与公布时的哈希不符。"]


def test_classified_markings_do_not_enter_a_section(report):
    with pytest.raises(Refused, match="密级标志"):
        actions.WriteSection(
            context=OPERATOR, report=report, key="overview", text="机密★10年\n第一段"
        ).execute()


def test_the_files_are_made_of_the_document_and_nothing_else(
    report, head, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        version = publish(report, head)
    files = {row.format: row.stored for row in version.files.all()}
    assert set(files) == {"pdf", "docx", "xlsx", "json", "csv", "html"}
    assert all(stored.is_published for stored in files.values())
    assert files["json"].blob.size == len(version.document.encode())
    assert problems() == []
    with pytest.raises(Refused, match="系统"):
        actions.RenderVersion(context=head, version=version).execute()


def test_every_part_is_written_even_if_only_with_nothing(report, head):
    actions.WriteSection(context=OPERATOR, report=report, key="problems", text=" ").execute()
    with pytest.raises(Refused, match="“存在的主要问题及改进情况”还没有撰写") as refused:
        publish(report, head)
    assert refused.value.reasons[0].basis == "条例2019:50"
    actions.WriteSection(context=OPERATOR, report=report, key="problems", text="无").execute()
    assert publish(report, head).number == 1
