"""The archive as plain rows that SQL can count, without our engine: what figures are checked against."""

import re
import sqlite3
from collections.abc import Iterable

from index.article import ArchivedArticle


def plain_rows(articles: Iterable[ArchivedArticle]) -> sqlite3.Connection:
    """Tables: article (id, outlet, section, day, hour, text) and person (article, id). REGEXP is Python's, ignoring case."""
    rows = sqlite3.connect(":memory:")
    rows.create_function(
        "regexp", 2, lambda pattern, text: re.search(pattern, text, re.IGNORECASE) is not None, deterministic=True
    )
    rows.execute("CREATE TABLE article (id, outlet, section, day, hour, text)")
    rows.execute("CREATE TABLE person (article, id)")
    for archived in articles:
        one = archived.article
        at = one.published.at if one.published else None
        outlet = one.outlet.id if one.outlet else None
        text = "\n".join((one.title, *one.other_titles, one.standfirst or "", one.text, *one.keywords))
        day, hour = (at.isoformat()[:10], at.hour) if at else (None, None)
        rows.execute("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?)", (one.id, outlet, one.section, day, hour, text))
        people = {person.id for person in archived.people}
        rows.executemany("INSERT INTO person VALUES (?, ?)", [(one.id, person) for person in people])
    return rows


def number(rows: sqlite3.Connection, sql: str, *values: object) -> int:
    """The number that a query gives."""
    return int(rows.execute(sql, values).fetchone()[0])
