"""`gongkai verify`: numbers of letters have no gap, contents are those that were issued, files are there."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Max

from gongkai.files import store
from gongkai.journal.append import stream_of
from gongkai.journal.canonical import digest, digest_of
from gongkai.journal.verify import Problem, register
from gongkai.letters.models import Letter, LetterSeries

CHUNK = 500


@register("letters.series", "文书文号")
def series() -> Iterator[Problem]:
    """Every series: as many letters as numbers were given, the highest of them the last."""
    letters = Letter.objects.filter(series_no__isnull=False)
    places = letters.order_by().values_list("body_id", "series_name", "series_year")
    found = {
        (body, name, year): (count, last)
        for body, name, year, count, last in places.annotate(count=Count("pk"), last=Max("series_no"))
    }
    for row in LetterSeries.objects.order_by("pk"):
        count, last = found.pop((row.body_id, row.name, row.year), (0, 0))
        if (count, last) != (row.last, row.last):
            message = f"“{row.name}”{row.year}年应有 {row.last} 件文书，实有 {count} 件，最大顺序号 {last}。"
            yield Problem("letters.series", stream_of(row), message)
    for body, name, year in found:
        yield Problem("letters.series", f"agencies.body:{body}", f"“{name}”{year}年的文书没有文号登记。")


@register("letters.content", "文书内容")
def contents() -> Iterator[Problem]:
    """Every letter's content has the digest that it was issued with."""
    for letter in Letter.objects.order_by("pk").iterator(chunk_size=CHUNK):
        algorithm = letter.content_digest.split(":", 1)[0]
        if letter.key_name is None:
            found = digest_of(letter.content, algorithm)
        else:
            found = digest(bytes(letter.content_sealed), algorithm)
        if found != letter.content_digest:
            yield Problem("letters.content", stream_of(letter), "文书内容与制作时不同，登记后被改动。")


@register("letters.files", "文书文件")
def files() -> Iterator[Problem]:
    """Every rendered letter has its Word and its PDF, sealed as the letter is."""
    rendered = Letter.objects.filter(rendered_at__isnull=False).select_related("docx__blob", "pdf__blob")
    for letter in rendered.order_by("pk").iterator(chunk_size=CHUNK):
        for form, stored in (("Word", letter.docx), ("PDF", letter.pdf)):
            if stored is None or not store.path_of(stored.blob.hash).exists():
                yield Problem("letters.files", stream_of(letter), f"文书的 {form} 文件不在存储中。")
            elif stored.key_name != letter.key_name:
                yield Problem("letters.files", stream_of(letter), f"文书的 {form} 文件没有用同一密钥加密。")
