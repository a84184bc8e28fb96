"""Issuing: numbers, the sealed content, files after the commit, service; nothing personal in the clear."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from tests.letters.making import ADDRESSEE, BASE, D, docx_text, facts_for, pdf_text
from tests.support.agencies import make_body, make_user, operator

from gongkai.agencies.actions import RenameBody
from gongkai.agencies.models import Body, Role
from gongkai.files import keys, sealed, store
from gongkai.files.incoming import Incoming
from gongkai.files.store import path_of
from gongkai.journal.actions import Context, Refused
from gongkai.journal.models import Entry
from gongkai.letters import issuing, verify
from gongkai.letters.actions import RenderLetter
from gongkai.letters.errors import LetterError, MissingElements
from gongkai.letters.models import Letter, LetterSeries, Service
from gongkai.letters.nightly import render_missing
from gongkai.letters.queries import letters_for, letters_of

pytestmark = pytest.mark.django_db
OWNER = "casework.request:1"
ON = D(2026, 11, 21)
LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
Done = Callable[..., Any]


@pytest.fixture
def body() -> Body:
    return make_body("minzheng", name="临溪县民政局", short_name="临民")


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> dict[uuid.UUID, bytes]:
    """Record keys by name, in the place of the ledger that keeps persons."""
    held: dict[uuid.UUID, bytes] = {}

    def source(name: uuid.UUID) -> bytes:
        if name not in held:
            raise keys.KeyDestroyed(str(name))
        return held[name]

    monkeypatch.setattr(sealed, "_sources", [source])
    return held


def _issue(body: Body, kind: str = "extension_notice", **more: Any) -> Letter:
    given: dict[str, Any] = {"facts": facts_for(kind, number=""), "on": ON, "owner": OWNER, **more}
    return issuing.issue(kind, body=body, **given)


def _sealed(body: Body, ring: dict[uuid.UUID, bytes], kind: str = "extension_notice", **more: Any) -> Letter:
    name = uuid.uuid4()
    ring[name] = keys.new_key()
    return _issue(body, kind, key_name=name, key=ring[name], **more)


def test_numbers_are_gapless_by_series_and_year(body: Body) -> None:
    made = [_issue(body), _issue(body), _issue(body, "clarification_notice"), _issue(body, on=D(2027, 1, 4))]
    assert [letter.number for letter in made] == [
        "临民依延〔2026〕1号",
        "临民依延〔2026〕2号",
        "临民依补〔2026〕1号",
        "临民依延〔2027〕1号",
    ]
    assert list(verify.series()) == []
    other = make_body("caizheng", name="临溪县财政局", short_name="临财")
    assert _issue(other).number == "临财依延〔2026〕1号"


def test_what_cannot_be_written_takes_no_number(body: Body) -> None:
    with pytest.raises(MissingElements):
        _issue(body, facts=facts_for("extension_notice", reason="", number=""))
    with transaction.atomic():
        _issue(body)
        transaction.set_rollback(True)
    assert _issue(body).number == "临民依延〔2026〕1号"
    assert LetterSeries.objects.get().last == 1


def test_a_number_handed_in_is_kept_and_moves_no_series(body: Body) -> None:
    letter = _issue(body, "reply_refused", number="临民依复〔2026〕7号")
    assert (letter.number, letter.series_no) == ("临民依复〔2026〕7号", None)
    assert issuing.content_of(letter).number == "临民依复〔2026〕7号"
    assert not LetterSeries.objects.exists()


def test_files_follow_after_the_commit(
    body: Body, ring: dict[uuid.UUID, bytes], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=False) as waiting:
        letter = _sealed(body, ring)
    assert letter.rendered_at is None
    assert len(waiting) == 1
    waiting[0]()
    letter.refresh_from_db()
    assert letter.rendered_at is not None
    for text in (pdf_text(issuing.open_letter(letter)), docx_text(issuing.open_letter(letter, "docx"))):
        assert ADDRESSEE in text
        assert letter.number in text
    assert list(verify.files()) == list(verify.contents()) == []
    entry = Entry.objects.get(verb="letters.render_letter")
    assert ADDRESSEE not in f"{entry.data}{entry.before}{entry.after}"
    assert entry.after["docx"] == letter.docx.blob.hash  # type: ignore[union-attr]


def test_on_demand_before_the_worker_and_once_only(body: Body, ring: dict[uuid.UUID, bytes]) -> None:
    letter = _sealed(body, ring)
    first = issuing.open_letter(letter)
    stored = issuing.file_of(letter).pk
    assert issuing.open_letter(Letter.objects.get(pk=letter.pk)) == first
    assert issuing.file_of(letter).pk == stored
    assert Entry.objects.filter(verb="letters.render_letter").count() == 1
    with pytest.raises(LetterError, match="PDF 和 Word"):
        issuing.open_letter(letter, "odt")


def _shown(value: Any) -> str:
    return bytes(value).decode("utf-8", "ignore") if isinstance(value, bytes | memoryview) else str(value)


def test_nothing_personal_is_in_the_clear(body: Body, ring: dict[uuid.UUID, bytes]) -> None:
    letter = _sealed(body, ring)
    issuing.open_letter(letter)
    service = issuing.record_service(letter, way="post", on=ON, tracking="1234567890123", signed_by=ADDRESSEE)
    secrets = (ADDRESSEE, str(BASE["reason"]), "1234567890123")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a name from the database's own list
            for row in cursor.fetchall():
                shown = "".join(_shown(value) for value in row)
                assert [secret for secret in secrets if secret in shown] == [], table
    letter.refresh_from_db()
    assert letter.docx is not None
    assert letter.pdf is not None
    for stored in (letter.docx, letter.pdf):
        raw = path_of(stored.blob.hash).read_bytes()
        assert len(raw) > 1000
        assert not raw.startswith((b"%PDF", b"PK"))
    assert letter.docx.name == "延期答复告知书.docx"
    assert issuing.details_of(service) == {"tracking": "1234567890123", "signed_by": ADDRESSEE}


def test_an_erased_person_takes_the_letter_along(body: Body, ring: dict[uuid.UUID, bytes]) -> None:
    letter, unread = _sealed(body, ring), _sealed(body, ring)
    issuing.open_letter(letter)
    ring.clear()
    for act in (lambda: issuing.content_of(letter), lambda: issuing.open_letter(letter)):
        with pytest.raises(keys.KeyDestroyed):
            act()
    from gongkai.letters.tasks import render_letter

    render_letter.func(unread.pk)
    Letter.objects.update(made_at=LONG_AGO)
    assert render_missing() == 0
    # what remains is whole: number, day, digest
    assert [*verify.series(), *verify.contents(), *verify.files()] == []


def test_a_letter_without_key_is_clear_and_found_by_the_night(body: Body) -> None:
    letter = _issue(body, "transfer_letter")
    assert letter.content is not None
    Letter.objects.update(made_at=LONG_AGO)
    assert render_missing() == 1
    assert render_missing() == 0
    letter.refresh_from_db()
    assert "临溪县民政局" in pdf_text(issuing.open_letter(letter))


def test_key_and_name_belong_together(body: Body) -> None:
    with pytest.raises(ValueError, match="belong together"):
        _issue(body, key_name=uuid.uuid4())


def test_tampering_is_found(body: Body, ring: dict[uuid.UUID, bytes]) -> None:
    clear, closed = _issue(body), _sealed(body, ring)
    issuing.open_letter(clear)
    Letter.objects.filter(pk=clear.pk).update(content={**(clear.content or {}), "addressee": "别人"})
    Letter.objects.filter(pk=closed.pk).update(content_sealed=bytes(closed.content_sealed) + b"x")
    assert len(list(verify.contents())) == 2
    clear.refresh_from_db()
    assert clear.pdf is not None
    store.path_of(clear.pdf.blob.hash).unlink()
    assert ["PDF" in problem.message for problem in verify.files()] == [True]
    LetterSeries.objects.update(last=9)
    assert "应有 9 件" in next(iter(verify.series())).message


def test_service_is_recorded_and_taken_back(body: Body) -> None:
    letter = _issue(body, "transfer_letter")
    proof = Incoming.take("回执.txt", b"x").keep(body, owner=OWNER)
    service = issuing.record_service(letter, way="hand", on=ON, signed_by="某科", proof=proof)
    assert issuing.details_of(service)["signed_by"] == "某科"
    assert "某科" not in str(service.journal_state())
    issuing.undo_service(service, "登记错误")
    assert Service.objects.get().undone
    for wrong in ({"way": "pigeon", "on": ON}, {"way": "post", "on": D(2026, 11, 20)}):
        with pytest.raises(LetterError, match=r"送达方式|不能早于"):
            issuing.record_service(letter, **wrong)


def test_a_later_letter_replaces_an_earlier_one(body: Body) -> None:
    first = _issue(body)
    second = _issue(body, replaces=first)
    first.refresh_from_db()
    assert first.replaced_by == second


def test_letters_are_seen_by_those_who_read_the_ledger(body: Body) -> None:
    letter = _issue(body)
    foreign = make_body("caizheng", name="临溪县财政局")
    assert list(letters_for(make_user("shen", Role.CLERK, body))) == [letter]
    assert list(letters_for(make_user("fremd", Role.CLERK, foreign))) == []
    assert list(letters_of(OWNER)) == [letter]
    assert not letters_of("casework.request:11").exists()


def test_a_preview_keeps_nothing_and_bears_no_number(body: Body) -> None:
    content = issuing.preview("extension_notice", facts_for("extension_notice"), body)
    assert content.number == ""
    assert not Letter.objects.exists()


def test_only_the_worker_renders(body: Body) -> None:
    letter = _issue(body)
    officer = make_user("han", Role.DISCLOSURE_OFFICER, body)
    with pytest.raises(Refused):
        RenderLetter(context=Context(user=officer), letter=letter, docx=b"", pdf=b"").execute()


def test_the_name_of_the_day_and_the_contact_come_from_the_body(body: Body) -> None:
    RenameBody(
        context=operator(),
        body=body,
        name="临溪县民政和退役军人事务局",
        short_name="临民退",
        from_day=D(2027, 1, 1),
    ).execute()
    body.refresh_from_db()
    assert issuing.facts_of_body(body, ON)["body_name"] == "临溪县民政局"
    assert issuing.facts_of_body(body, D(2027, 2, 1))["body_name"] == "临溪县民政和退役军人事务局"
    assert _issue(body).number.startswith("临民依")
    assert _issue(body, on=D(2027, 2, 1)).number.startswith("临民退依")
