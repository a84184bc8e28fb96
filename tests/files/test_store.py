"""The store, serving and its check."""

from __future__ import annotations

import hashlib
import io
import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.http import Http404
from django.test import RequestFactory
from tests.files import contents
from tests.support.agencies import make_body

from gongkai.agencies.models import Body
from gongkai.files import publishing, store
from gongkai.files.incoming import Incoming
from gongkai.files.models import StoredFile
from gongkai.files.serving import disposition, serve
from gongkai.files.verify import contents as verify_contents


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.FILES_DIR = tmp_path / "files"
    return Path(settings.FILES_DIR)


@pytest.fixture
def body(db: None) -> Body:
    return make_body("bureau")


def keep(body: Body, name: str, data: bytes, public: bool = True) -> StoredFile:
    stored = Incoming.take(name, data).keep(body)
    return publishing.publish(stored) if public else stored


def test_put_is_whole_or_not_at_all(folder: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > 0:
                raise OSError("the line broke")
            return super().read(4)

    with pytest.raises(OSError, match="the line broke"):
        store.put(Broken(b"12345678"))
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    digest, size = store.put(io.BytesIO(b"12345678"))
    assert (digest, size) == (hashlib.sha256(b"12345678").hexdigest(), 8)
    assert store.path_of(digest).stat().st_mode & 0o222 == 0


@pytest.mark.parametrize("address", ["", "../../../etc/passwd", "A" * 64, "a" * 63, "a" * 63 + "/"])
def test_addresses_are_hashes_only(address: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        store.path_of(address)


def test_sweep_takes_only_old_strays() -> None:
    known, old, fresh = (store.put(io.BytesIO(data))[0] for data in (b"known", b"old", b"fresh"))
    before = time.time() - 2 * store.ORPHAN_AGE
    for digest in (known, old):
        os.utime(store.path_of(digest), (before, before))
    assert store.sweep({known}) == 1
    assert {path.name for path in store.contents()} == {known, fresh}


def test_content_stored_again_is_no_stray_any_more() -> None:
    digest, _ = store.put(io.BytesIO(b"again"))
    before = time.time() - 2 * store.ORPHAN_AGE
    os.utime(store.path_of(digest), (before, before))
    store.put(io.BytesIO(b"again"))
    assert store.sweep(set()) == 0


def get(stored: StoredFile, inline: bool = False, **headers: str) -> Any:
    return serve(RequestFactory().get("/f/", headers=headers), stored, inline=inline)


def test_served_as_a_download_that_can_do_nothing(body: Body) -> None:
    response = get(keep(body, "年报 2025.docx", contents.word("好")))
    assert response["Content-Disposition"] == (
        "attachment; filename=\"__ 2025.docx\"; filename*=UTF-8''%E5%B9%B4%E6%8A%A5%202025.docx"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox;")
    assert "no-cache" in response["Cache-Control"]
    assert int(response["Content-Length"]) == len(b"".join(response.streaming_content))


@pytest.mark.parametrize("data", [contents.HTML, contents.SVG])
def test_active_content_is_never_shown(body: Body, data: bytes) -> None:
    assert get(keep(body, "a.png", data), inline=True)["Content-Disposition"].startswith("attachment")


def test_pictures_pdf_and_text_may_be_shown(body: Body) -> None:
    shown = get(keep(body, "a.png", contents.PNG), inline=True)
    assert shown["Content-Disposition"].startswith("inline")
    assert shown["Content-Type"] == "image/png"
    assert (
        "sandbox"
        not in get(keep(body, "a.pdf", contents.empty_pdf()), inline=True)["Content-Security-Policy"]
    )
    text = get(keep(body, "a.txt", "政府信息公开指南，请按此办理。".encode("gb18030")), inline=True)
    assert text["Content-Type"] == "text/plain; charset=gb18030"


def test_etag(body: Body) -> None:
    stored = keep(body, "a.txt", b"hello")
    etag = get(stored)["ETag"]
    again = get(stored, **{"if-none-match": f'"other", {etag}'})
    assert again.status_code == 304
    assert again["ETag"] == etag
    assert get(stored, **{"if-none-match": '"other"'}).status_code == 200


def test_private_files_stay_out_of_caches(body: Body) -> None:
    assert "no-store" in get(keep(body, "a.txt", b"hello", public=False))["Cache-Control"]


def test_header_cannot_be_broken_by_a_name() -> None:
    value = disposition('a"\r\nSet-Cookie: x=1;\\.txt', inline=False)
    assert "\r" not in value
    assert value.count('"') == 2


def test_verify_finds_lost_and_changed_contents(body: Body) -> None:
    good, changed, lost = (keep(body, "a.txt", data) for data in (b"good", b"changed", b"lost"))
    assert not list(verify_contents())
    path = store.path_of(changed.blob.hash)
    path.chmod(0o640)
    path.write_bytes(b"changeD")
    store.path_of(lost.blob.hash).unlink()
    found = {problem.where: problem.message for problem in verify_contents()}
    assert set(found) == {f"files.blob:{item.blob.hash[:16]}" for item in (changed, lost)}
    assert "改动" in found[f"files.blob:{changed.blob.hash[:16]}"]
    with pytest.raises(Http404):
        get(lost)
    assert good.is_published
