"""Facts of articles that were looked at lately: a story is opened again and again while it is news."""

import threading
from collections import OrderedDict
from typing import Any

from index.article import Annotation, ArchivedArticle
from index.facts.article_facts import ArticleFacts, facts_of

MOST = 600
"""Articles whose facts a process keeps, those looked at last."""

_kept: OrderedDict[tuple[Any, ...], ArticleFacts] = OrderedDict()
_lock = threading.Lock()


def remembered_facts(archived: ArchivedArticle, annotation: Annotation | None) -> ArticleFacts:
    """`facts_of`, computed once for a version of an article and the people in it."""
    article = archived.article
    key = (
        article.id, article.text, article.title, article.standfirst, article.dateline, article.published, article.lang,
        archived.mentions, archived.people, annotation.annotator if annotation else None,
    )  # fmt: skip
    with _lock:
        if (found := _kept.get(key)) is not None:
            _kept.move_to_end(key)
            return ArticleFacts(archived=archived, facts=found.facts, head=found.head)
    made = facts_of(archived, annotation.mentions if annotation else ())
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return made
