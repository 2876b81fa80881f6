"""What a page asks for at every visit does not cost more in a larger archive."""

from typing import Any

import pytest

from index.archive.protocols import Archive
from index.archive.sqlite.database import SqliteConnection
from index.stories.placing import place
from tests.index.fakes import an_article


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
