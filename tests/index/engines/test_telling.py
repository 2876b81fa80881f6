"""Counts by two axes, and telling words: the same on every engine, and as a careful reader would count them."""

import pytest

from index.counting.cross_counts import CrossRequest, TimeAxis, ValueAxis
from index.counting.telling_words import TellingRequest
from index.errors import QueryError
from index.query import Everything, FacetFilter, Or, Range, SearchRequest, Term
from tests.index.engines.conftest import Subject
from tests.index.engines.texts import DAY, DAY0, article

ARTICLES = (
    article("a", "ferry", person=("ada", "bo"), outlet="post", published=DAY0),
    article("b", "ferry", person=("bo",), outlet="wire", published=DAY0 + DAY - 1),
    article("c", "ferry", person=("bo", "cy"), outlet="post", published=DAY0 + 2 * DAY),
    article("d", "storm", person=("di", "bo"), outlet="post", published=DAY0),
    article("e", "ferry", person=(), outlet=None),
)
DAYS = TimeAxis(edges=(DAY0, DAY0 + DAY, DAY0 + 2 * DAY, DAY0 + 3 * DAY))
FERRY = SearchRequest(tree=Term("ferry"))
PEOPLE = ValueAxis(facet="person", values=("ada", "bo", "cy", "nobody"))


def test_one_axis(engine: Subject) -> None:
    engine.put(*ARTICLES)
    by_day = engine.reader.cross(CrossRequest(request=FERRY, rows=DAYS))
    assert (by_day.counts, by_day.by_row, by_day.total) == (((2,), (0,), (1,)), (2, 0, 1), 4)
    assert by_day.generation == engine.reader.generation
    people = engine.reader.cross(CrossRequest(request=FERRY, rows=PEOPLE))
    assert people.by_row == (1, 3, 1, 0)


def test_two_axes(engine: Subject) -> None:
    engine.put(*ARTICLES)
    together = engine.reader.cross(CrossRequest(request=FERRY, rows=PEOPLE, columns=PEOPLE))
    assert together.counts == ((1, 1, 0, 0), (1, 3, 1, 0), (0, 1, 1, 0), (0, 0, 0, 0))
    outlets = ValueAxis(facet="outlet", values=("wire", "post"))
    assert engine.reader.cross(CrossRequest(request=FERRY, rows=outlets, columns=DAYS)).counts == ((1, 0, 0), (1, 0, 1))
    assert engine.reader.cross(CrossRequest(request=FERRY, rows=PEOPLE, columns=outlets)).counts[1] == (1, 2)


def test_filters_periods_and_deletions_hold(engine: Subject) -> None:
    engine.put(*ARTICLES)
    engine.delete("c")
    narrowed = SearchRequest(
        tree=Everything(),
        filters=(FacetFilter(facet="outlet", include=("post",)),),
        period=Range("published", DAY0, DAY0 + DAY),
    )
    found = engine.reader.cross(CrossRequest(request=narrowed, rows=PEOPLE, columns=DAYS))
    assert (found.counts, found.total) == (((1, 0, 0), (2, 0, 0), (0, 0, 0), (0, 0, 0)), 2)


def test_counting_where_nothing_is(engine: Subject) -> None:
    assert engine.reader.cross(CrossRequest(request=FERRY, rows=PEOPLE, columns=DAYS)).counts == ((0, 0, 0),) * 4
    telling = engine.reader.telling(TellingRequest(request=FERRY))
    assert (telling.words, telling.articles, telling.others) == ((), 0, 0)


def test_an_axis_has_to_be_a_facet(engine: Subject) -> None:
    engine.put(*ARTICLES)
    if engine.settings.engine == "opensearch" or not hasattr(engine.reader, "_pending"):
        with pytest.raises(QueryError, match="there is no facet"):
            engine.reader.cross(CrossRequest(request=FERRY, rows=ValueAxis(facet="mood", values=("glad",))))


STRIKE = [
    article(f"s{n}", "Strike at the harbour", "Crews strike; the union talks." + " ferries" * n) for n in range(6)
]
OTHER = [article(f"o{n}", "Museum", "The clock of the museum, and a harbour.") for n in range(9)]
GERMAN = [article(f"g{n}", "Streik", "Der Streik im Hafen", lang="de") for n in range(3)]


