"""Who said what, in four languages; invented texts and names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.people.mentions.finder import find_people
from index.quotes import find_quotations


def said(text: str, lang: str | None = None) -> list[tuple[str, str | None]]:
    """(words, name of the speaker) of each quotation."""
    people = find_people(text, lang=lang or "en")
    return [
        (text[one.start : one.end], None if one.speaker is None else people[one.speaker].name)
        for one in find_quotations(text, people, lang)
    ]


def speakers(text: str, lang: str | None = None) -> list[str | None]:
    return [speaker for _, speaker in said(text, lang)]


ENGLISH = """The council met on Monday to talk about the harbour.

“We have waited ten years for this bridge,” said Martha Ellison, the mayor of the town. “We will not wait for another ten.”

Robert Hale, who leads the fishermen, was not convinced. “Nobody asked us,” he said. “Nobody ever does.”

Ellison told reporters that the work would begin “before the first frost.”

A spokesman for the ministry said: “The money has been set aside.”
"""


def test_english() -> None:
    assert said(ENGLISH, "en") == [
        ("We have waited ten years for this bridge,", "Martha Ellison"),
        ("We will not wait for another ten.", "Martha Ellison"),
        ("Nobody asked us,", "Robert Hale"),
        ("Nobody ever does.", "Robert Hale"),
        ("before the first frost.", "Martha Ellison"),
        ("The money has been set aside.", None),
    ]


def test_german() -> None:
    text = """Der Rat hat am Montag über den Hafen beraten. „Wir haben zehn Jahre auf diese Brücke gewartet“, sagte
Bürgermeisterin Martha Brandt am Abend. „Noch einmal zehn warten wir nicht.“
Der Vorsitzende der Fischer, Robert Vogel, kritisierte die Pläne: »Niemand hat uns gefragt.«
„Das Geld liegt bereit“, erklärte ein Sprecher des Ministeriums."""
    assert said(text.replace("\n", " "), "de") == [
        ("Wir haben zehn Jahre auf diese Brücke gewartet", "Martha Brandt"),
        ("Noch einmal zehn warten wir nicht.", "Martha Brandt"),
        ("Niemand hat uns gefragt.", "Robert Vogel"),
        ("Das Geld liegt bereit", None),
    ]


def test_french() -> None:
    text = """Le conseil s’est réuni lundi. « Nous attendons ce pont depuis dix ans », a déclaré la maire, Marthe Girard.
« Nous n’attendrons plus », a-t-elle ajouté.
Selon Robert Marchand, président des pêcheurs, « personne ne nous a rien demandé ».
« L’argent est là », explique un porte-parole du ministère."""
    assert said(text, "fr") == [
        ("Nous attendons ce pont depuis dix ans", "Marthe Girard"),
        ("Nous n’attendrons plus", "Marthe Girard"),
        ("personne ne nous a rien demandé", "Robert Marchand"),
        ("L’argent est là", None),
    ]


def test_spanish() -> None:
    text = """El consejo se reunió el lunes. «Llevamos diez años esperando este puente», dijo la alcaldesa, Marta Blanco.
