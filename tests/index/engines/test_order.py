"""Scores, sorts, copies, cursors and older generations."""

import pytest

from index.document import UNPLACED
from index.query import And, Everything, Exact, Grouping, Near, Node, Or, Phrase, Position, SearchRequest, Sort, Term
from index.ranking import RANKING, Ranking, blended, rounded_key, saturated, weight
from index.ranking import idf as idf_of
from tests.index.engines.conftest import Subject
from tests.index.engines.texts import DAY, DAY0, article


def test_a_word_of_the_title_counts_more(engine: Subject) -> None:
    engine.put(article("body", "storm here", "quiet day"), article("title", "quiet day", "storm here"))
    assert engine.ids(Term("storm")) == ["title", "body"]


def test_rare_words_count_more_and_a_short_text_more_than_a_long_one(engine: Subject) -> None:
    engine.put(
        article("rare", "storm ferry ferry"),
        article("common", "ferry ferry bridge"),
        article("long", "bridge " + "quay " * 40),
        article("other", "ferry quay"),
    )
    assert engine.ids(Or((Term("storm"), Term("bridge"))))[0] == "rare"
    assert engine.ids(Term("bridge")) == ["common", "long"]


def test_the_formula_is_that_of_ranking(engine: Subject) -> None:
    engine.put(article("a", "ferry storm ferry", "storm"), article("b", "ferry quay"), article("c", "quay"))
    found = engine.search(Term("ferry"))
    expected = saturated(RANKING, idf_of(RANKING, 3, 2), weight(RANKING, "body", 2, 3, 2.0))
    assert found.hits[0].id == "a"
    assert found.hits[0].score == pytest.approx(expected, abs=1e-7)
    storm = weight(RANKING, "title", 1, 1, 1 / 3) + weight(RANKING, "body", 1, 3, 2.0)
    assert engine.search(Term("storm")).hits[0].score == pytest.approx(
        saturated(RANKING, idf_of(RANKING, 3, 1), storm), abs=1e-7
    )


def test_deleted_articles_count_nowhere(engine: Subject) -> None:
    engine.put(article("a", "ferry storm"), article("b", "ferry quay quay quay"))
    before = {hit.id: hit.score for hit in engine.search(Term("storm")).hits}
    engine.put(*(article(f"x{n}", "storm storm harbour", "harbour") for n in range(5)))
    engine.delete(*(f"x{n}" for n in range(5)))
    after = engine.search(Term("storm")).hits
    assert {hit.id: hit.score for hit in after} == pytest.approx(before)
    assert engine.reader.words("harb", 5) == ()


def test_a_phrase_printed_as_typed_ranks_higher(engine: Subject) -> None:
    engine.put(article("a", "bridge collapse quay"), article("b", "bridges collapse quay"))
    for tree in (Phrase(("bridges", "collapse")), Near(("bridges", "collapse"), 3)):
        found = engine.search(tree).hits
        assert [hit.id for hit in found] == ["b", "a"]
        assert found[0].score == pytest.approx(found[1].score * (1 + RANKING.exact_bonus))
    assert [hit.id for hit in engine.search(Phrase(("bridge", "collapse"))).hits] == ["a", "b"]


def test_words_close_together_rank_higher(engine: Subject) -> None:
    filler = " quay" * 30
    engine.put(article("apart", f"storm{filler} bridge"), article("near", f"storm bridge{filler}"))
    both = And((Term("storm"), Term("bridge")))
    found = engine.search(both).hits
    assert [hit.id for hit in found] == ["near", "apart"]
    assert found[0].score == pytest.approx(found[1].score * (1 + RANKING.closeness_bonus))


WHEN = {"old": DAY0 - 400 * DAY, "new": DAY0 + DAY, "mid": DAY0 - 3 * DAY, "tie": DAY0 - 3 * DAY}


