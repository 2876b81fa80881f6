"""Articles on their way into stories: read, and placed among those that are archived."""

import logging
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from index.article import Article
from index.stories.protocols import StoryStore
from index.stories.term_vector import NO_TERMS, Terms, terms_of

log = logging.getLogger(__name__)


def place(
    stories: StoryStore, articles: Sequence[Article], read: Mapping[str, Terms] = MappingProxyType({})
) -> dict[str, str]:
    """Read articles that are archived and place them; see `StoryStore.place`. One that cannot be read is in no story, and
    holds up no other. read: id -> terms, of those that somebody has read already."""
    if not articles:  # a rebuild places nothing, and need not wait until whoever writes to the archive has done so
        return {}
    return stories.place([(article.id, read.get(article.id) or _terms(article)) for article in articles])


def _terms(article: Article) -> Terms:
    try:
        return terms_of(article)
    except Exception:  # said in the log, with its traceback
        log.exception("an article cannot be compared with others; it is in no story", extra={"article": article.id})
        return NO_TERMS
