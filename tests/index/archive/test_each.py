"""One statement for many rows of values gives the rows of each, on every database."""

from index.archive.protocols import Archive
from index.archive.sql.archive import SqlStores


def test_rows_of_each(archive: Archive) -> None:
    assert isinstance(archive, SqlStores)
    archive.furniture.put_many({"a": "1", "b": "2", "c": "1"})
    with archive._database.reading() as connection:
        found = connection.each(
            "SELECT host, lesson FROM furniture WHERE lesson = ? AND host > ? ORDER BY host DESC LIMIT ?",
            [("1", "", 9), ("2", "b", 9), ("1", "", 1), ("2", "a?$1", 9)],
        )
        assert found == [[("c", "1"), ("a", "1")], [], [("c", "1")], [("b", "2")]]
        assert connection.each("SELECT host FROM furniture WHERE host = ?", []) == []
