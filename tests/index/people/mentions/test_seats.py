"""Where a text says that somebody sits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.people.mentions.finder import find_people
from index.people.mentions.seats import BENCH, FORCES, is_state, seat_of, seats_at


def seats(marked: str) -> list[tuple[str, str]]:
    """What is said of the name between two asterisks: as printed, and where that is."""
    before, name, behind = marked.split("*")
    found = seats_at(before + name + behind, len(before), len(before) + len(name))
    return [(role, seat_of(role)) for role in found]


@pytest.mark.parametrize(
    ("marked", "role", "seat"),
    [
        ("Rep. *Ian Marrow* (R-Mich.) said", "R-Mich.", "michigan"),
        ("Rep. *Ian Marrow*, D-N.Y., said", "D-N.Y.", "new york"),
        ("Sen. *Ian Marrow* ( R - La. ) is", "R-La.", "louisiana"),
        ("*Ian Marrow* (D-West Virginia)", "D-West Virginia", "west virginia"),
        ("*Ian Marrow* (D-W. Va.)", "D-W. Va.", "west virginia"),
        ("Representative *Ian Marrow*, the Michigan Republican who", "Michigan Republican", "michigan"),
        ("Michigan GOP Rep. *Ian Marrow*, chairman", "Michigan GOP Rep.", "michigan"),
        ("in New York Sen. *Ian Marrow* sits", "New York Sen.", "new york"),
        ("GOP Sen. *Ian Marrow* of Louisiana, called", "GOP Sen. of Louisiana", "louisiana"),
        ("chief Adm. *Ian Marrow*, who", "Adm.", FORCES),
        ("Lt. Col. *Ian Marrow* said", "Lt. Col.", FORCES),
    ],
)
def test_a_seat_is_read_beside_a_name(marked: str, role: str, seat: str) -> None:
    assert seats(marked) == [(role, seat)]


@pytest.mark.parametrize(
    "marked",
    [
        "*Ian Marrow* of Ohio",
        "Attorney General *Ian Marrow*",
        "Atty. Gen. *Ian Marrow*",
        "Lt. Gov. *Ian Marrow*",
        "team captain *Ian Marrow*",
        "*Ian Marrow* (R-Rated)",
        "*Ian Marrow*, D-Day veteran,",
        "*Ian Marrow*",
    ],
)
def test_other_words_are_no_seat(marked: str) -> None:
    assert seats(marked) == []


def test_what_a_role_says() -> None:
    assert [seat_of(role) for role in ("Chief Justice", "U.S. District Judge", "Marine Corps general")] == [
        BENCH,
        BENCH,
        FORCES,
    ]
    assert [seat_of(role) for role in ("Deputy Attorney General", "Secretary of State", "")] == ["", "", ""]
    assert is_state("ohio")
    assert not any(map(is_state, ("", FORCES, BENCH)))


def test_a_seat_is_among_the_roles_of_a_mention() -> None:
    (person,) = find_people("Sen. Daniel Whitmore (R-Ohio) spoke. Daniel Whitmore left on Monday.")
    assert "R-Ohio" in person.roles


@given(st.text(alphabet="RD-. (),Ohioal of Sen.Rep\u2013", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_any_text_is_read(text: str, one: int, other: int) -> None:
    start, stop = sorted((min(one, len(text)), min(other, len(text))))
    assert all(seat_of(role) for role in seats_at(text, start, stop))
