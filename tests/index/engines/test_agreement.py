"""Random corpora, histories and requests: every engine answers what the specification answers."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from index.counting.cross_counts import CrossRequest, TimeAxis, ValueAxis
from index.counting.telling_words import TellingRequest
from index.document import Document
from index.engines.backends import BACKENDS
from index.engines.protocols import SCORE_TOLERANCE, EngineReader, EngineWriter
from index.operations.settings import Settings
from index.query import Not, SearchRequest, Term
from index.result import SearchResult
from tests.index.engines.conftest import emptied, settings_in
from tests.index.engines.oracle import MemoryEngine
from tests.index.engines.texts import DAY, DAY0, VALUES, documents, requests


@dataclass(frozen=True)
class Add:
    documents: list[Document]


@dataclass(frozen=True)
class Delete:
    ids: list[str]


@dataclass(frozen=True)
class Step:
    verb: str


Change = Add | Delete | Step

_ids = st.integers(0, 11).map(lambda n: f"a{n}")
_changes: st.SearchStrategy[Change] = st.one_of(
    st.builds(Add, st.lists(documents(), min_size=1, max_size=6)),
    st.builds(Add, st.lists(documents(), min_size=4, max_size=9)),
    st.builds(Delete, st.lists(_ids, max_size=4)),
    st.builds(Step, st.sampled_from(("commit", "commit", "commit", "commit", "commit", "rollback", "reopen", "clear"))),
)
histories = st.lists(_changes, max_size=9)


PHASES = (Phase.explicit, Phase.generate)
"""A failure is reported as it was drawn: to make it smaller takes hundreds of histories, and minutes with a real server."""

Fresh = Callable[[Path], Settings]
"""Makes the settings of an empty index of one engine. A path of its own is given for what is kept in files."""


@pytest.fixture(params=["whoosh", "opensearch"])
def fresh(request: pytest.FixtureRequest) -> Fresh:
    if request.param == "whoosh":
        return settings_in
    served: Settings = request.getfixturevalue("opensearch_settings")
    return lambda _: emptied(served)


@contextmanager
def both(fresh: Fresh) -> Iterator[tuple["Follower", MemoryEngine]]:
    path = Path(tempfile.mkdtemp(prefix="engines-"))
    follower = Follower(fresh(path))
    try:
        yield follower, MemoryEngine()
    finally:
        follower.close()
        shutil.rmtree(path)


class Follower:
    """An engine that is led through the same history as the specification."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.open()

    def open(self) -> None:
        backend = BACKENDS[self.settings.engine]
        self.writer: EngineWriter = backend.writer(self.settings)
        self.reader: EngineReader = backend.reader(self.settings)

    def close(self) -> None:
        self.reader.close()
        self.writer.close()


def apply(change: Change, model: MemoryEngine, follower: Follower) -> None:
    for writer in (model, follower.writer):
        match change:
            case Add(added):
                writer.add(added)
            case Delete(ids):
                writer.delete(ids)
            case Step("commit"):
                writer.commit("mark")
            case Step("clear"):
                writer.clear()
            case Step("rollback"):
                writer.rollback()
    if change == Step("reopen"):
        model.close()
        follower.close()
        follower.open()


def assert_same(expected: SearchResult, found: SearchResult, request: SearchRequest) -> None:
    assert found.total == expected.total, request
    assert found.facets == expected.facets, request
    assert found.histogram == expected.histogram, request
    assert [(hit.id, hit.copies) for hit in found.hits] == [(hit.id, hit.copies) for hit in expected.hits], request
    for one, other in zip(expected.hits, found.hits, strict=True):
        assert other.score == pytest.approx(one.score, rel=SCORE_TOLERANCE, abs=SCORE_TOLERANCE), (request, one.id)


DAYS = TimeAxis(edges=tuple(DAY0 + day * DAY for day in (-3, 0, 1, 2, 5, 9)))


