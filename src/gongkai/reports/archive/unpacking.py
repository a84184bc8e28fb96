"""ZIP archives taken apart with care: limits first, names as the senders' systems wrote them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.files.incoming import Incoming
from gongkai.files.zips import hidden, named

# Project defaults: an archive of a county's reports has some dozens of files of a few megabytes.
MAX_MEMBERS = 500
MAX_UNPACKED = 300 * 1024 * 1024


@dataclass(frozen=True)
class NotTaken:
    """Something that was handed in and not taken."""

    name: str
    reason: str


def is_zip(incoming: Incoming) -> bool:
    """Return whether this is an archive to take apart (Word and Excel files are none)."""
    return incoming.media_type == "application/zip"


def unpack(incoming: Incoming) -> Iterator[Incoming | NotTaken]:
    """Yield the files in a ZIP; what cannot be taken with its reason. Never unpacks more than the limits."""
    try:
        incoming.content.seek(0)
        with zipfile.ZipFile(incoming.content) as archive:
            members = [one for one in archive.infolist() if not one.is_dir() and not hidden(one)]
            yield from _members(archive, members, incoming.name)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        yield NotTaken(incoming.name, f"压缩包打不开（{type(error).__name__}），请检查是否损坏或加密。")


def _members(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], name: str
) -> Iterator[Incoming | NotTaken]:
    if len(members) > MAX_MEMBERS:
        yield NotTaken(name, f"压缩包里有 {len(members)} 个文件，上限 {MAX_MEMBERS} 个，请分成几包。")
        return
    if sum(one.file_size for one in members) > MAX_UNPACKED:
        limit = MAX_UNPACKED // 1024 // 1024
        yield NotTaken(name, f"压缩包解开后超过 {limit} MB，为安全起见没有解开，请分成几包或检查来源。")
        return
    left = MAX_UNPACKED
    for member in members:
        if member.flag_bits & 1:
            yield NotTaken(named(member), "在压缩包里加了密码，请去掉密码后再传。")
            continue
        with archive.open(member) as opened:
            data = opened.read(left + 1)  # the sizes that an archive tells of itself may be untrue
        left -= len(data)
        if left < 0:
            yield NotTaken(name, "压缩包解开后比它自己说的大，没有继续解开，请检查来源。")
            return
        yield Incoming.take(named(member), data)
