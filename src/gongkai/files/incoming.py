"""A file on its way in: examined first, kept afterwards. Actions of other rooms use it inside their own act.

incoming = Incoming.take(upload.name, upload)
reasons += incoming.reasons(body)           # in check()
stored = incoming.keep(body, owner=item)    # in perform()
"""

from __future__ import annotations

import io
import shutil
import tempfile
from dataclasses import dataclass
from functools import cached_property
from typing import IO, Any

from gongkai.agencies.models import Body
from gongkai.agencies.practice import value_of
from gongkai.files import store
from gongkai.files.markings import classified_marking, refusal_message
from gongkai.files.media import ALLOWED, PROGRAM, PROGRAM_NAMES, XLSX, sniff
from gongkai.files.models import Blob, StoredFile
from gongkai.files.names import extension_of, safe_name
from gongkai.files.pictures import MOST_PIXELS, pixels_of
from gongkai.files.practice import MAX_MEGABYTES
from gongkai.files.texts import Locked, Suspicious, texts_of
from gongkai.journal.actions import Reason
from gongkai.journal.append import stream_of

_TABLES = frozenset({XLSX, "text/csv", "application/vnd.oasis.opendocument.spreadsheet", "application/json"})


@dataclass
class Incoming:
    """A named content that can be read again and again. Make one with `take`."""

    name: str
    content: IO[bytes]

    @classmethod
    def take(cls, name: str, source: IO[bytes] | bytes | Any) -> Incoming:
        """Take bytes, an open file or a Django upload. The name is made harmless (`names.safe_name`)."""
        if isinstance(source, bytes):
            return cls(safe_name(name), io.BytesIO(source))
        opened = getattr(source, "file", source)
        if not opened.seekable():
            kept = tempfile.SpooledTemporaryFile(max_size=8 * 1024 * 1024)  # noqa: SIM115 - lives as long as we
            shutil.copyfileobj(opened, kept)
            opened = kept
        return cls(safe_name(name), opened)

    @cached_property
    def size(self) -> int:
        """Bytes."""
        return self.content.seek(0, io.SEEK_END)

    @cached_property
    def media_type(self) -> str:
        """What the content is, by its bytes."""
        return sniff(self.content, self.name)

    def reasons(self, body: Body, field: str = "file") -> list[Reason]:
        """Return why the file may not enter the ledger of `body`, in sentences that say what to do."""
        limit = int(value_of(body, MAX_MEGABYTES))
        if self.size == 0:
            return [self._reason("empty", "是空的（0字节）。请检查原文件后重新选择。", field)]
        if self.size > limit * 1024 * 1024:
            size = f"{self.size / 1024 / 1024:.1f}"
            message = f"有 {size} MB，超过上限 {limit} MB。请压缩或分成几个文件再传。"
            return [self._reason("size", message, field)]
        if self.media_type == PROGRAM or extension_of(self.name) in PROGRAM_NAMES:
            message = "是程序或可能运行程序的文件，不能接收。请提供文档、表格、图片或音视频。"
            return [self._reason("program", message, field)]
        if self.media_type not in ALLOWED:
            message = "的格式不能识别或不在接收范围内。请转换为 PDF、Word、Excel、图片或 ZIP 后再传。"
            return [self._reason("type", message, field)]
        if self.media_type.startswith("image/") and (pixels := pixels_of(self.content)) > MOST_PIXELS:
            message = f"有 {pixels // 1_000_000:,} 百万像素，超过上限 {MOST_PIXELS // 1_000_000} 百万。请缩小后再传。"
            return [self._reason("pixels", message, field)]
        return self._content_reasons(field)

    def _content_reasons(self, field: str) -> list[Reason]:
        try:
            marking = self.marking
        except Locked:
            message = "加了密码，无法检查是否带有国家秘密标志。请去掉密码后再传。"
            return [self._reason("locked", message, field)]
        except Suspicious as found:
            return [self._reason("content", f"：{found}", field)]
        if marking is None:
            return []
        message = refusal_message(marking, f"文件“{self.name}”")
        return [Reason(code="classified", message=message, field=field, basis="保守国家秘密法")]

    @cached_property
    def marking(self) -> str | None:
        """The classification marking in name or content, None without. Raises Locked, Suspicious."""
        found = classified_marking(self.name)
        head = self.media_type not in _TABLES
        texts = texts_of(self.content, self.media_type)
        return found or next((hit for text in texts if (hit := classified_marking(text, head))), None)

    def _reason(self, code: str, message: str, field: str) -> Reason:
        return Reason(code=code, message=f"文件“{self.name}”{message}", field=field)

    def keep(self, body: Body, *, owner: Any = "", kind: str = "", uploaded_by: Any = None) -> StoredFile:
        """Store the content and register it, private. `owner`: the record it belongs to, or its stream name.

        Call `reasons` before; keep runs in the transaction of the act that the file comes with.
        """
        digest, size = store.put(self.content)
        blob, _ = Blob.objects.get_or_create(
            hash=digest, defaults={"size": size, "media_type": self.media_type}
        )
        made: StoredFile = StoredFile.objects.create(
            body=body,
            blob=blob,
            name=self.name,
            owner=owner if isinstance(owner, str) else stream_of(owner),
            kind=kind,
            uploaded_by=uploaded_by if getattr(uploaded_by, "pk", None) else None,
        )
        return made
