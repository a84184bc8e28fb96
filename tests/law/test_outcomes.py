"""Outcomes and the rows of the forms."""

import json
from pathlib import Path

import pytest

from gongkai.law import CHANNELS, Practice, channel_row, form_row, is_exempt, outcomes

FORMS = Path(__file__).parents[2] / "src" / "gongkai" / "statements" / "data"


def keys(value: object) -> set[str]:
    """Every row key of a form."""
    if isinstance(value, dict):
        own = {value["key"]} if isinstance(value.get("key"), str) else set()
        return own.union(*(keys(part) for part in value.values()))
    if isinstance(value, list):
        return set().union(*(keys(part) for part in value))
    return set()


@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
def test_every_row_is_a_row_of_the_form(form: str) -> None:
    data = json.loads((FORMS / f"{form}.json").read_text(encoding="utf-8"))
    known = keys(data["tables"])
    for outcome in outcomes().values():
        for sub_ground in [None, *outcome.sub_grounds]:
            row = form_row(outcome.id, sub_ground, form)
            assert row is None or row in known, (outcome.id, sub_ground)
            if form != "2014":
                assert row is not None
    if form == "2014":
        assert {channel_row(channel) for channel in CHANNELS if channel != "other"} <= known


@pytest.mark.parametrize(
    ("outcome", "sub_ground", "rows"),
    [
        ("granted", "already_public", ("answered_already_public", "granted", "granted")),
        ("granted", "supplied", ("answered_granted", "granted", "granted")),
        ("partially_granted", "rest_14", ("answered_partial", "partially_granted", "partially_granted")),
        (
            "refused_third_party_rights",
            "trade_secret",
            ("refused_trade_secret",) + ("refused_third_party_rights",) * 2,
        ),
        ("refused_third_party_rights", "privacy", ("refused_privacy",) + ("refused_third_party_rights",) * 2),
        (
            "refused_security_and_stability",
            None,
            ("refused_security_stability",) + ("refused_security_and_stability",) * 2,
        ),
        ("refused_prohibited_by_law", None, ("refused_other_law",) + ("refused_prohibited_by_law",) * 2),
        ("unable_not_held", "nonexistent", ("answered_nonexistent", "unable_not_held", "unable_not_held")),
        ("unable_not_held", "other_body", ("answered_not_this_organ", "unable_not_held", "unable_not_held")),
        ("unable_still_unclear", None, ("answered_to_amend", "unable_still_unclear", "unable_still_unclear")),
        (
            "not_processed_petition",
            None,
            ("answered_other_route", "not_processed_petition", "not_processed_petition"),
        ),
        ("not_processed_excessive", None, (None, "not_processed_excessive", "not_processed_excessive")),
        ("other_overdue_fee", None, (None, "other_processing", "other_overdue_fee")),
        (
            "other_overdue_clarification",
            None,
            ("answered_to_amend", "other_processing", "other_overdue_clarification"),
        ),
        ("other_miscellaneous", "withdrawn", (None, "other_processing", "other_miscellaneous")),
    ],
)
def test_rows(outcome: str, sub_ground: str | None, rows: tuple[str | None, ...]) -> None:
    assert tuple(form_row(outcome, sub_ground, form) for form in ("2014", "2019", "2021")) == rows


def test_recalled_rows_are_settings() -> None:
    own = Practice(rows={"2014": {"refused_internal_affairs": "refused_not_government_information"}})
    assert form_row("refused_internal_affairs", None, "2014") == "refused_other_law"
    assert (
        form_row("refused_internal_affairs", "personnel", "2014", own) == "refused_not_government_information"
    )
    finer = Practice(rows={"2014": {"unable_not_held/nonexistent": None}})
    assert form_row("unable_not_held", "nonexistent", "2014", finer) is None
    assert form_row("unable_not_held", "other_body", "2014", finer) == "answered_not_this_organ"
    assert {o.id for o in outcomes().values() if o.recalled_2014} >= {
        "refused_internal_affairs",
        "unable_needs_creation",
    }


def test_unknown_names() -> None:
    for bad in [("maybe", None, "2021"), ("granted", "maybe", "2021"), ("granted", None, "2030")]:
        with pytest.raises(KeyError):
            form_row(*bad)
    with pytest.raises(KeyError):
        channel_row("pigeon")


def test_条例2019_14_15_16_are_exempt_36_i7_is_not() -> None:
    exempt = {
        name for name, found in outcomes().items() if found.group == "refused" and is_exempt(name, None)
    }
    refused = {name for name, found in outcomes().items() if found.group == "refused"}
    assert refused - exempt == {"refused_administrative_inquiry"}
    assert is_exempt("refused_administrative_inquiry", None, Practice(administrative_inquiry_first=True))
    assert [
        is_exempt("partially_granted", f"rest_{n}") for n in ("14", "15", "16", "not_government_information")
    ] == [
        True,
        True,
        True,
        False,
    ]
    assert not is_exempt("partially_granted", "rest_14", Practice(partial_refusal_first=False))
    with pytest.raises(ValueError, match="注明"):
        is_exempt("partially_granted", None)


def test_every_outcome_has_names_in_both_languages() -> None:
    for outcome in outcomes().values():
        assert outcome.zh
        assert outcome.en
        assert all(ground.zh and ground.en for ground in outcome.sub_grounds.values())
