"""Every night: letters whose files are still missing (the worker was away, or the machine stopped) get them."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from gongkai.files.keys import KeyDestroyed
from gongkai.journal.nightly import register
from gongkai.letters.actions import render
from gongkai.letters.models import Letter

# A younger letter is the worker's.
WAIT = dt.timedelta(hours=1)


@register("letters.render", "补做尚未生成的文书文件")
def render_missing() -> int:
    """Render what waits; return how many. The letters of erased persons stay without files."""
    done = 0
    waiting = Letter.objects.filter(rendered_at__isnull=True, made_at__lt=timezone.now() - WAIT)
    for letter in waiting.order_by("pk").iterator(chunk_size=100):
        try:
            render(letter)
        except KeyDestroyed:
            continue
        done += 1
    return done
