"""The words of an article as stories compare them: how often each stands there, where, whether it is a name, and which stand
side by side."""

import re
from collections import Counter
from dataclasses import dataclass, field

from index.article import Article
from index.text.analysis import WORD, pairs, stem

READ = 4_000
"""Characters of a text that are read: news says first what happened, and background repeats from day to day."""
LEAD = 60
"""Words at the beginning of the text that count as headline."""
OPENING = 40
"""The first of them, which hardly ever look back at what others reported before."""

_NOUNS_IN_CAPITALS = frozenset({"german"})
"""Languages in which a capital does not make a name."""
_SENTENCE_ENDS = frozenset('.!?:\n"“”„«»‚‘')


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
    surplus = _read(text[:READ], stemmer, words)
    if stemmer not in _NOUNS_IN_CAPITALS:
        words.names.update(word for word, more in surplus.items() if more > 0)
    return words


def _read(text: str, stemmer: str, words: ArticleWords) -> Counter[str]:
    """Add the words of a text. Returns how much more often each is printed with a capital, not at the beginning of a sentence,
    than without one."""
    surplus: Counter[str] = Counter()
    before, previous = 0, ""
    for position, match in enumerate(WORD.finditer(text)):
        start = match.start()
        stems = _stems(match, stemmer)
        words.counts.update(stems)
        if position < LEAD:
            words.lead.update(stems)
            if position < OPENING:
                words.opening.update(stems)
        letter = text[start]
        if letter.isupper():
            if position and not _SENTENCE_ENDS.intersection(text[before:start]):
                surplus[stems[0]] += 1
        elif letter.islower():
            surplus[stems[0]] -= 1
        if previous and start - before == 1 and text[before] in " -":
            words.side_by_side.append((previous, stems[0]))
        before, previous = match.end(), stems[-1]
    return surplus


def _stems(match: "re.Match[str]", stemmer: str) -> list[str]:
    """As `analysis.tokens` has them, without their places."""
    if match.lastgroup == "unspaced":
        return [pair for pair, _, _ in pairs(match[0])]
    return [stem(match[0], stemmer)]
