"""The table `meta`: a few values about the archive as a whole, each under a name, kept as texts."""

from index.archive.sql.database import Connection


def read_text(connection: Connection, name: str) -> str | None:
    """The value of that name; None where there is none."""
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def read_number(connection: Connection, name: str) -> int:
    """The value of that name, which has to be a number; 0 where there is none."""
    return int(read_text(connection, name) or 0)


def write(connection: Connection, name: str, value: str | int) -> None:
    """Put a value in place of the one of that name."""
    connection.execute(
        "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, str(value)),
    )
