import random
from dataclasses import replace
from datetime import timedelta

import pytest

from index.errors import NotFound, QueryError
from index.operations.settings import Settings
from index.query import Everything, SearchRequest
from index.result import SearchResult
from search.page import SearchPage
from search.request import SearchQuery
from search.service import Searcher
from tests.search.newsroom import GAZETTE, HERALD, NOON, STORIES, Newsroom, article
from tests.search.queries import generated


def titles(page: SearchPage) -> list[str]:
    return [result.article.article.title for result in page.results]


def ask(newsroom: Newsroom, q: str = "", **more: object) -> SearchPage:
    return newsroom.searcher.search(replace(SearchQuery(q=q), **more))  # type: ignore[arg-type]


def all_ids(searcher: Searcher, query: SearchQuery) -> list[str]:
    """By the pages, one after the other."""
    ids: list[str] = []
    page = searcher.search(query)
    while True:
        ids += [result.id for result in page.results]
        if page.next is None:
            return ids
        page = searcher.search(page.next)


def test_an_empty_query_is_everything_newest_first(newsroom: Newsroom) -> None:
    page = ask(newsroom)
    assert page.total == len(STORIES)
    assert page.sort == "newest"
    assert page.reading.understood_as == "*"
    assert titles(page)[-1] == "港の関税が上がる"  # undated, and no source led to it


def test_words_are_found_in_every_language(newsroom: Newsroom) -> None:
    assert ask(newsroom, "cafe").total == 1
    assert ask(newsroom, "関税").total == 1
    assert ask(newsroom, "TARIFF").total == 2
    assert ask(newsroom, "title:tariff").total == 1
    assert ask(newsroom, "tariff", fields=("title",)).total == 1
    assert ask(newsroom, '"drama or division"').total == 1
    assert ask(newsroom, "tariff -ferry").total == 1


def test_highlights_hold_the_title_and_the_passages(newsroom: Newsroom) -> None:
    first = ask(newsroom, "title:tariff OR tariff", snippets=1).results[0]
    assert [(highlight.field, highlight.ranges) for highlight in first.highlights] == [
        ("title", ((8, 15),)),
        ("body", ((46, 53),)),
    ]
    assert ask(newsroom, "tariff", snippets=0).results[0].highlights == ()


# --- names


def test_a_name_resolves_in_the_query(newsroom: Newsroom) -> None:
    page = ask(newsroom, 'person:"Minister Marta Kovel"')
    assert page.total == 2
    assert page.reading.understood_as == 'person:"Marta Kovel"'
    both = ask(newsroom, "person:Kovel")
    assert both.total == 3
    assert [note.code for note in both.reading.notes] == ["several_names"]
    assert ask(newsroom, "outlet:harbour-herald").total == 3
    assert ask(newsroom, 'outlet:"hill gazette" -person:"Oda Kovel"').total == 1
    assert ask(newsroom, 'author:"ana lund"').total == 1
    assert ask(newsroom, "agency:northwire").total == 1
    assert ask(newsroom, "section:POLITICS").total == 1 + sum(s.section == "politics" for s in STORIES[1:])
    assert ask(newsroom, "lang:French").total == 1
    assert ask(newsroom, "lang:fr").total == 1


def test_an_unknown_name_matches_nothing_and_names_the_nearest(newsroom: Newsroom) -> None:
    page = ask(newsroom, 'person:"Marta Kovl"')
    assert page.total == 0
    assert page.reading.notes[0].code == "unknown_name"
    assert "Marta Kovel" in page.reading.notes[0].text
    assert page.did_you_mean == 'person:"Marta Kovel"'
    assert ask(newsroom, '-person:"Nobody Here"').total == len(STORIES)


def test_filters_take_values_and_names(newsroom: Newsroom) -> None:
    by_name = ask(newsroom, include=(("person", "Marta Kovel"),))
    by_value = ask(newsroom, include=(("person", "marta-kovel"),))
    assert by_name.total == by_value.total == 2
    assert by_name.query.include == (("person", "marta-kovel"),)
    assert [(chip.name, chip.label, chip.without.include) for chip in by_name.active] == [("person", "Marta Kovel", ())]


