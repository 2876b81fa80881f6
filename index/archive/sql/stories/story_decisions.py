"""Regions decided anew: decided by index/stories, and written down with what follows from it."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from index.archive.sql.database import Connection
from index.archive.sql.stories.story_regions import Region, region_around, scores_among
from index.archive.sql.stories.term_tables import note_pending, terms_by_key
from index.stories.neighbourhood import LEVELS, MOST
from index.stories.partition import partition
from index.stories.story_ids import name_stories
from index.stories.term_vector import NO_TERMS
from index.stories.verdicts import Held, held_by

REDIRECTS = 100
"""Redirects followed from one id."""

_Scores = dict[tuple[str, str], float]


def decide_around(connection: Connection, keys: Iterable[int], most: int | None = None) -> set[str] | None:
    """Decide anew which stories the articles around some are of. Returns the ids of all whose story changed.

    keys: `articles.key`. most: return None, and leave it, where more articles would have to be looked at.
    """
    region = region_around(connection, keys, most)
    if region is None:
        return None
    held = held_by(region.corrections.values())
    scores: _Scores = {}
    stories = [
        story
        for part in _parts(region, held)
        for story in _decided(connection, region, part, held, scores)
        if len(story) > 1
    ]
    named = name_stories(stories, region.before, lambda story_id: _is_taken(connection, story_id))
    after = {article: story_id for story_id, members in named.stories.items() for article in members}
    changed = {article for article in region.ids.values() if after.get(article) != region.before.get(article)}
    connection.executemany(
        "UPDATE articles SET story = ? WHERE id = ?", [(after.get(article), article) for article in sorted(changed)]
    )
    for story_id in named.gone:
        _retire(connection, story_id, region.before, after)
    for story_id, members in named.stories.items():
        write_story(connection, story_id, _lead(members, scores))
    connection.executemany("DELETE FROM story_pending WHERE article = ?", [(key,) for key in region.ids])
    connection.executemany(
        "UPDATE story_terms SET level = ? WHERE article = ? AND level <> ?",
        [
            (neighbourhood.level, key, neighbourhood.level)
            for neighbourhood in region.neighbourhoods
            for key in neighbourhood.articles
        ],
    )
    return changed


def _parts(region: Region, held: Held) -> list[list[int]]:
    """The neighbourhoods, put together where somebody said that articles of them are."""
    where = {key: at for at, neighbourhood in enumerate(region.neighbourhoods) for key in neighbourhood.articles}
    key_of = {article: key for key, article in region.ids.items()}
    joined = list(range(len(region.neighbourhoods)))
    for article, other in sorted(held.together):
        if article in key_of and other in key_of:
            kept, gone = sorted((joined[where[key_of[article]]], joined[where[key_of[other]]]))
            joined = [kept if at == gone else at for at in joined]
    parts: dict[int, list[int]] = {}
    for key, at in where.items():
        if key in region.ids:
            parts.setdefault(joined[at], []).append(key)
    return list(parts.values())


def _decided(
    connection: Connection, region: Region, keys: Collection[int], held: Held, scores: _Scores
) -> list[list[str]]:
    """The stories of a part. scores: gets those of its pairs."""
    articles = sorted(region.ids[key] for key in keys)
    if len(articles) == 1:
        return [articles]
    inner_scores = scores_among(connection, region, keys)
    scores.update(inner_scores)
    if len(articles) > MOST and _are_much_the_same(region, keys) and not held.apart:
        return [articles]
    terms = terms_by_key(connection, keys)
    return partition(
        articles,
        inner_scores,
        {region.ids[key]: terms.get(key, NO_TERMS) for key in keys},
        together=held.together,
        apart=held.apart,
    )


def _are_much_the_same(region: Region, keys: Collection[int]) -> bool:
    """Whether they are a neighbourhood that only the last level keeps together."""
    last = len(LEVELS) - 1
    return any(
        neighbourhood.level == last and neighbourhood.articles.issuperset(keys)
        for neighbourhood in region.neighbourhoods
    )


_APPEARED = "coalesce(a.published, CASE WHEN a.source IS NOT NULL THEN a.first_fetched END)"
"""When an article appeared; NULL of what was imported without a date, which may be of any day."""


def write_story(connection: Connection, story_id: str, lead: str) -> None:
    """Store the row of a story, with what is counted of its articles."""
    connection.execute("DELETE FROM story_redirects WHERE id = ?", (story_id,))
    connection.execute(
        "INSERT INTO stories (id, lead, articles, copies, outlets, first, last)"
        " SELECT :story, :lead, count(*), count(a.copy_of), count(DISTINCT coalesce(o.stands_for, o.id)),"
        f" min({_APPEARED}), max({_APPEARED})"
        " FROM articles a LEFT JOIN outlets o ON o.id = a.outlet WHERE a.story = :story"
        " ON CONFLICT (id) DO UPDATE SET lead = excluded.lead, articles = excluded.articles, copies = excluded.copies,"
        " outlets = excluded.outlets, first = excluded.first, last = excluded.last",
        {"story": story_id, "lead": lead},
    )


def leave_story(connection: Connection, key: int) -> None:
    """Take an article that is about to go out of its story, which is dissolved where one article is left. The index hears
    of that article when its neighbourhood is decided."""
    row = connection.execute("SELECT story FROM articles WHERE key = ?", (key,)).fetchone()
    if row is None or row[0] is None:
        return
    story_id = row[0]
    connection.execute("UPDATE articles SET story = NULL WHERE key = ?", (key,))
    rows = connection.execute("SELECT key FROM articles WHERE story = ?", (story_id,)).fetchall()
    note_pending(connection, [other for (other,) in rows])
    lead = connection.execute(
        "SELECT a.id FROM articles a JOIN stories s ON s.id = a.story WHERE a.story = ? ORDER BY a.id <> s.lead, a.id LIMIT 1",
        (story_id,),
    ).fetchone()
    if lead is None:
        connection.execute("DELETE FROM stories WHERE id = ?", (story_id,))
    else:
        write_story(connection, story_id, lead[0])


def redirected(connection: Connection, story_id: str) -> str:
    """The id that an id leads to; itself where it leads nowhere else."""
    seen = {story_id}
    while len(seen) < REDIRECTS:
        row = connection.execute("SELECT story FROM story_redirects WHERE id = ?", (story_id,)).fetchone()
        if row is None or row[0] in seen:
            break
        story_id = row[0]
        seen.add(story_id)
    return story_id


def _lead(members: Sequence[str], pairs: Mapping[tuple[str, str], float]) -> str:
    """The article that has most in common with the others; of equal ones the first."""

    def common(member: str) -> float:
        return round(
            sum(pairs.get((member, other) if member < other else (other, member), 0.0) for other in members), 6
        )

    return min(members, key=lambda member: (-common(member), member))


def _is_taken(connection: Connection, story_id: str) -> bool:
    return connection.execute("SELECT 1 FROM stories WHERE id = ?", (story_id,)).fetchone() is not None


def _retire(connection: Connection, story_id: str, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """An id that no story bears any more leads to where most of its articles are."""
    connection.execute("DELETE FROM stories WHERE id = ?", (story_id,))
    went: dict[str, int] = {}
    for article, was in before.items():
        if was == story_id and article in after:
            went[after[article]] = went.get(after[article], 0) + 1
    if went:
        target = min(went, key=lambda story: (-went[story], story))
        connection.execute(
            "INSERT INTO story_redirects (id, story) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET story = excluded.story",
            (story_id, target),
        )
