"""Two people are not one, one person is not two, and what is not theirs stands in nobody's name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.people.mentions.finder import find_people
from index.people.mentions.linking import link
from index.people.tagger.language_rules.elisions import without_elisions
from index.people.tagger.repairs import repaired
from index.people.tagger.tokens import tokenize


def people(text: str, lang: str = "en") -> dict[str, list[str]]:
    return {m.name: [text[start:end] for start, end in m.spans] for m in find_people(text, lang=lang)}


# --- sentence ends and initials


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("with Wang Li. Wang said", "with Wang Li . Wang said"),
        ("with Wang Yu. Wang said", "with Wang Yu . Wang said"),
        ("said Ed. Tom left", "said Ed . Tom left"),
        ("of Hepatitis B. The clinic", "of Hepatitis B . The clinic"),
        ("of George W. Hollis", "of George W. Hollis"),
        ("by Yu. Petrov", "by Yu. Petrov"),
        ("by J.R. Hollis", "by J.R. Hollis"),
        ("of Bela O’ Rourke", "of Bela O'Rourke"),
        ("it’ s Anna’ s", "it 's Anna 's"),
        ("the boys’ s", "the boys 's"),
        ("of Mina van ’t Hof", "of Mina van 't Hof"),
    ],
)
def test_words(text: str, words: str) -> None:
    tokens = tokenize(text)
    assert " ".join(token.word for token in tokens) == words
    for token in tokens:
        assert text[token.start : token.end].replace("’", "'").replace(" ", "") == token.word


def test_a_name_that_ends_a_sentence_takes_no_word_of_the_next() -> None:
    text = "The minister met Anna Bergrud. The talks were led by Wang Li. Wang told reporters that they went well."
    assert set(people(text)) == {"Anna Bergrud", "Wang Li"}


# --- glued words, nicknames, names said twice


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Anna Solheim won. Vote for SolheimThe mayor said", "Anna Solheim won . Vote for Solheim |The mayor said"),
        ("Anna SolheimPM leaves. Solheim won", "Anna Solheim |PM leaves . Solheim won"),
        ("Anna Solheim won. Anna Solheim2020 poll", "Anna Solheim won . Anna Solheim |2020 poll"),
        ("Anna McAllenNew poll. McAllen won", "Anna McAllen |New poll . McAllen won"),
        ("SolheimCare, a plan by Solheim", "SolheimCare , a plan by Solheim"),
        ("Ian McAllen, Ann DeVries and YouTube", "Ian McAllen , Ann DeVries and YouTube"),
        ('James "Jim" Marrow said', "James Marrow said"),
        ("James ‘Jim’ Marrow said", "James Marrow said"),
        ("Charles (Chuck) Marrow said", "Charles Marrow said"),
        ("Offences (Procedure) Act", "Offences ( Procedure ) Act"),
        ("Anna (Berlin) Marrow", "Anna ( Berlin ) Marrow"),
        ("Anna Solheim Anna Marie Solheim said", "Anna Solheim |Anna Marie Solheim said"),
        ("Jeff Solheim Jeffrey (Jeff) Lane SolheimNew poll", "Jeff Solheim |Jeffrey Lane Solheim |New poll"),
        ("Mick Solheim Addison (Mick) Lane Solheim said", "Mick Solheim said"),
        ("met Solheim Anna Marie Solheim today", "met Solheim |Anna Marie Solheim today"),
        ("Ahmed Mohamed Ahmed said", "Ahmed Mohamed Ahmed said"),
    ],
)
def test_repairs(text: str, words: str) -> None:
    tokens = repaired(text).tokens
    shown = " ".join(("|" if token.first and at else "") + token.word for at, token in enumerate(tokens))
    assert shown.replace("|Vote", "Vote").replace("|Anna Solheim |2", "Anna Solheim |2").replace(". |", ". ") == words


def test_a_nickname_in_quotes_is_shown() -> None:
    text = "It was won by Anna “Annie” Solheim. Solheim smiled."
    assert people(text) == {"Anna “Annie” Solheim": ["Anna “Annie” Solheim", "Solheim"]}


@given(st.text(alphabet="aAbBmM cC'’.(“”)\"1 OJr", max_size=60))
@settings(max_examples=200)
def test_repairs_keep_the_order_and_the_offsets(text: str) -> None:
    tokens = repaired(text).tokens
    ends = [0]
    for token in tokens:
        assert ends[-1] <= token.start < token.end <= len(text)
        assert token.word
        ends.append(token.end)


# --- one is two, two are one


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Commission President Henrike von der Aalen spoke on Monday. Von der Aalen said so, von der Aalen added.",
            {"Henrike von der Aalen": 3},
        ),
        ("The minister Bram de Wijs spoke on Monday. De Wijs said so.", {"Bram de Wijs": 2}),
        ("Koen van Loon watched. Van Loon smiled.", {"Koen van Loon": 2}),
        ("Mina van 't Hof watched. Van 't Hof smiled.", {"Mina van 't Hof": 2}),
        ("Otto von und zu Aalen watched. Von Aalen smiled.", {"Otto von und zu Aalen": 2}),
        ("President Karim al-Haddan spoke. Haddan left. Al-Haddan said no.", {"Karim al-Haddan": 3}),
        ("President Karim al-Haddan spoke. Karim Haddan said no.", {"Karim al-Haddan": 2}),
        ("César Orduna spoke. Cesar Orduna left, and Orduna smiled.", {"César Orduna": 3}),
        ("The leader Kim Jong Hun spoke to Park. Kim said no.", {"Kim Jong Hun": 2}),
        ("The leader Moon Jae In said no. Moon left.", {"Moon Jae In": 2}),
        ("Paul Marrow Jr. spoke on Monday. Paul Marrow said no.", {"Paul Marrow Jr.": 2}),
        ("Senator Harold Marsh III spoke. Harold Marsh said no. Marsh left.", {"Harold Marsh III": 3}),
    ],
)
def test_one_person(text: str, expected: dict[str, int]) -> None:
    found = {name: len(spans) for name, spans in people(text).items()}
    assert {name: found.get(name) for name in expected} == expected
    assert set(found) <= set(expected) | {"Park"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Walter T. Marrow Jr. testified on Monday. His father, Walter T. Marrow, was shot in 1968.",
            {"Walter T. Marrow Jr.", "Walter T. Marrow"},
        ),
        ("George W. Hollis met George H. W. Hollis in Vienna.", {"George W. Hollis", "George H. W. Hollis"}),
        ("Robert Hallam III succeeded Robert Hallam IV.", {"Robert Hallam III", "Robert Hallam IV"}),
        ("Robert Hallam, Jr. succeeded Robert Hallam, Sr. in Leeds.", {"Robert Hallam Jr.", "Robert Hallam Sr."}),
        (
            "Henrik Falk the Younger succeeded Henrik Falk the Elder.",
            {"Henrik Falk the Younger", "Henrik Falk the Elder"},
        ),
        ("Paul Marrow Jr. Marrow said so.", {"Paul Marrow Jr."}),
    ],
)
def test_two_people(text: str, expected: set[str]) -> None:
    assert set(people(text)) == expected


def test_both_names_used_often_are_two_people_without_a_word_of_kinship() -> None:
    full, junior = ("Paul", "Marrow"), ("Paul", "Marrow", "Jr.")
    assert len(link([full, junior])) == 1
    assert len(link([full, junior], kin=[1])) == 2
    assert len(link([full, junior, full, junior])) == 2


def test_an_initial_and_a_double_surname_are_forms_of_a_name() -> None:
    forms = [("Luis", "Prado", "Vega"), ("Prado", "Vega"), ("L.", "Vega"), ("Vega",), ("Prado",)]
    (person,) = link(forms)
    assert person.name == ("Luis", "Prado", "Vega")


# --- other languages


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (
            "fr",
            "C'est l'avis d'Anne Lormont, maire. D'Anne Lormont on attend plus, selon l’entourage d’Anne Lormont. "
            "Qu'Anne Lormont vienne.",
            {"Anne Lormont"},
        ),
        ("fr", "Le ministre Valéry d'Estrain parle. D'Estrain a dit non.", {"Valéry d'Estrain"}),
        ("it", "Il discorso dell'Anna Verdi, ministra. Secondo l’Anna Verdi no, all’Anna Verdi.", {"Anna Verdi"}),
        ("it", "Secondo Massimo D'Alerma, ministro, no. D'Alerma ha detto.", {"Massimo D'Alerma"}),
        ("ca", "El discurs d'Anna Puigvert, alcaldessa. L'Anna Puigvert diu que no.", {"Anna Puigvert"}),
        ("es", "El presidente José Arrieta y Gassol dijo que no. Arrieta y Gassol viajó.", {"José Arrieta y Gassol"}),
        (
            "es",
            "Los ministros Pedro Marrero y Feijano hablaron. Ana Feijano rió.",
            {"Pedro Marrero", "Ana Feijano"},
        ),
        (
            "pt",
            "O presidente António Costa e Silveira disse não. Costa e Silveira falou.",
            {"António Costa e Silveira"},
        ),
        (
            "nl",
            "De minister Bram de Wijs sprak. De Wijs zei dat. Jan van 't Hof ging.",
            {"Bram de Wijs", "Jan van 't Hof"},
        ),
        ("de", "Ferdinand von und zu Aalen sagte das. Von und zu Aalen ging.", {"Ferdinand von und zu Aalen"}),
        (
            "de",
            "Die Ärztin sprach mit Frau Dr. Erika Solbach. Frau Doktor Solbach habe recht, Staatssekretärin Solbach ging. "
            "Frau Professorin Solbach blieb, Herr Doktor Hansmann auch.",
            {"Erika Solbach"},
        ),
        ("de", "Hans Meier jun. traf Hans Meier sen. am Montag.", {"Hans Meier jun", "Hans Meier sen"}),
        ("cs", "Pan Karel Novotný řekl ne. Paní Jana Dvořáková odešla.", {"Karel Novotný", "Jana Dvořáková"}),
        ("es", "Doña Carmen Robledo dijo que no. El señor Robledo calló.", {"Carmen Robledo"}),
        ("fr", "Mme Claire Dubreuil a dit non. Monsieur le docteur Dubreuil aussi.", {"Claire Dubreuil"}),
    ],
)
def test_other_languages(lang: str, text: str, expected: set[str]) -> None:
    assert set(people(text, lang)) == expected


def test_a_mention_begins_behind_what_is_elided() -> None:
    text = "C'est l'avis d’Anne Lormont, maire."
    (person,) = find_people(text, lang="fr")
    assert [text[start:end] for start, end in person.spans] == ["Anne Lormont"]


def test_languages_without_elision_keep_their_names() -> None:
    tokens = tokenize("Carla D'Angelo und O'Brien")
    assert without_elisions(tokens, "de") == tokens
