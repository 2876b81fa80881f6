"""Outlets that may be one, by their names."""

from datetime import UTC, datetime

import pytest

from index.article import Outlet
from index.outlets.near_outlets import near
from index.outlets.outlet_decisions import DecisionKind, OutletDecision, OutletDecisions

NOTHING = OutletDecisions([])


def outlets(*names: str) -> list[tuple[Outlet, int]]:
    return [(Outlet(id=f"o{number}", name=name), 100 - number) for number, name in enumerate(names)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Daily Lantern", "Daily Lantern"),
        ("Daily Lantern", "DAILY-LANTERN"),
        ("Daily Lantern", "dailylantern.example"),
        ("Daily Lantern", "www.dailylantern.co.example"),
        ("Daily Lantern", "Daily Lantern Online"),
        ("Pier & Quay", "Pier and Quay"),
        ("Le Môle", "Mole"),
        ("Harbour Herald", "Harbour Herald (HH)"),
    ],
)
def test_near(one: str, other: str) -> None:
    (pair,) = near(outlets(one, other), NOTHING)
    assert (pair.one.name, pair.other.name, pair.articles) == (one, other, (100, 99))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Daily Lantern", "Evening Lantern"),
        ("The News", "The Digital"),
        ("Lantern", "Lantern Sport"),
        ("東京新報", "大阪新報"),
    ],
)
def test_not_near(one: str, other: str) -> None:
    assert near(outlets(one, other), NOTHING) == []


def test_each_pair_once_and_not_what_was_said_to_be_two() -> None:
    three = outlets("The Daily Lantern", "Daily Lantern", "Daily Lantern Online")
    assert [(pair.one.id, pair.other.id) for pair in near(three, NOTHING)] == [("o0", "o1"), ("o0", "o2")]
    said = OutletDecision(
        seq=1, kind=DecisionKind.APART, outlet="o1", other="o0", made=datetime(2025, 7, 1, tzinfo=UTC), by="edda"
    )
    assert [(pair.one.id, pair.other.id) for pair in near(three, OutletDecisions([said]))] == [("o0", "o2")]
