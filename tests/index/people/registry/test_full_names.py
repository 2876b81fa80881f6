"""What a full name says, and what tells two names apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.people import full_name, surname_key
from index.people.registry.full_names import folded_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Karim al-Haddan", "Karim Haddan"),
        ("Karim al-Haddan", "Karim Al Haddan"),
        ("Karim el-Haddan", "Karim Al-Haddan"),
        ("Nadir as-Sabbah", "Nadir al-Sabbah"),
        ("Abdel-Karim Haddan", "Abdul Karim Haddan"),
        ("Abd al-Karim Haddan", "Abdul Karim Haddan"),
        ("Bela O' Rourke", "Bela O’Rourke"),
        ("Ian Mc Allen", "Ian McAllen"),
        ("JD Marrow", "J.D. Marrow"),
        ("J. D. Marrow", "J.D. Marrow"),
        ("Mina van 't Hof", "Mina van ’t Hof"),
        ("Otto von und zu Aalen", "Otto von Aalen"),
        ("José Arrieta y Gassol", "José Arrieta Gassol"),
        ("Jill St. Marrow", "Jill Saint Marrow"),
        ("Jean-Luc Morel", "Jean Luc Morel"),
        ("Addison (Mick) Hale Marrow", "Addison Hale Marrow"),
        ('James "Jim" Marrow', "James Marrow"),
        ("Dae Won Park", "Park Dae-won"),
        ("Paul Marrow, Jr.", "Paul Marrow Jnr"),
        ("Hans Meier jun.", "Hans Meier d. J."),
        ("Hans Meier der Jüngere", "Hans Meier jun."),
        ("Jean Dumont fils", "Jean Dumont Jr."),
        ("William Marrow the Younger", "William Marrow Jr."),
        ("João Silveira Filho", "João Silveira Jr."),
        ("Frau Doktor Erika Solbach", "Erika Solbach"),
    ],
)
def test_one_name(one: str, other: str) -> None:
    assert full_name(one).key
    assert full_name(one).agrees(full_name(other))
    assert not full_name(one).is_namesake(full_name(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Paul Marrow Jr.", "Paul Marrow Sr."),
        ("Paul Marrow III", "Paul Marrow IV"),
        ("Paul Marrow 2nd", "Paul Marrow 3rd"),
        ("Jean Dumont fils", "Jean Dumont père"),
        ("Hans Meier jun.", "Hans Meier sen."),
        ("Hans Meier d. J.", "Hans Meier d. Ä."),
        ("Pieter Brug de Jonge", "Pieter Brug de Oude"),
        ("William Marrow the Younger", "William Marrow the Elder"),
        ("George W. Hollis", "George H. W. Hollis"),
        ("George W. Hollis", "George H.W. Hollis"),
        ("Anna B. Hollis", "Anna C. Hollis"),
        ("Jean-Luc Morel", "Jean-Marc Morel"),
    ],
)
def test_two_names(one: str, other: str) -> None:
    assert full_name(one).key == full_name(other).key or not one.startswith("Paul")
    assert not full_name(one).agrees(full_name(other))
    assert not full_name(other).agrees(full_name(one))


def test_a_generation_that_one_of_them_leaves_out_is_for_others_to_decide() -> None:
    father, son = full_name("Walter T. Marrow"), full_name("Walter T. Marrow Jr.")
    assert father.agrees(son)
    assert father.is_namesake(son)
    assert not father.is_namesake(full_name("Walter Marrow"))


@pytest.mark.parametrize(
    "name",
    [
        "von der Aalen",
        "Von der Aalen",
        "de Wijs",
        "Van Buren",
        "Da Silva",
        "'t Hooft",
        "bin Rashad",
        "Marrow Jr.",
        "Marrow",
    ],
)
def test_a_surname_is_no_full_name(name: str) -> None:
    found = full_name(name)
    assert (found.key, found.given) == ("", "")
    assert found.family == folded_words(name)[-1] or found.suffix == "jr"


@pytest.mark.parametrize(
    ("name", "given_name", "family", "suffix"),
    [
        ("Van Jones", "van", "jones", ""),
        ("Al Marrow", "al", "marrow", ""),
        ("Hugo de Jonge", "hugo", "jonge", ""),
        ("Amartya Kumar Sen", "amartya", "sen", ""),
        ("Walter T. Marrow IV", "walter", "marrow", "iv"),
        ("Henrike von der Aalen", "henrike", "aalen", ""),
        ("Abdul Hamid", "abd", "hamid", ""),
        ("LI Wei", "li", "wei", ""),
    ],
)
def test_its_parts(name: str, given_name: str, family: str, suffix: str) -> None:
    found = full_name(name)
    assert (found.given, found.family, found.suffix) == (given_name, family, suffix)
    assert found.key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Karim al-Haddan", "haddan"),
        ("Bela O' Rourke", "orourke"),
        ("Amartya Sen", "sen"),
        ("Paul Marrow III", "marrow"),
    ],
)
def test_what_somebody_is_called_later(name: str, key: str) -> None:
    assert surname_key(name) == key


@given(st.text(alphabet="aAbdJjlrSsnvo .'’-()\"éIVy", max_size=40))
def test_any_name_is_taken_apart_and_agrees_with_itself(name: str) -> None:
    found = full_name(name)
    assert not found.key or found.agrees(found)
    assert not found.is_namesake(found)
    surname_key(name)
