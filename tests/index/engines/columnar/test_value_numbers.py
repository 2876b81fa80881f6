"""Numbers that the values of a facet share in all segments, and what a reader that saw every commit makes of them."""

import random
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from index.counting.cross_counts import CrossRequest, ValueAxis
from index.engines.columnar import backend
from index.engines.columnar.read.value_numbers import ValueNumbers
from index.query import Everything, FacetRequest, SearchRequest, Term
from index.result import SearchResult
from tests.index.engines.columnar.newsroom import article, settings_in

values = st.lists(st.lists(st.text(max_size=3), unique=True).map(sorted), min_size=1, max_size=5)


def segment(name: str, listed: list[str]) -> SimpleNamespace:
    texts = sorted(value.encode() for value in listed)
    return SimpleNamespace(name=name, names=lambda facet: texts)


@given(values, st.text(max_size=3))
def test_values_share_a_number_where_they_are_the_same(segments: list[list[str]], other: str) -> None:
    numbers = ValueNumbers("person")
    opened = [segment(str(n), listed) for n, listed in enumerate(segments)]

    given_to: dict[str, set[int]] = {}
    for one in opened:
        for value, number in zip(one.names("person"), numbers.of(one)[1:].tolist(), strict=True):  # type: ignore[arg-type]
            given_to.setdefault(value.decode(), set()).add(number)

    assert all(len(found) == 1 for found in given_to.values())
    assert sorted(number for (number,) in given_to.values()) == list(range(1, len(given_to) + 1))
    assert all(numbers.find([value]).tolist() == [number] for value, (number,) in given_to.items())
    assert (numbers.find([other])[0] > 0) == (other in given_to)
    assert all(numbers.of(one)[0] == 0 for one in opened)  # type: ignore[arg-type]


def test_numbers_that_stand_for_nothing_any_more_are_given_anew() -> None:
    numbers = ValueNumbers("keyword")
    for n in range(3):
        numbers.of(segment(str(n), [f"{n} {m}" for m in range(10)]))  # type: ignore[arg-type]
    numbers.keep({"2"})

    assert len(numbers) == 30
    last = segment("2", [f"2 {m}" for m in range(10)])
    assert numbers.crowded([last])  # type: ignore[list-item]
    assert not numbers.crowded([last, last])  # type: ignore[list-item]


ASKED = [
    SearchRequest(
        tree=tree, limit=30, group=group, sort=sort, now=1_700_000_000,
        facets=(FacetRequest(facet="person"), FacetRequest(facet="outlet", size=2)),
    )
    for tree in (Everything(), Term("ferry"))
    for group in ("copies", "story")
    for sort in ("newest", "reported" if group == "story" else "relevance")
]  # fmt: skip


def without_generation(result: SearchResult) -> SearchResult:
    return replace(result, generation=0)


def test_a_reader_that_saw_every_commit_answers_as_one_that_opens_now(tmp_path: Path) -> None:
    """Copies and their originals come in any order and in different segments, articles are replaced, segments merged."""
    settings = settings_in(tmp_path)
    writer = backend.writer(settings)
    reader = backend.reader(settings)
    rnd = random.Random(11)
    people = tuple(f"person {n}" for n in range(12))
    for number in range(14):
        documents = [
            replace(
                article(rnd.randrange(90), rnd),
                person=tuple(rnd.sample(people, 3)),
                copy_of=f"{rnd.randrange(90):016x}" if rnd.random() < 0.4 else None,
                story=f"story {rnd.randrange(9)}" if rnd.random() < 0.5 else None,
            )
            for _ in range(rnd.randint(1, 12))
        ]
        writer.add(documents)
        writer.commit(str(number))
        fresh = backend.reader(settings)
        for request in ASKED:
            assert without_generation(reader.search(request)) == without_generation(fresh.search(request))
        assert reader.values("person") == fresh.values("person")
        by_two = CrossRequest(
            request=ASKED[0],
            rows=ValueAxis(facet="person", values=people),
            columns=ValueAxis(facet="story", values=tuple(f"story {n}" for n in range(9))),
        )
        assert reader.cross(by_two) == fresh.cross(by_two)
        fresh.close()
    writer.close()
    reader.close()