Roberto Morales, presidente de los pescadores, criticó el plan: “Nadie nos ha preguntado nada”.
—No me lo creo —dijo Morales—. Es una vergüenza.
"El dinero está ahí", aseguró un portavoz del ministerio."""
    assert said(text, "es") == [
        ("Llevamos diez años esperando este puente", "Marta Blanco"),
        ("Nadie nos ha preguntado nada", "Roberto Morales"),
        ("No me lo creo", "Roberto Morales"),
        ("Es una vergüenza.", "Roberto Morales"),
        ("El dinero está ahí", None),
    ]


@pytest.mark.parametrize("lang", ["en", "de", "fr", "es"])
def test_the_language_is_told_from_the_text_where_it_is_not_known(lang: str) -> None:
    text = {
        "en": "“This is the best day of the year,” said Martha Ellison of the town council.",
        "de": "„Das ist der beste Tag des Jahres“, sagte Martha Brandt, die Vorsitzende der Partei.",
        "fr": "« C’est le plus beau jour de l’année », a dit Marthe Girard dans la rue.",
        "es": "«Es el mejor día del año», dijo Marta Blanco en la plaza de la ciudad.",
    }[lang]
    people = find_people(text, lang=lang)
    [found] = find_quotations(text, people, None)
    assert found.speaker is not None
    assert people[found.speaker].name.split()[0] in ("Martha", "Marthe", "Marta")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Martha Ellison arrived late. “I missed the train,” she said.", "she"),
        ("“I missed the train,” said Martha Ellison.", "Martha Ellison"),
        ("Martha Ellison arrived late. “I missed the train,” Ellison said.", "Ellison"),
        ("“Nobody was hurt in the fire last night,” a spokesman for the company said.", "a spokesman for the company"),
    ],
)
def test_the_speaker_as_printed(text: str, printed: str) -> None:
    [found] = find_quotations(text, find_people(text), "en")
    assert found.said_by == printed


def test_a_role_that_one_person_has_is_that_person() -> None:
    text = (
        "Harbour Minister Martha Ellison opened the bridge on Monday with Robert Hale.\n"
        "“It took us ten years to get here,” the minister said."
    )
    assert speakers(text, "en") == ["Martha Ellison"]


def test_a_role_that_two_people_have_names_nobody() -> None:
    text = (
        "Harbour Minister Martha Ellison met Finance Minister Robert Hale on Monday.\n"
        "“It took us ten years to get here,” the minister said."
    )
    [found] = find_quotations(text, find_people(text), "en")
    assert (found.said_by, found.speaker) == ("the minister", None)


def test_a_quotation_over_paragraphs_has_one_speaker() -> None:
    text = (
        "Robert Hale spoke for an hour. Martha Ellison listened.\n“The first year was hard.\n“The second year was harder."
        "\n“The third was the worst of all,” Hale said."
    )
    people = find_people(text)
    found = find_quotations(text, people, "en")
    assert [one.goes_on for one in found] == [True, True, False]
    assert {people[one.speaker].name for one in found if one.speaker is not None} == {"Robert Hale"}


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The so-called “green” levy is neither, and its “experts” know it.", "en"),
        ("William “Big Bill” Hartley ran the shop for forty years.", "en"),
        ("She has just finished the novel “The Last Harvest of the Year” and is writing another.", "en"),
        ("His film “A Winter in the North” opens in May, as does the series “Harbour Lights”.", "en"),
        ("Der sogenannte „grüne“ Aufschlag gilt ab Juli. Sein Roman „Die letzte Ernte“ erschien im Mai.", "de"),
        ("Son roman « La Dernière Moisson » paraîtra en mai chez un petit éditeur.", "fr"),
        ("Su novela «La última cosecha» sale en mayo en una editorial pequeña.", "es"),
    ],
)
def test_scare_quotes_nicknames_and_titles_are_none(text: str, lang: str) -> None:
    assert said(text, lang) == []


def test_without_marks_there_is_nothing() -> None:
    assert find_quotations("Martha Ellison said that nobody was hurt.", (), "en") == ()


@given(
    st.lists(
        st.sampled_from(["“", "”", '"', "Hale", " said ", "he ", ", ", ". ", "\n", "« ", " »", "a word "]), max_size=60
    )
)
@settings(max_examples=100, deadline=None)
def test_it_never_fails_and_stays_in_the_text(parts: list[str]) -> None:
    text = "".join(parts)
    people = find_people(text)
    end = 0
    for one in find_quotations(text, people, None):
        assert end <= one.start < one.end <= len(text)
        assert "\n" not in text[one.start : one.end]
        assert one.speaker is None or 0 <= one.speaker < len(people)
        end = one.end
