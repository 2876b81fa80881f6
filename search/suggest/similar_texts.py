"""Articles that tell the same as a text that is not in the archive, such as a press release."""

from typing import NamedTuple

from index.article import article_id
from index.query import Or, SearchRequest, Term
from search.highlight.snippets import Matcher
from search.more_like_this import telling_words
from search.service import Searcher

CANDIDATES = 40
"""Articles that are compared word by word."""

SHARED = 4
"""One in this many of the telling words has to be shared, and two at least."""

READ = 50_000
"""Characters of a text that are compared."""


class Pasted(NamedTuple):
    """A text as somebody pasted it: its first line, all of it, BCP 47."""

    title: str
    text: str
    lang: str | None = None


class Similar(NamedTuple):
    """id: of an article. title, url: its own. shared: the telling words that both have, as the text prints them (folded)."""

    id: str
    title: str
    url: str
    shared: tuple[str, ...]


def similar_to(searcher: Searcher, text: str, limit: int = 10) -> tuple[Similar, ...]:
    """At most `limit` articles that share the telling words of a text, or of the article at an address, most of them first.

    Raises IndexingError, ArchiveError.
    """
    text = text.strip()
    known = searcher.archive.articles.get(article_id(text)) if text.startswith(("http://", "https://")) else None
    own = known.article if known else None
    pasted = Pasted(own.title, own.text[:READ], own.lang) if own else Pasted(text.split("\n")[0][:300], text[:READ])
    words = telling_words(pasted, lambda node: searcher.engine.search(SearchRequest(tree=node, limit=0)).total)
    if not words:
        return ()
    tree = Or(tuple(Term(word) for word in words))
    hits = searcher.engine.search(SearchRequest(tree=tree, group="copies", limit=CANDIDATES)).hits
    matchers = [(word, Matcher.of(Term(word), searcher.names.stemmers())) for word in words]
    found: list[Similar] = []
    for archived in searcher.archive.articles.get_many([hit.id for hit in hits]):
        article = archived.article
        body = f"{article.title}\n{article.text[:READ]}"
        shared = tuple(word for word, matcher in matchers if matcher.marks(body, article.lang))
        if len(shared) >= max(2, len(words) // SHARED) and (
            own is None or own.id not in (article.id, archived.copy_of)
        ):
            found.append(Similar(article.id, article.title, article.url, shared))
    return tuple(sorted(found, key=lambda one: -len(one.shared))[:limit])
