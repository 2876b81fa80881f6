"""The owner's corrections of people, as the facet, the list of people and the pages show them: at once, and back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.archive import open_archive
from index.archive.protocols import Archive
from index.indexing.indexer import Indexer
from index.operations.settings import Settings, load_settings
from index.people import Kind
from tests.index.fakes import FakeAnnotator, an_article
from web.app import create_app

STORIES = {
    "bridge": "Ms Ada Lund opened the bridge.",
    "ferry": "Ms Adelheid Lund took the ferry. Ms Eva Holm stayed.",
    "tower": "Ms Ada Lund met Ms Adelheid Lund at the tower.",
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"BROADSHEET_DATA": str(tmp_path), "BROADSHEET_RATE_LIMIT": "off"})


@pytest.fixture
def archive(settings: Settings) -> Iterator[Archive]:
    with open_archive(settings) as opened:
        for name, text in STORIES.items():
            opened.articles.save(an_article(name, text, day=5))
        yield opened


@pytest.fixture
def index(settings: Settings, archive: Archive) -> Iterator[Callable[[], None]]:
    """Lets the indexer do what waits, with the engine of the settings."""
    indexer = Indexer(settings, archive, annotator=FakeAnnotator())
    indexer.drain()
    yield indexer.drain
    indexer.close()


def facet(client: FlaskClient) -> dict[str, int]:
    found = client.get("/api/v1/search?facet=person&duplicates=show").get_json()["facets"]["person"]["values"]
    return {value["value"]: value["count"] for value in found if value["count"]}


def listed(client: FlaskClient) -> dict[str, int]:
    return {one["id"]: one["articles"] for one in client.get("/api/v1/people").get_json()["people"] if one["articles"]}


def test_merging_and_undoing_change_every_count_and_change_it_back(
    settings: Settings, archive: Archive, index: Callable[[], None]
) -> None:
    client = create_app(settings).test_client()
    apart = {"ada-lund": 2, "adelheid-lund": 2, "eva-holm": 1}
    together = {"ada-lund": 3, "eva-holm": 1}
    assert facet(client) == listed(client) == apart

    archive.people.correct(Kind.MERGE, "adelheid-lund", other="ada-lund")
    merged = client.get("/api/v1/people/ada-lund").get_json()
    assert merged["articles"] == 3  # before the index knows of it
    assert {one["id"]: one["articles"] for one in client.get("/api/v1/people?q=lund").get_json()["people"]} == {
        "ada-lund": 3
    }
    index()
    assert facet(client) == listed(client) == together
    assert client.get("/api/v1/search?person=adelheid-lund&duplicates=show").get_json()["total"]["value"] == 3
    assert client.get("/people/adelheid-lund").headers["Location"].endswith("/people/ada-lund")

    archive.people.undo()
    assert client.get("/api/v1/people/ada-lund").get_json()["articles"] == 2
    index()
    assert facet(client) == listed(client) == apart
    assert client.get("/people/adelheid-lund").status_code == 200


def test_hiding_and_undoing(settings: Settings, archive: Archive, index: Callable[[], None]) -> None:
    client = create_app(settings).test_client()
    archive.people.correct(Kind.HIDE, "eva-holm")
    index()
    assert facet(client) == listed(client) == {"ada-lund": 2, "adelheid-lund": 2}
    assert client.get("/people/eva-holm").status_code == 404
    archive.people.undo()
    index()
    assert facet(client)["eva-holm"] == listed(client)["eva-holm"] == 1
