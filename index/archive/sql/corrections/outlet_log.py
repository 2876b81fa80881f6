"""The log of decisions about outlets: checked, foreseen, entered and taken back; what follows is kept in `outlets`."""

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from index.archive.protocols import ChangeKind
from index.archive.sql.database import Connection
from index.archive.sql.outbox import push
from index.archive.sql.rows.placeholders import marks
from index.archive.sql.rows.row_codec import micros, moment_of, time_or_none
from index.errors import NotFound
from index.outlets.labels import NO_LABELS, Labels, as_json, from_json
from index.outlets.outlet_decisions import DecisionKind, OutletDecision, OutletDecisions
from index.outlets.protocols import ForeseenDecision
from index.text import characters
from index.text.folding import fold
from index.text.localizable import Sentence

EXAMPLES = 5
"""Articles that are given as examples of those that would change."""


def entries(connection: Connection) -> list[OutletDecision]:
    """Every entry, oldest first, those taken back among them."""
    rows = connection.execute(
        "SELECT seq, kind, outlet, other, name, labels, made, made_by, undone, undone_by FROM outlet_decisions ORDER BY seq"
    )
    return [
        OutletDecision(
            seq=seq,
            kind=DecisionKind(kind),
            outlet=outlet,
            other=other,
            name=name,
            labels=from_json(json.loads(labels)),
            made=moment_of(made),
            by=by,
            undone=time_or_none(undone),
            undone_by=undone_by,
        )
        for seq, kind, outlet, other, name, labels, made, by, undone, undone_by in rows
    ]


def checked(
    connection: Connection,
    kind: DecisionKind,
    outlet_id: str,
    other_id: str | None,
    name: str | None,
    labels: Labels,
    by: str,
) -> OutletDecision:
    """The entry as it would be made, about the outlets that the ids stand for. Raises NotFound, ValueError."""
    log = entries(connection)
    now = OutletDecisions(log)
    outlet, other = now.follow(_known(connection, outlet_id)), None
    if kind in (DecisionKind.MERGE, DecisionKind.APART):
        other = now.follow(_known(connection, other_id or ""))
        if outlet == other:
            raise ValueError(f"{outlet_id} and {other_id} are one outlet already")
        if kind is DecisionKind.APART and now.are_apart(outlet, other):
            raise ValueError(f"that {outlet} and {other} are not one was said already")
    elif kind is DecisionKind.RENAME and (not name or name == _shown(connection, outlet)):
        raise ValueError(f"{outlet} is shown under that name already" if name else "an outlet needs a name")
    elif kind is DecisionKind.LABEL and labels == now.labels(outlet):
        raise ValueError(f"{outlet} carries these labels already")
    return OutletDecision(
        seq=max((entry.seq for entry in log), default=0) + 1,
        kind=kind,
        outlet=outlet,
        other=other,
        name=name if kind is DecisionKind.RENAME else None,
        labels=labels if kind is DecisionKind.LABEL else NO_LABELS,
        made=datetime.now(UTC),
        by=characters.line(by),
    )


def enter(connection: Connection, entry: OutletDecision) -> OutletDecision:
    """Append an entry of `checked` and let all follow. The entry with its number."""
    before = OutletDecisions(entries(connection))
    row = connection.execute(
        "INSERT INTO outlet_decisions (kind, outlet, other, name, labels, made, made_by) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " RETURNING seq",
        (
            entry.kind.value,
            entry.outlet,
            entry.other,
            entry.name,
            json.dumps(as_json(entry.labels)),
            micros(entry.made),
            entry.by,
        ),
    ).fetchone()
    entry = replace(entry, seq=int(row[0]))
    _follow(connection, entry, before)
    return entry


def standing_entry(connection: Connection, seq: int | None) -> OutletDecision:
    """The entry of that number, or the last, if it stands. Raises NotFound."""
    standing = [entry for entry in entries(connection) if entry.undone is None and seq in (None, entry.seq)]
    if not standing:
        raise NotFound(Sentence("There is no such decision to take back; it may have been taken back already."))
    return standing[-1]


