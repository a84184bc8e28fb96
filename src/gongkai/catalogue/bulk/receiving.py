"""An upload looked through before it is kept: nothing marked as a state secret may enter, packed or not."""

from __future__ import annotations

import re
from html import unescape

from gongkai.agencies.models import Body
from gongkai.agencies.practice import value_of
from gongkai.catalogue.bulk.bundle import BundleError, ZipBundle
from gongkai.catalogue.bulk.pages import DOCUMENTS, LARGEST_PAGE, PAGES
from gongkai.files.incoming import Incoming
from gongkai.files.markings import classified_marking, refusal_message
from gongkai.files.names import extension_of
from gongkai.files.practice import MAX_MEGABYTES
from gongkai.files.texts import Locked, Suspicious
from gongkai.journal.actions import Reason
from gongkai.reading.decode import decode
from gongkai.reading.errors import UnreadableError

# What a page may take to look through while somebody waits; larger sites come by the command.
MOST_PACKED = 20_000
ELSE = "请分成几包，或者由系统管理员用命令导入。"
ENDINGS = frozenset("xlsx xls xlsm et ods csv zip".split())
_UNSEEN = re.compile(r"<\s*(script|style)\b.*?<\s*/\s*\1\s*>|<!--.*?-->", re.I | re.S)
_BREAK = re.compile(r"<\s*(?:/\s*(?:p|div|td|th|tr|li|h\d|title)|br)[^>]*>", re.I)
_TAG = re.compile(r"<[^>]*>")


def reasons_against(file: Incoming, body: Body) -> list[Reason]:
    """Return why an upload cannot be taken: format, size, a marking of secrecy in it or in what it packs."""
    ending = extension_of(file.name)
    if ending not in ENDINGS:
        message = "只能上传 Excel、WPS、CSV 表格或者 ZIP 压缩包。网页文件夹请打包成 ZIP，或者由系统管理员用命令导入。"
        return [Reason(code="type", field="file", message=message)]
    if ending != "zip":
        # A damaged table is kept, and the check says what is wrong with it.
        return [one for one in file.reasons(body) if one.code not in {"type", "content", "locked"}]
    limit = int(value_of(body, MAX_MEGABYTES))
    if file.size > limit * 1024 * 1024:
        message = f"压缩包有 {file.size / 1024 / 1024:.0f} MB，超过上限 {limit} MB。{ELSE}"
        return [Reason(code="size", field="file", message=message)]
    return _packed(file)


def _packed(file: Incoming) -> list[Reason]:
    try:
        file.content.seek(0)
        bundle = ZipBundle(file.content)
    except BundleError as error:
        return [Reason(code="content", field="file", message=str(error))]
    names = bundle.names()
    if len(names) > MOST_PACKED:
        message = f"压缩包里有 {len(names)} 个文件，在页面上最多 {MOST_PACKED} 个。{ELSE}"
        return [Reason(code="size", field="file", message=message)]
    for name in names:
        marking = classified_marking(name) or _marking(bundle, name)
        if marking:
            message = refusal_message(marking, f"压缩包里的“{name[-60:]}”")
            return [Reason(code="classified", field="file", message=message, basis="保守国家秘密法")]
    return []


def _marking(bundle: ZipBundle, name: str) -> str | None:
    ending = extension_of(name)
    try:
        if ending in PAGES:
            text = decode(bundle.read(name, LARGEST_PAGE))[0]
            return classified_marking(unescape(_TAG.sub("", _BREAK.sub("\n", _UNSEEN.sub("", text)))))
        if ending in DOCUMENTS | ENDINGS | {"json"}:
            return Incoming.take(name, bundle.read(name)).marking
    except (BundleError, UnreadableError, Locked, Suspicious):
        return None  # the check says so of the row that it belongs to
    return None
