"""From archived articles to documents for the engine: what is not annotated yet is annotated on the way.

An article that an annotator fails at is set aside as far as its people go: it is found by its words, the next version of
the program or of the annotator reads it again, and no other article waits for it.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Protocol

from index.annotation.annotator import ANNOTATOR, annotate, annotator_of
from index.annotation.annotator_pool import Read, cores
from index.annotation.near_duplicates import shingles
from index.annotation.reading_ahead import ReadingAhead
from index.archive.protocols import Annotated, Archive, Task
from index.article import Annotation, ArchivedArticle, Article
from index.document import Document, document_of
from index.operations.apart import apart, is_unforeseen, reason
from index.operations.build import build
from index.operations.settings import Settings
from index.people.mentions.recognizer import recognizer_of
from index.stories.placing import place

log = logging.getLogger(__name__)

MANY = 32
"""Articles to annotate in one go from which on several processes do it: starting them takes most of a second."""


class Annotator(Protocol):
    """What reads an article and says who is in it. Tests and other recognisers have their own."""

    @property
    def name(self) -> str:
        """Name and version; becomes `Annotation.annotator`."""
        ...

    def annotate(self, article: Article) -> Annotation:
        """The people and dates of an article. It may raise: that article is then set aside."""
        ...


class RecognizerAnnotator:
    """The annotator made of index.annotation and the recogniser that the settings name. Raises SettingsError if that
    one is not installed."""

    def __init__(self, settings: Settings) -> None:
        self._recognizer = recognizer_of(settings)
        self.name = annotator_of(self._recognizer)

    def annotate(self, article: Article) -> Annotation:
        """See Annotator."""
        return annotate(article, self._recognizer)


class AnnotationService:
    """Keeps annotations up to date in the archive. stopping: asked between two articles; what is done by then is
    stored."""

    def __init__(
        self, settings: Settings, archive: Archive, annotator: Annotator, stopping: Callable[[], bool]
    ) -> None:
        self._zone = settings.timezone
        self._processes = settings.annotators or cores()
        self._pool: ReadingAhead | None = None
        self._archive = archive
        self._annotator = annotator
        self._stopping = stopping

    @property
    def name(self) -> str:
        """Of the annotator."""
        return self._annotator.name

    def rest(self) -> None:
        """Nothing is to be done for now: end the processes that helped."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    @property
    def version(self) -> str:
        """Of program and annotator: whatever was set aside by another one is worth another try."""
        return f"{build()} {self.name}"

    def documents(self, ids: Sequence[str], following: Sequence[str] = ()) -> tuple[list[Document], list[str]]:
        """The documents of those ids that are archived, and the ids that are not.

        Articles that were never annotated are annotated first. An annotation by an older annotator serves until `refresh`
        comes to it: a rebuild does not wait for it. following: what will be asked for next; where other processes annotate, they go
        on with these while this one stores. Raises ArchiveError.
        """
        by_id = {archived.article.id: archived for archived in self._archive.articles.get_many(ids)}
        unread = self._never_annotated(list(by_id))
        wanted = [archived for article_id, archived in by_id.items() if article_id in unread]
        read = self._read_beside(wanted)
        self._begin(following)
        fresh = self._annotate(wanted, read)
        by_id.update((annotated.article.id, annotated) for annotated in fresh)
        new = {annotated.article.id for annotated in fresh}
        if self._archive.shared:  # others annotate as well; the indexer alone places
            new |= self._archive.stories.unread_of(list(by_id))
        terms = {article_id: found.terms for article_id, found in read.items() if found.terms is not None}
        placed = [by_id[article_id].article for article_id in by_id if article_id in new]
        stories = place(self._archive.stories, placed, terms)
        by_id.update((article_id, replace(by_id[article_id], story=stories.get(article_id))) for article_id in new)
        gone = [article_id for article_id in ids if article_id not in by_id]
        return [document_of(archived, self._zone) for archived in by_id.values()], gone

    def annotate(self, ids: Sequence[str], blamed: Mapping[str, str] | None = None) -> None:
        """Annotate articles that were never annotated, for the indexer to come to them. blamed: those that are set aside unread,
        with the reason. Raises ArchiveError."""
        self._read_and_annotate(self._archive.articles.get_many(ids), blamed or {})

    def refresh(self, ids: Sequence[str]) -> None:
        """Annotate articles again and put them into the outbox. Raises ArchiveError."""
        fresh = self._read_and_annotate(self._archive.articles.get_many(ids))
        self._archive.outbox.touch([archived.article.id for archived in fresh])

    def place(self, ids: Sequence[str]) -> None:
        """Place articles among the stories that were never placed, or by an earlier rule. Raises ArchiveError."""
        archived = self._archive.articles.get_many(ids)
        before = self._archive.stories.of(ids)
        after = place(self._archive.stories, [entry.article for entry in archived])
        self._archive.outbox.touch(
            [article_id for article_id in ids if before.get(article_id) != after.get(article_id)]
        )

    def _never_annotated(self, ids: Sequence[str]) -> set[str]:
        return set(ids).difference(
            self._archive.annotations.annotators(ids), self._archive.set_aside.among(Task.ANNOTATE, ids)
        )

    def _read_and_annotate(
        self, articles: Sequence[ArchivedArticle], blamed: Mapping[str, str] = MappingProxyType({})
    ) -> list[ArchivedArticle]:
        read = self._read_beside([archived for archived in articles if archived.article.id not in blamed])
        return self._annotate(articles, read, blamed)

    def _annotate(
        self,
        articles: Sequence[ArchivedArticle],
        read: Mapping[str, Read],
        blamed: Mapping[str, str] = MappingProxyType({}),
    ) -> list[ArchivedArticle]:
        """Annotate and store; those whose annotation was stored, with what followed from it. read: what was read of them."""
        made: list[Annotated] = []
        spoilt: list[ArchivedArticle] = []

        def failed(archived: ArchivedArticle, error: Exception) -> None:
            self._set_aside(archived.article.id, error)
            spoilt.append(archived)

        for archived in articles:
            if self._stopping():
                break
            if archived.article.id in blamed:
                failed(archived, _DeadlyArticle(blamed[archived.article.id]))
                continue
            if (found := read.get(archived.article.id)) is not None:
                made.append(Annotated(archived=archived, annotation=found.annotation, shingles=found.shingles))
                continue
            try:
                made.append(_annotated(archived, self._annotator.annotate(archived.article)))
            except Exception as error:  # said in the log, with its traceback
                if not is_unforeseen(error):
                    raise
                failed(archived, error)
        save = self._archive.annotations.save
        stored = apart(made, save, lambda annotated, error: failed(annotated.archived, error))
        known = self._archive.annotations.annotators([archived.article.id for archived in spoilt])
        bare = [
            _annotated(archived, Annotation(annotator="")) for archived in spoilt if archived.article.id not in known
        ]
        stored += apart(bare, save, _not_even_bare)
        return [archived for batch in stored for archived in batch]

    def _read_beside(self, articles: Sequence[ArchivedArticle]) -> dict[str, Read]:
        """Id -> what processes beside this one read of many articles, where the built-in annotator is in use. What is missing is
        read here: it may be the fault of the article."""
        if len(articles) < MANY or not self._has_helpers():
            return {}
        read = self._helpers().read([archived.article for archived in articles])
        return {archived.article.id: found for archived, found in zip(articles, read, strict=True) if found}

    def _begin(self, following: Sequence[str]) -> None:
        """Let other processes read what will be asked for next, where they have helped before."""
        if self._pool is None or len(following) < MANY or self._stopping():
            return
        unread = self._never_annotated(following)
        if len(unread) >= MANY:
            articles = self._archive.articles.get_many([article_id for article_id in following if article_id in unread])
            self._pool.begin([archived.article for archived in articles])

    def _has_helpers(self) -> bool:
        return self._processes > 1 and self._annotator.name == ANNOTATOR

    def _helpers(self) -> ReadingAhead:
        if self._pool is None:
            self._pool = ReadingAhead(self._processes)
        return self._pool

    def _set_aside(self, article_id: str, error: Exception) -> None:
        log.error(
            "an article cannot be annotated; it is searchable without its people",
            extra={"article": article_id},
            exc_info=error,
        )
        self._archive.set_aside.put(Task.ANNOTATE, article_id, reason(error), version=self.version)


class _DeadlyArticle(Exception):
    """Processes died while they read it."""


def _annotated(archived: ArchivedArticle, annotation: Annotation) -> Annotated:
    return Annotated(archived=archived, annotation=annotation, shingles=shingles(archived.article.text))


def _not_even_bare(annotated: Annotated, error: Exception) -> None:
    log.error(
        "an article cannot be stored even without its people",
        extra={"article": annotated.archived.article.id},
        exc_info=error,
    )
