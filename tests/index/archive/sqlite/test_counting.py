"""What a page asks for at every visit does not cost more in a larger archive."""

import re
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from index.archive.protocols import Archive
from index.archive.sqlite.archive import create_sqlite
from index.archive.sqlite.database import SqliteConnection
from index.article import Annotation, Mention
from index.stories.placing import place
from tests.index.fakes import an_article, annotate


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that are run."""
    statements: list[str] = []
    execute = SqliteConnection.execute

    def noted(connection: SqliteConnection, sql: str, *values: Any) -> Any:
        statements.append(sql)
        return execute(connection, sql, *values)

    monkeypatch.setattr(SqliteConnection, "execute", noted)
    return statements


def test_articles_are_counted_again_only_after_one_came_or_went(archive: Archive, run: list[str]) -> None:
    archive.articles.save(an_article("bridge"))
    assert [archive.articles.count() for _ in range(5)] == [1] * 5
    archive.articles.save(an_article("ferry"))
    assert [archive.articles.count() for _ in range(5)] == [2] * 5
    assert sum("count(*) FROM articles" in sql for sql in run) == 2


def test_outlets_are_listed_without_a_look_at_their_articles(archive: Archive, run: list[str]) -> None:
    archive.articles.save_many([(an_article(name), ()) for name in ("bridge", "ferry")])
    run.clear()
    assert [number for _, number in archive.outlets.all()] == [2]
    summary = archive.outlets.get("the-lantern")
    assert summary is not None
    assert summary.articles == 2
    assert run
    assert not any(re.search(r"\b(FROM|JOIN) articles\b", sql) for sql in run)


def test_people_are_listed_without_a_look_at_how_their_names_are_spelled(archive: Archive, run: list[str]) -> None:
    archive.articles.save(article := an_article("bridge"))
    mentions = tuple(Mention(name=name, spans=((0, 3),)) for name in ("Ada Lund", "Ada M. Lund"))
    annotate(archive, [(article.id, Annotation(annotator="a1", mentions=mentions))])
    run.clear()
    assert [one.person.id for one in (*archive.people.most(9), *archive.people.matching("ada", 9))] == ["ada-lund"] * 2
    assert run
    assert not any(re.search(r"\b(FROM|JOIN) (forms|people_called)\b", sql) for sql in run)


def test_an_indexer_with_nothing_to_place_looks_at_no_article(archive: Archive, run: list[str]) -> None:
    """It looks once a minute, for ever."""
    archive.articles.save(an_article("bridge"))
    assert archive.stories.unread(10) == [an_article("bridge").id]
    place(archive.stories, [an_article("bridge")])
    run.clear()
    assert archive.stories.unread(10) == []
    assert not any("JOIN story_terms" in sql for sql in run)
    archive.stories.regroup()
    assert archive.stories.unread(10) == [an_article("bridge").id]


def test_only_the_connection_that_is_taken_first_keeps_its_pages(tmp_path: Path, run: list[str]) -> None:
    """Eight may rest, and each of them could keep as much as the setting says."""
    with closing(create_sqlite(tmp_path / "archive.sqlite3", cache=2_000_000)) as database:
        with database.reading() as first, ExitStack() as others:
            first_took = first.execute("PRAGMA cache_size").fetchone()[0]
            threads = [others.enter_context(database.apart()) for _ in range(3)]
            assert len({id(one) for one in (first, *threads)}) == 4
        for _ in range(2):
            with database.reading():
                pass

        assert first_took == -2_000
        assert len(database._idle) == 4
        assert run.count("PRAGMA shrink_memory") == 3
