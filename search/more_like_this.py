"""The words that say what an article is about, for finding similar ones."""

import math
from collections import Counter
from collections.abc import Callable
from typing import Protocol

from index.query import Everything, Node, Term
from index.text.analysis import WORD, stem, stemmer_of
from index.text.folding import fold

WORDS = 12
CONSIDERED = 40
"""Words whose rarity is looked up: the most frequent ones of the article, where each in the headline counts three times."""


class Told(Protocol):
    """What words are read of: an article, or a text that somebody pasted. lang: BCP 47."""

    @property
    def title(self) -> str:
        """The headline."""
        ...

    @property
    def text(self) -> str:
        """All of it."""
        ...

    @property
    def lang(self) -> str | None:
        """None where it is not known."""
        ...


def telling_words(article: Told, count: Callable[[Node], int]) -> tuple[str, ...]:
    """The words with the highest tf-idf (Spärck Jones 1972), folded, best first, at most `WORDS`.

    count: the number of articles that match a tree. Words in one article only, or in more than half of all, are left out.
    """
    stemmer = stemmer_of(article.lang)
    often: Counter[str] = Counter()
    printed: dict[str, str] = {}
    for text, weight in ((article.title, 3), (article.text, 1)):
        for match in WORD.finditer(text):
            word = match[0]
            if match.lastgroup is None and len(word) > 2 and not word[0].isdigit():
                root = stem(word, stemmer)
                often[root] += weight
                printed.setdefault(root, fold(word))
    articles = count(Everything())
    scored = []
    for root, times in often.most_common(CONSIDERED):
        holding = count(Term(printed[root]))
        if 1 < holding <= articles / 2:
            scored.append((times * math.log(articles / holding), printed[root]))
    return tuple(word for _, word in sorted(scored, reverse=True)[:WORDS])
