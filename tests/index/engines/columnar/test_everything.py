"""What a segment says of all its documents is not counted again for every question, and only what may be shown is looked at."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.engines.columnar import backend
from index.engines.columnar.files.arrays import Array
from index.engines.columnar.query import top_hits
from index.engines.columnar.query.compiler import Compiler
from index.engines.columnar.query.fuzzy_words import Expansions
from index.engines.columnar.query.plans import Base
from index.engines.columnar.read import facet_values, segment_view
from index.engines.columnar.read.facet_values import counts
from index.engines.columnar.read.reader import WhooshReader
from index.engines.columnar.read.segment import Segment
from index.engines.columnar.read.segment_view import SegmentView
from index.engines.columnar.write import writer as writer_module
from index.query import AtLeast, DateField, Everything, Exact, FacetFilter, FacetRequest, SearchRequest, Term
from tests.index.engines.columnar.newsroom import DELETED, TREES, WORDS, article, articles, settings_in, three_segments

FACETS = ("person", "author", "outlet", "section", "lang", "copy")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return three_segments(tmp_path_factory.mktemp("everything"))


@pytest.fixture
def reader(folder: Path) -> Iterator[WhooshReader]:
    opened = backend.reader(settings_in(folder))
    assert isinstance(opened, WhooshReader)
    yield opened
    opened.close()


@pytest.fixture
def views(reader: WhooshReader) -> list[SegmentView]:
    return reader._current().segments


@pytest.mark.parametrize("facet", FACETS)
@pytest.mark.parametrize("share", [0.0, 0.3, 0.8, 1.0])
def test_a_value_has_as_many_documents_as_have_it(views: list[SegmentView], facet: str, share: float) -> None:
    for view in views:
        docs = view.all_docs()[np.random.default_rng(1).random(view.entry.live) < share]
        values = facet_values.values_of(view.segment, facet, docs)
        assert counts(view, facet, docs).tolist() == [
            int((values == number).sum()) for number in range(1, len(view.segment.names(facet)) + 1)
        ]


def test_of_all_documents_only_the_deleted_ones_are_looked_at(
    reader: WhooshReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    some = facet_values._some

    def noted(segment: Segment, facet: str, docs: Array) -> Array:
        looked.append(len(docs))
        return some(segment, facet, docs)

    monkeypatch.setattr(facet_values, "_some", noted)
    asked = SearchRequest(tree=Everything(), facets=tuple(FacetRequest(facet=facet) for facet in FACETS))
    assert reader.search(asked).total == 600
    assert looked == [DELETED] * len(FACETS)


def test_the_bars_of_all_documents_are_counted_once(views: list[SegmentView], monkeypatch: pytest.MonkeyPatch) -> None:
    edges = [1_690_000_000 + 1_000_000 * number for number in range(12)]
    name: tuple[DateField, str, str] = ("published", "day", "UTC")
    for view in views:
        docs = view.all_docs()
        whole = view.in_buckets(name, edges, docs)
        halves = [view.in_buckets(name, edges, docs[::2]), view.in_buckets(name, edges, docs[1::2])]
        assert np.array_equal(whole, sum(halves))
        assert int(whole.sum()) == view.entry.live
        bounds = view.bounds("published", docs)
        monkeypatch.setattr(SegmentView, "times", None)
        assert view.in_buckets(name, edges, docs) is whole
        assert view.bounds("published", docs) == bounds
        monkeypatch.undo()


@pytest.mark.parametrize("tree", [*TREES, *map(Term, WORDS), AtLeast(2, Term("ferry"))], ids=str)
def test_what_is_only_counted_is_as_much_as_is_found(reader: WhooshReader, tree: object) -> None:
    asked = SearchRequest(tree=tree, limit=600)  # type: ignore[arg-type]
    found = reader.search(asked)
    assert len(found.hits) == found.total
    counted = reader.search(SearchRequest(tree=tree, limit=0))  # type: ignore[arg-type]
    assert (counted.total, counted.hits, counted.generation) == (found.total, (), found.generation)


def test_a_word_is_counted_without_its_postings(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = backend.reader(settings_in(folder), warm=False)
    expected = {word: len(reader.search(SearchRequest(tree=Term(word), limit=600)).hits) for word in WORDS[:8]}
    reader.close()
    reader = backend.reader(settings_in(folder), warm=False)
    monkeypatch.setattr(segment_view, "TermPostings", None)
    found = {word: reader.search(SearchRequest(tree=Term(word), limit=0)).total for word in WORDS[:8]}
    assert found == expected
    monkeypatch.setattr(SegmentView, "holding", None)
    again = {word: reader.search(SearchRequest(tree=Term(word), limit=0)).total for word in WORDS[:8]}
    reader.close()
    assert again == expected


@pytest.mark.parametrize("op", ["or", "and"])
@pytest.mark.parametrize("facet", FACETS)
def test_a_filter_says_of_each_document_whether_it_passes(reader: WhooshReader, facet: str, op: str) -> None:
    view = reader._current()
    compiler = Compiler(view, ("title", "body"), Expansions(8, 8))
    values = [count.value for count in reader.values(facet)[:3]]
    for wanted in (
        FacetFilter(facet=facet, include=tuple(values[:2]), op=op),  # type: ignore[arg-type]
        FacetFilter(facet=facet, include=("unheard of",)),
        FacetFilter(facet=facet, exclude=tuple(values[:1])),
        FacetFilter(facet=facet, include=tuple(values[:2]), exclude=tuple(values[1:])),
    ):
        for plan in (compiler.filter(wanted), compiler.plan(Exact(facet, tuple(values)))):
            for n, segment in enumerate(view.segments):
                docs = segment.all_docs()[::2]
                assert plan.among(n, docs).tolist() == np.isin(docs, plan.keep(n, docs)).tolist()
                assert plan.among(n, docs).tolist() == Base.among(plan, n, docs).tolist()  # type: ignore[arg-type]


def test_of_the_newest_only_segments_that_may_have_them_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = backend.writer(settings_in(tmp_path))
    listed = sorted(articles(400), key=lambda document: document.published or 0)
    for number in range(4):
        writer.add(listed[100 * number : 100 * number + 100])
        writer.commit(str(number))
    writer.close()
    reader = backend.reader(settings_in(tmp_path))
    looked: set[int] = set()
    keys = top_hits.Order._keys

    def noted(order: top_hits.Order, n: int, docs: Array, scores: Array | None) -> Array:
        looked.add(n)
        return keys(order, n, docs, scores)

    monkeypatch.setattr(top_hits.Order, "_keys", noted)
    for group in (None, "copies"):
        asked = SearchRequest(tree=Everything(), sort="newest", limit=20, group=group)
        looked.clear()
        few = reader.search(asked)
        if group is None:
            assert len(looked) == 1
        with monkeypatch.context() as without:
            without.setattr(top_hits.Order, "_recent", lambda order, matches: matches)
            assert reader.search(asked) == few
    reader.close()


def test_a_commit_has_only_what_it_changed_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_module, "choose", lambda segments: ())
    listed = articles(420)
    writer = backend.writer(settings_in(tmp_path))
    for number in range(3):
        writer.add(listed[100 * number : 100 * number + 100])
        writer.commit(str(number))
    reader = backend.reader(settings_in(tmp_path))
    facets = ("outlet", "section", "lang")
    asked = SearchRequest(
        tree=Everything(), facets=tuple(FacetRequest(facet=facet) for facet in facets), histogram="month"
    )
    reader.search(asked)
    counted: list[int] = []
    looked: list[int] = []
    whole = facet_values._whole

    def noted(segment: Segment, facet: str) -> Array:
        counted.append(segment.docs)
        return whole(segment, facet)

    monkeypatch.setattr(facet_values, "_whole", noted)
    extent = SegmentView._bounds_of

    def bounds(view: SegmentView, field: DateField, docs: Array) -> tuple[int, int, int]:
        looked.append(len(docs))
        return extent(view, field, docs)

    monkeypatch.setattr(SegmentView, "_bounds_of", bounds)
    writer.add(listed[300:310])
    writer.commit("more")
    found = reader.search(asked)
    for facet in facets:
        reader.values(facet)
    reader.close()
    assert (found.total, counted, set(looked)) == (310, [10] * len(facets), {10} if looked else set())
    fresh = backend.reader(settings_in(tmp_path))
    assert fresh.search(asked) == found
    fresh.close()
    writer.close()


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2), st.integers(0, 3)), min_size=1, max_size=24))
@settings(max_examples=25)
def test_of_copies_that_are_as_new_the_first_by_id_stands_for_them(made: list[tuple[int, int, int]]) -> None:
    """In whichever segments they are. made: (group, moment, segment) of each."""
    with TemporaryDirectory() as folder:
        writer = backend.writer(settings_in(Path(folder)))
        for segment in range(4):
            writer.add(
                replace(
                    article(number, random.Random(number)), copy_of=f"{9000 + group}", published=1_690_000_000 + moment
                )
                for number, (group, moment, home) in enumerate(made)
                if home == segment
            )
            writer.commit(str(segment))
        writer.close()
        reader = backend.reader(settings_in(Path(folder)))
        hits = reader.search(SearchRequest(tree=Everything(), sort="newest", limit=50, group="copies")).hits
        reader.close()
    best: dict[int, tuple[int, str]] = {}
    for number, (group, moment, _) in enumerate(made):
        best[group] = min(best.get(group, (1, "")), (-moment, f"{number:016x}"))
    sizes = Counter(group for group, _, _ in made)
    expected = sorted((moment, id, sizes[group] - 1) for group, (moment, id) in best.items())
    assert [(hit.id, hit.copies) for hit in hits] == [(id, copies) for _, id, copies in expected]