def test_values_of_a_facet_are_either_and_facets_are_both(newsroom: Newsroom) -> None:
    kovel, brandt = ("person", "marta-kovel"), ("person", "ishan-brandt")
    assert ask(newsroom, include=(kovel, brandt)).total == 2
    assert ask(newsroom, include=(kovel, brandt), person_op="and").total == 1
    assert ask(newsroom, include=(kovel, ("outlet", GAZETTE.id))).total == 1
    assert ask(newsroom, include=(kovel,), exclude=(brandt,)).total == 1
    assert ask(newsroom, include=(kovel, ("person", "nobody at all"))).total == 2
    assert ask(newsroom, include=(kovel, ("person", "nobody at all")), person_op="and").total == 0
    assert ask(newsroom, include=(("person", "nobody at all"),)).total == 0


# --- facets and dates


def test_facets_keep_what_was_chosen(newsroom: Newsroom) -> None:
    page = ask(
        newsroom,
        facets=("outlet", "person"),
        facet_size=1,
        include=(("outlet", GAZETTE.id),),
        exclude=(("person", "oda-kovel"),),
    )
    outlet, person = page.facets
    assert [(v.value, v.label, v.count, v.selected) for v in outlet.values] == [
        (HERALD.id, "Harbour Herald", 3, False),
        (GAZETTE.id, "Hill Gazette", 1, True),
    ]
    assert (outlet.distinct, outlet.more) == (2, False)
    assert [(v.value, v.excluded) for v in person.values if v.excluded] == [("oda-kovel", True)]
    assert person.more


def test_a_search_inside_a_facet(newsroom: Newsroom) -> None:
    (person,) = ask(newsroom, facets=("person",), facet_q=(("person", "kov"),)).facets
    assert [value.label for value in person.values] == ["Marta Kovel", "Oda Kovel"]
    assert person.q == "kov"
    (outlet,) = ask(newsroom, facets=("outlet",), facet_q=(("outlet", "gaz"),)).facets
    assert [value.value for value in outlet.values] == [GAZETTE.id]
    (section,) = ask(newsroom, facets=("section",), facet_q=(("section", "cult"),)).facets
    assert [value.value for value in section.values] == ["culture"]


def test_dates_are_inclusive(newsroom: Newsroom) -> None:
    assert ask(newsroom, "date:2025-07-10..2025-07-11").total == 2
    assert ask(newsroom, from_="2025-07-10", to="2025-07-11").total == 2
    assert ask(newsroom, "before:2025-06-30").total == 1
    assert ask(newsroom, "date:2025-06").total == 1
    assert ask(newsroom, from_="2025-07-12", date_field="fetched").total == len(STORIES)
    with pytest.raises(QueryError):
        ask(newsroom, from_="tomorrow-ish")


def test_the_histogram_counts_all_matches(newsroom: Newsroom) -> None:
    histogram = ask(newsroom, histogram="month", limit=1).histogram
    assert histogram is not None
    assert [(str(b.first), str(b.last), b.count) for b in histogram.buckets] == [
        ("2025-06-01", "2025-06-30", 1),
        ("2025-07-01", "2025-07-31", 3),
    ]
    assert histogram.undated == 1


# --- pages


def many(newsroom: Newsroom, count: int = 60) -> None:
    rnd = random.Random(3)
    newsroom.publish(
        *(
            article(
                100 + n,
                f"Timber report {n}",
                "Timber " * rnd.randint(1, 4) + "was sold at the harbour.",
                outlet=rnd.choice((HERALD, GAZETTE, None)),
                published=rnd.choice((None, "2025-07-01", f"2025-07-{rnd.randint(1, 28):02}T08:00:00Z")),
            )
            for n in range(count)
        )
    )


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest", "blend"])
@pytest.mark.parametrize("duplicates", ["show", "hide"])
def test_pages_neither_repeat_nor_skip_and_the_stream_agrees(newsroom: Newsroom, sort: str, duplicates: str) -> None:
    many(newsroom)
    query = replace(SearchQuery(q="timber", limit=7), sort=sort, duplicates=duplicates)  # type: ignore[arg-type]
    ids = all_ids(newsroom.searcher, query)
    assert len(ids) == len(set(ids))
    assert [result.id for result in newsroom.searcher.stream(query)] == ids
    if duplicates == "show":
        assert newsroom.searcher.search(query).total == len(ids) == 61


def test_paging_is_stable_while_articles_arrive(newsroom: Newsroom) -> None:
    many(newsroom)
    query = SearchQuery(q="timber", sort="newest", limit=10)
    before = all_ids(newsroom.searcher, query)
    page = newsroom.searcher.search(query)
    newsroom.publish(article(999, "Timber now", "Timber.", published="2025-12-01"))
    assert page.next is not None
    assert [result.id for result in newsroom.searcher.search(page.next).results] == before[10:20]


