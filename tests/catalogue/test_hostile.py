"""Texts that mean harm, through the real doors: the office's form, the import, the API; looked at where they come out.

The table of docs/security.md ("Hostile content") names these tests.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import etree, html
from tests.catalogue.conftest import Office
from tests.support.clearing import clear

from gongkai.catalogue.actions import ImportItems, PublishItem
from gongkai.catalogue.models import Item
from gongkai.catalogue.richtext import ATTRIBUTES, TAGS, clean_html, plain_text
from gongkai.catalogue.sheets_out import write_table
from gongkai.office.casework import exports
from gongkai.portal import archiving
from gongkai.statements.render.tabular import neutral

pytestmark = pytest.mark.django_db
SOURCE = Path(__file__).resolve().parents[2] / "src/gongkai"

# Markup for the rich text; each must come out as nothing but tags and attributes of the list.
MARKUP = {
    "a script": "<p>好</p><script>alert(1)</script>",
    "a script in pieces": "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "an event": '<p onclick="alert(1)" onmouseover=alert(1)>好</p>',
    "an event without spaces": "<svg/onload=alert(1)><p>好</p>",
    "a picture's error": "<img src=x onerror=alert(1)>好",
    "a javascript link": '<a href="javascript:alert(1)">好</a>',
    "a javascript link with gaps": '<a href="java\tscript:alert(1)">好</a><a href=" &#1;javascript:alert(1)">好</a>',
    "a javascript link in entities": '<a href="&#106;avascript&colon;alert(1)">好</a>',
    "a data link": '<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">好</a>',
    "a vbscript link": '<a href="vbscript:msgbox(1)">好</a>',
    "SVG with a script": "<svg><script>alert(1)</script></svg>好",
    "SVG that animates a link": "<svg><a><animate attributeName=href values=javascript:alert(1) /></a></svg>",
    "foreignObject": "<svg><foreignObject><iframe src=javascript:alert(1)></iframe></foreignObject></svg>",
    "MathML": '<math><maction actiontype="statusline#http://x" xlink:href="javascript:alert(1)">x</maction></math>',
    "mutation by MathML": '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 '
    'onerror=alert(1)&gt;">',
    "mutation by noscript": '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "mutation by comments": "<!--><img src=x onerror=alert(1)>-->好",
    "mutation by namespaces": "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "mutation by a template": "<template><img src=x onerror=alert(1)></template>好",
    "a style": "<style>@import 'http://x/'; body{display:none}</style><p style=\"background:url(javascript:1)\">好</p>",
    "a link to a style": '<link rel=stylesheet href="http://x/x.css">好',
    "a base": '<base href="http://x/">好',
    "a refresh": '<meta http-equiv=refresh content="0;url=http://x/">好',
    "a frame": '<iframe srcdoc="<script>alert(1)</script>"></iframe><object data=x></object><embed src=x>好',
    "a form": '<form action="http://x/"><input name=password><button formaction=javascript:alert(1)>好</button></form>',
    "names that cover the page's own": "<p id=main name=cookie class=gk-bar>好</p><a name=body href=#>好</a>",
    "a template of Django": "<p>{{ request.user }}{% debug %}{% include '/etc/passwd' %}{# x #}</p>",
    "an open tag": "<p>好<img src=x onerror=alert(1) ",
    "a tag that never was": "<x onclick=alert(1)>好</x><p/onclick=alert(1)>好",
    "an old way of entities": "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "UTF-7": "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "NUL within": "<scr\x00ipt>alert(1)</scr\x00ipt><p>好</p>",
}
# For the plain fields.
LINES = {
    "a script": "<script>alert(1)</script>",
    "out of an attribute": '"><img src=x onerror=alert(1)>',
    "out of a script": "</title></script><svg onload=alert(1)>",
    "a template of Django": "{{ 7|add:35 }}{% now 'Y' %}",
    "a formula": "=cmd|' /C calc'!A0",
    "another formula": "@SUM(1+1)*cmd|' /C calc'!A0",
    "a header": "标题\r\nSet-Cookie: a=b\r\n\r\n<html>",
    "NUL and controls": "标\x00题\x01\x07\x1b[31m",
    "turned round": "付款\u202e元001\u202c\u2066x\u2069",
    "no characters at all": "标题\ufffe\uffff",
    "Latin like Chinese": "Аррlе 招标公告",
}
PLAIN = (
    "title summary keywords issuer joint_issuers source responsible_unit audience genre document_no".split()
)
_HANDLERS = re.compile(r"^on", re.I)


def faults_of(page: bytes, *, whole: bool = True) -> list[str]:
    """Return what in a page could run, load or lead away: nothing of ours does."""
    root = html.fromstring(page.decode())
    wrong = []
    for node in root.iter(etree.Element):
        if node.tag == "script" and not node.get("src", "").startswith("/static/"):
            wrong.append(f"script {node.text}")
        if node.tag in {
            "iframe",
            "object",
            "embed",
            "base",
            "style",
            "svg" if not whole else "foreignobject",
            "math",
        }:
            wrong.append(node.tag)
        if node.tag == "meta" and node.get("http-equiv"):
            wrong.append("meta")
        for name, value in node.attrib.items():
            scheme = re.sub(r"[\s\x00-\x20]", "", value).lower()
            if (
                _HANDLERS.match(name)
                or name == "style"
                or scheme.startswith(("javascript:", "data:", "vbscript:"))
            ):
                wrong.append(f"{node.tag} {name}={value}")
    return wrong


def publish(office: Office, item: Item) -> Item:
    """Take a draft through clearance and publish it."""
    clear(item, office.as_("clerk"), office.as_("head"))
    done: Item = PublishItem(context=office.as_("clerk"), item=item, channels=[]).execute()
    return done


@pytest.mark.parametrize("markup", MARKUP.values(), ids=MARKUP)
def test_markup_comes_out_as_the_list_allows(markup: str) -> None:
    cleaned = clean_html(markup)
    root = html.fragment_fromstring(cleaned, create_parent="div")
    for node in root.iterdescendants(etree.Element):
        assert node.tag in TAGS, node.tag
        allowed = ATTRIBUTES.get(node.tag, set()) | ({"rel"} if node.tag == "a" else set())
        assert set(node.attrib) <= allowed
        assert re.match(r"(https?:|mailto:|tel:|/|#|$)", node.get("href", ""))
    # Cleaned twice it is the same: nothing mutates.
    assert clean_html(f"<p>x</p>{cleaned}") == f"<p>x</p>{cleaned}"
    assert faults_of(f"<html><body>{cleaned}</body></html>".encode(), whole=False) == []


@pytest.fixture
def typed(office: Office) -> Callable[..., Any]:
    """`typed(title=…)`: send the form of a new draft as the clerk, and return the answer."""
    client = Client()
    client.force_login(office.clerk)

    def send(**values: str) -> Any:
        given = {
            "body": office.body.slug,
            "column": office.column("other-documents").pk,
            "title": "标题",
            "content": "正文",
            "disclosure_mode": "proactive",
            "document_kind": "other",
            "created_on": "2026-03-09",
            **values,
        }
        return client.post(reverse("office:catalogue-draft"), given)

    return send


def seen(office: Office, item: Item) -> list[str]:
    """Return what is wrong on any page, feed or answer that shows a published item."""
    slug, wrong = office.body.slug, []
    clerk = Client()
    clerk.force_login(office.clerk)
    public, column = Client(), "other-documents"
    pages = [
        (public, f"/i/{item.public_id}"), (public, f"/zh-hant/i/{item.public_id}"), (public, f"/b/{slug}/"),
        (public, f"/b/{slug}/{column}/"), (public, "/"), (public, "/search?q=%3Cscript%3E"),
        (clerk, f"/office/catalogue/{item.public_id}/"), (clerk, f"/office/catalogue/?body={slug}"),
        (clerk, f"/office/catalogue/{item.public_id}/edit/"),
    ]  # fmt: skip
    for client, path in pages:
        answer = client.get(path)
        policy = answer.get("Content-Security-Policy", "")
        assert answer.status_code == 200, (path, answer.status_code)
        assert "script-src 'self'" in policy, path
        assert "unsafe" not in policy, path
        assert answer["X-Content-Type-Options"] == "nosniff", path
        assert answer["X-Frame-Options"] == "DENY", path
        wrong += [f"{path}: {one}" for one in faults_of(answer.content)]
    for path in (f"/b/{slug}/feed.xml", f"/b/{slug}/{column}/feed.xml"):
        feed = etree.fromstring(public.get(path).content)
        assert item.title in {one.text for one in feed.iter("{http://www.w3.org/2005/Atom}title")}
    answer = public.get(f"/api/v1/published/{item.public_id}")
    assert answer["Content-Type"].startswith("application/json")
    assert answer["X-Content-Type-Options"] == "nosniff"
    json.loads(answer.content)
    return wrong


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_lines_through_the_form_to_every_page(office: Office, typed: Callable[..., Any], line: str) -> None:
    answer = typed(**dict.fromkeys(PLAIN, line), content=f"{line}\n<p>{line}</p>")
    if answer.status_code == 422:  # refused beside the field, with what was typed
        assert faults_of(answer.content) == []
        errors = re.findall(r'class="gk-wrong"[^>]*>([^<]+)', answer.content.decode())
        assert errors
        assert all(re.search(r"[\u4e00-\u9fff]", one) for one in errors)
        answer = typed(title=line.replace("\x00", ""))
    assert answer.status_code == 302
    item = publish(office, Item.objects.get())
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", item.title + item.content
    )
    assert seen(office, item) == []


def test_all_markup_through_the_form_to_every_page(office: Office, typed: Callable[..., Any]) -> None:
    answer = typed(content="".join(MARKUP.values()).replace("\x00", ""))
    assert answer.status_code == 302
    assert seen(office, publish(office, Item.objects.get())) == []


def test_lines_through_the_import(office: Office) -> None:
    """Rows that no form has seen."""
    rows = [
        {
            "title": line,
            "content": MARKUP["a script"] + line,
            "column": "other-documents",
            "published_on": "2026-03-02",
        }
        for line in LINES.values()
    ]
    done = ImportItems(
        context=office.as_("officer"),
        body=office.body,
        rows=iter(rows),
        source="<script>alert(1)</script>",
        approver_name="王敏",
        skip_faulty=True,
    )
    done.execute()
    items = list(Item.objects.all())
    assert len(items) + len(done.faults) == len(rows)
    assert len(items) >= len(rows) - 1
    for item in items:
        assert seen(office, item) == []


@pytest.mark.parametrize("name", ["<svg onload=alert(1)>.html", "a\r\nX: y.svg", "../../x\u202efdp.html"])
def test_files_through_the_form_to_the_public(office: Office, typed: Callable[..., Any], name: str) -> None:
    typed()
    item = Item.objects.get()
    clerk = Client()
    clerk.force_login(office.clerk)
    upload = SimpleUploadedFile("x", b"<html><script>alert(1)</script>", content_type="image/png")
    upload._name = name  # Django's own door takes the last part of a path; this one is as it was sent
    answer = clerk.post(
        reverse("office:catalogue-attach", args=[item.public_id]), {"file": upload, "name": name}
    )
    assert answer.status_code == 302
    item = publish(office, item)
    assert seen(office, item) == []
    stored = item.attachments.get().file
    answer = Client().get(reverse("portal:file", args=[stored.public_id, stored.name]))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "X" not in answer.headers


# --- tables that go out ---------------------------------------------------------------------------------------------

FORMULAS = [
    "=1+1",
    "+1",
    "-1+cmd",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    " =1",
    "＝1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x")',
]
# Every module that writes tables, and how its texts are made harmless.
TABLE_WRITERS = {
    "casework/onboarding/sheet.py": "xlsx",
    "catalogue/bulk/workbooks.py": "xlsx",
    "catalogue/sheets_out.py": "xlsx",
    "office/casework/exports.py": "csv xlsx",
    "office/catalogue/wording.py": "csv",
    "portal/archiving.py": "csv",
    "reading/survey/write.py": "csv",
    "statements/render/excel.py": "xlsx",
    "statements/render/tabular.py": "csv",
}


def test_every_writer_of_tables_is_known_and_writes_no_formula() -> None:
    """In Excel every text is written as text; in CSV every text goes through `neutral` (or the survey's own)."""
    found = {}
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        kinds = [kind for kind, mark in (("csv", "csv.writer("), ("xlsx", "Workbook(")) if mark in text]
        if kinds:
            found[str(path.relative_to(SOURCE))] = " ".join(kinds)
            called = {node.func.attr for node in ast.walk(ast.parse(text)) if _is_method(node)}
            assert not called & {
                "write_formula",
                "write_array_formula",
                "write_dynamic_array_formula",
                "write_url",
            }, path
            if "csv" in kinds and "survey" not in str(path):
                assert "neutral(" in text, path
    assert found == TABLE_WRITERS


def _is_method(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)


@pytest.mark.parametrize("text", FORMULAS)
def test_a_spreadsheet_calculates_nothing(text: str) -> None:
    for write in (neutral, archiving._text, exports._text):
        assert write(text).startswith("'")
    written = b"".join(exports._csv(["头"], [[text]])).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(written, newline="")))[1][0].startswith("'")


