"""The words of an article as stories compare them: how often each stands there, where, whether it is a name, and which stand
side by side."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import chain, compress, count
from typing import NamedTuple

from index.article import Article
from index.text.analysis import APART, UNSPACED, pairs, stem
from index.text.memo import Memo

READ = 4_000
"""Characters of a text that are read: news says first what happened, and background repeats from day to day."""
LEAD = 60
"""Words at the beginning of the text that count as headline."""
OPENING = 40
"""The first of them, which hardly ever look back at what others reported before."""

_NOUNS_IN_CAPITALS = frozenset({"german"})
"""Languages in which a capital does not make a name."""
_SENTENCE_ENDS = frozenset('.!?:\n"“”„«»‚‘')
_CLOSE = frozenset(" -")
"""What stands between words side by side."""
_UNSPACED = re.compile(f"[{UNSPACED}]")


@dataclass(slots=True)
class ArticleWords:
    """counts: stem -> how often. headline: those of the headline. lead, opening: those, and of the first LEAD or OPENING words.
    names: printed with a capital inside sentences. side_by_side: (stem, stem) with nothing but a blank or a hyphen between them, in
    the order of the text."""

    counts: Counter[str] = field(default_factory=Counter)
    headline: set[str] = field(default_factory=set)
    lead: set[str] = field(default_factory=set)
    opening: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    side_by_side: list[tuple[str, str]] = field(default_factory=list)


def words_of(article: Article, stemmer: str) -> ArticleWords:
    """Read headline, standfirst and the beginning of the text. stemmer: see `analysis.stemmer_of`."""
    words = ArticleWords()
    text = f"{article.standfirst}\n{article.text}" if article.standfirst else article.text
    _read(article.title, stemmer, words)
    for of_headline in (words.headline, words.lead, words.opening):
        of_headline.update(words.counts)
    names = _read(text[:READ], stemmer, words)
    if stemmer not in _NOUNS_IN_CAPITALS:
        words.names.update(names)
    return words


class _Word(NamedTuple):
    """A printed word. stems: several of a run without spaces, else one. first, last: of them. small, capital: how its first letter
    is printed."""

    stems: tuple[str, ...]
    first: str
    last: str
    small: bool
    capital: bool


def _word(printed: str, stemmer: str) -> _Word:
    stems = _pairs(printed) if _UNSPACED.match(printed) else (stem(printed, stemmer),)
    return _Word(stems, stems[0], stems[-1], printed[0].islower(), printed[0].isupper())


@cache
def _words_under(stemmer: str) -> Mapping[str, _Word]:
    """Printed word -> what is known of it."""
    return Memo(partial(_word, stemmer=stemmer))


def _read(text: str, stemmer: str, words: ArticleWords) -> list[str]:
    """Add the words of a text. Returns those that are printed more often with a capital, not at the beginning of a sentence, than
    without one."""
    parts = APART.split(text)
    read = list(map(_words_under(stemmer).__getitem__, parts[1::2]))
    if not read:
        return []
    stems, firsts, lasts, small, capitals = zip(*read, strict=True)
    between = parts[2:-1:2]  # what stands before each word but the first
    words.counts.update(firsts if len(firsts) == sum(map(len, stems)) else chain.from_iterable(stems))
    words.lead.update(chain.from_iterable(stems[:LEAD]))
    words.opening.update(chain.from_iterable(stems[:OPENING]))
    together = compress(zip(lasts, firsts[1:], strict=False), map(_CLOSE.__contains__, between))
    words.side_by_side += together if all(lasts) else [pair for pair in together if pair[0]]
    in_capitals = Counter(
        [firsts[at] for at in compress(count(1), capitals[1:]) if _SENTENCE_ENDS.isdisjoint(between[at - 1])]
    )
    in_small = Counter(compress(firsts, small))
    return [word for word, times in in_capitals.items() if times > in_small[word]]


def _pairs(run: str) -> tuple[str, ...]:
    """As `analysis.tokens` has the pairs of characters of a run without spaces, without their places."""
    return tuple(pair for pair, _, _ in pairs(run))
