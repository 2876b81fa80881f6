"""Counts that follow the mentions: of people, of what they are called, of forms of names.

    ledger = Ledger(connection)
    ledger.watch(articles)      # before their mentions change
    ...
    ledger.update_counts()             # after: every count moves by the difference

Nothing is ever counted from the beginning, so a page costs the same for somebody in ten articles and in a million.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from index.archive.sql.database import Connection
from index.archive.sql.rows.phrases import greatest, least
from index.archive.sql.rows.placeholders import marks
from index.archive.sql.rows.row_codec import moment_of
from index.people.registry.evidence import commonness, level
from index.people.registry.forms import base_in, seats_of

RANGES = 250
"""Names looked up in one statement that takes three values for each."""


@dataclass(slots=True)
class _Facts:
    """What one article counts for."""

    people: set[str] = field(default_factory=set)
    called: set[tuple[str, str]] = field(default_factory=set)
    roles: dict[tuple[str, str], int] = field(default_factory=dict)
    spelt: set[tuple[int, str, str, int]] = field(default_factory=set)
    forms: dict[int, tuple[int, frozenset[str]]] = field(default_factory=dict)
    langs: set[str] = field(default_factory=set)


class Ledger:
    """The difference that a transaction makes to the counts, see above."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._before: dict[str, _Facts] = {}

    def watch(self, articles: Iterable[str]) -> None:
        """To be called before the mentions of these articles change; again for the same does nothing."""
        fresh = [article for article in dict.fromkeys(articles) if article not in self._before]
        self._before |= _facts(self._connection, fresh)

    def update_counts(self) -> None:
        """Let the counts follow, and have decided anew what evidence changed."""
        after = _facts(self._connection, list(self._before))
        people: Counter[str] = Counter()
        called: Counter[tuple[str, str]] = Counter()
        roles: Counter[tuple[str, str]] = Counter()
        spelt: Counter[tuple[int, str, str, int]] = Counter()
        forms: Counter[int] = Counter()
        langs: Counter[tuple[str]] = Counter()
        changed: defaultdict[int, str] = defaultdict(str)
        came: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        went: list[tuple[str, str, int]] = []
        for article, old in self._before.items():
            new = after[article]
            if old == new:
                continue
            for sign, facts in ((-1, old), (1, new)):
                _tally(people, facts.people, sign)
                _tally(called, facts.called, sign)
                _tally(roles, facts.roles, sign)
                _tally(spelt, facts.spelt, sign)
                _tally(forms, facts.forms, sign)
                _tally(langs, [(lang,) for lang in facts.langs], sign)
            for key, at in new.roles.items():
                if old.roles.get(key) != at:
                    came[key].append(at)
            went += [(*key, at) for key, at in old.roles.items() if new.roles.get(key) != at]
            if old.forms != new.forms:
                for form in old.forms.keys() | new.forms.keys():
                    if not changed[form] or article < changed[form]:
                        changed[form] = article
        connection = self._connection
        connection.executemany(
            "UPDATE people SET articles = articles + ? WHERE id = ?", [(n, person) for person, n in people.items() if n]
        )
        _add(connection, "people_called", ("person", "name"), called)
        self._roles(roles, came, went)
        _add(connection, "form_names", ("form", "name", "lang", "year"), spelt)
        _add(connection, "people_languages", ("lang",), langs)
        self._forms(forms, changed)
        self._before = {}

    def _roles(
        self,
        counts: Mapping[tuple[str, str], int],
        came: Mapping[tuple[str, str], Sequence[int]],
        went: Sequence[tuple[str, str, int]],
    ) -> None:
        self._connection.executemany(
            "INSERT INTO people_roles (person, role, articles, first, last) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (person, role) DO UPDATE SET articles = people_roles.articles + excluded.articles,"
            f" first = {least('people_roles.first', 'excluded.first')},"
            f" last = {greatest('people_roles.last', 'excluded.last')}",
            [(*key, counts[key], min(days), max(days)) for key, days in came.items()],
        )
        gone = [(-counts[key], *key) for key in {(person, role) for person, role, _ in went} if key not in came]
        self._connection.executemany(
            "UPDATE people_roles SET articles = articles - ? WHERE person = ? AND role = ?", gone
        )
        self._connection.executemany(
            "DELETE FROM people_roles WHERE person = ? AND role = ? AND articles <= 0",
            {(person, role) for person, role, _ in went},
        )
        ends = (
            "SELECT {}(m.at) FROM mention_roles r JOIN mentions m ON m.article = r.article AND m.number = r.number"
            " WHERE r.role = :role AND m.person = :person"
        )
        self._connection.executemany(
            f"UPDATE people_roles SET first = ({ends.format('min')}), last = ({ends.format('max')})"
            " WHERE person = :person AND role = :role AND (first >= :at OR last <= :at)",
            [{"person": person, "role": role, "at": at} for person, role, at in went],
        )

    def _forms(self, counts: Mapping[int, int], changed: Mapping[int, str]) -> None:
        """changed: forms whose company, roles or articles changed -> the first of the articles where they did."""
        connection = self._connection
        dirty: list[int] = []
        common: list[int] = []
        """All forms of names that became more common, or less."""
        numbers = list(changed)
        more: Counter[str] = Counter()
        for part, places in marks(numbers):
            for number, form, before, horizon, alone in connection.execute(
                f"SELECT number, form, articles, horizon, alone FROM forms WHERE number IN ({places})", part
            ):
                now = before + counts[number]
                if not alone and (level(now) != level(before) or horizon is None or changed[number] <= horizon):
                    dirty.append(number)
                more[base_in(form)] += counts[number]
        connection.executemany(
            "UPDATE forms SET articles = articles + ? WHERE number = ?", [(n, form) for form, n in counts.items() if n]
        )
        mark_dirty(connection, dirty)
        for base, now in articles_of(connection, [base for base, count in more.items() if count]).items():
            before = now - more[base]
            if commonness(now) != commonness(before) and max(now, before) > 1:
                common += forms_of(connection, base)
        for part, places in marks(numbers):
            connection.execute(
                "INSERT INTO people_unnamed SELECT DISTINCT f.person FROM forms f"
                f" WHERE f.number IN ({places}) AND f.added = 0"
                " AND (SELECT count(*) FROM (SELECT 1 FROM people_names n WHERE n.person = f.person LIMIT 2) two) <> 1"
                " ON CONFLICT DO NOTHING",
                part,
            )
        for part, places in marks(common):
            connection.execute(
                "INSERT INTO forms_dirty (form, far) SELECT DISTINCT o.form, 0 FROM mentions m"
                " JOIN mentions o ON o.article = m.article JOIN forms f ON f.number = o.form AND f.alone = 0"
                f" WHERE m.form IN ({places})"
                " ON CONFLICT (form) DO UPDATE SET far = 0",
                part,
            )


