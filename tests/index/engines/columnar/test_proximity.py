"""Closeness and phrases over position arrays, as a program would find them that looks at every pair of words."""

import random
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import Document
from index.engines.backends import engine_backend
from index.engines.columnar.query.plans import Word, union
from index.engines.columnar.query.sequences import _closeness, nearness, run_keys
from index.engines.columnar.read.reader import WhooshReader
from index.engines.columnar.read.view import View
from index.query import TEXT_FIELDS, TextField
from index.text.analysis import query_places
from tests.index.engines.columnar.newsroom import settings_in

LETTERS = ("ferry", "ferries", "storm", "harbour")
"""Two of them have one stem."""

WINDOW = 16
places = st.sets(st.tuples(st.integers(0, 3), st.integers(0, 40)), max_size=12).map(sorted)


@given(places, places)
def test_the_closest_pair_of_each_owner_is_found(some: list[tuple[int, int]], others: list[tuple[int, int]]) -> None:
    owner, closeness = _closeness(_keys(some), _keys(others), WINDOW)
    best = np.zeros(4)
    np.maximum.at(best, owner, closeness)

    for number in range(4):
        gaps = [abs(a - b) for (one, a), (other, b) in product(some, others) if one == other == number]
        assert best[number] == max((1 / max(gap, 1) for gap in gaps if gap <= WINDOW), default=0)


def _keys(listed: list[tuple[int, int]]) -> np.ndarray:
    return np.array([(owner << 17 | position) << 2 for owner, position in listed], np.int64)


@given(st.lists(st.sets(st.integers(0, 50)).map(sorted), min_size=1, max_size=4))
def test_a_union_is_that_of_the_sets(lists: list[list[int]]) -> None:
    assert union([np.array(one, np.intp) for one in lists]).tolist() == sorted(set().union(*lists))


@pytest.fixture(scope="module")
def texts() -> list[tuple[str, str]]:
    rnd = random.Random(7)
    return [(_words(rnd, 4), _words(rnd, 30)) for _ in range(200)]


def _words(rnd: random.Random, most: int) -> str:
    return " ".join(rnd.choice((*LETTERS, "x1", "x2", "x3")) for _ in range(rnd.randint(0, most)))


@pytest.fixture(scope="module")
def view(texts: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory) -> View:
    path: Path = tmp_path_factory.mktemp("proximity")
    writer = engine_backend(settings_in(path)).writer(settings_in(path))
    writer.add(
        Document(id=f"{number:04}", title=title, body=body, fetched=0, lang="en")
        for number, (title, body) in enumerate(texts)
    )
    writer.commit("texts")
    writer.delete(f"{number:04}" for number in range(0, 200, 9))
    writer.commit("some deleted")
    writer.close()
    return WhooshReader(settings_in(path))._current()


def _word(view: View, printed: str) -> Word:
    (place,) = query_places(printed, view.stemmers)
    return Word(view, place, TEXT_FIELDS)


def _positions(text: str, printed: str) -> list[int]:
    wanted = {"ferry", "ferries"} if printed in ("ferry", "ferries") else {printed}
    return [position for position, word in enumerate(text.split()) if word in wanted]


@pytest.mark.parametrize("field", TEXT_FIELDS)
@pytest.mark.parametrize("phrase", ["ferry storm", "storm ferries", "storm storm", "ferry storm harbour", "harbour"])
@pytest.mark.parametrize("narrowed", [False, True])
def test_phrases_begin_where_they_are_printed(
    view: View, texts: list[tuple[str, str]], phrase: str, field: TextField, narrowed: bool
) -> None:
    printed = phrase.split()
    words = [_word(view, one) for one in printed]
    docs = view.segments[0].all_docs()
    if narrowed:
        held = [set(word.postings[0].docs_in(field).tolist()) for word in words if word.postings[0]]
        docs = np.array(sorted(set.intersection(*held)), np.intp)

    keys, exact = run_keys(words, 0, field, docs, all_hold=narrowed)

    found, as_typed = [], []
    for index, doc in enumerate(docs.tolist()):
        text = texts[int(view.segments[0].segment.id_of(doc))][field == "body"]
        tokens = text.split()
        for start in _positions(text, printed[0]):
            if all(start + offset in _positions(text, one) for offset, one in enumerate(printed)):
                found.append(index << 17 | start)
                as_typed.append(tokens[start : start + len(printed)] == printed)
    assert keys.tolist() == found
    assert (exact.tolist() if exact is not None else [True] * len(keys)) == as_typed


@pytest.mark.parametrize("query", ["ferry storm", "storm ferry harbour", "harbour storm ferry harbour"])
def test_nearness_is_the_mean_over_the_pairs(view: View, texts: list[tuple[str, str]], query: str) -> None:
    printed = query.split()
    known = {one: _word(view, one) for one in printed}
    pairs = [(known[left], known[right]) for left, right in pairwise(printed)]
    held = [set(word.docs(0).tolist()) for word in known.values()]
    docs = np.array(sorted(set.intersection(*held)), np.intp)

    measured = nearness(pairs, 0, docs)

    assert len(docs) > 50
    for doc, value in zip(docs.tolist(), measured.tolist(), strict=True):
        both = texts[int(view.segments[0].segment.id_of(doc))]
        closest = []
        for left, right in pairwise(printed):
            gaps = [abs(a - b) for text in both for a, b in product(_positions(text, left), _positions(text, right))]
            closest.append(max((1 / max(gap, 1) for gap in gaps if gap <= WINDOW), default=0.0))
        assert value == pytest.approx(sum(closest) / len(closest))
