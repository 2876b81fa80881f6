"""Stories: looked up, listed, corrected."""

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from index.archive.protocols import ChangeKind
from index.archive.sql.database import Connection, Database
from index.archive.sql.outbox import push
from index.archive.sql.rows.article_layers import NO_LAYER, layers
from index.archive.sql.rows.placeholders import marks
from index.archive.sql.rows.row_codec import moment_of, title_of
from index.archive.sql.stories.story_decisions import decide_around, redirected
from index.archive.sql.stories.story_lists import page_of_ids
from index.archive.sql.stories.story_regions import corrections_about, corrections_of
from index.archive.sql.stories.term_tables import DAY, note_pending, store_terms
from index.article import Outlet
from index.corrections.layer import corrected_title
from index.errors import NotFound
from index.stories.protocols import (
    Story,
    StoryCorrection,
    StoryPage,
    StoryQuery,
    StorySummary,
    StoryVerdict,
)
from index.stories.term_vector import VECTOR_VERSION, Terms
from index.text import characters
from index.text.localizable import Sentence

AT_ONCE = 120
"""Articles around new ones up to which their stories are decided at once; more are left to quiet times."""

_NOT_FOUND = "There is no such story; its articles may have been removed, or found to tell different events."


class SqlStories:
    """Implements index.stories.protocols.StoryStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, story_id: str) -> Story | None:
        with self._database.reading() as connection:
            target = redirected(connection, characters.line(story_id))
            summary = _summaries(connection, [target]).get(target)
            if summary is None:
                return None
            rows = connection.execute(
                "SELECT id FROM articles WHERE story = ? ORDER BY coalesce(published, first_fetched), id", (target,)
            ).fetchall()
        return Story(summary=summary, articles=tuple(row[0] for row in rows))

    def of(self, article_ids: Sequence[str]) -> dict[str, str]:
        with self._database.reading() as connection:
            return _stories_of(connection, article_ids)

    def summaries(self, story_ids: Iterable[str]) -> dict[str, StorySummary]:
        ids = list(dict.fromkeys(story_ids))
        if not ids:
            return {}
        with self._database.reading() as connection:
            return _summaries(connection, ids)

    def titles(self, story_ids: Iterable[str]) -> dict[str, str]:
        ids = list(dict.fromkeys(story_ids))
        if not ids:
            return {}
        with self._database.reading() as connection:
            return {row[0]: title for row, title in _led(connection, "s.id, s.lead, r.payload", ids)}

    def page(self, query: StoryQuery, limit: int, *, cursor: str = "") -> StoryPage:
        with self._database.reading() as connection:
            ids, following = page_of_ids(connection, query, limit, cursor)
            summaries = _summaries(connection, ids)
        return StoryPage(stories=tuple(summaries[story_id] for story_id in ids), next=following)

    def count(self) -> int:
        with self._database.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM stories").fetchone()[0])

    # --- corrections

    def set_apart(self, article_id: str, *, by: str) -> StoryCorrection:
        with self._database.writing() as connection:
            row = connection.execute("SELECT id, story, copy_of FROM articles WHERE id = ?", (article_id,)).fetchone()
            if row is None or row[1] is None:
                raise NotFound(Sentence("This article is of no story; it may have been set apart already."))
            rows = connection.execute(
                "SELECT id FROM articles WHERE story = :story AND id NOT IN (:own, :original) AND coalesce(copy_of, '') <> :own",
                {"story": row[1], "own": row[0], "original": row[2] or ""},
            ).fetchall()
            return _correct(connection, StoryVerdict.APART, row[0], [other for (other,) in rows], by)

    def join(self, story_id: str, other_id: str, *, by: str) -> StoryCorrection:
        with self._database.writing() as connection:
            story, merged = (redirected(connection, characters.line(given)) for given in (story_id, other_id))
            if story == merged:
                raise ValueError("These are one story already.")
            rows = connection.execute("SELECT id, lead FROM stories WHERE id IN (?, ?)", (story, merged)).fetchall()
            if len(rows) < 2:
                raise NotFound(_NOT_FOUND)
            lead = dict(rows)[story]
            members = connection.execute(
                "SELECT id FROM articles WHERE story IN (?, ?) AND id <> ?", (story, merged, lead)
            )
            return _correct(connection, StoryVerdict.ONE, lead, [member for (member,) in members.fetchall()], by)

    def undo(self, seq: int, *, by: str) -> StoryCorrection:
        with self._database.writing() as connection:
            standing = corrections_of(connection, "seq = ? AND undone IS NULL", (seq,))
            if not standing:
                raise NotFound(
                    Sentence("There is no such correction to take back; it may have been taken back already.")
                )
            connection.execute(
                "UPDATE story_corrections SET undone = ?, undone_by = ? WHERE seq = ?",
                (_now(), characters.line(by), seq),
            )
            _follow(connection, [standing[0].article, *standing[0].others])
            return corrections_of(connection, "seq = ?", (seq,))[0]

    def log(self, limit: int, *, article_ids: Sequence[str] | None = None) -> list[StoryCorrection]:
        with self._database.reading() as connection:
            if article_ids is not None:
                corrections = corrections_about(connection, article_ids)
                return [corrections[seq] for seq in sorted(corrections, reverse=True)[:limit]]
            condition = "seq IN (SELECT seq FROM story_corrections ORDER BY seq DESC LIMIT ?)"
            return corrections_of(connection, condition, (limit,))[::-1]

    # --- the indexer's side

    def place(self, read: Sequence[tuple[str, Terms]]) -> dict[str, str]:
        ids = [article_id for article_id, _ in read]
        with self._database.writing() as connection:
            keys: list[int] = []
            for article_id, terms in read:
                row = connection.execute(
                    "SELECT key, coalesce(published, CASE WHEN source IS NULL THEN NULL ELSE first_fetched END)"
                    " FROM articles WHERE id = ?",
                    (article_id,),
                ).fetchone()
                if row is not None:
                    store_terms(connection, row[0], None if row[1] is None else row[1] // DAY, terms)
                    keys.append(row[0])
            for key in keys:
                changed = decide_around(connection, [key], AT_ONCE) if _is_pending(connection, key) else None
                push(connection, sorted((changed or set()) - set(ids)), ChangeKind.UPSERT)
            return _stories_of(connection, ids)

    def decide_pending(self, limit: int) -> bool:
        with self._database.writing() as connection:
            rows = connection.execute("SELECT article FROM story_pending ORDER BY article LIMIT ?", (limit,)).fetchall()
            for (key,) in rows:
                if _is_pending(connection, key):
                    push(connection, sorted(decide_around(connection, [key]) or ()), ChangeKind.UPSERT)
            connection.executemany("DELETE FROM story_pending WHERE article = ?", rows)
        return bool(rows)

    def unread(self, limit: int, after: str = "") -> list[str]:
        with self._database.reading() as connection:
            if not after and _all_read(connection):
                return []
            rows = connection.execute(
                "SELECT a.id FROM articles a LEFT JOIN story_terms t ON t.article = a.key"
                " WHERE a.id > ? AND (t.version IS NULL OR t.version <> ?) ORDER BY a.id LIMIT ?",
                (after, VECTOR_VERSION, limit),
            ).fetchall()
        return [row[0] for row in rows]

    def unread_of(self, article_ids: Sequence[str]) -> frozenset[str]:
        found: list[str] = []
        with self._database.reading() as connection:
            for part, places in marks(list(article_ids)):
                rows = connection.execute(
                    "SELECT a.id FROM articles a LEFT JOIN story_terms t ON t.article = a.key"
                    f" WHERE a.id IN ({places}) AND (t.version IS NULL OR t.version <> ?)",
                    (*part, VECTOR_VERSION),
                )
                found += [row[0] for row in rows]
        return frozenset(found)

    def regroup(self) -> None:
        with self._database.writing() as connection:
            connection.execute("UPDATE story_terms SET version = 0")


def _all_read(connection: Connection) -> bool:
    """Whether every article was read by today's rule: two counts along indexes, without a look at what was read."""
    row = connection.execute(
        "SELECT count(*) FROM articles HAVING count(*) = (SELECT count(*) FROM story_terms WHERE version = ?)",
        (VECTOR_VERSION,),
    ).fetchone()
    return row is not None


