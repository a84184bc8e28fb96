"""The figures of the forms agree with hand-written SQL over the same rows, cell for cell."""

import pytest
from benchmarks.compile import FORMS, by_hand, derived, differences

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def tree(django_db_setup, django_db_blocker):
    """A small ledger of every kind of record: bodies of the scope `self` and of the whole tree."""
    from django.db import connection, transaction

    from benchmarks import ledger

    with django_db_blocker.unblock(), transaction.atomic():
        ledger.build(ledger.Size(items=1_400, requests=400, cases=40))
        yield {name: ledger.scope_bodies(name == "aggregate") for name in ("self", "aggregate")}
        connection.set_rollback(True)


@pytest.mark.parametrize("scope", ["self", "aggregate"])
@pytest.mark.parametrize("form_id", FORMS)
def test_measures_and_sql_agree_cell_for_cell(tree, form_id, scope):
    for year in (2024, 2025):
        assert differences(form_id, tree[scope], year) == []


def test_the_ledger_reaches_the_cells_that_matter(tree):
    cells = derived("2021", tree["aggregate"], 2025)
    rows = (
        "new_requests carried_in carried_out granted unable_still_unclear other_overdue_clarification".split()
    )
    for row in rows:
        assert sum(number for cell, number in cells.items() if cell.startswith(f"requests.{row}.")) > 0, row
    for column in ("issued", "repealed", "in_force"):
        assert cells[f"documents.normative_documents.{column}"] > 0
    assert sum(number for cell, number in cells.items() if cell.startswith("remedies.")) > 0
    assert by_hand("2014", tree["aggregate"], 2025)["statistics.channel_wechat.count"] > 100


def test_a_request_more_is_seen_by_both(tree):
    from gongkai.casework.models import Request

    before = by_hand("2021", tree["self"], 2025)
    moved = Request.objects.filter(body_id=tree["self"][0], counted_on__year=2025).order_by("pk").first()
    cell = f"requests.new_requests.{moved.applicant_category}"
    Request.objects.filter(pk=moved.pk).update(counted_on="2023-01-01")
    try:
        assert by_hand("2021", tree["self"], 2025)[cell] == before[cell] - 1
        assert differences("2021", tree["self"], 2025) == []
    finally:
        Request.objects.filter(pk=moved.pk).update(counted_on=moved.counted_on)
