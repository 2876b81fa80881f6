"""Outlets: their names, kept with every article that is saved, under what editors decided about them."""

from collections.abc import Iterable, Sequence

from index.archive.sql.corrections import outlet_log
from index.archive.sql.database import Connection, Database
from index.archive.sql.rows.loading import load
from index.archive.sql.rows.placeholders import marks
from index.article import ArchivedArticle, Outlet
from index.outlets.labels import NO_LABELS, Labels
from index.outlets.outlet_decisions import DecisionKind, OutletDecision
from index.outlets.protocols import ForeseenDecision, OutletSummary
from index.text.characters import line, mended
from index.text.folding import fold

_SHOWN = "coalesce(t.shown, t.name)"
_STANDS = "FROM outlets o JOIN outlets t ON t.id = coalesce(o.stands_for, o.id)"
"""o: as it was read; t: the outlet that it stands for."""


class SqlOutlets:
    """Implements index.outlets.protocols.OutletStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def resolve(self, name: str) -> list[Outlet]:
        key, outlet_id = fold(line(name)), mended(name).strip().lower()
        with self._database.reading() as connection:
            rows = connection.execute(
                # `Example Times (ET)` answers to either of its names
                f"SELECT t.id, {_SHOWN}, min(CASE WHEN o.id = :id THEN 0 WHEN o.key = :key OR o.shown_key = :key THEN 1 ELSE 2 END)"
                f" AS rank {_STANDS} WHERE o.id = :id OR o.key = :key OR o.shown_key = :key"
                " OR substr(o.key, 1, length(:key) + 2) = :key || ' ('"
                " OR substr(o.key, length(o.key) - length(:key) - 2) = ' (' || :key || ')' GROUP BY t.id ORDER BY rank, t.id",
                {"id": outlet_id, "key": key},
            ).fetchall()
        if rows and rows[0][2] == 0 and rows[0][0] != outlet_id:
            rows = rows[:1]  # an id that was merged away means the outlet that stays, whoever else is called so
        return [Outlet(id=row[0], name=row[1]) for row in rows]

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        return self._by_id(f"SELECT o.id, {_SHOWN} {_STANDS}", ids)

    def names_read(self, ids: Iterable[str]) -> dict[str, str]:
        return self._by_id("SELECT o.id, o.name FROM outlets o", ids)

    def all(self) -> list[tuple[Outlet, int]]:
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT t.id, {_SHOWN}, sum(c.articles) AS n {_STANDS} JOIN outlet_articles c ON c.outlet = o.id"
                " GROUP BY t.id HAVING sum(c.articles) > 0 ORDER BY n DESC, t.id"
            ).fetchall()
        return [(Outlet(id=row[0], name=row[1]), row[2]) for row in rows]

    def called(self, words: Sequence[str]) -> list[Outlet]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT id, coalesce(shown, name), coalesce(shown_key, key) FROM outlets WHERE stands_for IS NULL ORDER BY id"
            ).fetchall()
        return [
            Outlet(id=outlet, name=name)
            for outlet, name, key in rows
            if all(any(part.startswith(word) for part in key.split()) for word in words)
        ]

    def get(self, outlet_id: str) -> OutletSummary | None:
        with self._database.reading() as connection:
            row = connection.execute(
                f"SELECT t.id, {_SHOWN} {_STANDS} WHERE o.id = ?", (mended(outlet_id).strip().lower(),)
            ).fetchone()
            if row is None:
                return None
            merged = connection.execute(
                "SELECT id, name FROM outlets WHERE stands_for = ? ORDER BY id", (row[0],)
            ).fetchall()
            (articles,) = connection.execute(
                "SELECT coalesce(sum(articles), 0) FROM outlet_articles"
                " WHERE outlet = :id OR outlet IN (SELECT id FROM outlets WHERE stands_for = :id)",
                {"id": row[0]},
            ).fetchone()
        return OutletSummary(
            outlet=Outlet(id=row[0], name=row[1]),
            articles=articles,
            labels=self.labels([row[0]]).get(row[0], NO_LABELS),
            merged=tuple(Outlet(id=key, name=name) for key, name in merged),
        )

    def newest(self, outlet_id: str, limit: int) -> list[ArchivedArticle]:
        with self._database.reading() as connection:
            group = outlet_log.group_of(connection, outlet_id)
            places = ", ".join("?" * len(group))
            rows = connection.execute(
                f"SELECT id FROM articles WHERE outlet IN ({places}) AND url NOT LIKE '%.invalid/%' ORDER BY key DESC LIMIT ?",
                (*group, limit),
            ).fetchall()
            by_id = load(connection, [row[0] for row in rows])
        return [by_id[row[0]] for row in rows if row[0] in by_id]

    def labels(self, ids: Iterable[str]) -> dict[str, Labels]:
        wanted = frozenset(ids)  # all outlets, with every page of results; few carry labels
        with self._database.reading() as connection:
            rows = connection.execute("SELECT id, labels FROM outlets WHERE labels IS NOT NULL ORDER BY id").fetchall()
        return outlet_log.labels_of([(outlet, kept) for outlet, kept in rows if outlet in wanted])

    def decide(
        self,
        kind: DecisionKind,
        outlet_id: str,
        *,
        other: str | None = None,
        name: str | None = None,
        labels: Labels = NO_LABELS,
        by: str,
    ) -> OutletDecision:
        with self._database.writing() as connection:
            return outlet_log.enter(
                connection, outlet_log.checked(connection, kind, outlet_id, other, name, labels, by)
            )

    def undo(self, seq: int | None = None, *, by: str) -> OutletDecision:
        with self._database.writing() as connection:
            return outlet_log.take_back(connection, seq, by)

    def foresee(
        self,
        kind: DecisionKind,
        outlet_id: str,
        *,
        other: str | None = None,
        name: str | None = None,
        labels: Labels = NO_LABELS,
    ) -> ForeseenDecision:
        with self._database.reading() as connection:
            entry = outlet_log.checked(connection, kind, outlet_id, other, name, labels, "")
            return outlet_log.foreseen(connection, entry)

    def foresee_undo(self, seq: int | None = None) -> ForeseenDecision:
        with self._database.reading() as connection:
            return outlet_log.foreseen(connection, outlet_log.standing_entry(connection, seq), undo=True)

    def log(self) -> list[OutletDecision]:
        with self._database.reading() as connection:
            return outlet_log.entries(connection)

    def _by_id(self, select: str, ids: Iterable[str], more: str = "") -> dict[str, str]:
        wanted: Sequence[str] = list(dict.fromkeys(ids))
        values: dict[str, str] = {}
        with self._database.reading() as connection:
            for part, places in marks(wanted):
                values.update(connection.execute(f"{select} WHERE o.id IN ({places}) {more}", part))
        return values


def keep_outlets(connection: Connection, outlets: Iterable[Outlet]) -> None:
    """The name read last is the one that is shown. In the order of their ids, in which all writers go."""
    read = {outlet.id: outlet for outlet in outlets}
    known: dict[str, str] = {}
    for part, places in marks(sorted(read)):
        known.update(connection.execute(f"SELECT id, name FROM outlets WHERE id IN ({places})", part))
    connection.executemany(
        "INSERT INTO outlets (id, name, key) VALUES (?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET name = excluded.name, key = excluded.key WHERE outlets.name <> excluded.name",
        [
            (outlet.id, outlet.name, fold(outlet.name))
            for _, outlet in sorted(read.items())
            if known.get(outlet.id) != outlet.name
        ],
    )
