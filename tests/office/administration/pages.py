"""What the tests of the settings pages share."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from gongkai.agencies.queries import local_today

INLINE = re.compile(r'<script(?![^>]*\ssrc=)|<style|\sstyle="|\son[a-z]+="', re.I)
TODAY = local_today()
Login = Callable[[str], Client]


def url(name: str, *args: Any) -> str:
    return reverse(f"office:{name}", args=args)


def html(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    text = response.content.decode()
    assert not INLINE.search(text), address
    return text


def post(client: Client, address: str, status: int = 302, **given: Any) -> str:
    response = client.post(address, given)
    text: str = response.content.decode()
    assert response.status_code == status, re.findall(r'class="gk-wrong">([^<]+)|<p>([^<]+)', text)
    return text
