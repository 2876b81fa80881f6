"""Who has what: the facts of invented articles of one event, and those of the seeds."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.annotation.annotator import annotate
from index.article import ArchivedArticle, Article, Mention, Person
from index.facts.article_facts import ArticleFacts, FactKind, facts_of
from index.facts.comparison import FactRow, compared
from index.facts.named_things import find_things
from index.facts.places import find_places
from index.text.slugs import slug
from tests.crawler.extract.test_seeds import seed
from tests.index.facts.test_event_day import told

NOW = datetime(2025, 7, 13, tzinfo=UTC)


def archived(article: Article, mentions: Sequence[Mention]) -> ArchivedArticle:
    """As the archive has it: whoever is named in full is registered."""
    full = [(slug(mention.name), mention) for mention in mentions if " " in mention.name]
    return ArchivedArticle(
        article=article,
        people=tuple(Person(id=key, name=mention.name) for key, mention in full),
        mentions=tuple(full),
        first_fetched=NOW,
        last_fetched=NOW,
    )


def facts(text: str, *people: Mention, number: int = 1, lang: str = "en") -> ArticleFacts:
    article = replace(told(text, lang=lang), id=f"{number:016}")
    return facts_of(archived(article, people), people)


def spoken(text: str, name: str, *roles: str) -> Mention:
    at = text.index(name)
    return Mention(name=name, spans=((at, at + len(name)),), roles=roles)


def holders(rows: Sequence[FactRow], kind: FactKind, key: str) -> set[str]:
    return next((set(row.found) for row in rows if (row.kind, row.key) == (kind, key)), set())


def test_the_same_figure_and_day_in_other_words() -> None:
    one = facts("A levy of 25% on timber begins on August 1, and 6,000 local firms pay.")
    other = facts("From 1 August timber costs 25 per cent more for six thousand companies.", number=2)
    rows = compared([one, other])
    for kind, key in (
        (FactKind.FIGURE, "percent:25:"), (FactKind.FIGURE, "count:6000:"), (FactKind.DATE, "2025-08-01"),
    ):  # fmt: skip
        assert holders(rows, kind, key) == {one.id, other.id}


def test_a_cell_leads_to_its_place() -> None:
    text = "The council met.\nA levy of 25% on timber begins soon."
    (row,) = compared([facts(text)])
    found = row.found[facts(text).id]
    assert found.span is not None
    assert text[slice(*found.span)] == "25%"


def test_a_bare_surname_with_an_office_counts_to_whom_another_article_names() -> None:
    first = "President Aldous Merrow raised the levy."
    second = "The levy was raised by President Merrow."
    one = facts(first, spoken(first, "Aldous Merrow", "President"))
    other = facts(second, spoken(second, "Merrow", "President"), number=2)
    assert holders(compared([one, other]), FactKind.PERSON, "aldous-merrow") == {one.id, other.id}


def test_a_surname_that_two_people_of_the_story_have_counts_to_neither() -> None:
    first = "President Aldous Merrow and his sister Ines Merrow raised the levy."
    second = "The levy was raised by President Merrow."
    one = facts(first, spoken(first, "Aldous Merrow"), spoken(first, "Ines Merrow"))
    other = facts(second, spoken(second, "Merrow", "President"), number=2)
    rows = compared([one, other])
    assert holders(rows, FactKind.PERSON, "aldous-merrow") == {one.id}
    assert holders(rows, FactKind.PERSON, "ines-merrow") == {one.id}


def test_the_same_wording_is_found_where_the_rules_find_nothing() -> None:
    first = "It was first told by the Lantern Gazette on Friday."
    second = "As lantern gazette readers know, and as THE LANTERN is; Lantern Gazette."
    rows = compared([facts(first), facts(second, number=2)])
    assert len(holders(rows, FactKind.ORGANISATION, "lantern gazette")) == 2


def test_what_only_the_headline_says_is_not_missing() -> None:
    one = facts("Ships wait off Lisbon.")
    other = facts_of(archived(replace(told("Ships wait."), id="2", title="Ships wait off Lisbon", dateline="OSLO"), []))
    third = facts("Ships wait off Oslo.", number=3)
    rows = compared([one, other, third])
    found = {row.key: row.found for row in rows}
    assert found["lisbon"]["2"].span is None
    assert set(found["oslo"]) == {"2", third.id}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ministers of Japan, the U.S. and Malaysia met in Kuala Lumpur.", ["Japan", "United States", "Malaysia", "Kuala Lumpur"]),
        ("US-Japan relations and Berlin-based firms", ["United States", "Japan", "Berlin"]),
        ("Die Firma in München liefert nach Frankreich und Deutschland.", ["Munich", "France", "Germany"]),
        ("Il ministro vola da Londra a Parigi.", ["London", "Paris"]),
        ("OSLO, July 3", ["Oslo"]),
        ("The London Symphony Orchestra, the University of Oxford and the Bank of England", []),
        ("It was nice of Phoenix to say so, and reading helps.", []),
        ("the Indo-Pacific region", []),
        ("Trade with Jordan and Chad grew, says Jordan Merrow.", ["Jordan", "Chad"]),
    ],
)  # fmt: skip
def test_places(text: str, expected: list[str]) -> None:
    assert [one.name for one in find_places(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A Lantern Times report said NATO agreed.", ["Lantern Times", "NATO"]),
        ("The Ministry of Harbours and the Asterix Group disagree.", ["Ministry of Harbours", "Asterix Group"]),
        ("They signed a memorandum of understanding on tidal energy with Oslo.", ["memorandum of understanding on tidal energy"]),
        ("The old town was quiet, and the party went on.", []),
        ("MAYOR SAYS NO TO TUNNEL", []),
        ("The CEO and the PM met.", []),
        ("They want MORE of it, and more is what they get.", []),
    ],
)  # fmt: skip
def test_organisations_and_documents(text: str, expected: list[str]) -> None:
    assert [text[one.start : one.end] for one in find_things(text)] == expected


@given(st.text(max_size=200))
def test_facts_stand_inside_their_text(text: str) -> None:
    article = told("x" + text.replace("\n", " "))
    for fact in facts_of(archived(article, [])).facts:
        assert all(0 <= start < end <= len(article.text) for start, end in fact.spans)


def test_the_seeds() -> None:
    both = []
    for name in ("japan-today.txt", "unnamed-outlet.txt"):
        article = seed(name)
        mentions = annotate(article).mentions
        both.append(facts_of(archived(article, mentions), mentions))
    first, second = (one.id for one in both)
    rows = compared(both)
    assert holders(rows, FactKind.FIGURE, "percent:5:") == {first}
    assert holders(rows, FactKind.PERSON, "christopher-johnstone") == {first}
    assert holders(rows, FactKind.ORGANISATION, "financial times") == {first}
    assert holders(rows, FactKind.FIGURE, "count:6000:") == {second}
    assert holders(rows, FactKind.DOCUMENT, "memorandum") == {second}
    for kind, key in (
        (FactKind.FIGURE, "percent:25:"), (FactKind.DATE, "2025-08-01"), (FactKind.PERSON, "donald-trump"),
        (FactKind.PERSON, "marco-rubio"), (FactKind.PERSON, "shigeru-ishiba"), (FactKind.PLACE, "kuala lumpur"),
    ):  # fmt: skip
        assert holders(rows, kind, key) == {first, second}