def take_back(connection: Connection, seq: int | None, by: str) -> OutletDecision:
    """See `index.outlets.protocols.OutletStore.undo`."""
    before = OutletDecisions(entries(connection))
    entry = standing_entry(connection, seq)
    connection.execute(
        "UPDATE outlet_decisions SET undone = ?, undone_by = ? WHERE seq = ?",
        (time.time_ns() // 1000, characters.line(by), entry.seq),
    )
    _follow(connection, entry, before)
    return next(logged for logged in entries(connection) if logged.seq == entry.seq)


def foreseen(connection: Connection, entry: OutletDecision, *, undo: bool = False) -> ForeseenDecision:
    """What entering an entry, or taking it back, would change."""
    log = entries(connection)
    before = OutletDecisions(log)
    after = OutletDecisions([logged for logged in log if logged.seq != entry.seq] if undo else [*log, entry])
    if entry.kind is DecisionKind.APART:
        changing: set[str] = set()
    elif entry.kind is DecisionKind.MERGE:
        changing = {
            outlet for outlet in _touched(entry, before, after) if before.follow(outlet) != after.follow(outlet)
        }
    else:
        changing = after.group(entry.outlet)
    articles, examples = _articles(connection, changing)
    return ForeseenDecision(entry=entry, articles=articles, examples=examples)


def group_of(connection: Connection, outlet_id: str) -> list[str]:
    """The ids that count to the same outlet as this one, which need not be known."""
    rows = connection.execute(
        "WITH target (id) AS (SELECT coalesce((SELECT stands_for FROM outlets WHERE id = :id), :id))"
        " SELECT id FROM target UNION SELECT :id UNION SELECT o.id FROM outlets o JOIN target t ON o.stands_for = t.id",
        {"id": outlet_id},
    )
    return sorted(row[0] for row in rows)


def _known(connection: Connection, outlet_id: str) -> str:
    key = characters.mended(outlet_id)
    if connection.execute("SELECT 1 FROM outlets WHERE id = ?", (key,)).fetchone() is None:
        raise NotFound(Sentence("There is no outlet %(outlet_id)s in the archive.", outlet_id=repr(outlet_id[:100])))
    return key


def _shown(connection: Connection, outlet_id: str) -> str:
    row = connection.execute("SELECT coalesce(shown, name) FROM outlets WHERE id = ?", (outlet_id,)).fetchone()
    return str(row[0])


def _touched(entry: OutletDecision, before: OutletDecisions, after: OutletDecisions) -> set[str]:
    """Which ids it may change."""
    return {
        outlet for key in (entry.outlet, entry.other) if key for state in (before, after) for outlet in state.group(key)
    }


def _articles(connection: Connection, outlets: Iterable[str]) -> tuple[int, tuple[str, ...]]:
    """How many articles were read as of these outlets, and some of the newest."""
    ids = sorted(outlets)
    total, newest = 0, []
    for part, places in marks(ids):
        total += sum(
            row[0]
            for row in connection.execute(f"SELECT articles FROM outlet_articles WHERE outlet IN ({places})", part)
        )
        newest += connection.execute(
            f"SELECT key, id FROM articles WHERE outlet IN ({places}) ORDER BY key DESC LIMIT ?", (*part, EXAMPLES)
        ).fetchall()
    return total, tuple(article for _, article in sorted(newest, reverse=True)[:EXAMPLES])


def _follow(connection: Connection, entry: OutletDecision, before: OutletDecisions) -> None:
    """After the log changed: the columns of `outlets`, and the index."""
    after = OutletDecisions(entries(connection))
    ids = _touched(entry, before, after)
    for outlet in sorted(ids):
        target, name, labels = after.follow(outlet), after.name(outlet), after.labels(outlet)
        connection.execute(
            "UPDATE outlets SET stands_for = ?, shown = ?, shown_key = ?, labels = ? WHERE id = ?",
            (
                target if target != outlet else None,
                name,
                fold(name) if name else None,
                json.dumps(as_json(labels)) if labels else None,
                outlet,
            ),
        )
    moved = sorted(outlet for outlet in ids if before.follow(outlet) != after.follow(outlet))
    for part, places in marks(moved):
        rows = connection.execute(f"SELECT id FROM articles WHERE outlet IN ({places})", part).fetchall()
        push(connection, [row[0] for row in rows], ChangeKind.UPSERT)
    if entry.kind is DecisionKind.RENAME:
        # The index holds ids, not names: one article is enough for a new generation, with which answers change their ETag.
        _, newest = _articles(connection, after.group(entry.outlet))
        push(connection, newest[:1], ChangeKind.UPSERT)


def labels_of(rows: Sequence[tuple[str, str]]) -> dict[str, Labels]:
    """(id, JSON) -> labels by id."""
    return {outlet: from_json(json.loads(labels)) for outlet, labels in rows}
