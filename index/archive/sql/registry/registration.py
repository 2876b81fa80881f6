"""Registering names: the forms that articles print, whom each means at first, and by what names people are found.

Everything is read and written for many names at once: most of what a statement costs does not depend on how many rows it
takes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from index.archive.sql.database import Connection
from index.archive.sql.registry.bare_surnames import note_person
from index.archive.sql.rows.placeholders import marks
from index.people import full_name, slug, surname_key
from index.people.registry.forms import FormName, form_of, seat_in, seated
from index.people.registry.full_names import folded_words
from index.people.registry.provisional import first_guess, keys_at_once
from index.people.registry.relations import keys


class Called(NamedTuple):
    """A name as printed, and where its article says that somebody sits (`mentions.seats`), or empty."""

    name: str
    seat: str


class _New(NamedTuple):
    """A form that is not kept yet. printed: as first read. before: whom such a mention meant when forms were not known."""

    name: FormName
    printed: str
    before: str | None


class Forms:
    """Looks up and registers the forms of the names that articles print."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, names: Mapping[Called, str | None]) -> dict[Called, tuple[int, str]]:
        """The number of each name's form, and whom it means; registered now if there was none.

        names: in the order in which articles have them -> the id of whom such a mention meant when forms were not known
        yet, or None.
        """
        forms = {called: seated(form_of(called.name), called.seat) for called in names}
        known = self._known({form.id for form in forms.values()})
        fresh: dict[str, _New] = {}
        for called, before in names.items():
            form = forms[called]
            if form.id not in known and form.id not in fresh:
                fresh[form.id] = _New(form, called.name, before)
        if fresh:
            known |= self._register(list(fresh.values()))
        registered = {called: known[form.id] for called, form in forms.items()}
        self._be_found((registered[called][1], called.name) for called, form in forms.items() if form.whole)
        return registered

    def _known(self, ids: Collection[str]) -> dict[str, tuple[int, str]]:
        forms: dict[str, tuple[int, str]] = {}
        for part, places in marks(sorted(ids)):
            for form, number, person in self._connection.execute(
                f"SELECT form, number, person FROM forms WHERE form IN ({places})", part
            ):
                forms[form] = (number, person)
        return forms

    def _register(self, fresh: Sequence[_New]) -> dict[str, tuple[int, str]]:
        """Number them from the last one on. Whoever is nobody known is a new person, who may be whom the next one means."""
        (last,) = self._connection.execute("SELECT coalesce(max(number), 0) FROM forms").fetchone()
        around = _Around(self._connection, [new.name for new in fresh])
        issuing = _Issuing(self._connection, [new.printed for new in fresh])
        rows: list[tuple[int, str, str, str, str]] = []
        posted: list[tuple[str, int]] = []
        beside: set[int] = set()
        for number, new in enumerate(fresh, last + 1):
            person = new.before or around.guess(new.name) or issuing.issue(new.printed)
            rows.append((number, new.name.id, new.printed, person, person))
            others = around.beside(new.name)
            beside |= {number, *others} if others else set()
            posted += [(key, number) for key in around.post(number, new.name, person)]
        issuing.write()
        self._connection.executemany(
            "INSERT INTO forms (number, form, printed, born, person, alone) VALUES (?, ?, ?, ?, ?, ?)",
            [(*row, row[0] not in beside) for row in rows],
        )
        for part, places in marks(sorted(number for number in beside if number <= last)):
            self._connection.execute(f"UPDATE forms SET alone = 0 WHERE alone = 1 AND number IN ({places})", part)
        posted.sort()
        self._connection.executemany("INSERT INTO form_keys (key, form) VALUES (?, ?)", posted)
        return {form: (number, person) for number, form, _, person, _ in rows}

    def _be_found(self, called: Iterable[tuple[str, str]]) -> None:
        """Let people be found by names. called: (person, name)."""
        wanted = list(dict.fromkeys(called))
        known: set[tuple[str, str]] = set()
        for part, places in marks(sorted({person for person, _ in wanted})):
            known.update(
                self._connection.execute(f"SELECT person, name FROM people_names WHERE person IN ({places})", part)
            )
        for person, name in wanted:
            if (person, name) not in known:
                add_name(self._connection, person, name)


