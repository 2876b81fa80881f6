"""Archive, engine and indexer together."""

from index.archive.protocols import Archive
from index.indexing.indexer import Indexer
from index.operations.settings import Settings
from tests.index.fakes import FakeAnnotator, FakeBackend, an_article


class Line:
    """Archive, engine and indexer together."""

    def __init__(self, settings: Settings, archive: Archive, disk: FakeBackend) -> None:
        self.settings, self.archive, self.disk = settings, archive, disk
        self.annotator = FakeAnnotator()
        self.indexer = self.fresh()

    def fresh(self) -> Indexer:
        self.indexer = Indexer(self.settings, self.archive, backend=self.disk, annotator=self.annotator)
        return self.indexer

    def sync(self) -> None:
        self.indexer.drain()
        while self.indexer.refresh():
            self.indexer.drain()

    def agrees(self) -> bool:
        return (
            self.disk.ids() == set(self.archive.articles.ids())
            and self.archive.outbox.waiting() == 0
            and not self.archive.annotations.stale(self.annotator.name, 1)
        )


def save(archive: Archive, *names: str) -> list[str]:
    articles = [an_article(name, f"The {name} was opened by Ms Ada Lund.") for name in names]
    archive.articles.save_many([(article, ()) for article in articles])
    return [article.id for article in articles]