@pytest.mark.parametrize(
    ("sort", "expected"), [("newest", "undated new mid tie old"), ("oldest", "old mid tie new undated")]
)
def test_by_time(engine: Subject, sort: Sort, expected: str) -> None:
    """By published, by fetched where no date is known; equal times by id."""
    engine.put(
        *(article(id, "ferry", published=when) for id, when in WHEN.items()),
        article("undated", "ferry", fetched=DAY0 + 2 * DAY),
    )
    assert engine.ids(Term("ferry"), sort=sort) == expected.split()
    assert {hit.score for hit in engine.search(Term("ferry"), sort=sort).hits} == {0.0}


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("newest", "new old early late"), ("oldest", "old new late early"), ("blend", "new old early late")],
)
def test_what_has_no_place_in_time_comes_last(engine: Subject, sort: Sort, expected: str) -> None:
    engine.put(
        article("late", "ferry", fetched=DAY0, order=DAY0 - UNPLACED),
        article("early", "ferry", fetched=DAY0 + DAY, order=DAY0 + DAY - UNPLACED),
        article("new", "ferry", published=DAY0),
        article("old", "ferry", published=-(10**10)),
    )
    assert engine.ids(Term("ferry"), sort=sort, now=DAY0 + 2 * DAY) == expected.split()
    page = engine.search(Term("ferry"), sort=sort, now=DAY0 + 2 * DAY, limit=2, histogram="year")
    assert page.histogram is not None
    assert page.histogram.undated == 2
    rest = engine.ids(Term("ferry"), sort=sort, now=DAY0 + 2 * DAY, after=page.hits[-1].position)
    assert [hit.id for hit in page.hits] + rest == expected.split()


def test_blend_lets_new_articles_pass_older_ones(engine: Subject) -> None:
    now = DAY0
    engine.put(
        article("good-old", "storm storm storm quay", "storm", published=now - 300 * DAY),
        article("fair-new", "storm quay quay quay", published=now - DAY),
        article("future", "storm quay quay quay", published=now + 5 * DAY),
    )
    assert engine.ids(Term("storm"), sort="relevance")[0] == "good-old"
    found = engine.search(Term("storm"), sort="blend", now=now)
    assert [hit.id for hit in found.hits] == ["future", "fair-new", "good-old"]
    relevance = {hit.id: hit.score for hit in engine.search(Term("storm")).hits}
    for hit in found.hits:
        when = {"good-old": now - 300 * DAY, "fair-new": now - DAY, "future": now + 5 * DAY}[hit.id]
        assert hit.score == pytest.approx(blended(RANKING, relevance[hit.id], when, now, 3.0), abs=1e-6)


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest", "blend", "reported"])
@pytest.mark.parametrize("group", [None, "copies", "story"])
def test_paging_gives_each_match_once(engine: Subject, sort: Sort, group: Grouping | None) -> None:
    """Many ties on purpose, spread over several commits."""
    for start in range(0, 60, 20):
        engine.put(
            *(
                article(
                    f"a{n}",
                    "ferry " * (n % 3 + 1) + "quay",
                    published=DAY0 + (n % 4) * DAY,
                    copy_of=f"a{n - 1}" if n % 5 == 1 else None,
                )
                for n in range(start, start + 20)
            )
        )
    asked = {"sort": sort, "group": group, "now": DAY0 + 9 * DAY}
    whole = engine.search(Term("ferry"), limit=1000, **asked)
    paged: list[str] = []
    after: Position | None = None
    while True:
        page = engine.search(Term("ferry"), limit=7, after=after, **asked)
        assert page.total == whole.total == 60
        if not page.hits:
            break
        paged += [hit.id for hit in page.hits]
        after = page.hits[-1].position
    assert paged == [hit.id for hit in whole.hits]
    assert len(set(paged)) == len(paged) == (48 if group else 60)


def test_copies_fold_under_the_best_of_them(engine: Subject) -> None:
    engine.put(
        article("first", "storm quay quay quay quay"),
        article("copy", "storm quay", copy_of="first"),
        article("again", "storm quay quay", copy_of="first"),
        article("own", "storm quay quay quay quay quay quay quay"),
        article("silent", "quay", copy_of="own"),
    )
    found = engine.search(Term("storm"), group="copies")
    assert found.total == 4
    assert [(hit.id, hit.copies) for hit in found.hits] == [("copy", 2), ("own", 0)]
    assert [hit.copies for hit in engine.search(Term("storm")).hits] == [0] * 4


def test_copies_of_an_article_that_does_not_match_fold_together(engine: Subject) -> None:
    engine.put(article("b", "storm", copy_of="gone"), article("a", "storm", copy_of="gone"), article("c", "storm"))
    found = engine.search(Term("storm"), group="copies")
    assert [(hit.id, hit.copies) for hit in found.hits] == [("a", 1), ("c", 0)]


def test_counts_alone(engine: Subject) -> None:
    engine.put(article("a", "storm"), article("b", "storm"))
    found = engine.search(Term("storm"), limit=0)
    assert (found.total, found.hits) == (2, ())


