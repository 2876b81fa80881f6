"""Whom a form means that was never read before, until all evidence is weighed: by its words alone."""

from collections.abc import Collection, Iterable

from index.people.registry.forms import FormName
from index.people.registry.relations import Kind, Relation, names_family_alone, relate

_KEYS_AT_ONCE = ("=", "p:", "k:", "o:", "w:")
"""Kinds of keys (`relations.keys`) that names share of which one is the other's at once."""
_AT_ONCE = (Kind.SAME, Kind.MIDDLE, Kind.PARTICLE, Kind.ORDER)


def first_guess(name: FormName, known: Iterable[tuple[FormName, int, str]]) -> str | None:
    """The id of somebody known, None for somebody new. known: (form, articles, person) of names that may be related."""
    best: tuple[Kind, int, str] | None = None
    for form, articles, person in known:
        relation = relate(name, form)
        if relation is None or not form.whole or (name.whole and not _at_once(relation, name, form)):
            continue
        candidate = (relation.kind, -articles, person)
        best = candidate if best is None else min(best, candidate)
    return best[2] if best else None


def _at_once(relation: Relation, name: FormName, form: FormName) -> bool:
    if relation.kind is Kind.TAIL:
        return names_family_alone(*((name, form) if relation.within == 0 else (form, name)))
    return relation.kind in _AT_ONCE


def keys_at_once(name: FormName, sought: Collection[str]) -> list[str]:
    """Those of the keys that a name seeks by which whoever `first_guess` may choose is found: all of them for a broken
    name; a whole one means somebody known only if hardly anything differs."""
    return [key for key in sought if key.startswith(_KEYS_AT_ONCE)] if name.whole else list(sought)
