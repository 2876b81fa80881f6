"""What can be told of an archive of any format: from tables that every archive has, and from later ones where they are."""

from collections.abc import Collection
from dataclasses import replace

from index.archive.protocols import ArchiveLook
from index.archive.sql.database import Connection
from index.archive.sql.rows.row_codec import time_or_none

NOTHING = ArchiveLook(
    format=0, known=0, steps=0, bytes=0, articles=0, annotated={}, newest=None, backup=None
)  # fmt: skip


def formats(version: int, steps: Collection[int], size: int) -> ArchiveLook:
    """What is known without reading a table. version: the format of the archive; steps: the numbers of all that there are; size: in
    bytes."""
    ahead = sum(number > version for number in steps)
    return replace(NOTHING, format=version, known=max(steps), steps=ahead, bytes=size)


def contents(look: ArchiveLook, connection: Connection, tables: Collection[str]) -> ArchiveLook:
    """The same with what its tables tell. tables: the names of those that there are."""
    articles, newest = connection.execute("SELECT count(*), max(first_fetched) FROM articles").fetchone()
    annotated = connection.execute("SELECT annotator, count(*) FROM annotations GROUP BY annotator").fetchall()
    backup = None
    if "audit" in tables:  # where accounts are, so are notes of what was done
        (backup,) = connection.execute("SELECT max(at) FROM audit WHERE action = 'backup.make'").fetchone()
    return replace(
        look,
        articles=int(articles),
        annotated={str(name): int(count) for name, count in annotated},
        newest=time_or_none(newest),
        backup=time_or_none(backup),
    )
