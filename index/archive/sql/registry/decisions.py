"""Deciding anew who is who, for forms of names about which the evidence changed, and under which name people are shown.

The policy is in index.people.registry; here its input is read and its decisions are written. Mentions follow later, in
batches (`index.archive.sql.registry.mentions.move_mentions`).
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from index.archive.sql.database import Connection
from index.archive.sql.registry.correction_log import standing
from index.archive.sql.registry.counts import mark_dirty
from index.archive.sql.registry.form_store import Neighbourhood
from index.archive.sql.registry.registration import add_name, register
from index.archive.sql.rows import meta
from index.archive.sql.rows.placeholders import marks
from index.people.registry.clusters import POLICY_VERSION, Group, Policy
from index.people.registry.evidence import SAMPLE, Background, scale
from index.people.registry.ids import Held, assign, redirects
from index.people.registry.naming import FormOf, Printed, shown


def decide(connection: Connection, limit: int) -> int:
    """Decide about forms that wait for it, `limit` of them and all that hang together with these. How many waited."""
    if outgrown(connection):
        meta.write(connection, "people_scale", _state(connection))
        connection.execute(
            "INSERT INTO forms_dirty (form, far) SELECT number, 0 FROM forms WHERE alone = 0"
            " ON CONFLICT (form) DO UPDATE SET far = 0"
        )
    dirty = dict(
        connection.execute("SELECT form, far FROM forms_dirty ORDER BY far, form LIMIT ?", (limit,)).fetchall()
    )
    if not dirty:
        return 0
    around = Neighbourhood(connection, standing(connection).pins)
    policy = Policy(around.known, around.near, around.sample, background_of(connection, around))
    scope = _closed(around, policy, dirty)
    groups = policy.decide(scope)
    changed = _write(connection, around, groups)
    near = {number for number, far in dirty.items() if not far} | changed
    leaners = {other for number in near for other in policy.leaners(number)} - scope
    connection.executemany("DELETE FROM forms_dirty WHERE form = ?", [(number,) for number in scope])
    mark_dirty(connection, sorted(leaners), far=True)
    _set_horizons(connection, around, scope)
    return len(dirty)


def background_of(connection: Connection, around: Neighbourhood) -> Background:
    """What the company of the forms around is compared with."""
    return Background(scale(_articles(connection)), around.common)


def outgrown(connection: Connection) -> bool:
    """Whether the archive doubled, or halved, since everybody was decided, so that company means something else; or the
    policy did."""
    return meta.read_text(connection, "people_scale") != _state(connection)


def _state(connection: Connection) -> str:
    return f"{POLICY_VERSION}:{scale(_articles(connection)):g}"


def _articles(connection: Connection) -> int:
    """That name somebody."""
    return int(connection.execute("SELECT coalesce(sum(articles), 0) FROM people_languages").fetchone()[0])


def _closed(around: Neighbourhood, policy: Policy, dirty: Collection[int]) -> set[int]:
    """Those forms, all that join them, and all that share a person with them."""
    scope: set[int] = set()
    people: set[str] = set()
    queue = set(dirty)
    while queue:
        around.load(queue)
        scope |= queue
        shared = {around.people[number][0] for number in queue} - people
        people |= shared
        queue = {other for number in queue for other in policy.joins(number)} | set(around.sharing(shared))
        queue -= scope
    return scope


class _Decided(NamedTuple):
    number: int
    person: str
    added: bool
    doubtful: bool


def _write(connection: Connection, around: Neighbourhood, groups: Sequence[Group]) -> set[int]:
    """The forms that mean somebody else now."""
    people = _ids(connection, around, groups)
    decided: list[_Decided] = []
    for group, person in zip(groups, people, strict=True):
        for form in group.whole:
            decided.append(_Decided(form.number, person, group.lead is not None, form.number in group.doubtful))
        decided += [_Decided(form.number, person, True, False) for form in group.added]
    held = [_held(around, decision.number) for decision in decided]
    moved = [decision for decision, old in zip(decided, held, strict=True) if old.person != decision.person]
    news = [
        decision
        for decision in decided
        if around.kept[decision.number] != (decision.person, decision.added, decision.doubtful)
    ]
    connection.executemany(
        "UPDATE forms SET person = ?, added = ?, doubtful = ? WHERE number = ?",
        [(decision.person, decision.added, decision.doubtful, decision.number) for decision in news],
    )
    connection.executemany(
        "INSERT INTO forms_moved VALUES (?) ON CONFLICT DO NOTHING", [(decision.number,) for decision in moved]
    )
    lost = redirects(held, [decision.person for decision in decided])
    connection.executemany(
        "UPDATE people SET redirect = ? WHERE id = ? AND NOT EXISTS (SELECT 1 FROM forms WHERE person = id)",
        [(person, old) for old, person in lost.items()],
    )
    touched = {decision.person for decision in news} | {around.people[decision.number][0] for decision in news}
    connection.executemany(
        "UPDATE people SET redirect = NULL WHERE id = ? AND redirect IS NOT NULL",
        [(person_id,) for person_id in {m.person for m in moved}],
    )
    connection.executemany(
        "INSERT INTO people_unnamed VALUES (?) ON CONFLICT DO NOTHING", [(person_id,) for person_id in touched]
    )
    return {decision.number for decision in moved}


def _held(around: Neighbourhood, number: int) -> Held:
    person, born = around.people[number]
    return Held(person, born, around.known[number].articles)


def _ids(connection: Connection, around: Neighbourhood, groups: Sequence[Group]) -> list[str]:
    """The id of each group; that of one which belongs to another's form is the other's."""
    independent = [group for group in groups if group.lead is None]
    within = {form.number for group in groups for form in (*group.whole, *group.added)}
    held = [[_held(around, form.number) for form in group.whole] for group in independent]
    ids = {person_id for forms in held for form in forms for person_id in (form.person, form.born)}
    assigned = assign(
        [(group.pin, forms) for group, forms in zip(independent, held, strict=True)],
        _elsewhere(connection, ids, within),
    )
    people: dict[int, str] = {}
    for group, person in zip(independent, assigned, strict=True):
        issued = person or register(connection, around.printed[group.whole[0].number])
        people |= {form.number: issued for form in (*group.whole, *group.added)}
    leads = {form.number: group.lead.number for group in groups if group.lead for form in (*group.whole, *group.added)}

    def of(number: int) -> str:
        while number not in people:
            if number not in leads:
                return around.people[number][0]
            number = leads[number]
        return people[number]

    return [of(group.whole[0].number) for group in groups]


def _elsewhere(connection: Connection, ids: Collection[str], within: Collection[int]) -> dict[str, int]:
    """Of these ids, those that other forms hold in their own right -> the articles of these."""
    elsewhere: Counter[str] = Counter()
    for part, places in marks(sorted(ids)):
        for person, number, articles in connection.execute(
            f"SELECT person, number, articles FROM forms WHERE person IN ({places}) AND added = 0", part
        ):
            if number not in within:
                elsewhere[person] += max(1, articles)
    return elsewhere


def _set_horizons(connection: Connection, around: Neighbourhood, scope: Collection[int]) -> None:
    """Remember which articles were weighed of forms that have more of them."""
    many = [number for number in scope if around.known[number].articles >= SAMPLE]
    connection.executemany(
        "UPDATE forms SET horizon = (SELECT m.article FROM mentions m WHERE m.form = forms.number ORDER BY m.article"
        " LIMIT 1 OFFSET ?) WHERE number = ?",
        [(SAMPLE - 1, number) for number in many],
    )


def name_people(connection: Connection, limit: int) -> int:
    """Choose the names anew of `limit` people for whom they may have changed. How many there were."""
    language = _language(connection)
    people = [
        row[0] for row in connection.execute("SELECT person FROM people_unnamed ORDER BY person LIMIT ?", (limit,))
    ]
    if not people:
        return 0
    corrections = standing(connection)
    forms: dict[str, list[FormOf]] = {}
    names = _names_known(connection, people)
    for part, places in marks(people):
        for person, added, doubtful, *row in connection.execute(
            "SELECT f.person, f.added, f.doubtful, n.name, n.lang, n.year, n.articles FROM forms f"
            f" JOIN form_names n ON n.form = f.number WHERE f.person IN ({places})",
            part,
        ):
            forms.setdefault(person, []).append(FormOf(Printed(*row), bool(added), bool(doubtful)))
    updates: list[tuple[object, ...]] = []
    for person in people:
        now = shown(forms.get(person, ()), language)
        if now is None:
            continue
        said = (corrections.names.get(person, now.name), now.name, now.doubt)
        updates.append((*said, person, *said))
        _be_found(connection, person, set(now.names), names.get(person, set()), corrections.names)
    connection.executemany(
        "UPDATE people SET name = ?, printed = ?, doubt = ? WHERE id = ? AND (name, printed, doubt) <> (?, ?, ?)",
        updates,
    )
    connection.executemany("DELETE FROM people_unnamed WHERE person = ?", [(person,) for person in people])
    return len(people)


def _language(connection: Connection) -> str:
    """That of most articles; when it changes, every name is chosen anew."""
    row = connection.execute("SELECT lang FROM people_languages ORDER BY articles DESC, lang LIMIT 1").fetchone()
    language = str(row[0]) if row else ""
    if language != meta.read_text(connection, "people_language"):
        meta.write(connection, "people_language", language)
        connection.execute(
            "INSERT INTO people_unnamed SELECT DISTINCT person FROM forms WHERE 1 = 1 ON CONFLICT DO NOTHING"
        )
    return language


def _names_known(connection: Connection, people: Sequence[str]) -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for part, places in marks(people):
        for person, name in connection.execute(
            f"SELECT person, name FROM people_names WHERE person IN ({places})", part
        ):
            names.setdefault(person, set()).add(name)
    return names


def _be_found(
    connection: Connection, person: str, wanted: set[str], known: set[str], renamed: Mapping[str, str]
) -> None:
    """Let somebody be looked up by these names and no others."""
    if person in renamed:
        wanted = wanted | {renamed[person]}
    if wanted == known:
        return
    if known - wanted:
        connection.execute("DELETE FROM people_names WHERE person = ?", (person,))
        connection.execute("DELETE FROM people_words WHERE person = ?", (person,))
        known = set()
    for name in sorted(wanted - known):
        add_name(connection, person, name)
