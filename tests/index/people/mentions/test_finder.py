"""The traps of finding people, each in an invented text."""

import unicodedata

import pytest

from index.people.mentions.finder import find_people
from index.people.tagger.spans import names_a_place


def names(text: str, **more: str | None) -> set[str]:
    return {mention.name for mention in find_people(text, **more)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Foreign Minister Hana Novakova met Peter Thornton in Vienna on Monday.", {"Hana Novakova", "Peter Thornton"}),
        ("The figures were compiled by Thomson Reuters, and Thomson Reuters sells them.", set()),
        ("The talks in Kuala Lumpur, like those in Santa Fe, went on. El Salvador sent nobody to Kuala Lumpur.", set()),
        ("The White House and the Financial Times declined to comment.", set()),
        ("Analysts at the Asia Group said so.", set()),
        ("Customers queued at Carl's Jr. on Sunday.", set()),
        ("He was seen near the Margaret Okoye Foundation on John Carver Street.", set()),
        ("It rained in Jordan, in Georgia and in Chad on Friday.", set()),
        ("She flew to San Francisco, then to Hong Kong and New Delhi.", set()),
        ("Voters in Sri Lanka and Burkina Faso went to the polls.", set()),
        ("The Dow Jones fell, said Morgan Stanley and Goldman Sachs.", set()),
        ("", set()),
        ("\n\n  \n", set()),
        ("no capitals here at all, said nobody.", set()),
        ("A B C D E F G", set()),
    ],
)
def test_who_is_there(text: str, expected: set[str]) -> None:
    assert names(text) == expected


def test_an_administration_bears_its_heads_name() -> None:
    text = "President Walter Haldane spoke. The Haldane administration and the Haldane White House said no more."
    (haldane,) = find_people(text)
    assert haldane.name == "Walter Haldane"
    assert [text[start:end] for start, end in haldane.spans] == ["Walter Haldane", "Haldane", "Haldane"]


def test_a_surname_alone_goes_to_its_full_name() -> None:
    text = "Maria Lindqvist, a lawyer, said no. Lindqvist, 45, added that Mrs Lindqvist was a common name."
    (person,) = find_people(text)
    assert person.name == "Maria Lindqvist"
    assert len(person.spans) == 3


def test_two_people_of_one_surname_stay_apart() -> None:
    text = (
        "Anna Petersen, the mayor, met her brother Mark Petersen on Monday. Anna Petersen said it went well. "
        "Petersen declined to say more."
    )
    people = {mention.name: mention for mention in find_people(text)}
    assert set(people) == {"Anna Petersen", "Mark Petersen"}
    assert len(people["Anna Petersen"].spans) == 3
    assert len(people["Mark Petersen"].spans) == 1


def test_junior_belongs_to_the_name_and_senior_is_somebody_else() -> None:
    text = "Robert Hallam Jr. took over from Robert Hallam Sr. on Friday, said Hallam."
    assert {"Robert Hallam Jr.", "Robert Hallam Sr."} <= {
        name if name.endswith(".") else name + "." for name in names(text)
    }


def test_headlines_in_capitals_and_in_title_case() -> None:
    body = "Prime Minister Karin Solheim arrived on Monday. Solheim met David Okafor, said an aide."
    for title in ("SOLHEIM MEETS OKAFOR IN OSLO", "Solheim Meets Okafor in Oslo"):
        people = {mention.name: mention for mention in find_people(body, title=title)}
        assert set(people) == {"Karin Solheim", "David Okafor"}
        assert people["Karin Solheim"].title_spans == ((0, 7),)
        assert people["David Okafor"].title_spans == ((14, 20),)


def test_surnames_of_one_syllable() -> None:
    text = "Park Min-ho and Sun Lihua signed the deal. Park said it was fair, and Sun agreed. Mr. Sun then left."
    people = {mention.name: len(mention.spans) for mention in find_people(text)}
    assert people == {"Park Min-ho": 2, "Sun Lihua": 3}


