"""The records of one body of the walk's world: items in each state, requests at each stage, cases, reports, files."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from tests.support.agencies import make_user
from tests.support.clearing import clear_on_paper
from tests.walk import records_filing as filing
from tests.walk import records_lists as lists
from tests.walk import records_onboarding as onboarding
from tests.walk import records_online as online
from tests.walk import records_personal as personal

from gongkai.agencies.actions import ChangeSetting
from gongkai.agencies.models import Role
from gongkai.casework import actions as casework
from gongkai.casework.models import Request
from gongkai.casework.persons import PersonData
from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.models import Channel, Column, Form2014Row, Item
from gongkai.files.actions import PublishFile, StoreFile
from gongkai.files.incoming import Incoming
from gongkai.files.models import StoredFile
from gongkai.journal.actions import Context
from gongkai.journal.models import Origin
from gongkai.reports import actions as reports
from gongkai.reports.archive import actions as archive
from gongkai.reports.archive.models import ReadingVersion
from gongkai.reports.documents import document_of
from gongkai.statements.render import OUTPUTS

if TYPE_CHECKING:
    from tests.walk.world import Place

D = dt.date
DAY = dt.timedelta(days=1)
DRAFTED = D(2026, 3, 9)
# The person on whose word the records were made: the operator enters what was signed on paper.
SIGNED = "纸上签字人"


def on(day: dt.date) -> Context:
    """Return the context of the operator on a day."""
    return Context(origin=Origin.DEMO, today=day)


def fill(place: Place) -> None:
    """Make all records of a body."""
    place.kept["staff"] = make_user(f"{place.name}-staff", Role.CLERK, place.body)
    place.kept["assignment"] = place.kept["staff"].assignments.get()
    _columns(place)
    _files(place)
    _items(place)
    _requests(place)
    _remedies(place)
    onboarding.fill(place)
    online.fill(place)
    lists.fill(place)
    filing.fill(place, requester(place))
    personal.fill(place)
    place.kept["setting"] = ChangeSetting(
        context=on(D(2026, 1, 5)),
        body=place.body,
        key="files.max_megabytes",
        value=60,
        from_day=D(2026, 1, 5),
        reason="测试",
    ).execute()


def report_on(place: Place) -> None:
    """Compile the reports of a body and hand one in as a document: last, for they count all other records."""
    _reports(place)
    _archive(place)


# --- catalogue -----------------------------------------------------------------------------------------------------


def _columns(place: Place) -> None:
    catalogue.OpenCatalogue(context=on(D(2026, 1, 5)), body=place.body).execute()
    place.kept["column"] = Column.objects.get(body=place.body, slug="other-documents")
    place.kept["extra_column"] = catalogue.AddColumn(
        context=on(D(2026, 1, 5)), body=place.body, slug="extra", title_given="专题"
    ).execute()
    place.kept["channel"] = Channel.objects.create(
        body=place.body, key="board", label="公开栏", row_2014=Form2014Row.OTHER
    )


def _files(place: Place) -> None:
    def store(name: str, text: str) -> StoredFile:
        stored: StoredFile = StoreFile(
            context=on(D(2026, 3, 2)), body=place.body, incoming=Incoming.take(name, text.encode())
        ).execute()
        return stored

    place.kept["scan"] = store(f"{place.words('draft_file')}.txt", f"{place.words('draft_file')}扫描")
    place.kept["public_file"] = store("指南.txt", f"{place.name}的指南")
    PublishFile(context=on(D(2026, 3, 2)), stored=place.kept["public_file"]).execute()


def _item(place: Place, title: str, file: str = "", **values: Any) -> Item:
    given = {"title": title, "content": "第一条\n第二条", "created_on": DRAFTED, **values}
    context = on(DRAFTED)
    item: Item = catalogue.DraftItem(
        context=context, body=place.body, column=place.kept["column"], values=given
    ).execute()
    catalogue.MarkAttribute(context=context, item=item, disclosure_mode="proactive").execute()
    if file:
        incoming = Incoming.take(f"{file}.txt", f"{file}内容".encode())
        catalogue.AttachFile(context=context, item=item, incoming=incoming).execute()
    return item


def _submitted(place: Place, title: str, file: str = "", **values: Any) -> Item:
    item = _item(place, title, file, **values)
    done: Item = catalogue.SubmitItem(context=on(D(2026, 3, 10)), item=item, self_checked=True).execute()
    return done


def _approved(place: Place, title: str, file: str = "", **values: Any) -> Item:
    item = _submitted(place, title, file, **values)
    return clear_on_paper(item, on(D(2026, 3, 11)), SIGNED)


def _published(place: Place, title: str, file: str = "", **values: Any) -> Item:
    item = _approved(place, title, file, **values)
    done: Item = catalogue.PublishItem(context=on(D(2026, 3, 12)), item=item).execute()
    return done


def _items(place: Place) -> None:
    word, kept, later = place.words, place.kept, on(D(2026, 3, 13))
    texts = {"content": f"<p>{word('draft_content')}</p>", "summary": word("draft_summary")}
    kept["draft"] = _item(
        place, word("draft_title"), word("draft_file"), keywords=word("draft_keywords"), **texts
    )
    kept["draft_attachment"] = kept["draft"].attachments.get()
    kept["submitted"] = _submitted(place, word("submitted_title"))
    kept["approved"] = _approved(place, word("approved_title"))
    kept["remark"] = catalogue.AddRemark(
        context=later, item=kept["submitted"], paragraph=1, text=word("return_reason")
    ).execute()
    kept["scheduled"] = _approved(place, word("approved_title"))
    catalogue.ScheduleItem(
        context=later, item=kept["scheduled"], publish_at=timezone.now() + dt.timedelta(days=2)
    ).execute()
    kept["published"] = _published(
        place,
        f"{place.name}的办法",
        "附件",
        document_kind="normative",
        document_no=f"{place.name}发〔2026〕1号",
        document_date=D(2026, 3, 9),
    )
    kept["published_attachment"] = kept["published"].attachments.get()
    kept["withdrawn"] = _published(
        place, "撤回的信息", word("withdrawn_file"), content=f"<p>{word('withdrawn_content')}</p>"
    )
    kept["withdrawn_attachment"] = kept["withdrawn"].attachments.get()
    kept["hidden"] = _published(place, word("hidden_title"), content=f"<p>{word('withdrawn_content')}</p>")
    for name, hide in (("withdrawn", False), ("hidden", True)):
        catalogue.WithdrawItem(
            context=later, item=kept[name], kind="personal_data", reason="含有个人信息", hide_title=hide
        ).execute()
    kept["returned"] = _submitted(place, "退回的信息")
    catalogue.ReturnItem(context=later, item=kept["returned"], reason=word("return_reason")).execute()
    kept["discarded"] = _item(place, word("discarded_title"))
    catalogue.DiscardItem(context=later, item=kept["discarded"], reason="重复").execute()
    kept["withheld"] = _withheld(place, "internal_affairs", {"title": word("withheld_title")})
    kept["secret"] = _withheld(place, "state_secret", {"document_no": f"{place.name}密1号"})


def _withheld(place: Place, ground: str, values: dict[str, Any]) -> Item:
    made: Item = catalogue.RegisterWithheld(
        context=on(D(2026, 3, 10)),
        body=place.body,
        column=place.kept["column"],
        ground=ground,
        ground_reason=place.words("ground_reason"),
        values={**values, "created_on": D(2026, 3, 9)},
        approver_name=SIGNED,
    ).execute()
    return made


# --- casework ------------------------------------------------------------------------------------------------------


def requester(place: Place) -> PersonData:
    """Return who asked, all fields canaries."""
    word = place.words
    return PersonData(
        name=word("name"),
        id_type="resident_identity_card",
        id_number=word("id_number"),
        phone=word("phone"),
        address=word("address"),
        email=word("email"),
        employer=word("employer"),
        agent=word("agent"),
    )


def _request(place: Place, day: dt.date, **given: Any) -> Request:
    values: dict[str, Any] = {"channel": "in_person", "confirmed_on": day, **given}
    made: Request = casework.RegisterRequest(
        context=on(day),
        body=place.body,
        applicant_category="natural_person",
        person=requester(place),
        subject=place.words("subject"),
        description=place.words("description"),
        submitted_at=dt.datetime.combine(day, dt.time(10), dt.UTC),
        note=place.words("note"),
        **values,
    ).execute()
    return made


# Stage -> (the stage before, act, day, input). Inputs that are canaries are filled in by name.
STAGES: dict[str, tuple[str, type[casework.EventAction], dt.date, dict[str, Any]]] = {
    "clarifying": (
        "registered",
        casework.RequestClarification,
        D(2026, 3, 4),
        {"points": "@points", "period_until": D(2026, 3, 16)},
    ),
    "consulting": (
        "registered",
        casework.RequestOpinion,
        D(2026, 3, 4),
        {"addressee_kind": "third_party", "addressee": "@addressee"},
    ),
    "consulted_long_ago": (
        "old",
        casework.RequestOpinion,
        D(2026, 2, 3),
        {"addressee_kind": "third_party", "addressee": "@addressee", "letter_received_on": D(2026, 2, 3)},
    ),
    "consulting_agency": (
        "registered",
        casework.RequestOpinion,
        D(2026, 3, 4),
        {"addressee_kind": "other_agency", "addressee": "@addressee"},
    ),
    "explaining": ("registered", casework.RequestExplanation, D(2026, 3, 4), {"points": "@points"}),
    "fee": (
        "registered",
        casework.NoticeFee,
        D(2026, 3, 4),
        {"basis": "per_page", "quantity": 50, "approved_by": SIGNED},
    ),
    "fee_long_ago": (
        "old",
        casework.NoticeFee,
        D(2026, 2, 3),
        {
            "basis": "per_page",
            "quantity": 50,
            "approved_by": SIGNED,
            "notice_received_on": D(2026, 2, 3),
        },
    ),
    "assigned": ("registered", casework.Assign, D(2026, 3, 4), {"unit": "社会福利股"}),
    "extended": (
        "registered",
        casework.Extend,
        D(2026, 3, 6),
        {"days": 10, "reason": "@event_reason", "approved_by": SIGNED},
    ),
    "drafting": (
        "registered",
        casework.Draft,
        D(2026, 3, 5),
        {"outcome": "partially_granted", "sub_ground": "rest_15"},
    ),
    "in_approval": ("drafting", casework.SendForApproval, D(2026, 3, 6), {}),
    "decided": ("in_approval", casework.Decide, D(2026, 3, 9), {"approved_by": SIGNED}),
    "delivered": ("decided", casework.Serve, D(2026, 3, 10), {"way": "post", "proof": "@proof"}),
    "closed": ("delivered", casework.Close, D(2026, 3, 11), {}),
    "archived": ("closed", casework.Archive, D(2026, 3, 12), {}),
}


def _requests(place: Place) -> None:
    place.kept["sent_in"] = _request(place, D(2026, 3, 16), channel="registered_mail", confirmed_on=None)
    place.kept["registered"] = _request(place, D(2026, 3, 2))
    for stage in STAGES:
        place.kept[stage] = _at_stage(place, stage)
    place.kept["person"] = place.kept["archived"].person


def _at_stage(place: Place, stage: str) -> Request:
    if stage in {"registered", "old"}:
        return _request(place, D(2026, 3, 2) if stage == "registered" else D(2026, 2, 2))
    before, action, day, given = STAGES[stage]
    request = _at_stage(place, before)
    values = {
        name: place.words(value[1:]) if isinstance(value, str) and value.startswith("@") else value
        for name, value in given.items()
    }
    fresh = Request.objects.get(pk=request.pk)
    done: Request = action(context=on(day), request=fresh, **values).execute()
    return done


def _remedies(place: Place) -> None:
    case = casework.FileCase(
        context=on(D(2026, 3, 12)),
        body=place.body,
        kind="reconsideration",
        role="respondent",
        organ="复议机关",
        subject=place.words("remedy_subject"),
        filed_on=D(2026, 3, 12),
        request=place.kept["closed"],
    ).execute()
    casework.RecordCaseStep(
        context=on(D(2026, 3, 13)), case=case, kind="note", remark=place.words("remedy_remark")
    ).execute()
    place.kept["case"] = case


# --- reports -------------------------------------------------------------------------------------------------------


def _reports(place: Place) -> None:
    published = _report(place, 2024, "全年按时公开信息。")
    place.kept["version"] = reports.PublishReport(
        context=on(D(2025, 1, 20)), report=published, paper_signed_by=SIGNED
    ).execute()
    place.kept["published_report"] = published
    report = _report(place, 2025, place.words("section"))
    cell = report.form.tables[0].rows[0]
    place.kept["report"], place.kept["cell_row"] = report, cell
    reports.AdjustCell(
        context=on(D(2026, 1, 20)),
        report=report,
        cell=first_cell(report),
        amount=Decimal(3),
        reason=place.words("adjustment_reason"),
        source="另一系统",
    ).execute()
    place.kept["adjustment"] = report.adjustments.get()


def _archive(place: Place) -> None:
    """Hand in the open report as a document: its figures are read back, the source stays private."""
    context = on(D(2026, 2, 2))
    document = document_of(place.kept["report"], 1, D(2026, 1, 20))
    source = Incoming.take("年报.html", OUTPUTS["html"].render(document))
    batch = archive.ReceiveFiles(context=context, body=place.body, files=[source]).execute()
    file = archive.ReadFile(context=context, file=batch.files.get()).execute()
    if file.report is None:
        archive.AssignReading(context=context, file=file, body=place.body, year=2025).execute()
        file.refresh_from_db()
    other = ReadingVersion.objects.create(
        file=file, number=2, document=file.current.document, hash="sha256:other", reader="一个新版本"
    )
    place.kept |= {"batch": batch, "file": file, "import": file.report, "other_reading": other}


def first_cell(report: Any) -> str:
    """Return the key of a cell that is no total."""
    from gongkai.reports.figures import is_total

    return next(cell for cell in report.form.cells if not is_total(report.form, cell))


def _report(place: Place, year: int, text: str) -> Any:
    context = on(D(year + 1, 1, 20))
    report = reports.OpenReport(context=context, body=place.body, year=year).execute()
    reports.CompileReport(context=context, report=report).execute()
    for section in report.form.sections:
        if not section.tables:
            reports.WriteSection(context=context, report=report, key=section.key, text=text).execute()
    report.refresh_from_db()
    return report
