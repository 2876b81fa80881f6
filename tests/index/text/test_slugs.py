"""Names as they stand in addresses."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.slugs import latin_slug, slug


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Le Café & Co.", "le-cafe-co"),
        ("Süddeutsche Straße", "suddeutsche-strasse"),
        ("Łódź Ørsted", "lodz-orsted"),
        ("読売新聞", "読売新聞"),
        ("Nikkei 日経", "nikkei"),
        ("صحيفة المرفأ", "صحيفة-المرفأ"),
        ("***", ""),
        ("", ""),
    ],
)
def test_slug(name: str, expected: str) -> None:
    assert slug(name) == expected


@given(st.text())
def test_a_latin_slug_is_plain_and_stays_as_it_is(name: str) -> None:
    made = latin_slug(name)
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", made)
    assert latin_slug(made) == made
    assert slug(name) == made or not made
