"""A data folder of every format that there was opens with today's program, is brought up to date by itself, and holds all it held.

`make.py` says how the folders came to be, README.md when there has to be another.
"""

import json
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from index.archive import open_archive
from index.archive.protocols import Archive
from index.engines.backends import engine_backend
from index.engines.columnar.files import layout
from index.indexing.loop import sync_once
from index.operations.settings import Settings
from index.version import VERSION
from search.page import SearchPage
from search.request import SearchQuery
from search.service import Searcher
from tests.upgrades.make import FERRY, HERE, PASSWORD, STEPS, TUNNEL

FOLDERS = sorted((HERE / "folders").glob("*.tar.gz"))


@dataclass(frozen=True, kw_only=True)
class Upgraded:
    """A kept folder after today's program has worked on it."""

    made: dict[str, Any]
    settings: Settings
    archive: Archive
    searcher: Searcher

    def ask(self, q: str = "", **more: Any) -> SearchPage:
        return self.searcher.search(SearchQuery(q=q, **more))

    def ids(self, *addresses: str) -> list[str]:
        return [str(self.archive.articles.id_of(address)) for address in addresses]

    @property
    def owner(self) -> int:
        return AccountService(self.archive.accounts).find("ines").id


def unpack(packed: Path, folder: Path) -> Settings:
    with tarfile.open(packed) as files:
        files.extractall(folder / "data", filter="data")
    return Settings(data=folder / "data")


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda path: path.name.removesuffix(".tar.gz"))
def upgraded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgraded]:
    settings = unpack(request.param, tmp_path_factory.mktemp("kept"))
    made = json.loads((settings.data / "made.json").read_text("utf-8"))
    with closing(sqlite3.connect(settings.archive_path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == made["archive"]
    sync_once(settings, refresh=True)  # as the indexer does when it starts and then has a quiet minute
    with open_archive(settings) as archive:
        engine = engine_backend(settings).reader(settings)
        yield Upgraded(made=made, settings=settings, archive=archive, searcher=Searcher(engine, archive, settings))
        engine.close()


def has_articles(kept: Upgraded) -> None:
    everything = kept.ask(limit=20, duplicates="show")
    gone = 1 if "takedowns" in kept.made["done"] else 0
    assert everything.total == 6 - gone == kept.archive.articles.count()
    assert kept.ask("boat third").total == 3 - gone
    assert kept.ask("Fähre").total == 1
    assert [hit.article.article.url for hit in kept.ask('says:"Otto Brandvik"').results] == [FERRY]
    assert kept.ask('"water comes from"').total == 2
    assert {hit.article.article.url for hit in kept.ask("person:ines-halvorsen ferries", duplicates="show").results}
    first = kept.archive.articles.get(kept.ids(TUNNEL)[0])
    assert first is not None
    assert first.article.text.startswith("The quay tunnel in Ostmark was closed")
    assert first.article.authors == ("Pia Lindqvist",)


def has_accounts(kept: Upgraded) -> None:
    accounts = AccountService(kept.archive.accounts)
    assert {one.name: one.role for one in accounts.accounts()} == {"ines": Role.OWNER, "otto": Role.READER}
    assert accounts.sign_in("ines", PASSWORD)
    assert accounts.sign_in("ines", PASSWORD + "!") is None


def has_alerts(kept: Upgraded) -> None:
    (alert,) = kept.archive.alerts.all()
    assert (alert.query, alert.target) == ("ferry", "https://hook.example/ferry")


def has_people(kept: Upgraded) -> None:
    (correction,) = kept.archive.people.log()
    assert correction.names == ("Marta A. Kovel",)
    renamed = kept.archive.people.get("marta-kovel")
    assert renamed is not None
    assert (renamed.person.name, renamed.articles) == ("Marta A. Kovel", 2)


def has_outlets(kept: Upgraded) -> None:
    assert kept.archive.outlets.names(["morning-courier"]) == {"morning-courier": "The Morning Courier"}
    assert kept.ask('outlet:"The Morning Courier"').total == 2


def has_labels(kept: Upgraded) -> None:
    assert kept.ask("label:NO").total == 2 == kept.ask("label:newspaper").total


def has_corrections(kept: Upgraded) -> None:
    assert [hit.article.article.url for hit in kept.ask('title:"once more"').results] == [FERRY]


def has_collections(kept: Upgraded) -> None:
    (collection,) = kept.archive.collections.visible(kept.owner)
    assert (collection.name, collection.about) == ("Crossings", "Tunnel and ferries")
    held = {line.article for line in kept.archive.collections.lines(collection.id, 9)}
    assert held == set(kept.ids(TUNNEL, FERRY))


def has_stars(kept: Upgraded) -> None:
    assert kept.archive.marks.starred(kept.owner) == set(kept.ids(TUNNEL))


def has_tags(kept: Upgraded) -> None:
    assert [(tag.tag, tag.articles) for tag in kept.archive.marks.tags(kept.owner)] == [("water", 1)]


def has_notes(kept: Upgraded) -> None:
    (article,) = kept.ids(FERRY)
    assert kept.archive.marks.of(kept.owner, [article])[article].note == "Ask the company about the crew."


def has_searches(kept: Upgraded) -> None:
    assert [search.name for search in kept.archive.saved_searches.all()] == ["Third boat"]


def has_takedowns(kept: Upgraded) -> None:
    address = "https://pier.example/wire/third-boat"
    assert kept.archive.articles.forgotten([address]) == {address}


HAS: dict[str, Callable[[Upgraded], None]] = {
    name.removeprefix("has_"): check for name, check in list(globals().items()) if name.startswith("has_")
}


def test_all_that_was_done_is_there(upgraded: Upgraded) -> None:
    assert set(HAS) == set(STEPS)
    for kind in upgraded.made["done"]:
        HAS[kind](upgraded)


def test_the_archive_is_of_todays_format_and_whole(upgraded: Upgraded) -> None:
    assert upgraded.archive.check() == ()
    assert upgraded.archive.set_aside.counts() == {}
    assert upgraded.archive.outbox.waiting() == 0


def test_the_index_is_of_todays_format_and_whole(upgraded: Upgraded) -> None:
    assert upgraded.searcher.engine.status().faults == ()
    (line, _) = (upgraded.settings.index_path / layout.CURRENT).read_text("utf-8").splitlines()
    assert json.loads(line)["format"] == layout.FORMAT


def test_a_second_start_has_nothing_to_do(upgraded: Upgraded) -> None:
    before = upgraded.searcher.generation
    sync_once(upgraded.settings, refresh=True)
    assert upgraded.searcher.generation == before


def test_this_version_has_its_folder() -> None:
    assert (HERE / "folders" / f"{VERSION}.tar.gz").exists(), "CONTRIBUTING.md, Releasing, says how to make it"


def test_every_format_of_the_index_is_there() -> None:
    formats = set()
    for path in FOLDERS:
        with tarfile.open(path) as packed:
            made = packed.extractfile("made.json")
            assert made is not None
            formats.add(json.load(made)["index"])
    assert formats >= set(range(1, 8))
