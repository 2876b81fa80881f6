"""Reading other languages: what endings, callings and nouns do to names."""

import pytest

from index.people.mentions.finder import find_people
from index.people.tagger.language_rules import german
from index.people.tagger.language_rules.genitives import bare_names, base_form
from index.people.tagger.tokens import tokenize


def names(text: str, lang: str) -> list[str]:
    return [mention.name for mention in find_people(text, lang=lang)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der Klimaforscher Tjalf Obermoser sagte, Obermosers Daten seien alt.", ["Tjalf Obermoser"]),
        ("Am Montag kam Birgit Solheim. Solheims Partei, so Solheim, verliere.", ["Birgit Solheim"]),
        ("Er lobte Walter Haldanes Verweis auf die Regeln.", ["Walter Haldane"]),
        ("Die Stadt baut das Walter Haldane Stadion in der Anna Petersen Straße.", []),
        ("Laut Trainer Jonas Vik Hanna Lund fehlt weiter.", ["Jonas Vik", "Hanna Lund"]),
        ("Das lesen Sie in einem Roman von Barbara Lindqvist.", ["Barbara Lindqvist"]),
        ("Gerhard Richter malte. Der Richter schwieg, die Richterin auch.", ["Gerhard Richter"]),
        ("Weitere Angaben macht die Deutsche Bahn. Eigene Zahlen nannte das Weiße Haus.", []),
        ("Mit medizinischem Wissen Schritt zu halten, kostet Millionen Menschen Zeit.", []),
        ("Die 34 Jahre alte Nataliia Bondarewa arbeitet hier.", ["Nataliia Bondarewa"]),
        ("Der Anwalt Sami Zein ad-Din und Omar al-Balous kamen.", ["Sami Zein ad-Din", "Omar al-Balous"]),
    ],
)
def test_german(text: str, expected: list[str]) -> None:
    assert names(text, "de") == expected


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("it", "L'imprenditore Guido Marangon vide Rossana e Carla da Torino.", ["Guido Marangon"]),
        ("it", "Il premier Luigi Barone e Anna Corsini hanno cenato.", ["Luigi Barone", "Anna Corsini"]),
        ("fr", "Le porte-parole du ministère, Marielle Dubreuil, a confirmé.", ["Marielle Dubreuil"]),
        (
            "es",
            "La alcaldesa Itziar Robledo y Martín Prado llegaron a Buenos Aires.",
            ["Itziar Robledo", "Martín Prado"],
        ),
        ("nl", "Minister van Binnenlandse Zaken Joris de Wit zei dat niet.", ["Joris de Wit"]),
        ("sv", "Håkan Lundmark kom. Lundmarks parti förlorade, säger Lundmark.", ["Håkan Lundmark"]),
        ("tr", "Edin Kovaç'ın golü. Kovaç sevindi, Bursa'nın Osmangazi ilçesinde.", ["Edin Kovaç"]),
    ],
)
def test_others(lang: str, text: str, expected: list[str]) -> None:
    assert names(text, lang) == expected


def test_a_mention_ends_before_the_ending() -> None:
    text = "Birgit Solheim kam. Solheims Partei verliert."
    (person,) = find_people(text, lang="de")
    assert [text[start:end] for start, end in person.spans] == ["Birgit Solheim", "Solheim"]


def test_names_that_end_in_s_keep_it() -> None:
    tokens, changed = bare_names(tokenize("Ulrike Peters traf Jens. Peters sagte, Peters und Jens seien müde."), "de")
    assert not changed
    assert [t.word for t in tokens][1] == "Peters"


@pytest.mark.parametrize("word", ["Klimaforscher", "Vize-Landrätin", "Außenministerin", "Chef", "KIT-Forscher"])
def test_callings(word: str) -> None:
    assert german.is_calling(word)


@pytest.mark.parametrize("word", ["Neumann", "Hermann", "Berlin", "Haldane", "Kreis", "A"])
def test_no_callings(word: str) -> None:
    assert not german.is_calling(word)


def test_words_behind_an_article_are_nouns() -> None:
    assert german.nouns(tokenize("Die Regierung und 20 Jahre Haft, sagt Solheim.")) == {"Regierung", "Jahre"}


def test_the_cases_of_one_name_are_one_person() -> None:
    text = "Premiér Karel Dvořan přijel. Vláda Karla Dvořana padla, řekla Jana Dvořanová. Karel Dvořan mlčel."
    assert names(text, "cs") == ["Karel Dvořan", "Jana Dvořanová"]


@pytest.mark.parametrize(
    ("one", "other"), [("Jan Novák", "Jana Nováková"), ("Jan Novák", "Jan Novotný"), ("Anna Lund", "Anna Lund Berg")]
)
def test_other_people_are_no_cases(one: str, other: str) -> None:
    times = {tuple(one.split()): 5, tuple(other.split()): 1}
    assert base_form(tuple(other.split()), times) == tuple(other.split())


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("de", "Machthaber Kim Jong Hun sprach am Montag. Kim Jong Hun sagte, Kim werde reisen.", {"Kim Jong Hun": 3}),
        ("fr", "Le dirigeant Kim Yo Un a dit non. Kim Yo Un partira.", {"Kim Yo Un": 2}),
        ("es", "El líder Park Min-ho dijo que no. Park viajó.", {"Park Min-ho": 2}),
        (
            "de",
            "Michael Freiherr von Steinfeld sagte nichts. Von Steinfeld ging.",
            {"Michael Freiherr von Steinfeld": 2},
        ),
        ("de", "Otto Graf Steinfeld sagte nichts. Steffi Graf gewann.", {"Otto Graf Steinfeld": 1, "Steffi Graf": 1}),
        ("de", "Präsident Baschar al-Haddan kam. Haddan ging. Al-Haddan sagte nichts.", {"Baschar al-Haddan": 3}),
        ("es", "El ministro Luis Prado Vega habló. Prado Vega viajó.", {"Luis Prado Vega": 2}),
    ],
)
def test_names_of_several_words(lang: str, text: str, expected: dict[str, int]) -> None:
    assert {mention.name: len(mention.spans) for mention in find_people(text, lang=lang)} == expected
