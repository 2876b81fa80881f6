"""When two names are one human, and when they are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.people import Known, choose, dominant, full_name, slug, surname_key
from index.people.registry.identity import titles_agree


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Daniel Whitmore", "DANIEL WHITMORE"),
        ("Daniel Whitmore", "Sen. Daniel Whitmore"),
        ("Daniel Whitmore", "Daniel J. Whitmore"),
        ("Robert Hallam", "Bob Hallam"),
        ("Kenji Aoyama", "Aoyama Kenji"),
        ("Moon Ji-won", "Moon Jiwon"),
        ("Moon Ji-won", "Moon Ji Won"),
        ("Moon Ji-won", "Ji-won Moon"),
        ("José Martínez", "Jose\u0301 Marti\u0301nez"),
        ("José Martínez", "Jose Martinez"),
        ("Siobhan O’Connell", "Siobhan O'Connell"),
        ("Ursula von der Heide", "Ursula Von Der Heide"),
        ("Wacław Łęski", "Waclaw Leski"),
    ],
)
def test_forms_of_one_name(one: str, other: str) -> None:
    assert full_name(one).agrees(full_name(other))
    assert full_name(other).agrees(full_name(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna Petersen", "Mark Petersen"),
        ("James Thomas", "Thomas James"),
        ("Robert Hallam Jr.", "Robert Hallam Sr."),
        ("George W. Carver", "George H. Carver"),
        ("Petersen", "Anna Petersen"),
        ("Petersen", "Petersen"),
    ],
)
def test_names_of_two(one: str, other: str) -> None:
    assert not full_name(one).agrees(full_name(other))


def known(id: str, articles: int, *names: str) -> Known:
    return Known(id=id, names=tuple(map(full_name, names)), articles=articles)


def test_somebody_new_is_nobody_known() -> None:
    assert choose(full_name("Anna Petersen"), []) is None
    assert choose(full_name("Anna Petersen"), [known("mark-petersen", 9, "Mark Petersen")]) is None


def test_a_form_that_fits_two_goes_to_the_one_most_written_about() -> None:
    both = [known("george-w-carver", 3, "George W. Carver"), known("george-h-carver", 8, "George H. Carver")]
    assert choose(full_name("George Carver"), both) == "george-h-carver"
    assert choose(full_name("George W. Carver"), both) == "george-w-carver"
    assert choose(full_name("George Q. Carver"), both) is None


def test_forms_without_a_middle_never_chain_two_people() -> None:
    one = known("george-carver", 5, "George Carver", "George W. Carver")
    assert choose(full_name("George H. Carver"), [one]) is None


def test_a_bare_surname_needs_one_person_and_a_title() -> None:
    assert dominant({"anna-petersen": 19, "mark-petersen": 1}, titled=True) == "anna-petersen"
    assert dominant({"anna-petersen": 19, "mark-petersen": 1}, titled=False) is None
    assert dominant({"anna-petersen": 8, "mark-petersen": 2}, titled=True) is None
    assert dominant({"anna-petersen": 1}, titled=True) is None
    assert dominant({}, titled=True) is None


def test_titles_agree_by_their_office() -> None:
    assert titles_agree(["President"], ["U.S. President"])
    assert not titles_agree(["President"], ["Secretary of State"])
    assert not titles_agree([], ["President"])
    assert not titles_agree(["of the"], ["head of the club"])


@pytest.mark.parametrize(
    ("name", "key"),
    [("Secretary Whitmore", "whitmore"), ("Robert Hallam Jr.", "hallam"), ("Whitmore", "whitmore"), ("", "")],
)
def test_surnames(name: str, key: str) -> None:
    assert surname_key(name) == key


def test_slugs_are_readable_and_free() -> None:
    assert slug("Zoë O’Neil-Müller", set()) == "zoe-oneil-muller"
    assert slug("Anna Petersen", {"anna-petersen", "anna-petersen-2"}) == "anna-petersen-3"
    assert slug("???", set()) == "person"


@given(st.text(max_size=60))
def test_any_text_is_taken_apart_the_same_way(text: str) -> None:
    name = full_name(text)
    assert name == full_name(text)
    assert not name.key or name.agrees(name)
    assert slug(text, set())