def test_what_hangs_on_a_name_by_a_hyphen_is_no_part_of_it() -> None:
    text = "Anna Petersen won. The Petersen-led party and the anti-Petersen camp met again, said Petersen."
    (petersen,) = find_people(text)
    assert [text[start:end] for start, end in petersen.spans] == ["Anna Petersen", "Petersen", "Petersen", "Petersen"]


def test_a_company_stays_one_where_its_form_is_left_out() -> None:
    text = "Harlan Whitfield Corp rose. Analysts said Harlan Whitfield was cheap, and Martha Bellamy, its head, agreed."
    assert names(text) == {"Martha Bellamy"}


def test_curly_quotes_and_possessives_keep_their_offsets() -> None:
    text = "“I won’t go,” said Minister Siobhan O’Connell. O’Connell’s deputy, James Reilly, will."
    for mention in find_people(text):
        for start, end in mention.spans:
            assert text[start:end] in {"Siobhan O’Connell", "O’Connell", "James Reilly"}
    assert names(text) == {"Siobhan O'Connell", "James Reilly"}


def test_decomposed_accents_keep_their_offsets() -> None:
    composed = "The singer José Martínez met Zoë Müller in Paris. Martínez sang."
    text = unicodedata.normalize("NFD", composed)
    assert len(text) > len(composed)
    found = find_people(text)
    assert {mention.name for mention in found} == {"José Martínez", "Zoë Müller"}
    for mention in found:
        for start, end in mention.spans:
            assert unicodedata.normalize("NFC", text[start:end]) in {"José Martínez", "Zoë Müller", "Martínez"}


def test_titles_are_no_part_of_a_name_but_roles() -> None:
    text = "U.S. Secretary of State Daniel Whitmore met Japanese Prime Minister Kenji Aoyama. Mr. Whitmore smiled."
    people = {mention.name: mention for mention in find_people(text)}
    assert people["Daniel Whitmore"].roles == ("U.S. Secretary of State",)
    assert people["Kenji Aoyama"].roles == ("Japanese Prime Minister",)


def test_roles_behind_a_name() -> None:
    text = "It was late, said Laura Bennett, president of the rowing club, and Paul Weiss, a lawyer. Bennett left."
    people = {mention.name: mention for mention in find_people(text)}
    assert people["Laura Bennett"].roles == ("president of the rowing club",)
    assert people["Paul Weiss"].roles == ("lawyer",)


