"""People in languages that the tagger was not trained for: a careful reading by rules that would rather be silent.

A run of two to four capitalised words counts as a person when enough speaks for it: a given name in front, a title or a
verb of saying beside it, a known surname, a second appearance. What looks like a place, an office or a company never
does. Bare surnames count only where the name stood in full. In German, where every noun has a capital, a known given
name or a title is a must.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from index.annotate import lexicon
from index.annotate.chunks import Chunk, is_capitalised
from index.annotate.document import Span, surname
from index.annotate.tokens import Token

READ = frozenset({"de", "fr", "es", "it", "pt", "nl", "ca", "sv", "da", "nb", "no", "nn", "pl", "ro", "fi", "id", "tr"})
"""Languages tried. Others in Latin letters are read by the same rules with the words of all; they meet few of them."""

_ENOUGH = 3.0
_PARTICLES = lexicon.words("particle") | {"dos", "das", "dello", "degli", "d'", "des", "vom", "zur"}
_TITLES = lexicon.words("foreign_title")
_SAYING = lexicon.words("foreign_saying")
_NEVER = lexicon.words("foreign_never")
_NOBODY = lexicon.words("foreign_nobody") | lexicon.words("organisation") | lexicon.words("demonym")


class _Candidate(NamedTuple):
    span: Span
    words: tuple[str, ...]
    score: float
    sure: bool


def read(tokens: Sequence[Token], lang: str) -> list[Span]:
    """The mentions of an article, in order. lang: primary subtag."""
    found = [_judge(tokens, run, lang) for run in _runs(tokens)]
    times = Counter(candidate.words for candidate in found)
    full = [
        c
        for c in found
        if len(c.words) > 1 and (not _needs_proof(lang) or c.sure) and c.score + _again(times[c.words]) >= _ENOUGH
    ]
    known = {c.words for c in full}
    surnames = {surname(words) for words in known}
    places = {word for words in times for word in words if len(words) == 1 and word.lower() in lexicon.words("place")}
    spans = [c.span for c in found if c.words in known]
    spans += [c.span for c in found if len(c.words) == 1 and c.words[0] in surnames - places and len(c.words[0]) > 2]
    return sorted(spans)


def _needs_proof(lang: str) -> bool:
    return lang in {"de", "lb", "nds"}


def _again(times: int) -> float:
    return min(1.0, 0.5 * (times - 1))


def _runs(tokens: Sequence[Token]) -> list[Chunk]:
    """Runs of capitalised words and particles between them, cut at sentence starts, titles and words that are none."""
    found: list[Chunk] = []
    at = 0
    while at < len(tokens):
        if not _eligible(tokens[at]):
            at += 1
            continue
        stop = at + 1
        while stop < len(tokens) and stop - at < 6 and not tokens[stop].first:
            if _eligible(tokens[stop]):
                stop += 1
            elif tokens[stop].word in _PARTICLES and _particle_leads_on(tokens, stop):
                stop += 2 if _eligible(tokens[stop + 1]) else 3
            else:
                break
        found.append(Chunk(at, stop))
        at = stop
    return found


def _particle_leads_on(tokens: Sequence[Token], at: int) -> bool:
    if at + 1 >= len(tokens):
        return False
    if _eligible(tokens[at + 1]):
        return True
    return tokens[at + 1].word in _PARTICLES and at + 2 < len(tokens) and _eligible(tokens[at + 2])


def _eligible(token: Token) -> bool:
    word = token.word
    if not is_capitalised(word) or not word[0].isalpha():
        return False
    lower = word.lower().rstrip(".")
    if lower in _TITLES or lower in _NEVER:
        return False
    return not (len(word) > 3 and word.isupper())


def _judge(tokens: Sequence[Token], run: Chunk, lang: str) -> _Candidate:
    start, stop = run
    words = tuple(t.word for t in tokens[start:stop])
    lower = [w.lower().rstrip(".") for w in words]
    score = 0.0
    given = lower[0].split("-")[0] in lexicon.words("given") or lower[0] in lexicon.words("given")
    title = start > 0 and tokens[start - 1].word.lower().rstrip(".") in _TITLES
    says = _says(tokens, start - 1) or _says(tokens, stop) or _says(tokens, stop + 1)
    score += 2.5 * given + 2.5 * title + 1.0 * says
    score += 1.0 * (lower[-1] in lexicon.words("surname"))
    score += 0.5 * (2 <= len(words) <= 3)
    if any(w in _NOBODY for w in lower) or " ".join(lower) in lexicon.entries("nobody") | lexicon.entries("place"):
        score -= 9.0
    if lower[-1] in lexicon.words("place") or (lower[0] in lexicon.words("place") and not given):
        score -= 2.0
    if any(w.endswith(_NOUN_ENDINGS) for w in lower) and _needs_proof(lang):
        score -= 3.0
    if len(words) > 4 or any(c.isdigit() for w in words for c in w):
        score -= 9.0
    return _Candidate(Span(start, stop), words, score, given or title)


_NOUN_ENDINGS = (
    "ung",
    "heit",
    "keit",
    "schaft",
    "tion",
    "ismus",
    "ität",
    "amt",
    "haus",
    "platz",
    "straße",
    "stadt",
    "verein",
)


def _says(tokens: Sequence[Token], at: int) -> bool:
    return 0 <= at < len(tokens) and tokens[at].word.lower() in _SAYING
