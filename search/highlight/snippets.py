"""Snippets: the best passages of an archived text for a query, and marks for a title or a whole article.

The same for every engine, since they are made from the archive. Text plus ranges; escaping is for whoever shows them.

    matcher = Matcher.of(tree, stemmers)              # once a query
    highlight(article.text, article.lang, matcher)    # once a result
    mark(article.title, article.lang, matcher, field="title")
"""

from index.query import TextField
from search.highlight.matcher import Matcher
from search.highlight.passages import Passage, best_passages, merged

PASSAGES = 2
WIDTH = 160
"""Characters of a passage: about two lines of the page."""

PASSAGE_REACH = 50_000
"""Characters of a text in which passages are looked for: longer than almost every article, short enough for ten of a kind
that somebody made to be slow."""

MARK_REACH = 200_000
"""Characters of an article that are marked where it is shown whole."""


def highlight(
    text: str, lang: str | None, matcher: Matcher, *, passages: int = PASSAGES, width: int = WIDTH
) -> list[Passage]:
    """Passages of a body in its order, marked. Where nothing is to be marked, the beginning of the text.

    lang: BCP 47, of the article. passages: at most; width: characters of each, by a quarter more for a whole sentence.
    """
    text = _beginning(text, PASSAGE_REACH)
    return best_passages(text, matcher.marks(text, lang, "body"), matcher.leaves, passages=passages, width=width)


def mark(text: str, lang: str | None, matcher: Matcher, *, field: TextField = "body") -> tuple[tuple[int, int], ...]:
    """Ranges of the whole text (up to `MARK_REACH`), code points, in order, apart from each other."""
    text = _beginning(text, MARK_REACH)
    return merged(matcher.marks(text, lang, field))


def _beginning(text: str, reach: int) -> str:
    """At most that many characters, without half a word at the end."""
    if len(text) <= reach:
        return text
    cut = max(text.rfind(" ", 0, reach + 1), text.rfind("\n", 0, reach + 1))
    return text[: cut if cut > 0 else reach]


__all__ = ["PASSAGES", "WIDTH", "Matcher", "Passage", "highlight", "mark"]
