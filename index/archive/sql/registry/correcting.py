"""Corrections of people: checked, foreseen, entered and taken back.

What a correction would do and what it does come from one function (`mentions.moving`): the first reads, the second also
writes.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from index.archive.protocols import ChangeKind, Foreseen
from index.archive.sql.database import Connection
from index.archive.sql.outbox import push
from index.archive.sql.registry import correction_log as kept
from index.archive.sql.registry.counts import mark_dirty
from index.archive.sql.registry.mentions import moving, reapply
from index.archive.sql.registry.person_lookup import known
from index.archive.sql.registry.registration import add_name, register
from index.archive.sql.rows.placeholders import marks
from index.errors import NotFound
from index.people import Correction, Corrections, Kind
from index.people.registry.corrections import comparable, last_standing
from index.text import characters
from index.text.localizable import Sentence

EXAMPLES = 5
"""Articles that are given as examples of those that would change."""
_NOBODY_YET = "\0"
"""Stands for somebody who is not registered before the correction is entered; no id has this character."""


def enter(
    connection: Connection, kind: Kind, person_id: str, other_id: str | None, names: Sequence[str], by: str
) -> Correction:
    """See `index.archive.protocols.PeopleStore.correct`."""
    before = kept.standing(connection)
    entry = replace(_checked(connection, before, kind, person_id, other_id, names), by=characters.line(by))
    if kind is Kind.SPLIT:
        entry = replace(entry, other=register(connection, _called(connection, entry)))
    return _follow_corrections(connection, kept.append(connection, entry), before)


def take_back(connection: Connection, seq: int | None, by: str) -> Correction:
    """See `index.archive.protocols.PeopleStore.undo`."""
    before = kept.standing(connection)
    entry = _standing_entry(connection, seq)
    kept.mark_undone(connection, entry.seq, datetime.now(UTC), characters.line(by))
    return _follow_corrections(connection, entry.seq, before)


def foresee(connection: Connection, kind: Kind, person_id: str, other_id: str | None, names: Sequence[str]) -> Foreseen:
    """See `index.archive.protocols.PeopleStore.foresee`."""
    entries = kept.log(connection)
    entry = _checked(connection, Corrections(entries), kind, person_id, other_id, names)
    if kind is Kind.SPLIT:
        _called(connection, entry)
    return _foreseen(connection, entry, entries, [*entries, entry])


def foresee_undo(connection: Connection, seq: int | None) -> Foreseen:
    """See `index.archive.protocols.PeopleStore.foresee_undo`."""
    entries = kept.log(connection)
    entry = _standing_entry(connection, seq)
    return _foreseen(connection, entry, entries, [logged for logged in entries if logged.seq != entry.seq])


def _checked(
    connection: Connection,
    before: Corrections,
    kind: Kind,
    person_id: str,
    other_id: str | None,
    names: Sequence[str],
) -> Correction:
    """The entry as it would be made. Raises NotFound, ValueError."""
    names = tuple(name for name in (characters.line(name).strip() for name in names) if name)
    person, other = known(connection, characters.mended(person_id)), None
    if kind in (Kind.MERGE, Kind.APART):
        other = known(connection, characters.mended(other_id or ""))
        if before.follow(person) == before.follow(other):
            raise ValueError(f"{person} and {other} are one person already")
        if kind is Kind.APART and before.are_apart(person, other):
            raise ValueError(f"that {person} and {other} are not one was said already")
    elif kind is Kind.SPLIT:
        other = _NOBODY_YET
    elif kind is Kind.RENAME and not names:
        raise ValueError("a person needs a name")
    elif kind is Kind.HIDE and before.is_hidden(person):
        raise ValueError(f"{person} is hidden already")
    seq = max((entry.seq for entry in kept.log(connection)), default=0) + 1
    return Correction(seq=seq, kind=kind, person=person, other=other, names=names, made=datetime.now(UTC))


def _called(connection: Connection, split: Correction) -> str:
    """The name of whoever is split off. Raises ValueError."""
    wanted = {comparable(name) for name in split.names if comparable(name)}
    forms = connection.execute("SELECT DISTINCT name FROM mentions WHERE registered = ?", (split.person,)).fetchall()
    printed = [str(name) for (name,) in forms if comparable(name) in wanted]
    if not printed:
        raise ValueError(
            f"no article calls {split.person} by that name; a name that came with a merge leaves when the merge is undone"
        )
    return printed[0]


def _standing_entry(connection: Connection, seq: int | None) -> Correction:
    entry = last_standing([e for e in kept.log(connection) if seq is None or e.seq == seq])
    if entry is None:
        raise NotFound(Sentence("There is no such correction to take back; it may have been taken back already."))
    return entry


def _foreseen(
    connection: Connection, entry: Correction, now: Sequence[Correction], then: Sequence[Correction]
) -> Foreseen:
    before, after = Corrections(now), Corrections(then)
    moved = moving(connection, _affected(connection, _touched(entry, before, after)), after)
    articles = list(dict.fromkeys(mention.article for mention in moved))
    if entry.kind is Kind.RENAME:
        rows = connection.execute(
            "SELECT DISTINCT article FROM mentions WHERE person = ? ORDER BY article", (after.follow(entry.person),)
        )
        articles = [row[0] for row in rows]
    if entry.other == _NOBODY_YET:
        entry = replace(entry, other=None)
    return Foreseen(entry=entry, articles=len(articles), examples=tuple(articles[:EXAMPLES]))


def _touched(entry: Correction, before: Corrections, after: Corrections) -> set[str]:
    """Whom it may change."""
    return {person for p in (entry.person, entry.other) if p for state in (before, after) for person in state.group(p)}


def _affected(connection: Connection, ids: set[str]) -> list[str]:
    """Those people, and whoever is registered for a mention that counts to one of them."""
    affected = set(ids)
    for part, places in marks(sorted(ids)):
        affected |= {
            row[0]
            for row in connection.execute(f"SELECT DISTINCT registered FROM mentions WHERE person IN ({places})", part)
        }
    return sorted(affected)


def _follow_corrections(connection: Connection, seq: int, before: Corrections) -> Correction:
    """After the log changed: let mentions, counts and names follow, and send the changed articles to the index."""
    entries = kept.log(connection)
    after = Corrections(entries)
    entry = next(e for e in entries if e.seq == seq)
    ids = _touched(entry, before, after)
    push(connection, reapply(connection, _affected(connection, ids), after), ChangeKind.UPSERT)
    for person in sorted(ids):
        connection.execute(
            "UPDATE people SET name = coalesce(?, printed) WHERE id = ?", (after.names.get(person), person)
        )
    if entry.kind is Kind.RENAME and entry.undone is None:
        add_name(connection, entry.person, entry.names[0])
    for part, places in marks(sorted(ids)):
        rows = connection.execute(
            f"SELECT number FROM forms WHERE person IN ({places}) OR born IN ({places})", [*part, *part]
        )
        mark_dirty(connection, [number for (number,) in rows.fetchall()])
    return entry