def mark_dirty(connection: Connection, forms: Iterable[int], *, far: bool = False) -> None:
    """Have forms decided anew. far: only because of one that they may be added to."""
    connection.executemany(
        "INSERT INTO forms_dirty (form, far) VALUES (?, ?)"
        f" ON CONFLICT (form) DO UPDATE SET far = {least('forms_dirty.far', 'excluded.far')}",
        [(form, far) for form in forms],
    )


def articles_of(connection: Connection, bases: Sequence[str]) -> dict[str, int]:
    """How many articles have each of these names (`FormName.base`), in forms with a seat or without."""
    totals: Counter[str] = Counter()
    several = set(bases)
    for part, places in marks(bases):
        for base, articles, alone in connection.execute(
            f"SELECT form, articles, alone FROM forms WHERE form IN ({places})", part
        ):
            totals[base] = articles
            if alone:
                several.discard(base)
    for part, _ in marks(sorted(several), RANGES):
        rows = connection.execute(
            f"WITH names (base, first, last) AS (VALUES {', '.join(['(?, ?, ?)'] * len(part))})"
            " SELECT base, sum(articles) FROM names CROSS JOIN forms WHERE form > first AND form < last GROUP BY base",
            [bound for base in part for bound in (base, *seats_of(base))],
        )
        for base, articles in rows:
            totals[base] += articles
    return totals


def forms_of(connection: Connection, base: str) -> list[int]:
    """The numbers of all forms of a name (`FormName.base`)."""
    rows = connection.execute(
        "SELECT number FROM forms WHERE form = ? OR (form > ? AND form < ?)", (base, *seats_of(base))
    )
    return [row[0] for row in rows]


def _tally(counts: Counter[Any], what: Iterable[Any], sign: int) -> None:
    for key in what:
        counts[key] += sign


def _add(connection: Connection, table: str, columns: Sequence[str], counts: Mapping[Any, int]) -> None:
    places = ", ".join("?" * (len(columns) + 1))
    connection.executemany(
        f"INSERT INTO {table} ({', '.join(columns)}, articles) VALUES ({places})"
        f" ON CONFLICT ({', '.join(columns)}) DO UPDATE SET articles = {table}.articles + excluded.articles",
        [(*key, n) for key, n in counts.items() if n],
    )
    where = " AND ".join(f"{column} = ?" for column in columns)
    connection.executemany(
        f"DELETE FROM {table} WHERE {where} AND articles <= 0", [tuple(key) for key, n in counts.items() if n < 0]
    )


def _facts(connection: Connection, articles: Sequence[str]) -> dict[str, _Facts]:
    facts_by_article = {article: _Facts() for article in articles}
    for part, places in marks(articles):
        roles: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
        for article, number, role in connection.execute(
            f"SELECT article, number, role FROM mention_roles WHERE article IN ({places})", part
        ):
            roles[article, number].add(role)
        for article, number, form, name, person, at, lang in connection.execute(
            f"SELECT article, number, form, name, person, at, lang FROM mentions WHERE article IN ({places})", part
        ):
            facts = facts_by_article[article]
            called = roles.get((article, number), ())
            if person is not None:
                facts.people.add(person)
                facts.called.add((person, name))
                for role in called:
                    facts.roles[person, role] = at
            if form is not None:
                facts.langs.add(lang)
                facts.spelt.add((form, name, lang, moment_of(at).year))
                before = facts.forms.get(form, (at, frozenset()))[1]
                facts.forms[form] = (at, before.union(called))
    return facts_by_article
