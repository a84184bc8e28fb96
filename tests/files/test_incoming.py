"""What may enter, under which name, as what."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.files import contents
from tests.support.agencies import make_body, make_user, operator

from gongkai.agencies.actions import ChangeSetting
from gongkai.agencies.models import Body, Role
from gongkai.files import store
from gongkai.files.actions import PublishFile, StoreFile, WithdrawFile
from gongkai.files.incoming import Incoming
from gongkai.files.media import DOCX, XLSX
from gongkai.files.models import Blob, StoredFile, Visibility
from gongkai.files.names import LONGEST, safe_name
from gongkai.journal.actions import Context, Refused
from gongkai.journal.models import Entry, Result


@pytest.fixture
def body(db: None) -> Body:
    return make_body("bureau")


def code(body: Body, name: str, data: bytes) -> str:
    return ",".join(reason.code for reason in Incoming.take(name, data).reasons(body))


GOOD = {
    "年报.docx": (lambda: contents.word("第一段", "第二段"), DOCX),
    "台账.xlsx": (lambda: contents.excel("文号", "标题"), XLSX),
    "报告.pdf": (lambda: contents.pdf("政府信息公开工作年度报告"), "application/pdf"),
    "图.png": (lambda: contents.PNG, "image/png"),
    "页.html": (lambda: contents.HTML, "text/html"),
    "图.svg": (lambda: contents.SVG, "image/svg+xml"),
    "文.txt": (lambda: "正文，不涉及国家秘密。".encode("gb18030"), "text/plain"),
    "表.csv": (lambda: "文号,密级\n1,秘密\n".encode(), "text/csv"),
    "包.zip": (lambda: contents.packed(a__txt=b"hello", b__docx=contents.word("好")), "application/zip"),
    "旧.doc": (lambda: contents.old_word("正文"), "application/msword"),
}


@pytest.mark.parametrize("name", list(GOOD))
def test_what_may_enter(body: Body, name: str) -> None:
    make, media = GOOD[name]
    incoming = Incoming.take(name, make())
    assert incoming.reasons(body) == []
    assert incoming.media_type == media


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("空.txt", b"", "empty"),
        ("程序.exe", contents.EXE, "program"),
        ("程序.pdf", contents.EXE, "program"),
        ("脚本.txt", b"#!/bin/sh\nrm -rf /\n", "program"),
        ("脚本.js", b"var a = 1;", "program"),
        ("未知.dat", bytes(range(256)) * 4, "type"),
        ("包.rar", b"Rar!\x1a\x07\x00" + b"\x00" * 40, "type"),
        ("锁.zip", contents.locked_zip(), "locked"),
        ("内.zip", contents.packed(a__exe=contents.EXE), "content"),
        ("坏.pdf", b"%PDF-1.7\nnothing more", "content"),
        (
            "宏.docx",
            contents.packed(**{"[Content_Types]__xml": b"<a/>", "word/vbaProject__bin": b"x"}),
            "content",
        ),
    ],
)
def test_what_may_not(body: Body, name: str, data: bytes, why: str) -> None:
    assert code(body, name, data) == why


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("机密★5年.txt", lambda: b"nothing inside"),
        ("a.txt", lambda: "机密★5年\n正文".encode()),
        ("a.txt", lambda: "标题\n秘密★长期".encode("gb18030")),
        ("a.html", lambda: "<html><body><p>标题</p><div>密级：<b>机密</b></div></body></html>".encode()),
        ("a.docx", lambda: contents.word("关于某事的通知", "正文 绝密★")),
        ("a.docx", lambda: contents.word("正文", header="秘密★3年")),
        ("a.docx", lambda: contents.word_in_runs("机", "密", "★", "10年")),
        ("a.xlsx", lambda: contents.excel("标题", "机密★10年")),
        ("a.xlsx", lambda: contents.excel("标题", header="机密★10年")),
        ("a.pdf", lambda: contents.pdf("机密★10年\n\n正文")),
        ("a.doc", lambda: contents.old_word("正文机密★10年正文")),
        ("a.rtf", lambda: b"{\\rtf1 " + "".join(f"\\u{ord(c)}?" for c in "秘密★3年").encode() + b"}"),
        ("a.zip", lambda: contents.packed(b__docx=contents.word("秘密★3年"))),
        ("a.zip", lambda: contents.packed(b__zip=contents.packed(c__txt="绝密★".encode()))),
    ],
)
def test_classified_is_refused_wherever_the_marking_stands(body: Body, name: str, make: object) -> None:
    incoming = Incoming.take(name, make())  # type: ignore[operator]
    [reason] = incoming.reasons(body)
    assert reason.code == "classified"
    assert "保密" in reason.message


def test_size_limit_is_a_setting_of_the_body(body: Body) -> None:
    data = b"x" * (1024 * 1024 + 1)
    assert code(body, "a.txt", data) == ""
    ChangeSetting(
        context=operator(),
        body=body,
        key="files.max_megabytes",
        value=1,
        from_day=operator().today,
        reason="测试",
    ).execute()
    assert code(body, "a.txt", data) == "size"


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\某\\年报.docx", "年报.docx"),
        ("  .hidden ", "hidden"),
        ("a\x00b\r\nc.txt", "abc.txt"),
        ("\u202egpj.exe", "gpj.exe"),
        ('a"b<c>:d|e?.pdf', "a_b_c__d_e_.pdf"),
        ("CON.txt", "_CON.txt"),
        ("", "附件"),
        ("..", "附件"),
        ("长" * 300 + ".pdf", "长" * (LONGEST - 4) + ".pdf"),
    ],
)
def test_names(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


@given(st.text(max_size=300))
def test_any_name_is_one_harmless_part_of_a_path(text: str) -> None:
    name = safe_name(text)
    assert name
    assert len(name) <= LONGEST + 1
    assert name not in {".", ".."}
    assert not set(name) & set('/\\\x00\r\n"<>|:?*')
    assert safe_name(name) == name


def test_stored_once_under_its_hash_and_private(body: Body) -> None:
    clerk = make_user("clerk", Role.CLERK, body)
    first = StoreFile(
        context=Context(user=clerk),
        body=body,
        incoming=Incoming.take("一.txt", "同样的内容".encode()),
        belongs_to=f"agencies.body:{body.pk}",
    ).execute()
    second = StoreFile(
        context=Context(user=clerk), body=body, incoming=Incoming.take("二.txt", "同样的内容".encode())
    ).execute()
    assert first.blob == second.blob
    assert Blob.objects.count() == 1
    assert first.visibility == Visibility.PRIVATE
    assert first.uploaded_by == clerk
    assert not StoredFile.objects.published().exists()
    path = store.path_of(first.blob.hash)
    assert path.read_bytes().decode() == "同样的内容"
    assert path.parent.parent.parent == store.root()
    assert not list((store.root() / "tmp").iterdir())
    done = Entry.objects.filter(verb="files.store_file", result=Result.DONE).first()
    assert done is not None
    assert "一.txt" not in str(done.after)


def test_a_refused_file_leaves_no_row_and_the_journal_says_so(body: Body) -> None:
    with pytest.raises(Refused, match="国家秘密标志"):
        StoreFile(context=operator(), body=body, incoming=Incoming.take("a.txt", "绝密★".encode())).execute()
    assert not StoredFile.objects.exists()
    assert Entry.objects.get(verb="files.store_file").result == Result.REFUSED


def test_strangers_may_not_store(body: Body) -> None:
    stranger = make_user("stranger", Role.CLERK, make_body("elsewhere"))
    with pytest.raises(Refused) as refused:
        StoreFile(
            context=Context(user=stranger), body=body, incoming=Incoming.take("a.txt", b"hello")
        ).execute()
    assert [reason.code for reason in refused.value.reasons] == ["right"]


def test_publish_and_withdraw_leave_a_trace(body: Body) -> None:
    officer = make_user("officer", Role.DISCLOSURE_OFFICER, body)
    context = Context(user=officer)
    stored = StoreFile(context=context, body=body, incoming=Incoming.take("指南.txt", b"guide")).execute()
    PublishFile(context=context, stored=stored).execute()
    assert list(StoredFile.objects.published()) == [stored]
    with pytest.raises(Refused, match="已经公开"):
        PublishFile(context=context, stored=stored).execute()
    with pytest.raises(Refused, match="撤下原因"):
        WithdrawFile(context=context, stored=stored, reason="").execute()
    WithdrawFile(context=context, stored=stored, reason="传错文件").execute()
    assert not StoredFile.objects.published().exists()
    assert store.path_of(stored.blob.hash).exists()
    with pytest.raises(Refused, match="没有公开"):
        WithdrawFile(context=context, stored=stored, reason="再撤").execute()
    last = Entry.objects.filter(verb="files.withdraw_file", result=Result.DONE).get()
    assert last.data["reason"] == "传错文件"
    assert last.after["withdrawn_at"] is not None


def test_clerk_may_store_but_not_publish(body: Body) -> None:
    clerk = make_user("clerk", Role.CLERK, body)
    stored = StoreFile(
        context=Context(user=clerk), body=body, incoming=Incoming.take("a.txt", io.BytesIO(b"x"))
    ).execute()
    with pytest.raises(Refused, match="负责人"):
        PublishFile(context=Context(user=clerk), stored=stored).execute()
