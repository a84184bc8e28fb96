"""Static files are collected when one changed, came or went, and only then."""

import os

import pytest

from gongkai.config.statics import collect_if_stale


@pytest.fixture
def source(tmp_path, settings):
    """A folder of static files, alone, collected to a folder beside it."""
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "a.css").write_text("a{}")
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    return folder


def test_collects_only_after_a_change(source, settings):
    collected = settings.STATIC_ROOT / "a.css"
    assert collect_if_stale() is True
    assert collected.read_text() == "a{}"
    assert collect_if_stale() is False

    (source / "a.css").write_text("b{}")
    os.utime(source / "a.css", (1, 1))
    assert collect_if_stale() is True
    assert collected.read_text() == "b{}"

    (source / "b.css").write_text("c{}")
    assert collect_if_stale() is True
    (source / "b.css").unlink()
    assert collect_if_stale() is True
    assert not (settings.STATIC_ROOT / "b.css").exists()
    assert collect_if_stale() is False
