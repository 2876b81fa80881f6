"""Backup and restore: online, verified, and the index knows that it is another archive."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from index.archive import open_archive
from index.archive.protocols import AddressState, Archive, Saved, Source, SourceKind
from index.archive.sql.addresses import SqlAddresses
from index.archive.sql.articles import SqlArticles
from index.archive.sql.rows.row_codec import micros
from index.archive.sql.takedowns import hash_of
from index.archive.sqlite.database import SqliteDatabase
from index.archive.sqlite.migrations import migrate, newest, statements, steps, version
from index.archive.sqlite.upkeep.backup import restore_archive
from index.errors import ArchiveError, NotFound
from index.operations.settings import Settings
from index.sharing.handing_out import HandingOut
from index.sharing.protocols import Shared
from tests.index.fakes import an_article


def test_there_and_back(archive: Archive, settings: Settings, tmp_path: Path) -> None:
    archive.articles.save(an_article("bridge"))
    file = tmp_path / "copy"
    archive.backup(file)
    assert file.stat().st_mode & 0o777 == 0o600
    identity = archive.outbox.archive_id
    archive.articles.save(an_article("ferry"))
    kept = restore_archive(file, settings.archive_path)
    assert kept is not None
    assert archive.articles.count() == 1  # one that was open sees it at once
    assert archive.outbox.archive_id != identity
    assert archive.check() == ()
    archive.articles.save(an_article("pier"))
    restore_archive(kept, settings.archive_path)
    assert {a.article.title for a in archive.articles.latest(9)} == {"News of bridge", "News of ferry"}


def test_restore_where_there_is_nothing(archive: Archive, tmp_path: Path) -> None:
    archive.articles.save(an_article("bridge"))
    archive.backup(tmp_path / "copy")
    elsewhere = Settings(data=tmp_path / "elsewhere")
    assert restore_archive(tmp_path / "copy", elsewhere.archive_path) is None
    with open_archive(elsewhere) as restored:
        assert restored.articles.count() == 1


def test_a_link_that_was_taken_back_stays_so(archive: Archive, settings: Settings, tmp_path: Path) -> None:
    ada = AccountService(archive.accounts).add("ada", Role.EDITOR, by="test")
    links = HandingOut(archive, settings)
    link, secret = links.share(ada, Shared.SEARCH, "q=coal", "Coal", days=3, by="ada")
    archive.backup(tmp_path / "copy")
    links.take_back(ada, link.id, by="ada")
    restore_archive(tmp_path / "copy", settings.archive_path)
    with pytest.raises(NotFound):
        links.open(secret, Shared.SEARCH)


def test_restore_over_a_damaged_archive(archive: Archive, tmp_path: Path) -> None:
    archive.articles.save(an_article("bridge"))
    archive.backup(tmp_path / "copy")
    elsewhere = Settings(data=tmp_path / "elsewhere")
    elsewhere.data.mkdir()
    elsewhere.archive_path.write_bytes(b"rubbish" * 1000)
    kept = restore_archive(tmp_path / "copy", elsewhere.archive_path)
    assert kept is not None
    assert kept.read_bytes().startswith(b"rubbish")
    with open_archive(elsewhere) as restored:
        assert restored.articles.count() == 1


@pytest.mark.parametrize("content", [b"", b"rubbish" * 1000])
def test_what_is_no_backup_is_refused(archive: Archive, settings: Settings, tmp_path: Path, content: bytes) -> None:
    archive.articles.save(an_article("bridge"))
    (tmp_path / "copy").write_bytes(content)
    with pytest.raises(ArchiveError, match="not a Broadsheet archive"):
        restore_archive(tmp_path / "copy", settings.archive_path)
    assert archive.articles.count() == 1


def test_a_damaged_backup_is_refused(archive: Archive, settings: Settings, tmp_path: Path) -> None:
    archive.articles.save_many([(an_article(f"pier{n}", f"{n} " * 900), ()) for n in range(50)])
    archive.backup(tmp_path / "copy")
    raw = bytearray((tmp_path / "copy").read_bytes())
    raw[9 * 4096 : 12 * 4096] = bytes(3 * 4096)
    (tmp_path / "copy").write_bytes(raw)
    with pytest.raises(ArchiveError, match="damaged"):
        restore_archive(tmp_path / "copy", settings.archive_path)
    assert archive.articles.count() == 50


def test_a_backup_that_cannot_be_written_is_named(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="cannot be written"):
        archive.backup(tmp_path / "missing" / "copy")


def test_a_backup_beside_writes_is_whole(archive: Archive, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            archive.articles.save(an_article(f"pier{number}"))
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            archive.backup(tmp_path / f"copy{number}")
    finally:
        stop.set()
        writer.join()
    with closing(sqlite3.connect(tmp_path / "copy4")) as copy:
        articles, waiting = (copy.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("articles", "outbox"))
    assert articles == waiting


def test_every_step_of_the_format_leads_to_the_newest(tmp_path: Path) -> None:
    numbers = [number for number, _ in steps()]
    assert numbers == list(range(1, newest() + 1))
    for start in numbers:
        with closing(sqlite3.connect(tmp_path / f"{start}", isolation_level=None)) as connection:
            migrate(connection, until=start)
            assert version(connection) == start
            migrate(connection)
            assert version(connection) == newest()


@pytest.mark.parametrize("start", [number for number, _ in steps()])
def test_what_an_older_archive_holds_is_carried_along(settings: Settings, start: int) -> None:
    """Filled at every earlier format, then opened by the program of today."""
    settings.data.mkdir()
    bridge, ferry = an_article("bridge", day=3, outlet=None), an_article("ferry")
    source = Source(
        id="lantern", url="https://lantern.example/feed", name="The Lantern", kind=SourceKind.FEED, added=bridge.fetched
    )
    state = AddressState(url=bridge.url, etag='"1"', visits=1, article_id=bridge.id, last_visit=bridge.fetched)
    with closing(sqlite3.connect(settings.archive_path, isolation_level=None)) as connection:
        migrate(connection, until=start)
        if 2 <= start < 5:  # a message about an article that was taken down meanwhile
            connection.execute("INSERT INTO alerts VALUES ('watch', 'tariff', 'email', 'a@example.org', '', 0)")
            for article in (bridge.id, "forgotten"):
                connection.execute(
                    "INSERT INTO alert_deliveries (alert, article, state, words, due) VALUES ('watch', ?, 'sent', '[]', 0)",
                    (article,),
                )
    older = SqliteDatabase(settings.archive_path)
    SqlArticles(older).save(bridge, aliases=["https://lantern.example/amp/bridge"])
    with older.writing() as connection:
        # As they were written then: the tables have gained columns.
        connection.execute("INSERT INTO outlets (id, name, key) VALUES ('pier-post', 'Pier Post', 'pier post')")
        connection.execute("INSERT INTO forgotten (hash, at) VALUES (?, 0)", (hash_of("address", ferry.url),))
        connection.execute(
            "INSERT INTO sources (id, url, name, kind, headers, added) VALUES (?, ?, ?, ?, '[]', ?)",
            (source.id, source.url, source.name, source.kind.value, micros(source.added)),
        )
    SqlAddresses(older).put_many([state])
    older.close()

    with open_archive(settings) as archive:
        (kept,) = archive.articles.latest(9)
        assert kept.article == bridge
        assert archive.articles.id_of("https://lantern.example/amp/bridge") == bridge.id
        assert [revision.number for revision in archive.articles.revisions(bridge.id)] == [1]
        assert archive.articles.save(ferry) is Saved.FORGOTTEN
        assert archive.outlets.names(["pier-post"]) == {"pier-post": "Pier Post"}
        assert archive.sources.all() == [source]
        assert archive.addresses.get(bridge.url) == state
        assert archive.outbox.waiting() == 1
        assert archive.check() == ()
    with closing(sqlite3.connect(settings.archive_path)) as connection:
        assert version(connection) == newest()
        noted = connection.execute("SELECT article FROM alert_deliveries").fetchall()
    assert noted == ([(bridge.id,)] if 2 <= start < 5 else [])


def test_a_step_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "index.archive.sqlite.migrations.steps", lambda: [(1, "CREATE TABLE a (x);\nCREATE TABLE a (x);")]
    )
    with closing(sqlite3.connect(tmp_path / "x", isolation_level=None)) as connection:
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection)
        assert version(connection) == 0
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0


def test_statements_of_a_script() -> None:
    script = "-- one; two\nCREATE TABLE a (x);\n\nINSERT INTO a VALUES ('x;\ny');\n"
    assert [part.strip() for part in statements(script)] == [
        "-- one; two\nCREATE TABLE a (x);",
        "INSERT INTO a VALUES ('x;\ny');",
    ]
    with pytest.raises(ValueError, match="semicolon"):
        list(statements("CREATE TABLE a (x)"))
