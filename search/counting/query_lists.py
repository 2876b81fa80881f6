"""Lists of queries as people keep them: one a line, or a table with names. Encoding and delimiter are found out.

A file is a table if its first line names a column of queries (`query`, `search`, `term`...) behind a tab, semicolon, comma or
bar, or if each of its lines has exactly one tab, or one semicolon: then the name stands before it and the query behind. A comma
alone makes no table, since commas stand in queries. Everything else is one query a line, read as it stands.
"""

import csv
import io
import re
import unicodedata
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from index.errors import QueryError
from index.text.characters import line
from index.text.folding import fold
from index.text.localizable import Sentence
from search.parameters import PARAMETERS
from search.request import SearchQuery

NAME_MOST = 200
"""Characters of a name."""

_QUERY = frozenset(
    ("query", "queries", "q", "search", "term", "terms", "keyword", "keywords", "suche", "suchbegriff", "suchwort", "abfrage",
     "anfrage", "requete", "recherche", "consulta", "busqueda", "zapytanie", "zoekopdracht")
)  # fmt: skip
_ALONE = frozenset(("query", "queries", "suchbegriff"))
"""Headers of a list with one column; other words of that kind may be somebody's first query."""
_NAME = frozenset(("name", "label", "title", "titel", "bezeichnung", "nom", "nombre", "nome", "nazwa", "naam"))
_DATES = {"from": "from_", "to": "to", "since": "since"}
_FACETS = {parameter.name: parameter.facet for parameter in PARAMETERS if parameter.attribute == "include"}
_DELIMITERS = "\t;,|"
_LEGACY = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "shift_jis", "gb18030", "big5", "euc_kr")
_COMMON = "äöüßéèàçñøåæœêâîôûíóúáõãÄÖÜÉ"


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedQuery:
    """number: of its line in the file, from 1. name: "" for none. query: what it asks, with the filters of its columns. error:
    why the line cannot be read, "" if it can."""

    number: int
    name: str
    query: SearchQuery
    error: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class QueryList:
    """queries: of all lines that are not empty. read_as: in words, how the file was read."""

    queries: tuple[ListedQuery, ...]
    read_as: str

    @classmethod
    def of(cls, rows: Sequence[tuple[str, str]], frame: SearchQuery, most: int) -> "QueryList":
        """A list of (name, query). Raises QueryError where there are none, or more than `most`."""
        queries = [
            ListedQuery(number=number, name=line(name, NAME_MOST), query=replace(frame, q=q))
            for number, (name, q) in enumerate(rows, 1)
        ]
        return cls(queries=_bounded(queries, most), read_as="names and queries")


def read_list(data: bytes, frame: SearchQuery, most: int) -> QueryList:
    """The queries of a file. frame: the filters and dates that all of them share. most: queries that are taken. Raises QueryError
    where there are none or more than that."""
    text, encoding = decoded(data)
    return read_text(text, frame, most, f"{encoding}, " if data else "")


def read_text(text: str, frame: SearchQuery, most: int, encoding: str = "") -> QueryList:
    """The queries of a text. encoding: how the text was read, in words."""
    delimiter, header = _shape(text)
    found: Iterable[ListedQuery]
    if delimiter is None:
        found = (
            ListedQuery(number=number, name="", query=replace(frame, q=written.strip()))
            for number, written in enumerate(text.splitlines(), 1)
            if written.strip()
        )
        read_as = f"{encoding}one query a line"
    else:
        found = _rows(text, delimiter, header, frame)
        between = {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "bars"}[delimiter]
        read_as = f"{encoding}a table with {between} between its columns: {', '.join(header) or 'name, query'}"
    return QueryList(queries=_bounded(found, most), read_as=read_as)


def _bounded(found: Iterable[ListedQuery], most: int) -> tuple[ListedQuery, ...]:
    queries = tuple(islice(found, most + 1))
    if len(queries) > most:
        raise QueryError(
            Sentence("A list holds at most %(most)s queries.", most=most), code="list_too_long", parameter="queries"
        )
    if not queries:
        raise QueryError(Sentence("There is no query in this list."), code="empty_list", parameter="queries")
    return queries


