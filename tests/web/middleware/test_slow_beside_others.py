"""While a slow request is in hand, nobody else is refused or waits for it, whatever it is that takes long.

Nothing here depends on how long anything takes: the slow request is held where it works until all the others are answered, and
times are only limits beyond which a test fails.
"""

import threading
from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest
from flask import Flask

from index.engines.backends import engine_backend
from index.engines.columnar.read import reader, word_counts
from index.engines.protocols import EngineReader
from index.indexing.loop import sync_once
from tests.search.newsroom import STORIES, Newsroom
from web.app import create_app
from web.server.shared_memory import Shared

LONG = 60.0
"""Seconds that nothing here takes."""

MISSPELT = "/search?q=harbuor"
QUICK = (
    "/", "/search?q=harbour", "/search?q=tarif", MISSPELT, "/search/facet/person?q=harbour", "/api/v1/search?q=musuem",
    "/api/v1/search?q=harbour&format=csv", "/api/v1/suggest?q=har", "/api/v1/stories", "/api/v1/people", "/outlets",
    f"/articles/{STORIES[0].id}?q=tariff", "/people/marta-kovel", "/search.atom?q=harbour", "/research/attention?q=harbour",
)  # fmt: skip


class Held:
    """Holds the first call of a function, until it is let go on; others pass."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, where: object, name: str) -> None:
        self._call = getattr(where, name)
        self._first = threading.Lock()
        self.reached, self.go_on = threading.Event(), threading.Event()
        monkeypatch.setattr(where, name, self)

    def __call__(self, *given: Any, **named: Any) -> Any:
        if self._first.acquire(blocking=False):
            self.reached.set()
            assert self.go_on.wait(LONG)
        return self._call(*given, **named)


class Asked:
    """A request in a thread of its own."""

    def __init__(self, app: Flask, address: str) -> None:
        self.status = 0
        self._app, self._address = app, address
        self._thread = threading.Thread(target=self._ask)
        self._thread.start()

    def _ask(self) -> None:
        with self._app.test_client().get(self._address) as answer:
            answer.get_data()
            self.status = answer.status_code

    def is_done(self) -> bool:
        """Whether it is answered within `LONG`."""
        self._thread.join(LONG)
        return not self._thread.is_alive()


@pytest.fixture
def engine(newsroom: Newsroom) -> Iterator[EngineReader]:
    """The default one, of a process in which nobody has asked for anything."""
    sync_once(newsroom.settings)
    fresh = engine_backend(newsroom.settings).reader(newsroom.settings)
    yield fresh
    fresh.close()


@pytest.fixture
def app(newsroom: Newsroom, engine: EngineReader) -> Flask:
    """With a single place for those that work."""
    settings = replace(newsroom.settings, search_budget=LONG, counts_budget=LONG, search_wait=LONG)
    return create_app(settings, engine=engine, archive=newsroom.archive, shared=Shared(1))


def all_pass(app: Flask, slow: str, held: Held) -> None:
    first = Asked(app, slow)
    try:
        assert held.reached.wait(LONG), "the slow request does not come to where it is held"
        for address in QUICK:
            other = Asked(app, address)
            assert other.is_done(), f"{address} waits for the slow request"
            assert other.status == 200, address
        assert first.status == 0
    finally:
        held.go_on.set()
    assert first.is_done()
    assert first.status == 200


@pytest.mark.parametrize(
    ("module", "step"),
    [(reader, "similar_words"), (word_counts, "possibly_near"), (word_counts, "within"), (word_counts, "_held")],
)
def test_a_misspelling_that_is_asked_for_first_in_a_process(
    app: Flask, monkeypatch: pytest.MonkeyPatch, module: ModuleType, step: str
) -> None:
    """Held at each step of looking for the right word, with all the locks that it holds there."""
    all_pass(app, MISSPELT, Held(monkeypatch, module, step))


@pytest.mark.parametrize(
    ("where", "name", "slow"),
    [
        ("engine", "search", "/search?q=harbour"),
        ("engine", "search", "/search?q=harbuor"),
        ("engine", "cross", "/research/attention?q=harbour"),
        ("articles", "get_many", "/search?q=museum"),
        ("articles", "get_many", "/api/v1/search?q=harbour&format=jsonl"),
        ("articles", "get", f"/articles/{STORIES[1].id}"),
        ("people", "names", "/api/v1/search?q=harbour&facet=person"),
    ],
)
def test_a_slow_search_and_a_slow_archive(
    app: Flask,
    newsroom: Newsroom,
    engine: EngineReader,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    name: str,
    slow: str,
) -> None:
    at = engine if where == "engine" else getattr(newsroom.archive, where)
    all_pass(app, slow, Held(monkeypatch, at, name))