def test_a_cursor_goes_with_its_question_by_name_and_by_value(newsroom: Newsroom) -> None:
    query = SearchQuery(include=(("person", "Marta Kovel"),), limit=1)
    page = newsroom.searcher.search(query)
    assert page.next_cursor is not None
    by_name = newsroom.searcher.search(query.with_cursor(page.next_cursor))
    assert page.next is not None
    assert titles(by_name) == titles(newsroom.searcher.search(page.next))


@pytest.mark.parametrize("change", ["x", "-", "", "é", "A" * 2000])
def test_a_cursor_that_was_changed_is_refused(newsroom: Newsroom, change: str) -> None:
    query = SearchQuery(limit=1)
    cursor = newsroom.searcher.search(query).next_cursor
    assert cursor
    for broken in (cursor[:-1] + change, change + cursor[1:], cursor[:20] + change + cursor[22:]):
        if broken and broken != cursor:
            with pytest.raises(QueryError) as error:
                newsroom.searcher.search(query.with_cursor(broken))
            assert (error.value.code, error.value.parameter) == ("bad_cursor", "cursor")


def test_a_cursor_of_another_question_is_refused(newsroom: Newsroom) -> None:
    cursor = newsroom.searcher.search(SearchQuery(limit=1)).next_cursor
    for other in (
        SearchQuery(q="tariff"),
        SearchQuery(sort="oldest"),
        SearchQuery(include=(("outlet", "harbour-herald"),)),
    ):
        with pytest.raises(QueryError):
            newsroom.searcher.search(other.with_cursor(cursor))
    newsroom.searcher.search(SearchQuery(limit=50, snippets=0, facets=("person",)).with_cursor(cursor))  # may change


def test_a_limit_of_none_counts_only(newsroom: Newsroom) -> None:
    page = ask(newsroom, "tariff", limit=0, facets=("outlet",))
    assert (page.total, page.results, page.next_cursor) == (2, (), None)
    assert page.facets[0].distinct == 2


def test_an_article_that_was_taken_down_is_left_out(newsroom: Newsroom) -> None:
    newsroom.archive.articles.forget(ids=[STORIES[0].id])
    assert [result.id for result in ask(newsroom, "tariff").results] == [STORIES[1].id]


def test_scores_and_notes_do_not_depend_on_the_clock(newsroom: Newsroom) -> None:
    now = int((NOON + timedelta(days=1)).timestamp())
    asked = newsroom.searcher.ask(SearchQuery(q="since:2d"), now=now)
    assert newsroom.engine.search(asked.request).total == 2


# --- nothing found


def test_nothing_found_is_explained(newsroom: Newsroom) -> None:
    page = ask(newsroom, "harbour museum")
    assert page.total == 0
    assert page.emptied_by == ("Each part of the query occurs, but no article has all of them.",)
    assert [(r.kind, r.query.q, r.total) for r in page.relaxations] == [("word", "museum", 1), ("word", "harbour", 2)]


def test_a_filter_that_empties_is_named(newsroom: Newsroom) -> None:
    page = ask(
        newsroom, "tariff", include=(("outlet", "Hill Gazette"), ("section", "politics")), from_="2025", to="2025-07"
    )
    assert page.total == 0
    assert {(r.label, r.total) for r in page.relaxations} == {("any outlet", 1), ("any section", 1)}
    assert page.emptied_by == (
        "No article that matches is from the selected outlets.",
        "No article that matches is in the selected sections.",
    )


@pytest.mark.parametrize(
    ("filters", "reason", "offered"),
    [
        ({"exclude": (("section", "politics"), ("section", "business"))}, "in an excluded section", "any section"),
        ({"include": (("lang", "ja"),)}, "in the selected languages", "any language"),
        ({"from_": "2031"}, "from the selected dates (from 2031)", "any date, not only from 2031"),
    ],
)
def test_each_filter_has_a_sentence_of_its_own(
    newsroom: Newsroom, filters: dict[str, object], reason: str, offered: str
) -> None:
    page = ask(newsroom, "tariff", **filters)
    assert page.total == 0
    assert reason in page.emptied_by[0]
    assert offered in [relaxation.label for relaxation in page.relaxations]


def test_people_who_are_never_in_one_article(newsroom: Newsroom) -> None:
    page = ask(newsroom, "", include=(("person", "Oda Kovel"), ("person", "Ishan Brandt")), person_op="and")
    assert page.emptied_by == ("No article that matches mentions all the selected people.",)


