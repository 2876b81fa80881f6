"""Snippets: the best passages of an archived text for a query, and marks for a title or a whole article.

The same for every engine, since they are made from the archive. Text plus ranges; escaping is for whoever shows them.

    matcher = Matcher.of(tree, stemmers)              # once a query
    highlight(article.text, article.lang, matcher)    # once a result
    mark(article.title, article.lang, matcher, field="title")
"""

from index.query import TextField
from search.matcher import Matcher
from search.passages import Passage, best_passages, merged

PASSAGES = 2
WIDTH = 160
"""Characters of a passage: about two lines of the page."""


def highlight(
    text: str, lang: str | None, matcher: Matcher, *, passages: int = PASSAGES, width: int = WIDTH
) -> list[Passage]:
    """Passages of a body in its order, marked. Where nothing is to be marked, the beginning of the text.

    lang: BCP 47, of the article. passages: at most; width: characters of each, by a quarter more for a whole sentence.
    """
    return best_passages(text, matcher.marks(text, lang, "body"), matcher.leaves, passages=passages, width=width)


def mark(text: str, lang: str | None, matcher: Matcher, *, field: TextField = "body") -> tuple[tuple[int, int], ...]:
    """Ranges of the whole text, code points, in order, apart from each other."""
    return merged(matcher.marks(text, lang, field))


__all__ = ["PASSAGES", "WIDTH", "Matcher", "Passage", "highlight", "mark"]
