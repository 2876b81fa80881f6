"""Stand-ins with verbs: an engine on a pretended disk, an annotator that counts, articles in one line."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from index.annotation.near_duplicates import shingles
from index.archive.protocols import Annotated, Archive
from index.article import (
    Annotation,
    ArchivedArticle,
    Article,
    Block,
    DateSource,
    Mention,
    Outlet,
    PartialDateTime,
    article_id,
)
from index.document import Document
from index.engines.protocols import EngineReader, EngineStatus, EngineWriter
from index.errors import IndexDamaged, IndexFull, IndexingError, IndexOutdated, IndexTooNew, IndexUnavailable
from index.operations.settings import Settings
from tests.index.engines.oracle import MemoryEngine

START = datetime(2025, 7, 1, 12, 0, tzinfo=UTC)


def an_article(
    name: str,
    text: str = "The harbour was closed. Nobody knew why.",
    *,
    title: str | None = None,
    outlet: str | None = "the-lantern",
    day: int | None = None,
    fetched: datetime = START,
    source: str | None = None,
) -> Article:
    """An invented article at `https://lantern.example/<name>`; day: published on that day of June 2025."""
    url = f"https://lantern.example/{name}"
    return Article(
        id=article_id(url),
        url=url,
        title=title or f"News of {name}",
        blocks=tuple(Block(text=line) for line in text.split("\n")),
        fetched=fetched,
        outlet=Outlet(id=outlet, name=outlet.replace("-", " ").title()) if outlet else None,
        published=PartialDateTime(at=datetime(2025, 6, day, 8, tzinfo=UTC)) if day else None,
        published_source=DateSource.METADATA if day else DateSource.NONE,
        source=source,
    )


def later(hours: float = 1) -> datetime:
    return START + timedelta(hours=hours)


def annotated(archived: ArchivedArticle, annotation: Annotation) -> Annotated:
    return Annotated(archived=archived, annotation=annotation, shingles=shingles(archived.article.text))


def annotate(archive: Archive, annotations: Iterable[tuple[str, Annotation]]) -> None:
    """Store annotations of archived articles (by id), as the indexer does with those that it makes."""
    archive.annotations.save(
        [
            annotated(archived, annotation)
            for article, annotation in annotations
            for archived in archive.articles.get_many([article])
        ]
    )


class FakeAnnotator:
    """Finds everybody who is called `Ms First Last`; counts how often it was asked."""

    def __init__(self, name: str = "fake-1") -> None:
        self.name = name
        self.read: list[str] = []

    def annotate(self, article: Article) -> Annotation:
        self.read.append(article.id)
        words = article.text.replace(".", " ").split()
        names = [f"{words[i + 1]} {words[i + 2]}" for i, word in enumerate(words[:-2]) if word == "Ms"]
        return Annotation(annotator=self.name, mentions=tuple(Mention(name=n, spans=((0, 1),)) for n in names))


class _Writer:
    """MemoryEngine's writing half over a disk that may be full."""

    def __init__(self, disk: "FakeBackend") -> None:
        self._disk = disk
        self._engine = disk.engine
        self._engine.rollback()

    def add(self, documents: Iterable[Document]) -> None:
        self._disk.must_have_room()
        documents = list(documents)
        if any(document.id in self._disk.poison for document in documents):
            raise ValueError("nobody foresaw this")
        self._engine.add(documents)

    def delete(self, ids: Iterable[str]) -> None:
        self._engine.delete(ids)

    def clear(self) -> None:
        self._engine.clear()

    def commit(self, bookmark: str) -> int:
        self._disk.must_have_room()
        if self._disk.slow_poison & self._engine._pending.keys():
            raise ValueError("nobody foresaw this")
        if self._disk.dies_before_commit:
            raise Killed
        self._disk.commits.append(bookmark)
        generation = self._engine.commit(bookmark)
        if self._disk.dies_after_commit:
            raise Killed
        return generation

    def rollback(self) -> None:
        self._engine.rollback()

    @property
    def bookmark(self) -> str:
        return self._engine.bookmark

    def close(self) -> None:
        self._engine.close()


class _Reader:
    def __init__(self, disk: "FakeBackend") -> None:
        self._disk = disk

    @property
    def generation(self) -> int:
        self._disk.must_be_there()
        return self._disk.engine.generation

    def glance(self) -> bool:
        self._disk.must_be_there()
        return self._disk.engine.glance()

    def status(self) -> EngineStatus:
        status = self._disk.engine.status()
        faults = ("a checksum does not fit",) if self._disk.flipped else ()
        return EngineStatus(
            documents=status.documents, generation=status.generation, bytes=0, segments=1, faults=faults
        )

    def close(self) -> None:
        pass


class Killed(BaseException):
    """As after kill -9: nothing of ours runs any more."""


class FakeBackend:
    """An engine on a pretended disk, and what may happen to it there."""

    def __init__(self) -> None:
        self.engine = MemoryEngine()
        self.commits: list[str] = []
        self.destroyed = 0
        self.error: IndexingError | None = None
        self.full = False
        self.away = False
        self.flipped = False
        self.poison: set[str] = set()
        self.slow_poison: set[str] = set()
        self.dies_before_commit = False
        self.dies_after_commit = False

    # --- what happens to it

    def chokes_on(self, id: str, *, at_commit: bool = False) -> None:
        (self.slow_poison if at_commit else self.poison).add(id)

    def is_damaged(self) -> None:
        self.error = IndexDamaged("a file of the index is corrupt")

    def is_outdated(self) -> None:
        self.error = IndexOutdated("the index has an older format")

    def is_too_new(self) -> None:
        self.error = IndexTooNew("a later version wrote the index")

    def is_away(self) -> None:
        """A network fault, from the next request on."""
        self.away = True

    def is_deleted(self) -> None:
        self.engine = MemoryEngine()

    def flips_a_bit(self) -> None:
        self.flipped = True

    # --- what it holds

    def ids(self) -> set[str]:
        return {article.document.id for article in self.engine._views[-1].articles.values()}

    def document(self, id: str) -> Document:
        return self.engine._views[-1].articles[id].document

    def must_be_there(self) -> None:
        if self.away:
            raise IndexUnavailable("no node answers")

    def must_have_room(self) -> None:
        self.must_be_there()
        if self.full:
            raise IndexFull("the disk is full")

    # --- EngineBackend

    def reader(self, settings: Settings, *, warm: bool = False) -> EngineReader:
        return _Reader(self)  # type: ignore[return-value]

    def writer(self, settings: Settings) -> EngineWriter:
        self.must_be_there()
        if self.error:
            raise self.error
        return _Writer(self)

    def destroy(self, settings: Settings) -> None:
        self.destroyed += 1
        self.error, self.flipped = None, False
        self.engine = MemoryEngine()
