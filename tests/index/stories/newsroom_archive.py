"""An archive of its own for stories, and what becomes of articles in it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from index.archive import open_archive
from index.archive.protocols import Archive
from index.article import Article
from index.operations.settings import Settings
from index.stories.placing import place


@contextmanager
def an_archive() -> Iterator[Archive]:
    with TemporaryDirectory() as folder, open_archive(Settings(data=Path(folder))) as archive:
        yield archive


def add(archive: Archive, articles: Sequence[Article], at_a_time: int = 4) -> None:
    """Save and place articles as the indexer does."""
    for start in range(0, len(articles), at_a_time):
        batch = articles[start : start + at_a_time]
        archive.articles.save_many([(article, ()) for article in batch])
        place(archive.stories, batch)
    settle(archive)


def settle(archive: Archive) -> None:
    while archive.stories.decide_pending(10):
        pass


def stories_in(archive: Archive) -> set[frozenset[str]]:
    """The stories of an archive, each as the ids of its articles."""
    groups: dict[str, set[str]] = {}
    for article_id, story in archive.stories.of(list(archive.articles.ids())).items():
        groups.setdefault(story, set()).add(article_id)
    return {frozenset(group) for group in groups.values()}


def stories_of(articles: Sequence[Article], at_a_time: int = 4) -> set[frozenset[str]]:
    with an_archive() as archive:
        add(archive, articles, at_a_time)
        return stories_in(archive)
