"""Where old addresses lead: for the portal, request by request, and as a map for the web server of the host site."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.agencies.models import Body
from gongkai.catalogue.bulk.addresses import normal, requested
from gongkai.catalogue.models import PUBLIC_STATES, OldAddress

# Of addresses without a host that is asked for, so many are looked at to see whether they agree.
LOOKED_AT = 20


def public_new_place(host: str, path: str) -> str | None:
    """Return the public id of the item that stood at an address of an old site, None where nobody may know of one.

    `path` is path and query as the browser sent them. Published items are found, and withdrawn ones (whose page says
    so); an address of the host asked for goes before one of no host; another host's counts when it is the only one.
    """
    wanted = normal(path, host)
    if wanted is None:
        return None
    rows = OldAddress.objects.filter(path=wanted[1], item__state__in=PUBLIC_STATES)
    found = list(rows.values_list("host", "item__public_id")[:LOOKED_AT])
    bare = host.partition(":")[0]
    for mine in (host, bare, f"www.{bare}", bare.removeprefix("www."), ""):
        for one, public_id in found:
            if one == mine:
                return str(public_id)
    items = {public_id for _, public_id in found}
    return str(items.pop()) if len(items) == 1 else None


def nginx_map(body: Body | None = None, host: str = "", base: str = "") -> Iterator[str]:
    """Yield the lines of a map file for nginx: old path and query -> new address, for published and withdrawn items.

    `base`: what stands before /i/… (https://www.example.gov.cn). Nginx compares without case, so the first of two
    addresses that differ in case alone counts.
    """
    rows = OldAddress.objects.filter(item__state__in=PUBLIC_STATES).order_by("path", "host")
    if body is not None:
        rows = rows.filter(body=body)
    if host:
        rows = rows.filter(host__in=["", host])
    yield "# 旧网址 -> 新网址，由 gongkai old-addresses 生成。用法：\n"
    yield "#   map $request_uri $gongkai_new { include 本文件; }\n"
    yield "#   server { if ($gongkai_new) { return 301 $gongkai_new; } }\n"
    seen: set[str] = set()
    for path, public_id in rows.values_list("path", "item__public_id").iterator(chunk_size=5000):
        asked = requested(path)
        if asked.lower() not in seen:
            seen.add(asked.lower())
            yield f'"{_quoted(asked)}" "{_quoted(base.rstrip("/"))}/i/{public_id}";\n'


def _quoted(text: str) -> str:
    """Return a text inside the quotes of nginx: nothing ends the string, nothing is a variable."""
    return (
        text.replace("\\", "%5C").replace('"', "%22").replace("$", "%24").replace("\n", "").replace("\r", "")
    )
