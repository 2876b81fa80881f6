"""When two names agree, and whom a surname alone means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.people import full_name, slug, surname_key
from index.people.registry.surnames import Bearers, Surnames, dominant, titles_agree


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


class Articles:
    """Implements index.people.registry.surnames.SurnameLookups: (day, id, name, roles) of articles that name the Lunds."""

    def __init__(self, *rows: tuple[int, str, str, str]) -> None:
        self.rows = sorted(rows)
        self.asked = 0

    def bearers(self, surname: str, first: int, last: int) -> list[tuple[int, str, str]]:
        self.asked += 1
        return [(day, person, name) for day, person, name, _ in self.rows if first <= day <= last and surname == "lund"]

    def roles(self, person: str, first: int, last: int) -> list[tuple[int, str]]:
        return sorted({(day, role) for day, one, _, role in self.rows if first <= day <= last and one == person})


ADA = ("ada-lund", "Ada Lund", "U.S. President")
PER = ("per-lund", "Per Lund", "coach")


def test_a_bare_surname_needs_one_person_and_their_title() -> None:
    around = Bearers(Articles(*((day, *ADA) for day in range(100, 104))), "lund", 90, 110)
    assert around.meant(101, ["President"]) == "ada-lund"
    assert around.meant(101, ["coach"]) is None
    assert around.meant(101, []) is None


def test_two_of_a_surname_are_told_apart_by_their_time_only() -> None:
    both = Articles(*((day, *ADA) for day in range(100, 104)), *((day, *PER) for day in range(102, 106)))
    assert Bearers(both, "lund", 100, 100).meant(100, ["President"]) is None
    later = Articles(*((day, *ADA) for day in range(100, 104)), *((day, *PER) for day in range(300, 304)))
    around = Bearers(later, "lund", 100, 300)
    assert around.meant(100, ["President"]) == "ada-lund"
    assert around.meant(300, ["coach"]) == "per-lund"


def test_a_misread_name_of_one_article_stands_in_nobodys_way() -> None:
    rows = [(day, *ADA) for day in range(100, 104)]
    assert Bearers(Articles(*rows, (101, "vows-lund", "Vows Lund", "x")), "lund", 101, 101).meant(101, ["President"])
    assert not Bearers(Articles(*rows, (101, "mark-lund", "Mark Lund", "x")), "lund", 101, 101).meant(
        101, ["President"]
    )


def test_surnames_are_looked_up_once_a_day() -> None:
    articles = Articles(*((day, *ADA) for day in range(100, 104)))
    surnames = Surnames(articles)
    assert surnames.meant("lund", 101, ["President"]) == surnames.meant("lund", 101, ["President"]) == "ada-lund"
    assert surnames.meant("holm", 101, ["President"]) is None
    assert articles.asked == 2


def test_nearly_all_articles_have_to_name_one_person() -> None:
    assert dominant({"anna-petersen": 19, "mark-petersen": 1}) == "anna-petersen"
    assert dominant({"anna-petersen": 8, "mark-petersen": 2}) is None
    assert dominant({"anna-petersen": 1}) is None
    assert dominant({}) is None


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
