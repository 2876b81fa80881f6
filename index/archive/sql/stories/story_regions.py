"""What has to be read to decide which stories some articles are of: their neighbourhoods, their stories so far, corrections."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from index.archive.sql.database import Connection
from index.archive.sql.rows.placeholders import marks
from index.archive.sql.rows.row_codec import moment_of, time_or_none
from index.archive.sql.stories.term_tables import SCALE, note_pending
from index.stories.neighbourhood import Neighbourhood, neighbourhood
from index.stories.protocols import StoryCorrection, StoryVerdict


@dataclass(slots=True)
class Region:
    """Neighbourhoods whose stories exchange articles, so that they are decided about together.

    ids: `articles.key` -> id. before: id of an article -> id of its story so far. links: key -> what it is connected with.
    """

    neighbourhoods: list[Neighbourhood] = field(default_factory=list)
    ids: dict[int, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    corrections: dict[int, StoryCorrection] = field(default_factory=dict)
    links: dict[int, list[tuple[int, float]]] = field(default_factory=dict)


def region_around(connection: Connection, keys: Iterable[int], most: int | None = None) -> Region | None:
    """The region of some articles. What an outgrown level decided is noted as pending.

    keys: `articles.key`. most: None is returned where more articles would have to be looked at.
    """
    region = Region()
    stories: set[str] = set()
    waiting = sorted(set(keys), reverse=True)
    while waiting:
        seed = waiting.pop()
        if seed in region.ids:
            continue
        reached = neighbourhood(seed, lambda asked: _links(connection, region, asked))
        if most is not None and len(region.ids) + len(reached.articles) > most:
            return None
        for level, met in reached.outgrown:
            _note_outgrown(connection, level, met)
        region.neighbourhoods.append(reached)
        entered = _enter(connection, reached.articles, region)
        waiting += sorted(_members(connection, entered - stories) | _corrected(connection, region, reached.articles))
        stories |= entered
    return region


def corrections_of(connection: Connection, condition: str, values: Sequence[str | int]) -> list[StoryCorrection]:
    """The corrections that an SQL condition chooses, oldest first."""
    rows = connection.execute(
        "SELECT seq, verdict, article, made, made_by, undone, undone_by FROM story_corrections"
        f" WHERE {condition} ORDER BY seq",
        values,
    ).fetchall()
    others = "SELECT article FROM story_others WHERE seq = ? ORDER BY article"
    return [
        StoryCorrection(
            seq=seq,
            verdict=StoryVerdict(verdict),
            article=article,
            others=tuple(other for (other,) in connection.execute(others, (seq,))),
            made=moment_of(made),
            by=by,
            undone=time_or_none(undone),
            undone_by=undone_by,
        )
        for seq, verdict, article, made, by, undone, undone_by in rows
    ]


def corrections_about(connection: Connection, articles: Sequence[str]) -> dict[int, StoryCorrection]:
    """Number -> correction, of those that name one of the articles."""
    corrections: dict[int, StoryCorrection] = {}
    for part, places in marks(articles):
        condition = f"article IN ({places}) OR seq IN (SELECT seq FROM story_others WHERE article IN ({places}))"
        corrections.update((entry.seq, entry) for entry in corrections_of(connection, condition, [*part, *part]))
    return corrections


def _links(connection: Connection, region: Region, keys: Collection[int]) -> Mapping[int, Sequence[tuple[int, float]]]:
    missing = [key for key in keys if key not in region.links]
    for part, places in marks(missing):
        region.links.update((key, []) for key in part)
        for key, other, score in connection.execute(
            # as in the partial index `story_links`
            f"SELECT article, other, score FROM story_pairs WHERE score >= 2600 AND article IN ({places})",
            part,
        ):
            region.links[key].append((other, score / SCALE))
    return {key: region.links[key] for key in keys}


def scores_among(connection: Connection, region: Region, keys: Collection[int]) -> dict[tuple[str, str], float]:
    """(id, id) in ascending order -> score, of all stored pairs of these articles."""
    inside = set(keys)
    scores: dict[tuple[str, str], float] = {}
    for part, places in marks(sorted(keys)):
        for key, other, score in connection.execute(
            f"SELECT article, other, score FROM story_pairs WHERE article IN ({places})", part
        ):
            if other in inside and region.ids[key] < region.ids[other]:
                scores[region.ids[key], region.ids[other]] = score / SCALE
    return scores


def _enter(connection: Connection, keys: Collection[int], region: Region) -> set[str]:
    """Read ids and stories of articles into the region. Returns the ids of their stories."""
    stories: set[str] = set()
    for part, places in marks(sorted(keys)):
        rows = connection.execute(f"SELECT key, id, story FROM articles WHERE key IN ({places})", part)
        for key, article, story in rows:
            region.ids[key] = article
            if story is not None:
                region.before[article] = story
                stories.add(story)
    return stories


def _members(connection: Connection, stories: Collection[str]) -> set[int]:
    members: set[int] = set()
    for part, places in marks(sorted(stories)):
        members.update(
            row[0] for row in connection.execute(f"SELECT key FROM articles WHERE story IN ({places})", part)
        )
    return members


def _corrected(connection: Connection, region: Region, keys: Collection[int]) -> set[int]:
    """Read the corrections of articles into the region. Returns all articles that they name."""
    fresh = corrections_about(connection, [region.ids[key] for key in sorted(keys) if key in region.ids])
    region.corrections.update(fresh)
    named = sorted({article for entry in fresh.values() for article in (entry.article, *entry.others)})
    keys_named: set[int] = set()
    for part, places in marks(named):
        keys_named.update(
            row[0] for row in connection.execute(f"SELECT key FROM articles WHERE id IN ({places})", part)
        )
    return keys_named


def _note_outgrown(connection: Connection, level: int, keys: Collection[int]) -> None:
    for part, places in marks(sorted(keys)):
        rows = connection.execute(
            f"SELECT article FROM story_terms WHERE article IN ({places}) AND level <= ?", (*part, level)
        ).fetchall()
        note_pending(connection, [row[0] for row in rows])
