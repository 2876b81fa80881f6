"""Readable ids of people: `marco-rubio`, and `marco-rubio-2` for another of that name.

An id that was given away never changes and is never given to anybody else, whatever is read anew, merged or forgotten;
it is made of the form of the name that came first, and the ids that other forms would have made lead to it.
"""

import re
from collections.abc import Container

from index.people.registry.full_names import plain_letters

LONGEST = 80


def slug(name: str, taken: Container[str]) -> str:
    """The first free id for a name. taken: ids that are or ever were given away."""
    closed = re.sub(r"['’.]", "", plain_letters(name))
    plain = re.sub(r"[\W_]+", "-", closed)[:LONGEST].strip("-") or "person"
    number, free = 2, plain
    while free in taken:
        free, number = f"{plain}-{number}", number + 1
    return free
