"""The counter of the changes that one reader made."""

from index.archive.sql.database import Connection


def bump(connection: Connection, account: int) -> None:
    """Count one more change, inside a transaction."""
    connection.execute(
        "INSERT INTO reader_versions (account, version) VALUES (?, 1)"
        " ON CONFLICT (account) DO UPDATE SET version = reader_versions.version + 1",
        (account,),
    )
