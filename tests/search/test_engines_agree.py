"""What a reader sees does not depend on the engine: Whoosh and the specification give the same pages."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.document import FACETS, document_of
from index.engines.backends import engine_backend
from index.errors import QueryError
from search.page import SearchPage
from search.request import SORTS, SearchQuery
from search.service import Searcher
from tests.search.newsroom import GAZETTE, HERALD, PEOPLE, STORIES, Newsroom, article
from tests.search.queries import generated

_TEXT = "rubio japan drama or division tariff tariffs levy ferry harbour a b the 関税 日本語 café year-end U.S. x y"
WORDS = _TEXT.split()


def _queries(rnd: random.Random) -> Iterator[str]:
    yield from generated(40, seed=13)
    for _ in range(40):
        words = rnd.choices(WORDS, k=rnd.randint(1, 3))
        yield rnd.choice(
            (" OR ".join(words), " ".join(words), f'"{" ".join(words)}"~9 OR levy', f"title:({' OR '.join(words)})")
        )


@pytest.fixture(scope="module")
def searchers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Searcher, Searcher]]:
    """Over the same archive: the memory engine's, Whoosh's."""
    directory: Path = tmp_path_factory.mktemp("agree")
    room = Newsroom(directory)
    rnd = random.Random(11)
    more = [
        article(
            100 + n,
            " ".join(rnd.choices(WORDS, k=4)),
            " ".join(rnd.choices(WORDS, k=30)) + f"\n{rnd.choice(PEOPLE)} said so.",
            outlet=rnd.choice((HERALD, GAZETTE, None)),
            published=rnd.choice((None, "2025-07-01", f"2025-0{rnd.randint(1, 9)}-11T08:00:00Z")),
            lang=rnd.choice(("en", "en", "fr", "ja", None)),
            section=rnd.choice(("politics", "culture", None)),
        )
        for n in range(40)
    ]
    room.publish(*STORIES, *more, people=PEOPLE)
    backend = engine_backend(room.settings)
    writer = backend.writer(room.settings)
    stored = room.archive.articles.get_many([one.id for one in (*STORIES, *more)])
    writer.add(document_of(one, room.settings.timezone) for one in stored)
    writer.commit("1")
    writer.close()
    reader = backend.reader(room.settings)
    yield room.searcher, Searcher(reader, room.archive, room.settings)
    reader.close()
    room.close()


def _same(page: SearchPage) -> tuple[object, ...]:
    hits = [(result.id, round(result.score, 4), result.highlights) for result in page.results]
    relaxations = [(one.label, one.total) for one in page.relaxations]
    return (
        page.total,
        page.reading,
        hits,
        page.facets,
        page.histogram,
        relaxations,
        page.did_you_mean,
        page.emptied_by,
    )


def test_every_engine_gives_the_same_page(searchers: tuple[Searcher, Searcher]) -> None:
    rnd = random.Random(12)
    compared = 0
    for q in _queries(rnd):
        query = SearchQuery(
            q=q,
            include=tuple(
                rnd.sample([("outlet", "hill-gazette"), ("person", "Kovel"), ("lang", "en")], rnd.choice((0, 0, 1, 2)))
            ),
            exclude=rnd.choice(((), (("person", "jean-dupre"),))),
            from_=rnd.choice((None, None, "2025-03")),
            sort=rnd.choice((None, *SORTS)),
            duplicates=rnd.choice(("show", "hide")),
            facets=FACETS,
            histogram="auto",
        )
        try:
            expected, page = (searcher.search(query) for searcher in searchers)
        except QueryError:
            continue
        compared += page.total > 0
        assert replace(_comparable(page), took_ms=0) == replace(_comparable(expected), took_ms=0), q
        assert _same(page) == _same(expected), q
    assert compared > 20


def _comparable(page: SearchPage) -> SearchPage:
    """Without what may differ in the last digit, or belongs to one index."""
    return replace(page, results=(), generation=0, next_cursor=None)


def test_names_words_and_likeness_agree(searchers: tuple[Searcher, Searcher]) -> None:
    expected, searcher = searchers
    for text in ("ko", "ha", "tar", "ferry", "cul", "日本", "rub"):
        assert searcher.suggest(text) == expected.suggest(text)
    for story in STORIES:
        alike, same = searcher.more_like(story.id), expected.more_like(story.id)
        assert [one.id for one in alike] == [one.id for one in same]