def test_a_word_that_nobody_wrote_is_named_and_corrected(newsroom: Newsroom) -> None:
    page = ask(newsroom, "tarrif harbuor")
    assert page.emptied_by == ("No article contains tarrif.", "No article contains harbuor.")
    assert page.did_you_mean == "tariff AND harbour"
    assert ask(newsroom, "feryr").did_you_mean == "ferry"
    assert ask(newsroom, "ferrystrike").did_you_mean == '"ferry strike"'
    assert ask(newsroom, "qqqqqq").did_you_mean is None
    assert ask(newsroom, "tariff").did_you_mean is None


def test_a_phrase_is_taken_apart(newsroom: Newsroom) -> None:
    page = ask(newsroom, '"tariffs minister"')
    assert [(r.kind, r.query.q, r.total) for r in page.relaxations] == [("phrase", "tariffs AND minister", 1)]


def test_every_relaxation_shows_what_it_says(newsroom: Newsroom) -> None:
    rnd = random.Random(5)
    for q in generated(60, seed=9):
        query = SearchQuery(
            q=q,
            include=tuple(
                rnd.sample([("outlet", GAZETTE.id), ("person", "Marta Kovel"), ("lang", "ja")], rnd.randint(0, 2))
            ),
            from_=rnd.choice((None, "2025-07-12")),
        )
        try:
            page = newsroom.searcher.search(query)
        except QueryError:
            continue
        for relaxation in page.relaxations:
            assert newsroom.searcher.search(relaxation.query).total == relaxation.total > 0
        if page.did_you_mean:
            assert newsroom.searcher.search(page.query.with_q(page.did_you_mean)).total > 0


# --- one article


def test_an_article_with_marks(newsroom: Newsroom) -> None:
    page = newsroom.searcher.article(STORIES[0].id, "tariff")
    text = page.article.article.text
    assert [text[start:end] for start, end in page.text_ranges] == ["tariffs"]
    assert newsroom.searcher.article(STORIES[0].id).text_ranges == ()
    with pytest.raises(NotFound):
        newsroom.searcher.article("nowhere")


def test_more_like_this(newsroom: Newsroom) -> None:
    alike = newsroom.searcher.more_like(STORIES[0].id)
    assert [result.id for result in alike] == [STORIES[1].id]
    assert all(result.highlights == () for result in alike)
    with pytest.raises(NotFound):
        newsroom.searcher.more_like("nowhere")


# --- suggestions


def test_suggestions(newsroom: Newsroom) -> None:
    def of(text: str) -> list[tuple[str, str]]:
        return [(one.kind, one.text) for one in newsroom.searcher.suggest(text)]

    assert of("kov") == [("person", "Marta Kovel"), ("person", "Oda Kovel")]
    assert ("outlet", "Hill Gazette") in of("gaz")
    assert ("section", "culture") in of("cult")
    assert of("ferry str") == [("phrase", "Ferry strike enters third week")]
    assert of("") == of("  ") == of("!!") == of("zzz") == []
    for one in newsroom.searcher.suggest("har"):
        assert newsroom.searcher.search(one.query).total > 0


def test_suggestions_never_fail(newsroom: Newsroom) -> None:
    for text in generated(150, seed=4):
        assert len(newsroom.searcher.suggest(text, 3)) <= 3


def test_generated_queries_are_all_answered(newsroom: Newsroom) -> None:
    limits = {"too_many_prefixes", "too_many_words", "not_yet"}
    for q in generated(100, seed=6):
        try:
            page = newsroom.searcher.search(SearchQuery(q=q, facets=("person",), histogram="auto"))
        except QueryError as error:
            if error.code not in limits:
                raise
            continue
        assert page.total == len(list(newsroom.searcher.stream(SearchQuery(q=q))))


def test_limits_come_from_the_settings(newsroom: Newsroom) -> None:
    settings: Settings = replace(newsroom.settings, query_words=2)
    with pytest.raises(QueryError):
        Searcher(newsroom.engine, newsroom.archive, settings).search(SearchQuery(q="a b c"))


def test_what_the_first_page_needs_is_gathered_beforehand(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[SearchRequest] = []
    search = newsroom.engine.search

    def noted(request: SearchRequest) -> SearchResult:
        asked.append(request)
        return search(request)

    monkeypatch.setattr(newsroom.searcher.engine, "search", noted)
    newsroom.searcher.prepare(SearchQuery(q="ignored", facets=("person",), duplicates="hide", limit=20))

    (request,) = asked
    assert request.tree == Everything()
    assert request.group == "copies"
    assert [facet.facet for facet in request.facets] == ["person"]
    monkeypatch.setattr(newsroom.searcher.engine, "values", None)
    assert newsroom.searcher.names.counts("lang")
