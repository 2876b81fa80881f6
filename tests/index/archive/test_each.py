"""One statement for many rows of values does what as many would do, on every database."""

import pytest

from index.archive.protocols import Archive
from index.archive.sql.archive import SqlStores
from index.errors import ArchiveRefused


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


def test_rows_that_are_inserted_together(archive: Archive) -> None:
    """Of one kind or several, with NULL, with what is there already."""
    assert isinstance(archive, SqlStores)
    insert = "INSERT INTO set_aside (task, item, reason, version, tries, first, last, outlet) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    rows = [("read", f"https://lantern.example/{n}", "why?", "1", n, n, -n, None if n % 2 else "o") for n in range(5)]
    with archive._database.writing() as connection:
        connection.executemany(insert, [])
        connection.executemany(insert, rows[:1])
        connection.executemany(f"{insert} ON CONFLICT DO NOTHING", rows[:2])
        connection.executemany(insert, [(*row[:-1], None) for row in rows[2:4]])
        connection.executemany(insert, rows[4:])
    with archive._database.reading() as connection:
        found = connection.execute("SELECT tries, last, outlet FROM set_aside ORDER BY tries").fetchall()
    assert found == [(0, 0, "o"), (1, -1, None), (2, -2, None), (3, -3, None), (4, -4, "o")]


def test_a_row_that_is_refused_takes_the_others_with_it(archive: Archive) -> None:
    assert isinstance(archive, SqlStores)
    with pytest.raises(ArchiveRefused), archive._database.writing() as connection:
        connection.executemany("INSERT INTO furniture (host, lesson) VALUES (?, ?)", [("a", "1"), ("a", "2")])
    assert archive.furniture.get("a") == ""
