"""People in a text: tag, look again at the whole, link."""

import unicodedata
from collections.abc import Sequence

from index.annotate.chunks import chunks
from index.annotate.document import Span, revise
from index.annotate.linking import link
from index.annotate.model import shipped
from index.annotate.tokens import Token, tokenize
from index.article import Mention


def find_people(text: str, *, title: str | None = None, lang: str | None = "en") -> tuple[Mention, ...]:
    """The people of one article, in order of their first mention.

    text, title: as they are printed; offsets of the mentions count code points of them. lang: BCP 47 or None.
    Never raises on any text; the same text gives the same people.
    """
    body = tokenize(text)
    head = tokenize(title) if title else []
    tokens = body + [Token("\n", -1, -1, True)] + [t._replace(first=False) for t in head] if head else body
    model = shipped()
    spans = revise(tokens, [model.tag(tokens, chunk) for chunk in chunks(tokens)])
    names = [tuple(t.word for t in tokens[s.start : s.stop]) for s in spans]
    found = []
    for person in link(names):
        in_text: list[tuple[int, int]] = []
        in_title: list[tuple[int, int]] = []
        for at in person.mentions:
            span = spans[at]
            (in_title if span.start > len(body) else in_text).append(_offsets(tokens, span))
        name = " ".join(_printed(word) for word in person.name)
        found.append(Mention(name=name, spans=tuple(in_text), title_spans=tuple(in_title)))
    return tuple(found)


def _offsets(tokens: Sequence[Token], span: Span) -> tuple[int, int]:
    return tokens[span.start].start, tokens[span.stop - 1].end


def _printed(word: str) -> str:
    """A word of a name as it is shown: composed, and no longer in capitals."""
    word = unicodedata.normalize("NFC", word)
    if word.isupper() and len(word) > 3 and "." not in word:
        return word.capitalize()
    return word
