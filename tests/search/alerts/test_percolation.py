"""A round of new articles is found by exactly the searches that find it in the archive's index."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import ArchivedArticle
from index.document import document_of
from search.alerts.percolation import round_of
from search.request import SearchQuery
from tests.search.newsroom import GAZETTE, HERALD, PEOPLE, STORIES, Newsroom, article

WORDS = (
    "harbour",
    "harbours",
    "tariff",
    "tariffs",
    "ferry",
    "strike",
    "timber",
    "café",
    "economy",
    "museum",
    "港の関税",
    "Kovel",
)
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join)


@st.composite
def queries(draw: st.DrawFn, depth: int = 2) -> str:
    kind = draw(st.sampled_from(("word", "phrase", "near", "prefix", "field", "name", "not", "and", "or", "date")))
    word = draw(st.sampled_from(WORDS))
    if kind == "phrase":
        return f'"{word} {draw(st.sampled_from(WORDS))}"'
    if kind == "near":
        return f'"{word} {draw(st.sampled_from(WORDS))}"~{draw(st.integers(1, 6))}'
    if kind == "prefix":
        return f"{word[:3]}*" if word.isascii() else word
    if kind == "field":
        return f"{draw(st.sampled_from(('title', 'body', 'quote')))}:{word}"
    if kind == "name":
        return draw(
            st.sampled_from(
                ('person:"Marta Kovel"', "outlet:hill-gazette", "lang:fr", "section:politics", "kind:news", "copy:no")
            )
        )
    if kind == "date":
        return draw(st.sampled_from(("date:2025-07", "before:2025-07-09", "since:2025-07-10")))
    if kind in ("not", "and", "or") and depth:
        one, other = draw(queries(depth=depth - 1)), draw(queries(depth=depth - 1))
        return f"{one} -({other})" if kind == "not" else f"({one}) {kind.upper()} ({other})"
    return word


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path)


@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(
    st.lists(
        st.tuples(texts, texts, st.sampled_from((HERALD, GAZETTE)), st.sampled_from(("en", "fr"))),
        min_size=1,
        max_size=6,
    ),
    st.lists(queries(), min_size=1, max_size=12),
)
def test_a_round_finds_what_the_index_finds(
    room: Newsroom, made: list[tuple[str, str, object, str]], asked: list[str]
) -> None:
    new = [
        article(100 + number, title, text, outlet=outlet, lang=lang)  # type: ignore[arg-type]
        for number, (title, text, outlet, lang) in enumerate(made)
    ]
    room.publish(*STORIES, *new, people=PEOPLE)
    archived = room.archive.articles.get_many([one.id for one in new])
    room.engine.add(document_of(one, room.settings.timezone) for one in archived)
    room.engine.commit("")
    wanted = {one.id for one in new}
    failed: list[ArchivedArticle] = []
    with round_of(archived, room.settings, lambda one, _: failed.append(one)) as ready:
        for q in asked:
            interpreted = room.searcher.ask(room.searcher.long_queries.marked(SearchQuery(q=q)))
            everywhere = {hit.id for hits in room.searcher.hits(interpreted.request) for hit in hits}
            assert set(ready.matching(interpreted)) == everywhere & wanted, q
    assert failed == []
