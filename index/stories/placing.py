"""Articles on their way into stories: read, and placed among those that are archived."""

from collections.abc import Sequence

from index.article import Article
from index.stories.protocols import StoryStore
from index.stories.term_vector import terms_of


def place(stories: StoryStore, articles: Sequence[Article]) -> dict[str, str]:
    """Read articles that are archived and place them; see `StoryStore.place`."""
    return stories.place([(article.id, terms_of(article)) for article in articles])
