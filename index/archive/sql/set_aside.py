"""What failed in a way that nobody foresaw, with its reason, so that it can be looked at and tried again."""

import time
from collections.abc import Sequence

from index.archive.protocols import Aside, Task
from index.archive.sql.database import Connection, Database, together
from index.archive.sql.rows.placeholders import marks
from index.archive.sql.rows.row_codec import article_to_row, moment_of, pack, row_to_article, unpack
from index.article import Article
from index.text.characters import line

_COLUMNS = "task, item, reason, version, tries, first, last"


class SqlSetAside:
    """Implements index.archive.protocols.SetAsideStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(
        self,
        task: Task,
        item: str,
        reason: str,
        *,
        version: str,
        article: Article | None = None,
        aliases: Sequence[str] = (),
    ) -> None:
        now = time.time_ns() // 1000
        outlet = article.outlet.id if article and article.outlet else None
        payload = pack({"article": article_to_row(article), "aliases": list(aliases)}) if article else None
        with self._database.sharing() as connection:
            connection.execute(
                f"INSERT INTO set_aside ({_COLUMNS}, outlet, payload) VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?)"
                " ON CONFLICT (task, item) DO UPDATE SET reason = excluded.reason, version = excluded.version,"
                " tries = set_aside.tries + 1, last = excluded.last, outlet = excluded.outlet,"
                " payload = coalesce(excluded.payload, set_aside.payload)",
                (task.value, line(item), line(reason), version, now, now, line(outlet or "") or None, payload),
            )

    def among(self, task: Task, items: Sequence[str]) -> set[str]:
        set_aside: set[str] = set()
        with self._database.reading() as connection:
            for part, places in marks(list(dict.fromkeys(items))):
                rows = connection.execute(
                    f"SELECT item FROM set_aside WHERE task = ? AND item IN ({places})", (task.value, *part)
                )
                set_aside.update(row[0] for row in rows)
        return set_aside

    def counts(self) -> dict[Task, int]:
        with self._database.reading() as connection:
            rows = connection.execute("SELECT task, count(*) FROM set_aside GROUP BY task").fetchall()
        return {Task(task): count for task, count in rows}

    def all(self, task: Task | None = None, *, other_than: str | None = None, limit: int = 1000) -> list[Aside]:
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM set_aside WHERE task = coalesce(?, task) AND version <> ? "
                "ORDER BY last DESC, task, item LIMIT ?",
                (task.value if task else None, other_than or "", limit),
            ).fetchall()
        return [
            Aside(
                task=Task(row[0]),
                item=row[1],
                reason=row[2],
                version=row[3],
                tries=row[4],
                first=moment_of(row[5]),
                last=moment_of(row[6]),
            )
            for row in rows
        ]

    def article(self, item: str) -> tuple[Article, list[str]] | None:
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT payload FROM set_aside WHERE task = 'save' AND item = ?", (line(item),)
            ).fetchone()
        if row is None or row[0] is None:
            return None
        kept = unpack(row[0])
        return row_to_article(kept["article"]), kept["aliases"]

    def take(self, task: Task, *, other_than: str | None = None) -> list[str]:
        with self._database.writing() as connection:
            wanted = "task = ? AND version <> ?"
            rows = connection.execute(
                f"SELECT item FROM set_aside WHERE {wanted}", (task.value, other_than or "")
            ).fetchall()
            connection.execute(f"DELETE FROM set_aside WHERE {wanted}", (task.value, other_than or ""))
        return [row[0] for row in rows]

    def remove(self, task: Task, items: Sequence[str]) -> None:
        together(self._database, lambda connection: drop(connection, items, task))


def drop(connection: Connection, items: Sequence[str], *tasks: Task) -> None:
    """Of these tasks; without any, of all."""
    kinds = ", ".join(f"'{task.value}'" for task in tasks or Task)
    for part, places in marks(items):
        connection.execute(f"DELETE FROM set_aside WHERE task IN ({kinds}) AND item IN ({places})", part)
