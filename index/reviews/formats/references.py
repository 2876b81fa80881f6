"""The articles of a review for reference managers: RIS, BibTeX and CSL-JSON."""

import json
from collections.abc import Iterator
from itertools import count

from index.reviews import citations
from index.reviews.citations import bibtex, csl
from index.reviews.contents import Contents
from index.reviews.formats.walk import Tell


def ris(contents: Contents, tell: Tell) -> Iterator[str]:
    """RIS (Research Information Systems), type NEWS; lines end with CR LF, as the format wants."""
    for entry in contents.entries():
        if entry.archived is not None:
            yield citations.ris(entry.archived, note=entry.comment)
        tell(entry.number)


def bib(contents: Contents, tell: Tell) -> Iterator[str]:
    """BibTeX, with no key twice."""
    taken: set[str] = set()
    for entry in contents.entries():
        if entry.archived is not None:
            text = bibtex(entry.archived)
            key = text[text.index("{") + 1 : text.index(",")]
            unique = next(name for name in (f"{key}{_letters(n)}" for n in count()) if name not in taken)
            taken.add(unique)
            yield text.replace("{" + key + ",", "{" + unique + ",", 1) + "\n"
        tell(entry.number)


def _letters(number: int) -> str:
    """ "", a, b ... z, aa: how references of one author and year are told apart."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def csl_json(contents: Contents, tell: Tell) -> Iterator[str]:
    """CSL-JSON: one list."""
    yield "["
    first = True
    for entry in contents.entries():
        if entry.archived is not None:
            yield ("\n" if first else ",\n") + json.dumps(csl(entry.archived)[0], ensure_ascii=False)
            first = False
        tell(entry.number)
    yield "\n]\n"
