"""Why a form of a name is somebody's: the sentence of an article in which it stands.

Nothing of it is kept: the archive has the article and where the mention stands in it, the sentence is cut out when
somebody looks.
"""

from dataclasses import dataclass

from index.article import ArchivedArticle
from index.people.tagger.tokens import tokenize

LONGEST = 320
"""Characters of one sentence; of a longer one, what stands around the name."""
_ENDS = frozenset({".", "!", "?", "…"})
_NEAR = 2 * LONGEST
"""Characters before and behind a passage in which its sentence begins and ends."""
_BEFORE = LONGEST // 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """sentence: as it is printed, of the body or else the headline. marks: (start, end) code points of the name in it.
    span: (start, end) of the first of these in `Article.text`, or in `Article.title` where in_title."""

    article: str
    sentence: str
    marks: tuple[tuple[int, int], ...]
    span: tuple[int, int]
    in_title: bool = False


def evidence(archived: ArchivedArticle, person: str, name: str) -> Evidence | None:
    """The first sentence of the article that calls a person (an id) by that name; None where none does any more."""
    article = archived.article
    for who, mention in archived.mentions:
        if who != person or mention.name != name:
            continue
        for spans, text, in_title in ((mention.spans, article.text, False), (mention.title_spans, article.title, True)):
            if spans and spans[0][1] <= len(text):
                start, end = sentence_around(text, *spans[0])
                marks = tuple((a - start, b - start) for a, b in spans if start <= a and b <= end)
                return Evidence(
                    article=article.id, sentence=text[start:end], marks=marks, span=spans[0], in_title=in_title
                )
    return None


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence of text begins and ends that has text[start:end]; at most `LONGEST` characters, cut at words."""
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    # what lies further away than the longest sentence is not looked at: some texts are one line
    if start - line > _NEAR:
        line = text.find(" ", start - _NEAR, start) + 1 or start - _NEAR
    if stop - end > _NEAR:
        stop = text.rfind(" ", end, end + _NEAR) if " " in text[end : end + _NEAR] else end + _NEAR
    first, last = line, stop
    ended = False
    for token in tokenize(text[line:stop]):
        at = line + token.start
        if ended and token.first:
            if at >= end:
                last = at
                break
            if at <= start:
                first = at
        ended = token.word in _ENDS or (ended and not token.word[0].isalnum())
    if last - first > LONGEST:
        first, last = _cut(text, first, last, start, end)
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, last


def _cut(text: str, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    """The part of a long sentence around text[start:end], from one blank to another where there is one."""
    if start - first > _BEFORE:
        blank = text.find(" ", start - _BEFORE, start)
        first = start - _BEFORE if blank < 0 else blank + 1
    if last - first > LONGEST:
        limit = max(end, first + LONGEST)
        blank = text.rfind(" ", end, limit)
        last = limit if blank < 0 else blank
    return first, last
