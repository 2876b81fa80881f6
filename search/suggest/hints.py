"""What a reader may have meant by small words among the others: `or`, `and`, and a month or year. Each is offered with its
count."""

import re
from collections.abc import Iterator

from index.facts.calendar_words import words_of
from index.text.localizable import Counted, Sentence
from search.page import Note
from search.query.interpret import Interpretation, Interpreter
from search.request import SearchQuery

_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "ro", "ru", "uk")
_OPERATOR = re.compile(r"(?<=\S\s)(?:or|and)(?=\s\S)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTHS = {
    word: number
    for lang in _LANGUAGES
    if (words := words_of(lang)) is not None
    for word, number in words.months.items()
}


def hints(asked: Interpretation, total: int, interpreter: Interpreter) -> tuple[Note, ...]:
    """Notes that offer other readings of a query, each with how many articles it finds; () of one with quotation marks, whose words
    are meant as they stand. total: what it finds. Raises ArchiveError, IndexingError."""
    query, now = asked.query, asked.request.now
    if query.long or '"' in query.q:
        return ()
    found: list[Note] = []
    for code, about, q in (*_with_operators(query), *_with_date(query), *_without_lists(asked)):
        count = interpreter.total(query.with_q(q), now)
        if count and count != total:
            many = Counted("%(query)s finds %(count)s article", "%(query)s finds %(count)s articles", count, query=q)
            text = (
                Sentence("%(many)s: without the @ it is a word.", many=many)
                if code == "list_hint"
                else Sentence("“%(about)s” was read as a word; %(many)s.", about=about, many=many)
            )
            found.append(Note(code=code, text=text, about=about, query=q, total=count))
    return tuple(found)


def _without_lists(asked: Interpretation) -> Iterator[tuple[str, str, str]]:
    """Names of lists that nobody has are perhaps words: @handle."""
    for note in asked.reading.notes:
        if note.code == "unknown_list":
            yield "list_hint", note.about, asked.query.q.replace(note.about, note.about[1:])


def _with_operators(query: SearchQuery) -> Iterator[tuple[str, str, str]]:
    for word in dict.fromkeys(_OPERATOR.findall(query.q)):
        pattern = re.compile(rf"(?<=\S\s){word}(?=\s\S)")
        yield "operator_hint", word, pattern.sub(word.upper(), query.q)


def _with_date(query: SearchQuery) -> Iterator[tuple[str, str, str]]:
    words = query.q.split()
    if len(words) < 2 or "date:" in query.q:
        return
    for at, word in enumerate(words):
        month = _MONTHS.get(word.lower().rstrip(".,"))
        year = words[at + 1] if at + 1 < len(words) and _YEAR.fullmatch(words[at + 1]) else None
        if month and year:
            rest, about, date = words[:at] + words[at + 2 :], f"{word} {year}", f"{year}-{month:02}"
        elif _YEAR.fullmatch(word):
            rest, about, date = words[:at] + words[at + 1 :], word, word
        else:
            continue
        if rest:
            yield "date_hint", about, " ".join((*rest, f"date:{date}"))
        return
