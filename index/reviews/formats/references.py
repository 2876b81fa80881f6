"""The articles of a review for reference managers: RIS, BibTeX and CSL-JSON."""

import json
from collections.abc import Iterator
from itertools import count

from index.article import is_made_up
from index.reviews.citations import bibtex, csl
from index.reviews.contents import Contents, Entry
from index.reviews.formats.walk import Tell


def ris(contents: Contents, tell: Tell) -> Iterator[str]:
    """RIS (Research Information Systems), type NEWS; lines end with CR LF, as the format wants."""
    for entry in contents.entries():
        if entry.archived is not None:
            yield "".join(f"{tag}  - {_one_line(value)}\r\n" for tag, value in _ris(entry)) + "\r\n"
        tell(entry.number)


def _ris(entry: Entry) -> Iterator[tuple[str, str]]:
    assert entry.archived is not None
    article = entry.archived.article
    yield "TY", "NEWS"
    yield "ID", article.id
    yield "TI", article.title
    for author in article.authors:
        yield "AU", author
    if article.outlet:
        yield "T2", article.outlet.name
    if article.agency:
        yield "PB", article.agency
    if article.published:
        at = article.published.at
        yield "PY", str(at.year)
        yield "DA", f"{at.year}/{at.month:02}/{at.day:02}/"
    if article.section:
        yield "SE", article.section
    if article.lang:
        yield "LA", article.lang
    if not is_made_up(article.url):
        yield "UR", article.url
        read = entry.archived.last_fetched
        yield "Y2", f"{read.year}/{read.month:02}/{read.day:02}/"
    if entry.comment:
        yield "N1", entry.comment
    yield "ER", ""


def _one_line(value: str) -> str:
    return " ".join(value.split())


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