def test_excel_holds_texts_only() -> None:
    rows = [[text, f"{text} "] for text in FORMULAS]
    out = io.BytesIO()
    write_table(out, "表", [("甲", 10), ("乙", 10)], rows, notes=FORMULAS)
    for data in (out.getvalue(), exports._workbook(["甲", "乙"], rows).read()):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            for name in book.namelist():
                text = book.read(name).decode()
                assert "<f>" not in text
        # A cell beginning with a sign of a formula would calculate once it is edited.
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            sheet = "".join(
                book.read(name).decode() for name in book.namelist() if "sheet1" in name or "shared" in name
            )
        assert not re.search(r"<t[^>]*>\s*[=+@＝]", sheet)


# --- texts that make a search go on for ever ------------------------------------------------------------------------

PUMPS = {
    "<a": "<a", "spaces in a tag": "< ", "open tags": "<div>", "bold": "<p><b>", "tables": "<table><td>",
    "entities": "&amp", "lines": "\n \n", "comments": "<!--", "math": "<math><mtext><table><mglyph><style>",
    "quotes": '<a title="', "attributes": "<p a", "headings": "<h2>", "fonts": "<p><i><b>",
}  # fmt: skip


@pytest.mark.parametrize("pump", PUMPS.values(), ids=PUMPS)
def test_no_text_makes_cleaning_slow(pump: str) -> None:
    text = pump * (500_000 // len(pump))
    started = time.monotonic()
    cleaned = clean_html("<p>x</p>" + text)
    plain_text(cleaned)
    assert time.monotonic() - started < 10
    assert len(cleaned) < 10_000_000


def test_what_is_tangled_is_refused_in_words_and_a_long_list_is_not(
    office: Office, typed: Callable[..., Any]
) -> None:
    answer = typed(content="<div>" * 10_000)
    assert answer.status_code == 422
    assert "套叠太深" in answer.content.decode()
    rows = "<tr>" + "<td>一千二百元</td>" * 8 + "</tr>"
    assert typed(content=f"<table><tbody>{rows * 5000}</tbody></table>").status_code == 302
