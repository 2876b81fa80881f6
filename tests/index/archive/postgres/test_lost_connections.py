"""What becomes of a save when the way to the server, or the server itself, ends in the middle of it."""

import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from index.archive import open_archive
from index.archive.postgres.statements import PostgresConnection
from index.archive.protocols import Archive, Saved
from index.errors import ArchiveError, ArchiveFull
from index.operations.settings import Settings
from tests.index.fakes import an_article
from tests.servers.postgresql import PrivatePostgres
from tests.servers.severing import Cut, Severing


@pytest.fixture
def way(settings: Settings) -> Iterator[Severing]:
    """In a short path: that of a socket has at most 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="broadsheet-way-") as directory:
        server = settings.archive.partition("host=")[2]
        way = Severing(Path(directory), Path(server) / ".s.PGSQL.5432")
        yield way
        way.close()


@pytest.fixture
def through(settings: Settings, way: Severing, tmp_path: Path) -> Iterator[Archive]:
    """The archive, reached on that way."""
    address = settings.archive.partition("host=")[0] + f"host={way.address}"
    with open_archive(Settings(data=tmp_path / "through", archive=address)) as archive:
        yield archive


def test_a_save_whose_answer_is_lost_is_kept_once(archive: Archive, through: Archive, way: Severing) -> None:
    way.cut = Cut.AFTER
    assert through.articles.save(an_article("bridge")) is Saved.NEW
    assert way.cuts == 1
    assert archive.articles.count() == archive.outbox.waiting() == 1
    assert through.articles.save(an_article("bridge")) is Saved.SAME


def test_a_save_that_the_server_never_had_is_reported(archive: Archive, through: Archive, way: Severing) -> None:
    way.cut = Cut.BEFORE
    with pytest.raises(ArchiveError, match="cannot be reached"):
        through.articles.save(an_article("bridge"))
    assert way.cuts == 1
    assert archive.articles.count() == archive.outbox.waiting() == 0
    assert through.articles.save(an_article("bridge")) is Saved.NEW


def test_what_the_server_is_still_at_is_waited_for(archive: Archive, settings: Settings) -> None:
    """Its connection is gone, and its end not yet there."""
    database = archive._database  # type: ignore[attr-defined]
    with psycopg.connect(settings.archive) as other:
        lost = PostgresConnection(other)
        lost.number = 1
        other.execute("INSERT INTO transactions (session, number, at) VALUES (%s, 1, 1)", (lost.session,))
        with ThreadPoolExecutor(1) as pool:
            kept = pool.submit(database._was_kept, lost)
            with pytest.raises(TimeoutError):
                kept.result(0.2)
            other.commit()
            assert kept.result(60)
    assert not database._was_kept(PostgresConnectionOf("never heard of", 1))


class PostgresConnectionOf:
    """What is known of a connection that is gone."""

    def __init__(self, session: str, number: int) -> None:
        self.session, self.number = session, number


@pytest.mark.parametrize("cut", [Cut.BEFORE, Cut.AFTER])
def test_several_calls_that_are_one_are_kept_or_lost_together(
    archive: Archive, through: Archive, way: Severing, cut: Cut
) -> None:
    def work() -> None:
        through.articles.save(an_article("bridge"))
        through.articles.save(an_article("ferry"))

    way.cut = cut
    if cut is Cut.AFTER:
        through.together(work)
    else:
        with pytest.raises(ArchiveError):
            through.together(work)
    assert archive.articles.count() == archive.outbox.waiting() == (2 if cut is Cut.AFTER else 0)


def test_a_full_disk_is_named_and_passes(archive: Archive, settings: Settings) -> None:
    """The server says so for one statement of a save; what came before it is undone."""
    with open_archive(settings) as other:
        database = other._database  # type: ignore[attr-defined]
        with database.writing() as connection:
            connection.execute(
                "CREATE FUNCTION is_full() RETURNS trigger LANGUAGE plpgsql AS"
                " 'BEGIN RAISE EXCEPTION USING ERRCODE = ''53100''; END'"
            )
            connection.execute("CREATE TRIGGER is_full BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION is_full()")
        with pytest.raises(ArchiveFull, match="Free some room"):
            archive.articles.save(an_article("bridge"))
        assert archive.articles.count() == 0
        with database.writing() as connection:
            connection.execute("DROP TRIGGER is_full ON outbox")
    assert archive.articles.save(an_article("bridge")) is Saved.NEW


@pytest.fixture(scope="module")
def durable(postgres: PrivatePostgres) -> Iterator[PrivatePostgres]:
    """A server that keeps what it acknowledged if it is killed; postgres: so that tests are skipped where there is none."""
    server = PrivatePostgres({"fsync": "off", "shared_buffers": "32MB", "max_connections": "30"})
    yield server
    server.close()


def test_a_server_that_is_killed_loses_nothing_and_is_found_again(durable: PrivatePostgres, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", archive=durable.address(durable.create()))
    with open_archive(settings) as archive:
        acknowledged: list[str] = []
        said: list[str] = []
        again = threading.Event()

        def write() -> None:
            number = 0
            while not (said and again.is_set() and len(acknowledged) > 40):
                try:
                    archive.articles.save(an_article(f"pier{number}"))
                except ArchiveError as error:
                    said.append(str(error))
                    again.wait(0.05)  # and once more the same
                else:
                    acknowledged.append(an_article(f"pier{number}").id)
                    number += 1

        writer = threading.Thread(target=write)
        writer.start()
        while len(acknowledged) < 20:
            again.wait(0.01)
        durable.kill()
        while not said:
            again.wait(0.01)
        durable.start()
        again.set()
        writer.join(120)
        assert not writer.is_alive()
        assert all("cannot be reached; " in words or "cannot be reached (" in words for words in said), said
        assert set(acknowledged) <= set(archive.articles.ids())
        assert archive.articles.count() == archive.outbox.waiting() == len(acknowledged)
        assert archive.check() == ()