def decoded(data: bytes) -> tuple[str, str]:
    """(the text, the name of its encoding): by its mark, else UTF-8 where it is valid, else the older one that fits best."""
    for mark, name in ((BOM_UTF8, "utf-8-sig"), (BOM_UTF16_LE, "utf-16"), (BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data.decode(name, "replace"), name.removesuffix("-sig").upper()
    zeros = data[:4096].count(0)
    if zeros > len(data[:4096]) // 4:
        name = "utf-16-le" if data[1:4096:2].count(0) >= data[0:4096:2].count(0) else "utf-16-be"
        return data.decode(name, "replace"), name.upper()
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        name = _legacy(data)
        return data.decode(name, "replace"), name


def _legacy(data: bytes) -> str:
    """The older encoding in which a text makes most sense: words whole, letters that are common, of one script."""
    best, name = float("-inf"), "cp1252"
    for candidate in _LEGACY:
        try:
            text = data.decode(candidate)
        except UnicodeDecodeError:
            continue
        score = _sense(text) / max(sum(ord(letter) > 127 for letter in text), 1)
        if score > best + 1e-9:
            best, name = score, candidate
    return name


def _sense(text: str) -> float:
    """How much a decoded text looks like words: accents stand alone among plain letters, other alphabets stay among themselves."""
    score = 0.0
    for word in re.findall(r"\S*[^\x00-\x7f]\S*", text):
        strange = [letter for letter in word if ord(letter) > 127]
        latin = sum("LATIN" in unicodedata.name(letter, "") for letter in strange)
        ideographs = sum("CJK" in unicodedata.name(letter, "") for letter in strange)
        score -= 3 * sum(not letter.isalpha() for letter in strange)
        score -= 3 * sum(a.islower() and b.isupper() for a, b in pairwise(word))
        if latin:
            score += sum(2.0 if letter in _COMMON else 1.0 for letter in strange)
            score -= 2 * sum(ord(a) > 127 and ord(b) > 127 for a, b in pairwise(word)) if len(strange) > 2 else 0
        elif any(letter.isascii() and letter.isalpha() for letter in word):
            score -= 3 * len(strange)
        else:
            score += ideographs * 0.7 + (len(strange) - ideographs) * 1.5
    return score


def _shape(text: str) -> tuple[str | None, tuple[str, ...]]:
    """(delimiter, header); (None, ()) for one query a line."""
    lines = [written for written in text.splitlines() if written.strip()]
    if not lines:
        return None, ()
    for delimiter in _DELIMITERS:
        cells = next(csv.reader([lines[0]], delimiter=delimiter))
        header = tuple(fold(cell.strip()) for cell in cells)
        if _QUERY & set(header) and (len(header) > 1 or header[0] in _ALONE):
            return delimiter, header
    for delimiter in "\t;":
        if all(written.count(delimiter) == 1 for written in lines):
            return delimiter, ()
    return None, ()


def _rows(text: str, delimiter: str, header: tuple[str, ...], frame: SearchQuery) -> Iterator[ListedQuery]:
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=False)
    names = header or ("name", "query")
    query_at = next(at for at, name in enumerate(names) if name in _QUERY)
    name_at = next((at for at, name in enumerate(names) if name in _NAME), None)
    before = 0
    try:
        for row in reader:
            number, before = before + 1, reader.line_num
            if (header and number == 1) or not any(cell.strip() for cell in row):
                continue
            if len(row) <= query_at:
                yield ListedQuery(number=number, name="", query=frame, error="This line has no column with a query.")
                continue
            query = replace(frame, q=row[query_at].strip())
            for at, cell in enumerate(row[: len(names)]):
                if at not in (query_at, name_at) and cell.strip():
                    query = _narrowed(query, names[at], cell.strip())
            name = row[name_at] if name_at is not None and name_at < len(row) else ""
            yield ListedQuery(number=number, name=line(name, NAME_MOST), query=query)
    except csv.Error as error:
        yield ListedQuery(number=before + 1, name="", query=frame, error=f"From here on the file is no table: {error}.")


def _narrowed(query: SearchQuery, column: str, value: str) -> SearchQuery:
    """The query with what one of the further columns says; an unknown column says nothing."""
    if column in _DATES:
        return replace(query, **{_DATES[column]: value})  # type: ignore[arg-type]
    if column in _FACETS:
        return replace(query, include=(*query.include, (_FACETS[column], value)))
    return query
