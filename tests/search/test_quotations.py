"""Searching by who is quoted, and within quotations."""

from dataclasses import replace

import pytest

from index.query import And, Exact, Named, Near, Phrase, Prefix, Term
from search.page import SearchPage
from search.query.parse import parse
from search.request import SearchQuery
from tests.search.newsroom import Newsroom


def ask(newsroom: Newsroom, q: str = "", **more: object) -> SearchPage:
    return newsroom.searcher.search(replace(SearchQuery(q=q), **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("q", "total"),
    [
        ('says:"Marta Kovel"', 1),
        ("says:Kovel", 1),
        ("says:marta-kovel timber", 1),
        ("says:marta-kovel museum", 0),
        ("says:marta-kovel -timber", 0),
        ('says:"Ishan Brandt"', 0),  # only reported
        ('says:("Marta Kovel" OR "Ishan Brandt")', 1),
        ('quote:"drama or division"', 1),
        ("quote:drama", 1),
        ("quote:DRAMAS", 1),
        ("quote:cabin*", 1),
        ('quote:"division drama"~3', 1),
        ('quote:"cabinet kovel"', 0),
        ('quote:"cabinet said"~5', 0),
        ("quote:timber", 0),
        ("quote:(drama timber)", 0),
        ("quote:(drama OR timber)", 1),
        ("timber quote:drama", 1),
        ("-quote:drama timber", 0),
    ],
)
def test_quotations_are_found(newsroom: Newsroom, q: str, total: int) -> None:
    assert ask(newsroom, q).total == total


def test_words_are_looked_for_in_quotations_alone(newsroom: Newsroom) -> None:
    page = ask(newsroom, "drama", fields=("quotes",))
    assert page.total == 1
    assert page.reading.understood_as == "quote:drama"
    assert ask(newsroom, "timber", fields=("quotes",)).total == 0
    assert ask(newsroom, "timber", fields=("body", "quotes")).total == 1
    assert ask(newsroom, "tariffs", fields=("title", "quotes")).total == 1
    assert [(chip.name, chip.label) for chip in page.active] == [("in", "quotes")]


def test_people_quoted_are_a_facet_and_a_filter(newsroom: Newsroom) -> None:
    page = ask(newsroom, facets=("says",))
    assert [(value.label, value.count) for value in page.facets[0].values] == [("Marta Kovel", 1)]
    assert ask(newsroom, include=(("says", "Marta Kovel"),)).total == 1
    assert ask(newsroom, "timber", exclude=(("says", "marta-kovel"),)).total == 0


def test_an_unknown_speaker_is_said(newsroom: Newsroom) -> None:
    page = ask(newsroom, "says:Nobody")
    assert page.total == 0
    assert [note.code for note in page.reading.notes] == ["unknown_name"]


@pytest.mark.parametrize(
    ("q", "tree"),
    [
        ('says:"Marta Kovel" tariff', And((Named("says", "Marta Kovel"), Term("tariff")))),
        ("quote:word", Term("word", "quote")),
        ('quote:"very solid"', Phrase(("very", "solid"), "quote")),
        ('quote:"very solid"~4', Near(("very", "solid"), 4, "quote")),
        ("quote:soli*", Prefix("soli", "quote")),
        ("quote:(very solid)", And((Term("very", "quote"), Term("solid", "quote")))),
    ],
)
def test_what_was_understood_can_be_typed_again(q: str, tree: object) -> None:
    read = parse(q)
    assert read.tree == tree
    assert parse(str(read.tree)).tree == read.tree


def marked(page: SearchPage) -> list[str]:
    [result] = page.results
    return [
        highlight.text[start:end]
        for highlight in result.highlights
        if highlight.field == "body"
        for start, end in highlight.ranges
    ]


def test_snippets_show_the_quotation(newsroom: Newsroom) -> None:
    assert marked(ask(newsroom, 'says:"Marta Kovel"')) == ["There is no drama or division in the cabinet,"]
    assert marked(ask(newsroom, include=(("says", "marta-kovel"),))) == [
        "There is no drama or division in the cabinet,"
    ]


def test_a_word_is_marked_only_within_quotations(newsroom: Newsroom) -> None:
    assert marked(ask(newsroom, "quote:the")) == ["the"]
    page = newsroom.searcher.article(ask(newsroom, "quote:the").results[0].id, "quote:the")
    text = page.article.article.text
    assert [text[start:end] for start, end in page.text_ranges] == ["the"]
    assert text[: page.text_ranges[0][0]].endswith("division in ")


def test_an_engine_is_asked_for_ids(newsroom: Newsroom) -> None:
    asked = newsroom.searcher.ask(SearchQuery(q='says:"Marta Kovel"'))
    assert asked.request.tree == Exact("says", ("marta-kovel",))
    assert asked.reading.understood_as == 'says:"Marta Kovel"'


@pytest.mark.parametrize(
    ("typed", "queries"),
    [
        ("says:", ['says:"Marta Kovel"']),
        ("says:kov", ['says:"Marta Kovel"']),
        ('tariff says:"Marta K', ['tariff says:"Marta Kovel"']),
        ("(tariff OR SAYS:mar", ['(tariff OR says:"Marta Kovel"']),
        ("says:brandt", []),  # who is in the archive, but not quoted
        ("says:nobody", []),
        ('says:"Marta Kovel" ', []),
        ("essays:kov", []),
    ],
)
def test_people_who_are_quoted_are_suggested_behind_says(newsroom: Newsroom, typed: str, queries: list[str]) -> None:
    found = newsroom.searcher.suggest(typed)
    assert [one.query.q for one in found if one.kind == "speaker"] == queries
    assert all(newsroom.searcher.search(SearchQuery(q=one.query.q.lstrip("("))).total for one in found)
