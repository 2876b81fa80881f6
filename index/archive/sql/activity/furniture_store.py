"""What the crawler learned of the furniture of outlets."""

from collections.abc import Mapping

from index.archive.sql.database import Database


class SqlFurniture:
    """Implements index.furniture.protocols.FurnitureStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, host: str) -> str:
        with self._database.reading() as connection:
            row = connection.execute("SELECT lesson FROM furniture WHERE host = ?", (host,)).fetchone()
        return str(row[0]) if row else ""

    def put_many(self, lessons: Mapping[str, str]) -> None:
        with self._database.sharing() as connection:
            connection.executemany(
                "INSERT INTO furniture (host, lesson) VALUES (?, ?) ON CONFLICT (host) DO UPDATE SET lesson = excluded.lesson",
                sorted(lessons.items()),
            )
