"""Lines to a webhook: JSON by POST, signed; only to addresses that are meant for it.

The name is resolved once, every address it has is judged, and the connection goes to the address that was judged: a
name that answers differently the second time leads nowhere. No redirect is followed.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from gongkai.agencies.models import Body
from gongkai.files.keys import derived
from gongkai.notices.practice import is_webhook_url

TIMEOUT = 10
LARGEST_ANSWER = 64 * 1024
SIGNATURE, TIMESTAMP = "X-Gongkai-Signature", "X-Gongkai-Timestamp"


class NotDelivered(Exception):
    """It did not arrive. The text says why, without the address."""


@dataclass(frozen=True)
class Line:
    """What a webhook is told: the kind's key, the words, the full address of the page, the instant in ISO 8601."""

    kind: str
    text: str
    url: str
    at: str


def signing_key(body: Body) -> str:
    """Return the key (64 hexadecimal digits) that a body's webhook checks signatures with; kept nowhere."""
    return derived(f"notices/webhook/{body.slug}").hex()


def signature(key: str, timestamp: str, content: bytes) -> str:
    """Return "sha256=…": HMAC-SHA-256 with `key` (its hexadecimal text) over timestamp, full stop and content."""
    return "sha256=" + hmac.new(key.encode(), timestamp.encode() + b"." + content, hashlib.sha256).hexdigest()


def post(url: str, form: str, line: Line, key: str) -> None:
    """Send `line` in the form "generic" or "wecom" (企业微信群机器人). Raises NotDelivered with the reason."""
    content = json.dumps(_payload(form, line), ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "gongkai-notices"}
    if form == "generic":
        headers |= {TIMESTAMP: line.at, SIGNATURE: signature(key, line.at, content)}
    if not url or not is_webhook_url(url):
        raise NotDelivered("bad address")
    status, answer = _send(urlsplit(url), content, headers)
    if not 200 <= status < 300:
        raise NotDelivered(f"HTTP {status}")
    if form == "wecom" and (code := _error_code(answer)):
        raise NotDelivered(f"errcode {code}")


def _payload(form: str, line: Line) -> dict[str, Any]:
    if form == "wecom":
        content = f"{line.text}\n{line.url}" if line.url else line.text
        return {"msgtype": "text", "text": {"content": content}}
    return {"kind": line.kind, "text": line.text, "url": line.url, "at": line.at}


def _error_code(answer: bytes) -> int:
    """Return the error code of a WeCom robot, 0 for "ok"; -1 for an answer that is none of its."""
    try:
        return int(json.loads(answer)["errcode"])
    except (ValueError, KeyError, TypeError):
        return -1


def _send(parts: SplitResult, content: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = judged_address(host, port)
    connection = _Pinned(host, port, address, tls=parts.scheme == "https")
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body=content, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read(LARGEST_ANSWER)
    except (OSError, http.client.HTTPException) as error:
        raise NotDelivered(type(error).__name__) from error
    finally:
        connection.close()


def judged_address(host: str, port: int) -> str:
    """Return an address of `host` that may be called. Raises NotDelivered if it has none, or one that may not.

    Loopback and private networks only with GONGKAI_WEBHOOK_PRIVATE=1; link-local ones (where clouds keep their
    secrets), multicast and the like never.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotDelivered("unknown host") from error
    addresses = [str(one[4][0]).split("%")[0] for one in found]
    if not addresses or not all(map(allowed, addresses)):
        raise NotDelivered("address not allowed")
    return addresses[0]


def allowed(text: str) -> bool:
    """Return whether a webhook may stand at this address."""
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None:
            address = inner
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    if address.is_global:
        return True
    return settings.WEBHOOK_PRIVATE and (address.is_private or address.is_loopback)


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was judged, in the name of the host."""

    def __init__(self, host: str, port: int, address: str, *, tls: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self._address = address
        self._tls = tls
        # The port of the scheme stays out of the Host header.
        self.default_port = 443 if tls else 80

    def connect(self) -> None:
        raw = socket.create_connection((self._address, self.port), TIMEOUT)
        self.sock = (
            ssl.create_default_context().wrap_socket(raw, server_hostname=self.host) if self._tls else raw
        )
