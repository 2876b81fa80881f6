"""A data directory that an earlier version wrote opens, is brought up to date once by itself, and gives the same answers.

`data.tar.xz` holds an archive and an index of eight invented articles, and the script that made them and `answers.json`.
"""

import json
import logging
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.archive import open_archive
from index.engines.backends import engine_backend
from index.indexing.loop import sync_once
from index.operations.settings import Settings
from search.request import SearchQuery
from search.serializers import page_dict
from search.service import Searcher

HERE = Path(__file__).parent
KEPT = json.loads((HERE / "answers.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("earlier")
    with tarfile.open(HERE / "data.tar.xz") as packed:
        packed.extractall(folder, filter="data")
    return Settings(data=folder / "data")


@pytest.fixture(scope="module")
def rebuilt(settings: Settings) -> list[str]:
    """Why the index was made anew, each time that it was: while the program started three times."""
    reasons: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if "rebuilding" in record.getMessage():
                reasons.append(record.__dict__["reason"])

    listener = Listener()
    logger = logging.getLogger("index.indexing.indexer")
    level = logger.level
    logger.addHandler(listener)
    logger.setLevel(logging.INFO)
    try:
        for _ in range(3):
            sync_once(settings)
    finally:
        logger.removeHandler(listener)
        logger.setLevel(level)
    return reasons


@pytest.fixture(scope="module")
def searcher(settings: Settings, rebuilt: list[str]) -> Iterator[Searcher]:
    with open_archive(settings) as archive:
        engine = engine_backend(settings).reader(settings)
        yield Searcher(engine, archive, settings)
        engine.close()


def test_the_index_is_made_anew_once(rebuilt: list[str]) -> None:
    assert len(rebuilt) == 1


@pytest.mark.parametrize(("asked", "expected"), KEPT["answers"], ids=lambda part: json.dumps(part)[:40])
def test_it_answers_as_it_did(searcher: Searcher, asked: dict[str, Any], expected: dict[str, Any]) -> None:
    filters = tuple((facet, value) for facet, value in asked.get("include", ()))
    query = SearchQuery(**{**asked, "include": filters, "facets": ("person", "outlet", "lang")})
    answer = page_dict(searcher.search(query), lambda query: "")
    assert answer["total"]["value"] == expected["total"]
    assert [
        [one["id"], one["title"], one["published"], one["copy_of"], [person["id"] for person in one["people"]]]
        for one in answer["results"]
    ] == expected["results"]
    assert {
        name: [[value["value"], value["count"]] for value in facet["values"]]
        for name, facet in answer["facets"].items()
    } == expected["facets"]


def test_the_archive_holds_what_it_held(searcher: Searcher) -> None:
    archive = searcher.archive
    assert archive.check() == ()
    assert [[one.person.id, one.person.name, one.articles] for one in archive.people.most(9)] == KEPT["people"]
    edited = archive.articles.id_of("https://lantern.example/3?amp")
    assert edited is not None
    assert [revision.article.title for revision in archive.articles.revisions(edited)] == [
        "Tariffs on timber rise",
        "Tariffs on timber rise again",
    ]
    assert archive.articles.forgotten(["https://lantern.example/9"]) == {"https://lantern.example/9"}
    assert [source.id for source in archive.sources.all()] == ["lantern"]
    assert [alert.id for alert in archive.alerts.all()] == ["tariff"]
    assert [correction.names for correction in archive.people.log()] == [("Jonas P. Keldrup",)]
