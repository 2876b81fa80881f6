"""Neighbourhoods decided anew: read, decided by index/stories, and written down with what follows from it."""

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from index.archive.sqlite.rows.placeholders import marks
from index.archive.sqlite.rows.row_codec import moment_of, time_or_none
from index.archive.sqlite.stories.term_tables import SCALE, note_pending, terms_by_key
from index.stories.partition import LINK, neighbourhoods, partition
from index.stories.protocols import StoryCorrection, StoryVerdict
from index.stories.story_ids import name_stories
from index.stories.verdicts import held_by

REDIRECTS = 100
"""Redirects followed from one id."""


@dataclass(slots=True)
class _Region:
    """Articles that have to be decided about together, with all that decides it. Articles by id.

    before: id of the story of each so far.
    """

    ids: dict[int, str] = field(default_factory=dict)
    pairs: dict[tuple[str, str], float] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    corrections: dict[int, StoryCorrection] = field(default_factory=dict)


def decide_around(connection: sqlite3.Connection, keys: Iterable[int], most: int | None = None) -> set[str] | None:
    """Decide anew which stories the articles around some are of. Returns the ids of all whose story changed.

    keys: `articles.key`. most: return None, and leave it, where more articles would have to be looked at.
    """
    region = _gathered(connection, keys, most)
    if region is None:
        return None
    connection.executemany("DELETE FROM story_pending WHERE article = ?", [(key,) for key in region.ids])
    held = held_by(region.corrections.values())
    key_of = {article: key for key, article in region.ids.items()}
    stories: list[list[str]] = []
    for part in neighbourhoods(key_of, region.pairs, (pair for pair in held.together if set(pair) <= key_of.keys())):
        if len(part) > 1:
            numbers = {article: key_of[article] for article in part}
            terms = terms_by_key(connection, numbers.values())
            decided = partition(
                part,
                region.pairs,
                {article: terms[key].terms if key in terms else {} for article, key in numbers.items()},
                together=held.together,
                apart=held.apart,
            )
            stories += [story for story in decided if len(story) > 1]
    named = name_stories(stories, region.before, lambda story_id: _is_taken(connection, story_id))
    after = {article: story_id for story_id, members in named.stories.items() for article in members}
    changed = {article for article in key_of if after.get(article) != region.before.get(article)}
    connection.executemany(
        "UPDATE articles SET story = ? WHERE id = ?", [(after.get(article), article) for article in sorted(changed)]
    )
    for story_id in named.gone:
        _retire(connection, story_id, region.before, after)
    for story_id, members in named.stories.items():
        write_story(connection, story_id, _lead(members, region.pairs))
    return changed


def write_story(connection: sqlite3.Connection, story_id: str, lead: str) -> None:
    """Store the row of a story, with what is counted of its articles."""
    connection.execute("DELETE FROM story_redirects WHERE id = ?", (story_id,))
    connection.execute(
        "INSERT OR REPLACE INTO stories (id, lead, articles, copies, outlets, first, last)"
        " SELECT ?1, ?2, count(*), count(a.copy_of), count(DISTINCT coalesce(o.stands_for, o.id)),"
        " min(coalesce(a.published, a.first_fetched)), max(coalesce(a.published, a.first_fetched))"
        " FROM articles a LEFT JOIN outlets o ON o.id = a.outlet WHERE a.story = ?1",
        (story_id, lead),
    )


def leave_story(connection: sqlite3.Connection, key: int) -> None:
    """Take an article that is about to go out of its story, which is dissolved where one article is left. The index hears
    of that article when its neighbourhood is decided."""
    row = connection.execute("SELECT story FROM articles WHERE key = ?", (key,)).fetchone()
    if row is None or row[0] is None:
        return
    story_id = row[0]
    connection.execute("UPDATE articles SET story = NULL WHERE key = ?", (key,))
    note_pending(connection, _members(connection, [story_id]))
    lead = connection.execute(
        "SELECT id FROM articles WHERE story = ?1 ORDER BY id <> (SELECT lead FROM stories WHERE id = ?1), id LIMIT 1",
        (story_id,),
    ).fetchone()
    if lead is None:
        connection.execute("DELETE FROM stories WHERE id = ?", (story_id,))
    else:
        write_story(connection, story_id, lead[0])


def redirected(connection: sqlite3.Connection, story_id: str) -> str:
    """The id that an id leads to; itself where it leads nowhere else."""
    seen = {story_id}
    while len(seen) < REDIRECTS:
        row = connection.execute("SELECT story FROM story_redirects WHERE id = ?", (story_id,)).fetchone()
        if row is None or row[0] in seen:
            break
        story_id = row[0]
        seen.add(story_id)
    return story_id


