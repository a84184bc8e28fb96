"""The visitor's address behind proxies: what our own proxies saw counts, what a visitor invents does not."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from gongkai.config.checks import production_findings
from gongkai.config.proxies import VisitorAddress, visitor


@pytest.mark.parametrize(
    ("header", "proxies", "expected"),
    [
        ("203.0.113.7", 1, "203.0.113.7"),
        ("10.9.9.9, 203.0.113.7", 1, "203.0.113.7"),  # the left one the visitor wrote
        ("6.6.6.6, 203.0.113.7, 10.0.0.2", 2, "203.0.113.7"),
        ("203.0.113.7:51234", 1, "203.0.113.7"),
        ("[2001:db8::7]:443", 1, "2001:db8::7"),
        ("2001:db8::7", 1, "2001:db8::7"),
        ("203.0.113.7", 2, ""),
        ("unknown", 1, ""),
        ("", 1, ""),
    ],
)
def test_the_address_that_our_outermost_proxy_saw(header: str, proxies: int, expected: str) -> None:
    assert visitor(header, proxies) == expected


@pytest.mark.parametrize(("proxies", "expected"), [(0, "127.0.0.1"), (1, "203.0.113.7")])
def test_the_header_counts_only_where_a_proxy_is_said(settings: Any, proxies: int, expected: str) -> None:
    settings.PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "203.0.113.7"})
    VisitorAddress(lambda request: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == expected


def test_production_on_the_loopback_asks_for_the_number_of_proxies(settings: Any) -> None:
    settings.WEB_HOST, settings.PROXIES = "127.0.0.1", 0
    assert "gongkai.W023" in [one.id for one in production_findings()]
    settings.PROXIES = 1
    assert "gongkai.W023" not in [one.id for one in production_findings()]
