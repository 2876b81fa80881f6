"""What stands beside a name in a run of capitals, and what bears a name without being anybody."""

import pytest

from index.people.mentions.finder import find_people


def people(text: str, **more: str) -> dict[str, list[str]]:
    return {m.name: [text[start:end] for start, end in m.spans] for m in find_people(text, **more)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Getty Anna Bergman smiles. Anna Bergman won, and Bergman left.", {"Anna Bergman"}),
        ("Embed Anna Bergman speaks. Anna Bergman won, Bergman said.", {"Anna Bergman"}),
        ("Heckle Peter Hallam again. Peter Hallam won.", {"Peter Hallam"}),
        ("Crazy Anna Bergman lost. Anna Bergman won.", {"Anna Bergman"}),
        ("The house was Speaker Anna Bergman's. Speaker Bergman left.", {"Anna Bergman"}),
        ("President-elect Anna Bergman won. President Elect Anna Bergman spoke.", {"Anna Bergman"}),
        ("Multimillionaire Anna Bergman spoke on Monday.", {"Anna Bergman"}),
        ("Facebook General Counsel Colin Hallam said so.", {"Colin Hallam"}),
        ("DAG Robert Hallam resigned, said FBI Director Anna Bergman.", {"Robert Hallam", "Anna Bergman"}),
        ("Anna Bergman won. A former Bergman EPA official said so, and a Bergman DOJ lawyer.", {"Anna Bergman"}),
        ("Sen. Anna Bergman, Kentucky Republican, met Peter Hallam, Ohio Democrat.", {"Anna Bergman", "Peter Hallam"}),
        ("Secretary of State Hillary Bergman Hallam denounced it on Monday.", {"Hillary Bergman Hallam"}),
        ("Peter Hallam Anna Bergman Jonas Olson met in Vienna.", {"Peter Hallam", "Anna Bergman", "Jonas Olson"}),
        (
            "Peter Hallam won. Hallam Anna Bergman said so. Anna Bergman left. Hallam left.",
            {"Peter Hallam", "Anna Bergman"},
        ),
        ("Alex M. Bergman II left, and Peter Q. Hallam III stayed.", {"Alex M. Bergman II", "Peter Q. Hallam III"}),
        ("The goalies are Rafael Prado y Harold Vega.", {"Rafael Prado", "Harold Vega"}),
        ("Anna Bergman Memos are out. Anna Bergman won. The Bergman Admin said so.", {"Anna Bergman"}),
        ("The DOJ IG asked Anna Bergman.", {"Anna Bergman"}),
        ("KIM Min-ho met LEE Anna in Seoul.", {"KIM Min-ho"}),
    ],
)
def test_edges(text: str, expected: set[str]) -> None:
    found = set(people(text))
    assert expected <= found
    assert not {name for name in found - expected if len(name.split()) > 1 and name != "LEE Anna"}


@pytest.mark.parametrize(
    "text",
    [
        "The Jim Crow laws were repealed, and the Jim Crow era ended.",
        "Joe Sixpack and John Q. Public pay the bill.",
        "A Jack Russell barked at two Jack Russell terriers.",
        "She has Lou Gehrig's disease, he has Lou Gehrig’s disease.",
        "The Anna Bergman Fair Pay Act was passed.",
        "The Peter Hallam Presidential Library opened near the Anna Bergman Elementary School.",
        "The Anna Bergman Foundation gave money to the Peter Hallam Fund.",
        "Voters in Rae Bareli and Ann Arbor went to the polls.",
        "A Michael Kors bag costs more than one of Calvin Klein.",
        "Superstorm Sandy hit the coast. Sandy cost billions.",
    ],
)
def test_not_people(text: str) -> None:
    assert people(text) == {}


def test_a_brand_is_somebody_where_the_article_speaks_of_them() -> None:
    text = "The designer Michael Kors opened a shop on Monday. Kors, 58, said he was glad."
    assert set(people(text)) == {"Michael Kors"}


def test_a_headline_in_capitals_names_whom_the_text_does_not() -> None:
    (found,) = find_people("The dollar was stable on Monday, the ministry said.", title="VOLKMANN WARNS OF INFLATION")
    assert (found.name, found.title_spans) == ("Volkmann", ((0, 8),))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Families left the village of Nordhavn. Nordhavn was empty, and Hana Petrova said so.", {"Hana Petrova"}),
        ("He lives in Agua Fria. The people of Agua Fria like Agua Fria, said Luis Prado.", {"Luis Prado"}),
        ("The CEO of Alford Brandt, Karen Vik, left. Alford Brandt grew.", {"Karen Vik"}),
        ("The Manuel Prado National Park is open.", set()),
        ("The town of Jackson was named after Andrew Jackson. Jackson was president.", {"Andrew Jackson"}),
    ],
)
def test_what_the_article_calls_a_place_or_a_firm_is_nobody(text: str, expected: set[str]) -> None:
    assert set(people(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The minister JP Hallberg spoke on Monday. Hallberg left.", {"JP Hallberg": 2}),
        ("The stakeholders met Bassam Al - Hadari . Al - Hadari left .", {"Bassam Al-Hadari": 2}),
        ("President Luis Prado da Silva spoke. Da Silva left.", {"Luis Prado da Silva": 2}),
        ("ANNA BERGMAN: Good evening. JOE BERGMAN: Good evening.", {"Anna Bergman": 1, "Joe Bergman": 1}),
    ],
)
def test_names_as_they_are_printed(text: str, expected: dict[str, int]) -> None:
    assert {name: len(spans) for name, spans in people(text).items()} == expected