def told(engine: Subject, asked: TellingRequest) -> list[tuple[str, int, int]]:
    return [(one.word, one.here, one.there) for one in engine.reader.telling(asked).words]


def test_words_that_tell_matches_from_the_rest(engine: Subject) -> None:
    engine.put(*STRIKE, *OTHER)
    asked = TellingRequest(request=SearchRequest(tree=Term("strike")))
    found = engine.reader.telling(asked)
    assert (found.articles, found.others) == (6, 9)
    assert told(engine, asked) == [
        ("crews", 6, 0), ("strike", 6, 0), ("talks", 6, 0), ("union", 6, 0), ("ferries", 5, 0),
    ]  # fmt: skip
    assert told(engine, TellingRequest(request=asked.request, limit=2)) == [("crews", 6, 0), ("strike", 6, 0)]


def test_words_that_tell_one_search_from_another(engine: Subject) -> None:
    engine.put(*STRIKE, *OTHER, *GERMAN)
    both = SearchRequest(tree=Or((Term("strike"), Term("museum"))))
    asked = TellingRequest(request=both, against=SearchRequest(tree=Or((Term("museum"), Term("Hafen")))))
    found = engine.reader.telling(asked)
    assert (found.articles, found.others) == (15, 3)
    assert ("harbour", 15, 0) in told(engine, asked)
    assert "hafen" not in [word for word, _, _ in told(engine, asked)]


def test_a_word_counts_as_a_search_for_it_does(engine: Subject) -> None:
    """Whatever language an article is in: the number beside a word is what a click on it finds."""
    engine.put(*STRIKE, *GERMAN, *OTHER, article("x", "strikes", "striking", lang="de"))
    request = SearchRequest(tree=Or((Term("strike"), Term("Streik"))))
    for word, here, there in told(engine, TellingRequest(request=request, least=1)):
        assert engine.search(Term(word), within=request.tree, limit=0).total == here
        assert engine.search(Term(word), limit=0).total == here + there


def test_of_several_printed_forms_the_commonest_stands_for_a_word(engine: Subject) -> None:
    engine.put(*(article(f"m{n}", "talk", "ferry" if n else "ferries") for n in range(4)), *OTHER)
    engine.delete("m1")
    found = told(engine, TellingRequest(request=SearchRequest(tree=Term("talk")), least=1))
    assert sorted(found) == [("ferry", 3, 0), ("talk", 3, 0)]


def test_function_words_of_the_language_of_an_article_are_left_out(engine: Subject) -> None:
    engine.put(
        *(article(f"e{n}", "Ferry", "He said that they would not, because of the wind.") for n in range(12)),
        *(article(f"d{n}", "Hafen", "Er sagte, dass sie nicht da war.", lang="de-AT") for n in range(12)),
    )
    words = [word for word, _, _ in told(engine, TellingRequest(request=SearchRequest(tree=Term("ferry"))))]
    assert words == ["ferry", "said", "wind"]
    words = [word for word, _, _ in told(engine, TellingRequest(request=SearchRequest(tree=Term("Hafen"))))]
    assert words == ["hafen", "sagte"]


def test_a_function_word_of_another_language_stays_where_it_tells(engine: Subject) -> None:
    german = [article(f"d{n}", "Kutter", "Er war da.", lang="de") for n in range(9)]
    english = [article(f"e{n}", "Kutter", "A war of fishermen.") for n in range(9)]
    quiet = [article(f"q{n}", "Museum", "A clock.") for n in range(9)]
    engine.put(*german, *english, *quiet)
    asked = SearchRequest(tree=Term("Kutter"))
    assert ("war", 18, 0) in told(engine, TellingRequest(request=asked)), "with the number that a click on it finds"
    engine.delete(*(one.id for one in english))
    assert "war" not in [word for word, _, _ in told(engine, TellingRequest(request=asked))]


def test_an_article_without_a_language_is_read_as_english(engine: Subject) -> None:
    engine.put(*(article(f"n{n}", "Ferry", "He waits.", lang=None) for n in range(9)), *OTHER)
    words = [word for word, _, _ in told(engine, TellingRequest(request=SearchRequest(tree=Term("ferry"))))]
    assert words == ["ferry", "waits"]


def test_articles_without_a_word_tell_nothing(engine: Subject) -> None:
    engine.put(article("empty", "", ""))
    assert told(engine, TellingRequest(request=SearchRequest(tree=Everything()), least=1)) == []
