"""What the last word of a query may be the beginning of in the query language: an operator, a value of `is:` or `has:`, a list of
words."""

from index.archive.protocols import Archive
from index.text.folding import fold
from search.page import Suggestion
from search.query.interpret import STATE_NODES
from search.query.parse import HELD
from search.request import SearchQuery

OFFERED = 3

_BETWEEN = {"NEAR/8": "within eight words", "NEAR/s": "in one sentence", "THEN/5": "in this order"}
"""What connects two words, offered where one stands before it: in capitals, since small letters are words."""
_BEGINNING = {
    "atleast(3, ": "so often",
    "case:": "with these capitals",
    "lead:": "in the headline or early in the text",
    "opening:": "in the first paragraph",
    "title:": "in the headline",
    "quote:": "within a quotation",
    "keyword:": "the publisher's own",
    "link:": "a host that the text links to",
    "event:": "when it happened",
    "words:>": "longer than",
    "is:": "opinion, copy, paywalled ...",
    "has:": "author, keyword ...",
    "collection:": "yours",
    "says:": "who is quoted",
    "date:": "when it was published",
    "since:": "such as 7d",
}
_VALUES = {"is:": tuple(STATE_NODES), "has:": tuple(HELD)}
_LETTERS = 3


def operators_like(text: str) -> tuple[Suggestion, ...]:
    """At most `OFFERED` operators, or values of `is:` and `has:`, that begin as the last word of a text does."""
    before, last = _last_word(text)
    if len(last) < 2:
        return ()
    for field, values in _VALUES.items():
        if last.lower().startswith(field):
            begun = [value for value in values if value.startswith(last[len(field) :].lower())]
            return tuple(_operator(before, f"{field}{value}", "") for value in begun)
    begun = [name for name in _BETWEEN if before.strip() and name.startswith(last) and name != last]
    begun += [name for name in _BEGINNING if len(last) >= _LETTERS and name.startswith(last) and name != last]
    return tuple(_operator(before, name, (_BETWEEN | _BEGINNING)[name]) for name in begun)[:OFFERED]


def lists_like(text: str, archive: Archive, reader: int | None) -> tuple[Suggestion, ...]:
    """The word lists whose names begin as the last word of a text does, where that is an @ and letters. Raises ArchiveError."""
    before, last = _last_word(text)
    if not last.startswith("@"):
        return ()
    store = archive.word_lists
    seen = [one for one in store.all() if one.shared] if reader is None else store.seen_by(reader)
    return tuple(
        Suggestion(kind="list", text=f"@{one.name}", query=SearchQuery(q=f"{before}@{one.name}"))
        for one in seen
        if fold(one.name).startswith(fold(last[1:]))
    )


def _operator(before: str, name: str, said: str) -> Suggestion:
    return Suggestion(kind="operator", text=f"{name.strip()} {said}".strip(), query=SearchQuery(q=f"{before}{name}"))


def _last_word(text: str) -> tuple[str, str]:
    """What stands before the last word, and that word without what opens it."""
    at = max(text.rfind(char) for char in ' ("\t\n') + 1
    at += text[at : at + 1] == "-"
    return text[:at], text[at:]
