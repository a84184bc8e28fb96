"""What runs behind the acts that issue letters."""

from __future__ import annotations

from django_tasks import task

from gongkai.files.keys import KeyDestroyed


@task()
def render_letter(letter_id: int) -> None:
    """Make Word and PDF of one letter; nothing for one that has them or whose person was erased."""
    from gongkai.letters.actions import render
    from gongkai.letters.models import Letter

    letter = Letter.objects.filter(pk=letter_id, rendered_at__isnull=True).first()
    if letter is None:
        return
    try:
        render(letter)
    except KeyDestroyed:
        return