def _summaries(connection: Connection, ids: Sequence[str]) -> dict[str, StorySummary]:
    summaries: dict[str, StorySummary] = {}
    for part, places in marks(ids):
        outlets: dict[str, list[Outlet]] = {}
        for story_id, outlet, name in connection.execute(
            "SELECT a.story, t.id, coalesce(t.shown, t.name) FROM articles a JOIN outlets o ON o.id = a.outlet"
            f" JOIN outlets t ON t.id = coalesce(o.stands_for, o.id) WHERE a.story IN ({places})"
            " GROUP BY a.story, t.id ORDER BY min(coalesce(a.published, a.first_fetched)), t.id",
            part,
        ):
            outlets.setdefault(story_id, []).append(Outlet(id=outlet, name=name))
        columns = "s.id, s.lead, r.payload, s.articles, s.copies, s.first, s.last"
        for (story_id, lead, _, articles, copies, first, last), title in _led(connection, columns, part):
            summaries[story_id] = StorySummary(
                id=story_id,
                title=title,
                lead=lead,
                articles=articles,
                copies=copies,
                outlets=tuple(outlets.get(story_id, ())),
                first=None if first is None else moment_of(first),
                last=None if last is None else moment_of(last),
            )
    return summaries


def _led(connection: Connection, columns: str, ids: Sequence[str]) -> Iterator[tuple[Any, str]]:
    """Rows of these stories, each with the headline of the article that leads it. columns: with its id as the second and its
    payload as the third."""
    for part, places in marks(ids):
        rows = connection.execute(
            f"SELECT {columns} FROM stories s JOIN articles a ON a.id = s.lead"
            f" JOIN revisions r ON r.article = a.id AND r.number = a.version WHERE s.id IN ({places})",
            part,
        ).fetchall()
        above = layers(connection, [row[1] for row in rows])
        for row in rows:
            yield row, corrected_title(title_of(row[2]), above.get(row[1], NO_LAYER).values)


