"""Names taken apart, and how two of them are related by their words alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.people.registry.forms import form_of
from index.people.registry.relations import Kind, keys, relate, rivals
from index.people.registry.spelling import Likeness, given_likeness, skeleton, surname_likeness, transliterated


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DANIEL WHITMORE", "Daniel Whitmore"),
        ("Sen. Daniel Whitmore", "Daniel Whitmore"),
        ("José Martínez", "Jose Martinez"),
        ("Daniel J Whitmore", "Daniel J. Whitmore"),
        ("Daniel JK Whitmore", "Daniel J. K. Whitmore"),
        ("Robert Hallam, Jr.", "Robert Hallam Jr"),
        ("Siobhan O’Connell", "Siobhan O'Connell"),
    ],
)
def test_spellings_of_one_form(one: str, other: str) -> None:
    assert form_of(one).id == form_of(other).id


@pytest.mark.parametrize(
    "name",
    [
        "Beto O", "Tessa WhitmoreGOP", "Daniel Whitmore Daniel", "Ana Lund Eva Holm Ida Berg Ulla Dahl", "Whitmore Jr.",
        "Daniel Whitmore Jr. Daniel",
    ],
)  # fmt: skip
def test_what_is_no_whole_name(name: str) -> None:
    assert not form_of(name).whole


@pytest.mark.parametrize(
    "name", ["Tess McAllister", "Ada LaRoche", "Ida O'Rourke", "Lou DeWitt", "Al Gore", "J.D. Marrow"]
)
def test_what_looks_broken_and_is_whole(name: str) -> None:
    assert form_of(name).whole


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Ana Ocho-Certes", "Ana Ocho Certes", Kind.SAME),
        ("Daniel J. Whitmore", "Daniel Whitmore", Kind.MIDDLE),
        ("Daniel James Whitmore", "Daniel J. Whitmore", Kind.MIDDLE),
        ("Ida Rodham Lund", "Ida Diane Rodham Lund", Kind.MIDDLE),
        ("Karim al-Hassad", "Karim Hassad", Kind.PARTICLE),
        ("Aoyama Kenji", "Kenji Aoyama", Kind.ORDER),
        ("Beto O", "Beto O'Marley", Kind.CUT),
        ("Kim Jong", "Kim Jong-ho", Kind.CUT),
        ("Whitmore Jr.", "Daniel Whitmore Jr.", Kind.CUT),
        ("Heckle Daniel Whitmore", "Daniel Whitmore", Kind.TAIL),
        ("Prado Vega", "Luis Prado Vega", Kind.TAIL),
        ("Daniel Whitmore Addison", "Daniel Whitmore", Kind.CARRIED),
        ("Marrow Daniel John WhitmoreGOP", "Daniel Whitmore", Kind.CARRIED),
        ("Daniel Whitmore Jr.", "Daniel Whitmore", Kind.SUFFIX),
        ("D. Whitmore", "Daniel Whitmore", Kind.INITIAL),
        ("Bill Whitmore", "William Whitmore", Kind.SHORT),
        ("Jerry Whitmore", "Jerrold Whitmore", Kind.SHORT),
        ("Sasha Petrenko", "Aleksandr Petrenko", Kind.SHORT),
        ("Cornie Whitmore", "Cornelius Whitmore", Kind.CLIPPED),
        ("Sergei Petrenko", "Sergey Petrenko", Kind.SPELLING),
        ("Usama Hassad", "Osama Hassad", Kind.SPELLING),
        ("Wladimir Petrenko", "Vladimir Petrenko", Kind.SPELLING),
        ("Oleksy Zarensky", "Oleksy Zarenskiy", Kind.SPELLING),
        ("Oleksy Zarenskyy", "Oleksy Zarenski", Kind.SPELLING),
        ("Daniel Whitmorre", "Daniel Whitmore", Kind.SPELLING),
        ("Daniel Whitmoer", "Daniel Whitmore", Kind.SLIP),
    ],
)
def test_relations(one: str, other: str, kind: Kind) -> None:
    a, b = form_of(one), form_of(other)
    found = relate(a, b)
    assert found is not None
    assert found.kind is kind
    assert relate(b, a) == found.turned
    assert keys(a).sought & keys(b).posted
    assert keys(b).sought & keys(a).posted


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Robert Hallam Jr.", "Robert Hallam Sr."),
        ("Robert Hallam III", "Robert Hallam IV"),
        ("George W. Carver", "George H. W. Carver"),
        ("George W. Carver", "George P. Carver"),
        ("Anna Petersen", "Mark Petersen"),
        ("Daniel Whitmore", "Danielle Whitmore"),
        ("Mario Prado", "Maria Prado"),
        ("James Thomas", "Thomas James"),
        ("Daniel Miller", "Daniel Mueller"),
        ("Ana Lund", "Ivo Holm"),
    ],
)
def test_two_people_by_their_names(one: str, other: str) -> None:
    assert relate(form_of(one), form_of(other)) is None


def test_rivals_contradict_each_other() -> None:
    assert rivals(form_of("George W. Carver"), form_of("George H. W. Carver"))
    assert rivals(form_of("Bob Hallam Jr."), form_of("Robert Hallam Sr."))
    assert not rivals(form_of("George Carver"), form_of("George W. Carver"))
    assert not rivals(form_of("Anna Petersen"), form_of("Mark Petersen"))


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("sergey", "sergei", Likeness.SPELLING),
        ("mohammed", "muhammad", Likeness.SPELLING),
        ("bill", "william", Likeness.SHORT),
        ("rudy", "rudolph", Likeness.SHORT),
        ("paul", "paula", None),
        ("mark", "mary", None),
        ("j", "john", Likeness.INITIAL),
        ("j", "mary", None),
    ],
)
def test_given_names(one: str, other: str, found: Likeness | None) -> None:
    assert given_likeness(one, other) is found
    assert given_likeness(other, one) is found


def test_surnames_of_two_families_stay_two() -> None:
    assert surname_likeness("miller", "mueller") is None
    assert surname_likeness("holm", "helm") is None
    assert surname_likeness("yushenko", "juschenko") is Likeness.SPELLING


words = st.text(st.sampled_from("abcdeghijklmnoprstuvwyz"), min_size=1, max_size=9)
names = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.one_of(words.map(str.title), st.sampled_from(["Jr.", "III", "al-", "van", "O'", "J."])), max_size=7
    ).map(" ".join),
)


@given(names, names)
def test_relations_look_the_same_from_both_sides(one: str, other: str) -> None:
    a, b = form_of(one), form_of(other)
    if not a.words or not b.words:
        return
    found, back = relate(a, b), relate(b, a)
    assert back == (found and found.turned)
    if found is not None and found.kind is not Kind.SLIP:
        assert keys(a).sought & keys(b).posted
    assert rivals(a, b) == rivals(b, a)
    assert relate(a, a) is not None


@given(words)
def test_spellings_are_their_own(word: str) -> None:
    assert transliterated(word) == transliterated(word)
    assert skeleton(word) == skeleton(word)
    assert surname_likeness(word, word) is Likeness.EXACT
