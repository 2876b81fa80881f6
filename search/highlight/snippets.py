"""Snippets: the best passages of an archived text for a query, and marks for a title or a whole article.

They are made from the archive, so they are the same for every engine: text and ranges, not escaped.

    matcher = Matcher.of(tree, stemmers)              # once a query
    highlight(article.text, article.lang, matcher)    # once a result
    mark(article.title, article.lang, matcher, field="title")
"""

from collections.abc import Sequence
from functools import lru_cache

from index.article import Article
from index.query import TextField
from search.highlight.matcher import Matcher, Spoken
from search.highlight.passages import Passage, best_passages, merged
from search.page import Highlight

PASSAGES = 2
WIDTH = 160
"""Characters of a passage: about two lines of the page."""

PASSAGE_REACH = 50_000
"""Characters of a text that are searched for passages: more than almost any article has, and few enough for a page of ten
that were made to be slow."""

MARK_REACH = 200_000
"""Characters of an article that are marked where the whole of it is shown."""


def highlights(
    article: Article, matcher: Matcher, passages: int, quotations: Sequence[Spoken] = ()
) -> tuple[Highlight, ...]:
    """What a result shows of an article: its title if that holds a mark, then at most `passages` passages; () for 0.
    quotations: of the article, for what is looked for within them."""
    if not passages:
        return ()
    if matcher.needs_quotations or len(article.text) > KEPT_CHARACTERS:
        return _highlights(article.title, article.text, article.lang, matcher, passages, quotations)
    return _recent(article.title, article.text, article.lang, matcher, passages)


KEPT, KEPT_CHARACTERS = 800, 20_000
"""Articles whose passages are kept, with the words that were asked for, and the longest of them: for readers who narrow a search,
turn its pages and come back, and others who ask the same. Some 10 MB."""


@lru_cache(maxsize=KEPT)
def _recent(title: str, text: str, lang: str | None, matcher: Matcher, passages: int) -> tuple[Highlight, ...]:
    return _highlights(title, text, lang, matcher, passages)


def _highlights(
    title: str,
    text: str,
    lang: str | None,
    matcher: Matcher,
    passages: int,
    quotations: Sequence[Spoken] = (),
) -> tuple[Highlight, ...]:
    ranges = mark(title, lang, matcher, field="title")
    head = (Highlight(field="title", text=title, ranges=ranges),) if ranges else ()
    body = highlight(text, lang, matcher, passages=passages, quotations=quotations)
    return head + tuple(Highlight(field="body", text=p.text, ranges=p.ranges, cut=p.cut) for p in body)


def highlight(
    text: str,
    lang: str | None,
    matcher: Matcher,
    *,
    passages: int = PASSAGES,
    width: int = WIDTH,
    quotations: Sequence[Spoken] = (),
) -> list[Passage]:
    """The best passages of a body, in its order and marked; its beginning if there is nothing to mark.

    lang: BCP 47, of the article. passages: how many at most. width: characters of each; a whole sentence may have a quarter
    more.
    """
    text = _beginning(text, PASSAGE_REACH)
    marks = matcher.marks(text, lang, "body", quotations)
    return best_passages(text, marks, matcher.leaves, passages=passages, width=width)


def mark(
    text: str,
    lang: str | None,
    matcher: Matcher,
    *,
    field: TextField = "body",
    quotations: Sequence[Spoken] = (),
) -> tuple[tuple[int, int], ...]:
    """Ranges to mark in a text (its first `MARK_REACH` characters), in code points, in order, without overlap."""
    text = _beginning(text, MARK_REACH)
    return merged(matcher.marks(text, lang, field, quotations))


def _beginning(text: str, reach: int) -> str:
    """At most `reach` characters, without half a word at the end."""
    if len(text) <= reach:
        return text
    cut = max(text.rfind(" ", 0, reach + 1), text.rfind("\n", 0, reach + 1))
    return text[: cut if cut > 0 else reach]


__all__ = ["PASSAGES", "WIDTH", "Matcher", "Passage", "highlight", "highlights", "mark"]
