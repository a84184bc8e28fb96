"""`gongkai letter`: one letter from a file of facts; what is wrong is said, exit 2."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from tests.letters.making import docx_text, pdf_text

FACTS = {
    "body_name": "临溪县民政局",
    "made_on": "2026-11-21",
    "addressee_name": "林晓月",
    "request_no": "临民依申请〔2026〕第12号",
    "received_on": "2026-11-02",
    "subject": "低保标准",
    "due_on": "2026-11-30",
    "new_due_on": "2026-12-28",
    "reason": "需要检索的档案较多",
}


def _run(tmp_path: Path, out: str, facts: object, kind: str = "extension_notice") -> dict[str, object]:
    source = tmp_path / "facts.json"
    source.write_text(facts if isinstance(facts, str) else json.dumps(facts), encoding="utf-8")
    told = io.StringIO()
    call_command("letter", kind, facts=str(source), out=str(tmp_path / out), json=True, stdout=told)
    found: dict[str, object] = json.loads(told.getvalue())
    return found


@pytest.mark.parametrize(("out", "read"), [("x.pdf", pdf_text), ("x.docx", docx_text)])
def test_a_letter_is_written(tmp_path: Path, out: str, read: object) -> None:
    told = _run(tmp_path, out, FACTS)
    raw = (tmp_path / out).read_bytes()
    assert told["bytes"] == len(raw)
    assert "延长至2026年12月28日" in read(raw)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("out", "facts", "kind", "why"),
    [
        ("x.pdf", {**FACTS, "reason": ""}, "extension_notice", "缺少必备要素：理由"),
        ("x.odt", FACTS, "extension_notice", "以 .pdf 或 .docx 结尾"),
        ("x.pdf", FACTS, "poem", "没有文书种类"),
        ("x.pdf", {"nonsense": 1}, "extension_notice", "没有要素"),
        ("x.pdf", "{", "extension_notice", "不是 UTF-8 的 JSON"),
        ("x.pdf", [], "extension_notice", "应为一个 JSON 对象"),
    ],
)
def test_what_is_wrong_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], out: str, facts: object, kind: str, why: str
) -> None:
    source = tmp_path / "facts.json"
    source.write_text(facts if isinstance(facts, str) else json.dumps(facts), encoding="utf-8")
    told = io.StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("letter", kind, facts=str(source), out=str(tmp_path / out), stderr=told)
    assert left.value.code == 2
    assert why in told.getvalue()
    assert not (tmp_path / out).exists()