def _stories_of(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    stories: dict[str, str] = {}
    for part, places in marks(list(dict.fromkeys(ids))):
        stories.update(
            connection.execute(f"SELECT id, story FROM articles WHERE story IS NOT NULL AND id IN ({places})", part)
        )
    return stories


def _correct(
    connection: Connection, verdict: StoryVerdict, article: str, others: Sequence[str], by: str
) -> StoryCorrection:
    (seq,) = connection.execute(
        "INSERT INTO story_corrections (verdict, article, made, made_by) VALUES (?, ?, ?, ?) RETURNING seq",
        (verdict.value, article, _now(), characters.line(by)),
    ).fetchone()
    connection.executemany("INSERT INTO story_others (seq, article) VALUES (?, ?)", [(seq, other) for other in others])
    _follow(connection, [article, *others])
    return corrections_of(connection, "seq = ?", (seq,))[0]


def _follow(connection: Connection, articles: Sequence[str]) -> None:
    """After a correction of these articles: stories and index."""
    keys: list[int] = []
    for part, places in marks(list(articles)):
        keys += [row[0] for row in connection.execute(f"SELECT key FROM articles WHERE id IN ({places})", part)]
    note_pending(connection, keys)
    push(connection, sorted(decide_around(connection, keys) or ()), ChangeKind.UPSERT)


def _is_pending(connection: Connection, key: int) -> bool:
    return connection.execute("SELECT 1 FROM story_pending WHERE article = ?", (key,)).fetchone() is not None


def _now() -> int:
    return time.time_ns() // 1000
