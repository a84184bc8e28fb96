"""Where a webhook may stand, and what is refused before anything is sent."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from gongkai.notices import webhook
from gongkai.notices.practice import is_clock, is_webhook_url
from gongkai.notices.webhook import Line, NotDelivered, allowed, judged_address, post, signature

LINE = Line("test", "试", "", "2026-03-18T12:00:00+08:00")


@pytest.mark.parametrize(
    ("address", "public", "private"),
    [
        ("110.53.1.2", True, True),
        ("2400:3200::1", True, True),
        ("127.0.0.1", False, True),
        ("10.1.2.3", False, True),
        ("172.16.0.1", False, True),
        ("192.168.1.1", False, True),
        ("::1", False, True),
        ("fd00::1", False, True),
        ("::ffff:127.0.0.1", False, True),
        ("::ffff:169.254.169.254", False, False),
        ("169.254.169.254", False, False),
        ("fe80::1", False, False),
        ("0.0.0.0", False, False),  # noqa: S104
        ("::", False, False),
        ("224.0.0.1", False, False),
        ("2002:7f00:1::", False, True),  # 127.0.0.1 as 6to4
    ],
)
def test_which_addresses_may_be_called(address: str, public: bool, private: bool, settings: Any) -> None:
    settings.WEBHOOK_PRIVATE = False
    assert allowed(address) is public
    settings.WEBHOOK_PRIVATE = True
    assert allowed(address) is private


def answers(*addresses: str) -> Any:
    return lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 80)) for one in addresses]


def test_one_bad_address_of_a_name_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook.socket, "getaddrinfo", answers("110.53.1.2", "127.0.0.1"))
    with pytest.raises(NotDelivered, match="not allowed"):
        judged_address("robot.example.org", 80)
    monkeypatch.setattr(webhook.socket, "getaddrinfo", answers("110.53.1.2", "110.53.1.3"))
    assert judged_address("robot.example.org", 80) == "110.53.1.2"


def test_the_connection_goes_to_the_judged_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that answers with another address the second time leads nowhere."""
    called: list[Any] = []

    def connect(address: tuple[str, int], timeout: float) -> None:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(webhook.socket, "getaddrinfo", answers("110.53.1.2"))
    monkeypatch.setattr(webhook.socket, "create_connection", connect)
    with pytest.raises(NotDelivered, match="ConnectionRefusedError"):
        post("https://robot.example.org:8443/x", "generic", LINE, "key")
    assert called == [("110.53.1.2", 8443)]


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1-2", True),
        ("http://robot.example.org:8080/x", True),
        ("", True),
        ("ftp://robot.example.org/", False),
        ("file:///etc/passwd", False),
        ("https://user:secret@robot.example.org/", False),
        ("https:///x", False),
        ("https://robot.example.org:99999/", False),
        ("https://robot.example.org/a b", False),
        ("https://robot.example.org/\r\nX: 1", False),
        ("https://" + "a" * 300, False),
        (None, False),
    ],
)
def test_which_urls_may_be_set(url: Any, good: bool) -> None:
    assert is_webhook_url(url) is good
    if not good or not url:
        with pytest.raises(NotDelivered, match="bad address"):
            post(url or "", "generic", LINE, "key")


def test_times_of_day() -> None:
    assert [is_clock(value) for value in ("07:30", "23:59", "24:00", "7:30", "07:30:00", None, 7)] == [
        True,
        True,
        *[False] * 5,
    ]


def test_the_signature_is_the_documented_one() -> None:
    """As `printf '%s' '1.{}' | openssl dgst -sha256 -hmac key` says."""
    assert signature("key", "1", b"{}") == (
        "sha256=1ba6b8171186efc613e8bcc0cbdab2748f24984d7c5a84faa2637afa0e40d224"
    )