class _Around:
    """The forms that new ones may be related to, those among the new ones that came before included."""

    def __init__(self, connection: Connection, names: Sequence[FormName]) -> None:
        self._keys = {name.id: keys(name) for name in names}
        self._posted: defaultdict[str, list[int]] = defaultdict(list)
        self._forms: dict[int, tuple[FormName, int, str]] = {}
        at_once = {key for name in names for key in keys_at_once(name, self._keys[name.id].sought)}
        wanted = {key for known in self._keys.values() for key in known.sought}
        for part, places in marks(sorted(wanted)):
            for key, number in connection.execute(f"SELECT key, form FROM form_keys WHERE key IN ({places})", part):
                self._posted[key].append(number)
        numbers = sorted({number for key in at_once for number in self._posted.get(key, ())})
        for some, places in marks(numbers):
            for number, form, printed, articles, person in connection.execute(
                f"SELECT number, form, printed, articles, person FROM forms WHERE number IN ({places})", some
            ):
                self._forms[number] = (seated(form_of(printed), seat_in(form)), articles, person)

    def guess(self, name: FormName) -> str | None:
        """Whom a new form means, by its words; None for nobody known."""
        sought = keys_at_once(name, self._keys[name.id].sought)
        numbers = {number for key in sought for number in self._posted.get(key, ())}
        return first_guess(name, (self._forms[number] for number in numbers))

    def beside(self, name: FormName) -> set[int]:
        """The numbers of all forms known until now that share a key with a new one."""
        return {number for key in self._keys[name.id].sought for number in self._posted.get(key, ())}

    def post(self, number: int, name: FormName, person: str) -> Collection[str]:
        """A new form is known from now on; the keys by which it is found."""
        posted = self._keys[name.id].posted
        self._forms[number] = (name, 0, person)
        for key in posted:
            self._posted[key].append(number)
        return posted


class _Issuing:
    """Gives ids to new people, and keeps these and their names.

    names: of whom ids may be needed; what is taken already of the ids that these would get is read at once.
    """

    def __init__(self, connection: Connection, names: Sequence[str]) -> None:
        self._connection = connection
        self._new: list[tuple[str, str]] = []
        self._read: dict[str, bool] = dict.fromkeys((slug(name, ()) for name in names), False)
        for part, places in marks(sorted(self._read)):
            for (person,) in connection.execute(f"SELECT id FROM people WHERE id IN ({places})", part):
                self._read[person] = True

    def __contains__(self, person: object) -> bool:
        """Whether an id was ever given away."""
        if not isinstance(person, str):
            return False
        if person not in self._read:
            row = self._connection.execute("SELECT 1 FROM people WHERE id = ?", (person,)).fetchone()
            self._read[person] = row is not None
        return self._read[person]

    def issue(self, name: str) -> str:
        """A new person of that name; their id, which no one had before."""
        person = slug(name, self)
        self._read[person] = True
        self._new.append((person, name))
        return person

    def write(self) -> None:
        """Keep those who got an id."""
        self._connection.executemany(
            "INSERT INTO people (id, name, printed) VALUES (?, ?, ?)",
            sorted((person, name, name) for person, name in self._new),
        )
        self._connection.executemany(
            "INSERT INTO people_names (person, name, key, surname) VALUES (?, ?, ?, ?)",
            sorted((person, name, full_name(name).key, surname_key(name)) for person, name in self._new),
        )
        self._connection.executemany(
            "INSERT INTO people_words (word, person) VALUES (?, ?)",
            sorted((word, person) for person, name in self._new for word in search_words(name)),
        )
        self._new = []


def register(connection: Connection, name: str) -> str:
    """A new person of that name; their id, which no one had before."""
    issuing = _Issuing(connection, [name])
    person = issuing.issue(name)
    issuing.write()
    return person


def add_name(connection: Connection, person: str, name: str) -> None:
    """Let a person be found by a name."""
    surname = surname_key(name)
    new = connection.execute(
        "INSERT INTO people_names (person, name, key, surname) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (person, name, full_name(name).key, surname),
    )
    if not new.rowcount:
        return
    connection.executemany(
        "INSERT INTO people_words (word, person) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(word, person) for word in search_words(name)],
    )
    names, alike = connection.execute(
        "SELECT count(*), count(CASE WHEN surname = ? THEN 1 END) FROM people_names WHERE person = ?", (surname, person)
    ).fetchone()
    if names > 1 and alike == 1:
        note_person(connection, person)  # whose mentions tell whom another surname means from now on


def search_words(name: str) -> list[str]:
    """The words under which a name is looked up while it is typed: of "Moon Jae-in", moon, jaein, jae and in."""
    parts = folded_words(name.replace("-", " ")) if "-" in name else []
    return list(dict.fromkeys([*folded_words(name), *parts]))
