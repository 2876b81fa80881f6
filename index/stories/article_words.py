"""The words of an article as stories compare them: how often each stands there, where, whether it is a name, and which stand
side by side."""

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
    every: list[str] = []
    in_capitals: list[str] = []
    in_small: list[str] = []
    before, previous = 0, ""
    for position, match in enumerate(WORD.finditer(text)):
        start, end = match.span()
        stems = _pairs(match[0]) if match.lastgroup == "unspaced" else (stem(match[0], stemmer),)
        every += stems
        if position < LEAD:
            words.lead.update(stems)
            if position < OPENING:
                words.opening.update(stems)
        letter = text[start]
        if letter.islower():
            in_small.append(stems[0])
        elif position and letter.isupper() and _SENTENCE_ENDS.isdisjoint(text[before:start]):
            in_capitals.append(stems[0])
        if previous and start - before == 1 and text[before] in " -":
            words.side_by_side.append((previous, stems[0]))
        before, previous = end, stems[-1]
    words.counts.update(every)
    surplus = Counter(in_capitals)
    surplus.subtract(in_small)
    return surplus


def _pairs(run: str) -> tuple[str, ...]:
    """As `analysis.tokens` has the pairs of characters of a run without spaces, without their places."""
    return tuple(pair for pair, _, _ in pairs(run))
