"""What a page asks for at every visit does not cost more in a larger archive."""

from typing import Any

import pytest

from index.archive.protocols import Archive
from index.archive.sqlite.database import SqliteConnection
from tests.index.fakes import an_article


def test_articles_are_counted_again_only_after_one_came_or_went(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    run: list[str] = []
    execute = SqliteConnection.execute

    def noted(connection: SqliteConnection, sql: str, *values: Any) -> Any:
        run.append(sql)
        return execute(connection, sql, *values)

    monkeypatch.setattr(SqliteConnection, "execute", noted)
    archive.articles.save(an_article("bridge"))
    assert [archive.articles.count() for _ in range(5)] == [1] * 5
    archive.articles.save(an_article("ferry"))
    assert [archive.articles.count() for _ in range(5)] == [2] * 5
    assert sum("count(*) FROM articles" in sql for sql in run) == 2
