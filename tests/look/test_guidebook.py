"""The guide for users: every name of a button or a page that it quotes is there on the screen, and it can be read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

import gongkai
from gongkai.agencies.practice import declared
from gongkai.casework.work import WORK
from gongkai.journal.actions import all_actions
from gongkai.letters.kinds import kinds
from gongkai.look.guidebook import CHAPTERS, INDEX, chapter, source

SOURCE = Path(gongkai.__file__).parent
CHINESE = re.compile("[一-鿿]")
NAMES = [INDEX, *CHAPTERS]


def in_templates() -> Iterator[str]:
    """What the templates say: texts between tags, quoted arguments of template tags."""
    for path in SOURCE.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        yield from re.findall(r'"([^"<>{}]+)"', text)
        yield from re.split(r"<[^>]*>|{%.*?%}|{{.*?}}|{#.*?#}", text)


def in_faces() -> Iterator[str]:
    """The labels that views and forms of both faces give."""
    for face in ("office", "portal"):
        for path in (SOURCE / face).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


@cache
def on_screen() -> frozenset[str]:
    titles = [action.title for action in all_actions()]
    settings = [one.label for one in declared().values()]
    words = [label for label, _ in WORK.values()] + [kind.label for kind in kinds().values()]
    said = [*in_templates(), *in_faces(), *titles, *settings, *words]
    return frozenset(text.strip().rstrip("…：") for text in said if CHINESE.search(text))


@pytest.mark.parametrize("name", NAMES)
def test_every_quoted_name_is_on_the_screen(name: str) -> None:
    quoted = re.findall("「([^」]+)」", source(name))
    assert [one for one in quoted if one.rstrip("…") not in on_screen()] == []
    if name != INDEX:
        assert quoted


def test_a_name_that_is_nowhere_would_be_found() -> None:
    assert "登记申请" in on_screen()
    assert "按这个没有的按钮" not in on_screen()


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_to_chapters_and_every_chapter_has_its_title(name: str) -> None:
    asked: list[str] = []
    made = chapter(name, lambda other: asked.append(other) or f"/guide/{other}/")  # type: ignore[func-returns-value]
    assert set(asked) <= set(NAMES)
    assert made.title == CHAPTERS.get(name, "使用指南")
    assert "<script" not in made.html
    assert ".md" not in made.html
    assert all(f'id="{anchor}"' in made.html for anchor, _ in made.sections)


def test_the_index_names_every_chapter() -> None:
    assert {f"({name}.md)" for name in CHAPTERS} == set(re.findall(r"\([a-z]+\.md\)", source(INDEX)))
    with pytest.raises(KeyError):
        source("../settings")


@pytest.mark.django_db
def test_the_guide_is_read_in_the_office_and_on_the_portal(client: Any, django_user_model: Any) -> None:
    assert client.get(reverse("office:help")).status_code == 302
    assert "查询码" in client.get(reverse("portal:apply-guide")).content.decode()
    client.force_login(django_user_model.objects.create(username="shen", name="沈知遥"))
    assert "登记与受理" in client.get(reverse("office:help")).content.decode()
    assert "一封信里有几件" in client.get(reverse("office:help-chapter", args=["intake"])).content.decode()
    assert client.get(reverse("office:help-chapter", args=["nothing"])).status_code == 404
