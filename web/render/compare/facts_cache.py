"""What was made of articles that were looked at lately: a story is opened again and again while it is news."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from index.article import Annotation, ArchivedArticle
from index.facts.article_facts import ArticleFacts, facts_of

MOST = 600
"""Articles whose facts a process keeps, those looked at last."""

T = TypeVar("T")


class Remembered(Generic[T]):
    """Values by their keys, those asked for last. As thread-safe as what makes them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of a key; made if it is not known (any more)."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


_facts: Remembered[ArticleFacts] = Remembered(MOST)


def remembered_facts(archived: ArchivedArticle, annotation: Annotation | None) -> ArticleFacts:
    """`facts_of`, computed once for a version of an article and the people in it."""
    found = _facts.get(
        version_of(archived, annotation.annotator if annotation else None),
        lambda: facts_of(archived, annotation.mentions if annotation else ()),
    )
    return ArticleFacts(archived=archived, facts=found.facts, head=found.head)


def version_of(archived: ArchivedArticle, annotator: str | None) -> tuple[str, int]:
    """What tells an article, as it is read and annotated now, from any other state of it that a process may meet."""
    article = archived.article
    return article.id, hash(
        (
            article.text, article.title, article.standfirst, article.dateline, article.published, article.lang,
            archived.mentions, archived.people, archived.quotations, archived.event, archived.copy_of, annotator,
        )
    )  # fmt: skip


def versions_of(articles: Sequence[ArchivedArticle], annotators: dict[str, str]) -> tuple[Any, ...]:
    """The same of several articles."""
    return tuple(version_of(one, annotators.get(one.article.id)) for one in articles)
