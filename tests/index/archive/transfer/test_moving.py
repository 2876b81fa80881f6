"""An archive moves from one database into the other and is the same there, however often it was interrupted."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from index.archive import open_archive
from index.archive.protocols import Archive, Source, SourceKind
from index.archive.relocation import move_archive
from index.archive.transfer import copying
from index.article import Annotation, Mention, Outlet
from index.errors import ArchiveError, SettingsError
from index.operations.settings import Settings
from index.people import Kind
from tests.index.fakes import START, an_article, annotate
from tests.servers.postgresql import PrivatePostgres


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "PAGE", 3)


@pytest.fixture
def empty(postgres: PrivatePostgres) -> Iterator[str]:
    name = postgres.create()
    yield postgres.address(name)
    postgres.drop(name)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


def fill(archive: Archive, first: int = 0, last: int = 8) -> None:
    archive.sources.add(
        Source(id="lantern", url="https://lantern.example/", name="L", kind=SourceKind.FEED, added=START, every=900)
    )
    for number in range(first, last):
        article = replace(
            an_article(f"pier{number}", f"Text of pier {number // 2}. " * 9),
            outlet=Outlet(id="lantern", name="Lantern"),
        )
        archive.articles.save(article, aliases=[f"https://lantern.example/alias{number}"])
        people = {f"Ana Lund{'' if number % 2 else ' Jr.'}": ("mayor",), "Pia Renner": ()}
        mentions = tuple(Mention(name=name, spans=((0, 3),), roles=roles) for name, roles in people.items())
        annotate(archive, [(article.id, Annotation(annotator="a1", mentions=mentions))])
    while archive.people.decide_pending(5):
        pass


def told(archive: Archive) -> object:
    ids = list(archive.articles.ids())
    return (
        archive.outbox.archive_id, archive.outbox.latest(), archive.outbox.position(), archive.outbox.pending(99), ids,
        archive.articles.get_many(ids), [archive.articles.aliases(one) for one in ids], archive.people.most(99), archive.people.log(),
        archive.sources.all(), archive.outlets.all(),
    )  # fmt: skip


def test_there_and_back_is_the_same_archive(settings: Settings, empty: str, tmp_path: Path) -> None:
    with open_archive(settings) as archive:
        fill(archive)
        archive.people.correct(Kind.RENAME, archive.people.most(1)[0].person.id, names=["Pia R. Renner"])
        archive.articles.forget(ids=[an_article("pier3").id])
        archive.outbox.done(archive.outbox.latest())
        before = told(archive)
    there = move_archive(settings, "", empty)
    back = move_archive(settings, empty, str(tmp_path / "other" / "archive.sqlite3"))
    assert there == back
    assert {table.table: table.rows for table in there}["articles"] == 7
    for place in (replace(settings, archive=empty), Settings(data=tmp_path / "other")):
        with open_archive(place) as archive:
            assert told(archive) == before
            assert archive.check() == ()
            archive.articles.save(an_article("new"))  # numbers go on behind those that were given before
            assert archive.outbox.latest() > archive.outbox.position()


def stop_after(pages: int) -> Callable[[str, int], None]:
    left = iter(range(pages))

    def tell(table: str, rows: int) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt

    return tell


def test_an_interrupted_move_goes_on(settings: Settings, empty: str) -> None:
    with open_archive(settings) as archive:
        fill(archive)
        before = told(archive)
    seen: list[tuple[str, int]] = []
    for pages in (1, 4, 9, 20, 35):
        with pytest.raises(KeyboardInterrupt):
            move_archive(settings, "", empty, stop_after(pages))
    move_archive(settings, "", empty, lambda table, rows: seen.append((table, rows)))
    assert seen
    with open_archive(replace(settings, archive=empty)) as archive:
        assert told(archive) == before


@pytest.mark.parametrize("back", [False, True])
def test_what_changed_since_is_carried_over(settings: Settings, empty: str, back: bool) -> None:
    source, target = (empty, "") if back else ("", empty)
    with open_archive(replace(settings, archive=source)) as archive:
        fill(archive)
    move_archive(settings, source, target)
    with open_archive(replace(settings, archive=source)) as archive:
        archive.articles.forget(ids=[an_article("pier1").id])
        fill(archive, 6, 11)
        archive.sources.move("lantern", "https://lantern.example/feed")
        archive.articles.mark_gone(an_article("pier2").id, START + timedelta(days=3))
        before = told(archive)
    move_archive(settings, source, target)
    with open_archive(replace(settings, archive=target)) as archive:
        assert told(archive) == before


def test_readers_and_writers_of_the_source_go_on_beside_it(settings: Settings, empty: str) -> None:
    with open_archive(settings) as archive:
        fill(archive)
        before = told(archive)

        def tell(table: str, rows: int) -> None:
            archive.articles.save(an_article(f"{table} {rows}"))
            assert archive.articles.latest(2)

        move_archive(settings, "", empty, tell)
    with open_archive(replace(settings, archive=empty)) as moved:
        assert told(moved) == before


def test_an_archive_of_others_is_not_written_over(settings: Settings, empty: str, tmp_path: Path) -> None:
    other = Settings(data=tmp_path / "other")
    for place in (settings, other):
        with open_archive(place) as archive:
            fill(archive, 0, 1)
    with pytest.raises(ArchiveError, match="another archive"):
        move_archive(settings, "", str(other.archive_path))
    with pytest.raises(SettingsError, match="two places"):
        move_archive(settings, "", "")
    with pytest.raises(SettingsError, match="no archive"):
        move_archive(settings, str(tmp_path / "nothing"), empty)
    with pytest.raises(SettingsError) as caught:
        move_archive(settings, "", "mysql://ana:secret@host/news")
    assert "secret" not in str(caught.value)


def test_a_target_that_somebody_writes_to_is_noticed(settings: Settings, empty: str) -> None:
    with open_archive(settings) as archive:
        fill(archive, 0, 2)
    move_archive(settings, "", empty)
    with open_archive(replace(settings, archive=empty)) as other:

        def tell(table: str, rows: int) -> None:
            if table == "mention_roles":
                other.articles.save(an_article("stowaway"))

        with pytest.raises(ArchiveError, match="something else writes there"):
            move_archive(settings, "", empty, tell)


def test_a_nul_in_an_old_text_does_not_stop_it(settings: Settings, empty: str) -> None:
    import sqlite3

    with open_archive(settings) as archive:
        fill(archive, 0, 1)
    with closing(sqlite3.connect(settings.archive_path)) as connection, connection:
        connection.execute("UPDATE sources SET name = 'a' || char(0) || 'b'")
    move_archive(settings, "", empty)
    with open_archive(replace(settings, archive=empty)) as archive:
        assert [source.name for source in archive.sources.all()] == ["a\ufffdb"]