def assert_counts_agree(model: EngineReader, follower: EngineReader, request: SearchRequest) -> None:
    axes = [ValueAxis(facet=facet, values=(*VALUES[facet], "nobody")) for facet in ("person", "outlet", "author")]
    for rows, columns in ((axes[0], axes[0]), (axes[1], DAYS), (DAYS, axes[2]), (DAYS, None)):
        crossed = CrossRequest(request=request, rows=rows, columns=columns)
        assert follower.cross(crossed).counts == model.cross(crossed).counts, crossed
    for against in (None, SearchRequest(tree=Not(Term("harbour")))):
        telling = TellingRequest(request=request, against=against, limit=4, least=1)
        expected, found = model.telling(telling), follower.telling(telling)
        assert (found.words, found.articles, found.others) == (
            expected.words,
            expected.articles,
            expected.others,
        ), telling


def assert_agree(model: EngineReader, follower: EngineReader, asked: list[SearchRequest]) -> None:
    for request in asked:
        assert_same(model.search(request), follower.search(request), request)
    for request in asked[:2]:
        assert_counts_agree(model, follower, replace(request, after=None))
    for facet in VALUES:
        assert follower.values(facet) == model.values(facet)
        assert follower.most_frequent(facet, 2) == model.most_frequent(facet, 2)
        some = (*VALUES[facet][:3], "nobody")
        assert follower.value_counts(facet, some) == model.value_counts(facet, some)
    for prefix in ("", "ha", "東", "ท", "zzz"):
        assert follower.words(prefix, 7) == model.words(prefix, 7)
    for word, edits in (("harbuor", 2), ("港罢", 1)):
        assert follower.similar_words(word, edits, 3) == model.similar_words(word, edits, 3)
    assert follower.status().documents == model.status().documents
    assert follower.status().faults == ()


@settings(max_examples=35, deadline=None, derandomize=True, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(history=histories, asked=st.lists(requests(), min_size=1, max_size=12))
def test_after_any_history_the_answers_are_those_of_the_specification(
    fresh: Fresh, history: list[Change], asked: list[SearchRequest]
) -> None:
    with both(fresh) as (follower, model):
        for change in [*history, Step("commit")]:
            apply(change, model, follower)
            if change == Step("commit"):
                request = SearchRequest(tree=Term("harbour"))
                assert_same(model.search(request), follower.reader.search(request), request)
        assert_agree(model, follower.reader, asked)
        follower.close()
        follower.open()
        assert_agree(model, follower.reader, asked[:3])


@settings(max_examples=12, deadline=None, derandomize=True, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(corpus=st.lists(documents(ids=40), min_size=20, max_size=40), asked=st.lists(requests(), min_size=3, max_size=6))
def test_paging_gives_what_one_long_page_gives(
    fresh: Fresh, corpus: list[Document], asked: list[SearchRequest]
) -> None:
    with both(fresh) as (follower, model):
        for writer in (model, follower.writer):
            writer.add(corpus[:15])
            writer.commit("")
            writer.add(corpus[15:])
            writer.commit("")
        for request in asked:
            whole = model.search(replace(request, limit=100))
            for engine in (model, follower.reader):
                seen: list[str] = []
                page = engine.search(replace(request, limit=3))
                while page.hits:
                    seen += [hit.id for hit in page.hits]
                    page = engine.search(replace(request, limit=3, after=page.hits[-1].position))
                assert seen == [hit.id for hit in whole.hits], request


@settings(max_examples=5, deadline=None, derandomize=True, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(
    batches=st.lists(st.lists(documents(ids=60), min_size=1, max_size=6), min_size=12, max_size=25),
    asked=st.lists(requests(), min_size=8, max_size=8),
)
def test_many_small_commits_and_the_merges_they_cause(
    fresh: Fresh, batches: list[list[Document]], asked: list[SearchRequest]
) -> None:
    with both(fresh) as (follower, model):
        for number, batch in enumerate(batches):
            for writer in (model, follower.writer):
                writer.add(batch)
                writer.delete([f"a{number}"] if number % 4 == 0 else [])
                writer.commit(str(number))
        assert_agree(model, follower.reader, asked)
        assert follower.writer.bookmark == model.bookmark
