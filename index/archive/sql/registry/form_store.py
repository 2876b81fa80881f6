"""Forms of names as they are kept: read, and sampled for what speaks for and against two being one human."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from index.archive.sql.database import Connection
from index.archive.sql.registry.counts import articles_of
from index.archive.sql.rows.placeholders import marks
from index.people import full_name
from index.people.registry.clusters import Form
from index.people.registry.evidence import SAMPLE, Sample, Seen, commonness, level
from index.people.registry.forms import base_in, form_of, seat_in, seated, suffix_of
from index.people.registry.relations import Relation, keys, relate

DAY = 86_400_000_000
"""Microseconds."""
_SMALL = frozenset({"of", "the", "for", "and", "a", "former", "at", "in"})


def is_form(printed: str) -> bool:
    """Whether a name says who is meant: in full, or a surname with its generation ("Marrow Jr."). A surname said twice is
    a surname."""
    name = form_of(printed)
    if len(set(name.core)) < 2:
        return bool(name.suffix) and not suffix_of("".join(name.words)) and len(set(name.core)) == len(name.core) == 1
    return bool(full_name(printed).key)


class Neighbourhood:
    """Forms with all that they are related to, and samples of their articles: what the policy decides from.

    pins: the ids that the owner's corrections name.
    """

    def __init__(self, connection: Connection, pins: Collection[str] = ()) -> None:
        self._connection = connection
        self._pins = pins
        self._samples: dict[int, Sample] = {}
        self._companies: dict[str, frozenset[str]] = {}
        self._articles: dict[str, int] = {}
        self.known: dict[int, Form] = {}
        self.people: dict[int, tuple[str, str]] = {}
        """Number of a form -> the id of whom it means, and the one it was born with."""
        self.printed: dict[int, str] = {}
        self.kept: dict[int, tuple[str, bool, bool]] = {}
        """What was decided last: person, added, doubtful."""
        self.near: dict[int, dict[int, Relation]] = {}

    def load(self, numbers: Iterable[int]) -> None:
        """Read forms, and find all that they are related to."""
        fresh = sorted({number for number in numbers if number not in self.near})
        self._read(fresh)
        sought: defaultdict[str, list[int]] = defaultdict(list)
        for number in fresh:
            self.near[number] = {}
            for key in keys(self.known[number].name).sought:
                sought[key].append(number)
        pairs: set[tuple[int, int]] = set()
        for part, places in marks(list(sought)):
            for key, other in self._connection.execute(
                f"SELECT key, form FROM form_keys WHERE key IN ({places})", part
            ):
                pairs.update((number, other) for number in sought[key] if number != other)
        self._read(sorted({other for _, other in pairs}))
        for number, other in sorted(pairs):
            if number in self.near.get(other, ()):
                self.near[number][other] = self.near[other][number].turned
                continue
            relation = relate(self.known[number].name, self.known[other].name)
            if relation is not None:
                self.near[number][other] = relation

    def sharing(self, people: Collection[str]) -> list[int]:
        """The forms in their own right that mean these people."""
        numbers: list[int] = []
        for part, places in marks(sorted(people)):
            numbers += [
                number
                for (number,) in self._connection.execute(
                    f"SELECT number FROM forms WHERE person IN ({places}) AND added = 0", part
                )
            ]
        return numbers

    def sample(self, number: int) -> Sample:
        """The articles with the lowest ids, which are as good as drawn, and the same whatever came first."""
        if number not in self._samples:
            rows = dict(
                self._connection.execute(
                    "SELECT article, at FROM mentions WHERE form = ? ORDER BY article LIMIT ?", (number, SAMPLE)
                ).fetchall()
            )
            self._read_companies(list(rows))
            roles = self._roles(number, list(rows))
            nobody: frozenset[str] = frozenset()
            itself = {self.known[number].name.base}
            seen = [
                Seen(article, at // DAY, roles.get(article, nobody), self._companies[article] - itself)
                for article, at in rows.items()
            ]
            self._samples[number] = Sample(self.known[number].articles, seen)
        return self._samples[number]

    def common(self, base: str) -> int:
        """How common a name is, see index.people.registry.evidence.commonness."""
        return commonness(self._articles.get(base, 1))

    def _read(self, numbers: Sequence[int]) -> None:
        for part, places in marks([number for number in numbers if number not in self.known]):
            for number, form, printed, articles, person, born, added, doubtful in self._connection.execute(
                "SELECT number, form, printed, articles, person, born, added, doubtful FROM forms"
                f" WHERE number IN ({places})",
                part,
            ):
                name = seated(form_of(printed), seat_in(form))
                pin = person if person in self._pins and name.whole else None
                self.known[number] = Form(number, name, max(1, level(articles)), pin)
                self.people[number] = (person, born)
                self.printed[number] = printed
                self.kept[number] = (person, bool(added), bool(doubtful))

    def _roles(self, number: int, articles: Sequence[str]) -> dict[str, frozenset[str]]:
        """What a form is called in these articles."""
        roles: dict[str, frozenset[str]] = {}
        for part, places in marks(articles):
            for article, role in self._connection.execute(
                "SELECT m.article, r.role FROM mentions m JOIN mention_roles r ON r.article = m.article AND r.number = m.number"
                f" WHERE m.form = ? AND m.article IN ({places})",
                (number, *part),
            ):
                roles[article] = roles.get(article, frozenset()) | content_words(role)
        return roles

    def _read_companies(self, articles: Sequence[str]) -> None:
        """Which names stand in these articles, and how many articles have each of those."""
        fresh = [article for article in articles if article not in self._companies]
        missing: set[str] = set()
        for part, places in marks(fresh):
            forms_by_article: defaultdict[str, list[str]] = defaultdict(list)
            for article, form in self._connection.execute(
                "SELECT m.article, f.form FROM mentions m JOIN forms f ON f.number = m.form"
                f" WHERE m.article IN ({places})",
                part,
            ):
                forms_by_article[article].append(base_in(form))
            for article, names in forms_by_article.items():
                self._companies[article] = frozenset(names)
                missing.update(names)
        missing -= self._articles.keys()
        self._articles |= articles_of(self._connection, sorted(missing))


@lru_cache(maxsize=20_000)
def content_words(role: str) -> frozenset[str]:
    """The words of a role that say something: "U.S. Secretary of State" -> u.s, secretary, state."""
    return frozenset(word.strip(".,").lower() for word in role.split()) - _SMALL