def corrections_of(
    connection: sqlite3.Connection, condition: str, values: Sequence[str | int]
) -> list[StoryCorrection]:
    """The corrections that an SQL condition chooses, oldest first."""
    rows = connection.execute(
        "SELECT seq, verdict, article, made, made_by, undone, undone_by FROM story_corrections"
        f" WHERE {condition} ORDER BY seq",
        values,
    ).fetchall()
    return [
        StoryCorrection(
            seq=seq,
            verdict=StoryVerdict(verdict),
            article=article,
            others=tuple(
                other
                for (other,) in connection.execute(
                    "SELECT article FROM story_others WHERE seq = ? ORDER BY article", (seq,)
                )
            ),
            made=moment_of(made),
            by=by,
            undone=time_or_none(undone),
            undone_by=undone_by,
        )
        for seq, verdict, article, made, by, undone, undone_by in rows
    ]


def corrections_about(connection: sqlite3.Connection, articles: Sequence[str]) -> dict[int, StoryCorrection]:
    """Number -> correction, of those that name one of the articles."""
    found: dict[int, StoryCorrection] = {}
    for part, places in marks(articles):
        condition = f"article IN ({places}) OR seq IN (SELECT seq FROM story_others WHERE article IN ({places}))"
        found.update((entry.seq, entry) for entry in corrections_of(connection, condition, [*part, *part]))
    return found


def _gathered(connection: sqlite3.Connection, keys: Iterable[int], most: int | None) -> _Region | None:
    """The articles, those that pairs or corrections connect them with, and those of all their stories so far."""
    region = _Region()
    fresh = set(keys)
    stories: set[str] = set()
    while fresh:
        new_stories, reached = _look_at(connection, fresh, region)
        if most is not None and len(region.ids) > most:
            return None
        reached.update(_members(connection, new_stories - stories))
        stories |= new_stories
        fresh = reached - region.ids.keys()
    return region


def _look_at(connection: sqlite3.Connection, keys: Collection[int], region: _Region) -> tuple[set[str], set[int]]:
    """Read articles into the region. Returns the ids of their stories, and the articles that they are connected with."""
    stories: set[str] = set()
    reached: set[int] = set()
    names: list[str] = []
    for part, places in marks(sorted(keys)):
        for key, article, story in connection.execute(
            f"SELECT key, id, story FROM articles WHERE key IN ({places})", part
        ):
            region.ids[key] = article
            names.append(article)
            if story is not None:
                region.before[article] = story
                stories.add(story)
        for one, other, article, found in connection.execute(
            "SELECT p.article, p.other, a.id, p.score FROM story_pairs p JOIN articles a ON a.key = p.other"
            f" WHERE p.article IN ({places})",
            part,
        ):
            own = region.ids[one]
            region.pairs[(own, article) if own < article else (article, own)] = found / SCALE
            if found >= LINK * SCALE:
                reached.add(other)
    fresh = corrections_about(connection, names)
    named = sorted({one for entry in fresh.values() for one in (entry.article, *entry.others)})
    region.corrections.update(fresh)
    for part_of, places in marks(named):
        reached.update(
            row[0] for row in connection.execute(f"SELECT key FROM articles WHERE id IN ({places})", part_of)
        )
    return stories, reached


def _members(connection: sqlite3.Connection, stories: Collection[str]) -> set[int]:
    found: set[int] = set()
    for part, places in marks(sorted(stories)):
        found.update(row[0] for row in connection.execute(f"SELECT key FROM articles WHERE story IN ({places})", part))
    return found


def _lead(members: Sequence[str], pairs: Mapping[tuple[str, str], float]) -> str:
    """The article that has most in common with the others; of equal ones the first."""

    def common(one: str) -> float:
        return round(sum(pairs.get((one, other) if one < other else (other, one), 0.0) for other in members), 6)

    return min(members, key=lambda one: (-common(one), one))


def _is_taken(connection: sqlite3.Connection, story_id: str) -> bool:
    return connection.execute("SELECT 1 FROM stories WHERE id = ?", (story_id,)).fetchone() is not None


def _retire(connection: sqlite3.Connection, story_id: str, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """An id that no story bears any more leads to where most of its articles are."""
    connection.execute("DELETE FROM stories WHERE id = ?", (story_id,))
    went: dict[str, int] = {}
    for article, own in before.items():
        if own == story_id and article in after:
            went[after[article]] = went.get(after[article], 0) + 1
    if went:
        target = min(went, key=lambda one: (-went[one], one))
        connection.execute("INSERT OR REPLACE INTO story_redirects (id, story) VALUES (?, ?)", (story_id, target))
