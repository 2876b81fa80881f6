"""Words for spelling: listed once a generation, less often where that takes long, and never waited for in vain."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.result import FacetCount
from search.request import SearchQuery
from search.suggest.frequent_words import FrequentWords
from tests.search.newsroom import STORIES, Newsroom
from tests.search.newsroom import article as made


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    made_room = Newsroom(tmp_path)
    made_room.publish(*STORIES)
    yield made_room
    made_room.close()


@pytest.mark.parametrize(("takes", "again"), [(0.001, True), (0.3, False)])
def test_how_long_they_are_kept(room: Newsroom, monkeypatch: pytest.MonkeyPatch, takes: float, again: bool) -> None:
    asked: list[str] = []
    clock = [0.0]
    words = room.engine.words

    def counting(prefix: str, limit: int) -> tuple[FacetCount, ...]:
        asked.append(prefix)
        clock[0] += takes
        return words(prefix, limit)

    monkeypatch.setattr(room.engine, "words", counting)
    frequent = FrequentWords(room.engine, lambda: clock[0])
    before = frequent.beginning("h", 9, patience=60)
    assert frequent.beginning("h", 9, patience=60) == before
    assert asked == ["h"]
    room.publish(made(77, "Halibut", "Halibut halibut."))
    assert "halibut" in [word.value for word in frequent.beginning("h", 99, patience=60)]  # another limit, another list
    frequent.beginning("h", 9, patience=60)
    assert len(asked) == (3 if again else 2)
    clock[0] += 100 * takes
    frequent.beginning("h", 9, patience=60)
    assert len(asked) == 3


def test_a_search_does_without_what_takes_too_long(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    may_end = threading.Event()
    asked: list[str] = []
    words = room.engine.words

    def slow(prefix: str, limit: int) -> tuple[FacetCount, ...]:
        asked.append(prefix)
        may_end.wait(60)
        return words(prefix, limit)

    monkeypatch.setattr(room.engine, "words", slow)
    frequent = FrequentWords(room.engine)
    assert frequent.beginning("h", 9, patience=0.01) == ()
    assert frequent.beginning("h", 9, patience=0.01) == ()
    may_end.set()
    assert frequent.beginning("h", 9, patience=60) == words("h", 9)
    assert asked == ["h"]
    room.publish(made(78, "Haddock", "Haddock."))
    may_end.clear()
    assert frequent.beginning("h", 9, patience=0.01) != ()  # what was known before
    may_end.set()


def test_what_is_prepared_no_search_waits_for(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    words, asked = room.engine.words, list[str]()

    def counting(prefix: str, limit: int) -> tuple[FacetCount, ...]:
        asked.append(prefix)
        return words(prefix, limit)

    monkeypatch.setattr(room.engine, "words", counting)
    room.searcher.prepare()
    assert asked == [""]
    room.searcher.search(SearchQuery(q="harbuor"))
    assert asked.count("") == 1