def test_the_text_decides_alone_and_always_the_same() -> None:
    text = "Emma Clarke met Oliver Grant. Clarke smiled at Grant."
    assert find_people(text) == find_people(text)


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (
            "de",
            "Bundeskanzlerin Sabine Hartwig sagte am Montag, die Regierung werde handeln. Hartwig traf Thomas Brenner in Köln.",
            {"Sabine Hartwig", "Thomas Brenner"},
        ),
        (
            "fr",
            "Le président Julien Morel a déclaré lundi à Lyon que la Cour des comptes avait tort, selon Claire Dubreuil.",
            {"Julien Morel", "Claire Dubreuil"},
        ),
        (
            "es",
            "La ministra Carmen Robledo dijo el lunes en Buenos Aires que el Banco Central actuará. Robledo viajará a Madrid.",
            {"Carmen Robledo"},
        ),
        ("de", "Der Deutsche Fußballbund und das Landgericht Köln prüfen den Fall im Bezirk Mitte.", set()),
        ("ja", "首相は月曜日に東京で会見した。", set()),
        ("xx", "Lorem Ipsum dolor sit amet.", set()),
    ],
)
def test_other_languages_are_read_with_care(lang: str, text: str, expected: set[str]) -> None:
    assert names(text, lang=lang) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Storm Ilse flooded the coast near Harwick on Monday. Ilse weakened later, forecasters said.", set()),
        ("Hurricane Marta hit the islands. Residents fled Marta before dawn.", set()),
        ("Storm Ilse came. Mayor Ilse Brandt said Brandt's house was dry. Ilse weakened.", {"Ilse Brandt"}),
        ("Tropical Storm Bret moved west, said Bret Larsen, a fisherman.", {"Bret Larsen"}),
        ("Cyclone Freddy came after hurricanes Anna, Jonas and Boris.", set()),
        ("A typhoon named Haruko killed three, said Jonas Vik. Haruko moved on.", {"Jonas Vik"}),
        ("Theodore Storm smiled. Storm said no.", {"Theodore Storm"}),
        ("HMS Edward Carrow sailed to Malta. The crew of the Edward Carrow said so. Carrow was late.", set()),
        ("The ferry Karin Holt sank off the coast. Karin Holt, 34, had named her.", {"Karin Holt"}),
        ("Captain Jonas Vik of USS Abraham Norton said so.", {"Jonas Vik"}),
        ("Planes waited at John F. Carver Airport, patients at St. Mary's Hospital.", set()),
        ("Peter Hale International Airport and Tom Barrow Memorial Hospital closed.", set()),
        ("Dr. Samuel Peter Hale Jr. Boulevard was shut on Sunday.", set()),
    ],
)
def test_storms_ships_and_buildings_are_nobody(text: str, expected: set[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("de", "Sturmtief Ilse traf die Küste. Orkan Marta zog weiter, sagte Anna Lund.", {"Anna Lund"}),
        ("fr", "L'ouragan Marta approche, a déclaré Jean Morel.", {"Jean Morel"}),
        ("es", "El huracán Marta golpeó la costa, dijo Luis Prado.", {"Luis Prado"}),
    ],
)
def test_storms_of_other_languages(lang: str, text: str, expected: set[str]) -> None:
    assert names(text, lang=lang) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Qilluk Arnaqtuuq lives by the bay. Arnaqtuuq fishes. The boat is old, Arnaqtuuq said.",
            {"Qilluk Arnaqtuuq": 3},
        ),
        ("Police asked Md Shahidul. Shahidul said no, and Shahidul left.", {"Md Shahidul": 3}),
        ("The envoy, H E Laurent Fabry, spoke. HE Laurent Fabry left, said Fabry.", {"Laurent Fabry": 3}),
        ("Sun Ruihong spoke on Sunday. Then Sun left. The court said Sun lied, and Sun denied it.", {"Sun Ruihong": 4}),
        ("The mayor, Jaw Shu-kang, won, officials said. Voters like Jaw, and Jaw said so.", {"Jaw Shu-kang": 3}),
    ],
)
def test_what_the_article_goes_on_to_call_somebody(text: str, expected: dict[str, int]) -> None:
    assert {mention.name: len(mention.spans) for mention in find_people(text)} == expected


@pytest.mark.parametrize(
    "text",
    [
        "The river Agua Mansa runs there. Mansa is deep. Boats on Mansa are rare.",
        "He met Daniel Orduna. The Marxist Orduna lost, Orduna said.",
        "Blueline Ferries struck. Gregor Amsel of Blueline Ferries said so. The Ferries stayed.",
        "A galaxy was seen from Kestrel Ridge. The Kestrel Ridge observatory, on the Ridge, is old.",
        "Grand Harwick is a town. Trains to Harwick are slow, and Harwick waits.",
    ],
)
def test_a_pair_of_capitals_is_not_yet_a_name(text: str) -> None:
    assert names(text) <= {"Daniel Orduna", "Gregor Amsel"}


def test_somebody_is_called_as_a_ridge_is() -> None:
    assert names("The secretary, Tom Ridge, left on Monday. Ridge, 58, said no more.") == {"Tom Ridge"}
    assert not names_a_place(("Tom", "Ridge"))
    assert names_a_place(("Kestrel", "Ridge"))
    assert names_a_place(("Anna", "Petersen", "Road"))


@pytest.mark.parametrize("lang", ["en", "de", "cs"])
def test_many_names_take_no_square_of_time(lang: str) -> None:
    text = " sagte ".join(
        f"Anna Abc{'abcdefghij'[n % 10]}{n:05d}".translate(str.maketrans("0123456789", "klmnopqrst"))
        for n in range(4000)
    )
    assert len(find_people(text, lang=lang)) > 3000
