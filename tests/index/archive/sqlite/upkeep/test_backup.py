"""Backup and restore: online, verified, and the index knows that it is another archive."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index.archive import open_archive
from index.archive.protocols import AddressState, Archive, Saved, Source, SourceKind
from index.archive.sql.addresses import SqlAddresses
from index.archive.sql.articles import SqlArticles
from index.archive.sql.rows.row_codec import micros
from index.archive.sql.takedowns import hash_of
from index.archive.sqlite.database import SqliteDatabase
from index.archive.sqlite.migrations import migrate, newest, statements, steps, version
from index.archive.sqlite.upkeep.backup import restore_archive
from index.operations.settings import Settings
from tests.index.fakes import an_article


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