def test_a_page_from_an_older_generation_is_stable_while_articles_arrive(engine: Subject) -> None:
    first = engine.put(*(article(f"a{n}", "ferry") for n in range(6)))
    request = SearchRequest(tree=Term("ferry"), limit=3)
    page = engine.reader.search(request)
    assert page.generation == first
    engine.put(article("a00", "ferry"), article("a7", "ferry"))
    rest = engine.search(Term("ferry"), limit=10, after=page.hits[-1].position, as_of=first)
    assert rest.generation == first
    assert [hit.id for hit in (*page.hits, *rest.hits)] == [f"a{n}" for n in range(6)]


def test_a_generation_that_is_gone_or_never_was_means_the_newest(engine: Subject) -> None:
    first = engine.put(article("a", "ferry"))
    for turn in range(30):
        engine.put(article(f"b{turn}", "ferry"))
        engine.search()
    found = engine.search(Term("ferry"), as_of=first)
    assert (found.generation, found.total) in {(first, 1), (engine.reader.generation, 31)}
    assert engine.search(Term("ferry"), as_of=10**9).total == 31


@pytest.mark.parametrize("tree", [Everything(), Or((Term("ferry"), Everything()))])
def test_equal_scores_go_by_id(engine: Subject, tree: Node) -> None:
    engine.put(*(article(id, "quay") for id in ("b", "a10", "a9", "ä", "Z")))
    assert engine.ids(tree) == sorted(["b", "a10", "a9", "ä", "Z"])


def test_constants_are_reasonable() -> None:
    """A guard for whoever tunes: the formula needs these to hold."""
    assert Ranking().k1 > 0
    assert 0 <= RANKING.b <= 1
    assert RANKING.title_boost >= 1
    assert rounded_key(1.23456789012) == 1.234567890


def test_a_story_is_one_hit_and_everything_is_counted(engine: Subject) -> None:
    engine.put(
        article("a", "storm", story="s1", outlet="harbour-post", published=DAY0),
        article("b", "storm storm", story="s1", outlet="valley-wire", published=DAY0 + DAY),
        article("c", "storm", story="s2", outlet="harbour-post"),
        article("d", "quay", story="s2", outlet="valley-wire"),
        article("e", "storm quay quay"),
        article("f", "storm quay quay quay", copy_of="e"),
    )
    found = engine.search(Term("storm"), group="story", sort="newest")
    assert (found.total, found.groups) == (5, 3)
    assert [(hit.id, hit.copies) for hit in found.hits] == [("b", 1), ("c", 0), ("e", 1)]
    assert engine.search(Term("storm"), group="copies").groups == 4
    assert engine.search(Term("storm")).groups is None
    assert engine.search(Term("storm"), group="story", limit=0).groups == 3


def test_most_reported_counts_the_outlets_that_match(engine: Subject) -> None:
    """Not articles: an outlet that writes five times about its own affairs reports it once."""
    engine.put(
        *(article(f"own{n}", "storm", story="s1", outlet="harbour-post", published=DAY0 + n * DAY) for n in range(5)),
        article("one", "storm", story="s2", outlet="harbour-post", published=DAY0),
        article("two", "storm", story="s2", outlet="valley-wire", published=DAY0 - DAY),
        article("three", "quay", story="s2", outlet="zeitung-am-fluss", published=DAY0 - DAY),
        article("alone", "storm", outlet="valley-wire", published=DAY0 + 9 * DAY),
    )
    found = engine.search(Term("storm"), group="story", sort="reported")
    assert [hit.id for hit in found.hits] == ["one", "alone", "own4"]
    assert [hit.score for hit in found.hits] == [0.0] * 3


def test_the_best_of_a_story_stands_for_it_across_commits(engine: Subject) -> None:
    engine.put(article("a", "storm quay quay quay", story="s1"))
    engine.put(article("b", "storm", story="s1"), article("c", "storm quay", story="s3"))
    found = engine.search(Term("storm"), group="story")
    assert [(hit.id, hit.copies) for hit in found.hits] == [("b", 1), ("c", 0)]


def test_copies_are_told_from_originals(engine: Subject) -> None:
    engine.put(article("a", "storm"), article("b", "storm", copy_of="a"), article("c", "storm", copy_of="gone"))
    assert {hit.id for hit in engine.search(Exact("copy", ("yes",))).hits} == {"b", "c"}
    assert {hit.id for hit in engine.search(Exact("copy", ("no",))).hits} == {"a"}
