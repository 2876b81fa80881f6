"""From archived articles to documents for the engine: what is missing is annotated on the way.

An article that an annotator fails at is set aside as far as its people go: it is found by its words, the next version of
the program or of the annotator reads it again, and no other article waits for it.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Protocol

from index.annotation import annotate, annotator_of, recognizer_of
from index.archive.protocols import Archive, Task
from index.article import Annotation, ArchivedArticle, Article
from index.document import Document, document_of
from index.operations.apart import apart, is_unforeseen, reason
from index.operations.build import build
from index.operations.settings import Settings

log = logging.getLogger(__name__)


class Annotator(Protocol):
    """Who understands an article. name: what `Annotation.annotator` will say."""

    @property
    def name(self) -> str: ...

    def annotate(self, article: Article) -> Annotation: ...


class RecognizerAnnotator:
    """index.annotation with the recogniser of the settings. Raises SettingsError where that one is not installed."""

    def __init__(self, settings: Settings) -> None:
        self._recognizer = recognizer_of(settings)
        self.name = annotator_of(self._recognizer)

    def annotate(self, article: Article) -> Annotation:
        return annotate(article, self._recognizer)


class AnnotationService:
    """Keeps annotations up to date in the archive. stopping: asked between two articles; what was done by then is kept."""

    def __init__(
        self, settings: Settings, archive: Archive, annotator: Annotator, stopping: Callable[[], bool]
    ) -> None:
        self._zone = settings.timezone
        self._archive = archive
        self._annotator = annotator
        self._stopping = stopping

    @property
    def name(self) -> str:
        return self._annotator.name

    @property
    def version(self) -> str:
        """Of program and annotator: whatever was set aside by another one is worth another try."""
        return f"{build()} {self.name}"

    def documents(self, ids: Sequence[str]) -> tuple[list[Document], list[str]]:
        """Documents of those ids that are archived, annotating those that never were; and the ids that are not there.

        An annotation of an older annotator serves until `refresh` comes to it: a rebuild does not wait for it.
        """
        found = {archived.article.id: archived for archived in self._archive.articles.get_many(ids)}
        known = {
            *self._archive.outbox.annotators(list(found)),
            *self._archive.set_aside.among(Task.ANNOTATE, list(found)),
        }
        fresh = self._annotate([archived for article_id, archived in found.items() if article_id not in known])
        found.update((archived.article.id, archived) for archived in self._archive.articles.get_many(fresh))
        gone = [article_id for article_id in ids if article_id not in found]
        return [document_of(archived, self._zone) for archived in found.values()], gone

    def refresh(self, ids: Sequence[str]) -> None:
        """Annotate again, and put into the outbox."""
        self._archive.outbox.touch(self._annotate(self._archive.articles.get_many(ids)))

    def _annotate(self, articles: Sequence[ArchivedArticle]) -> list[str]:
        made: list[tuple[str, Annotation]] = []
        spoilt: list[str] = []
        for archived in articles:
            if self._stopping():
                break
            article_id = archived.article.id
            try:
                made.append((article_id, self._annotator.annotate(archived.article)))
            except Exception as error:  # said in the log, with its traceback
                if not is_unforeseen(error):
                    raise
                self._set_aside(article_id, error)
                spoilt.append(article_id)
        revisions = {archived.article.id: archived.revisions for archived in articles}

        def keep(annotations: Sequence[tuple[str, Annotation]]) -> None:
            self._archive.outbox.annotate(annotations, revisions=revisions)

        def cannot_be_kept(one: tuple[str, Annotation], error: Exception) -> None:
            self._set_aside(one[0], error)
            spoilt.append(one[0])

        apart(made, keep, cannot_be_kept)
        known = self._archive.outbox.annotators(spoilt)
        nobody = [(article_id, Annotation(annotator="")) for article_id in spoilt if article_id not in known]
        apart(nobody, keep, lambda one, error: log.error("not even that", extra={"article": one[0]}, exc_info=error))
        return [article_id for article_id, _ in made]

    def _set_aside(self, article_id: str, error: Exception) -> None:
        log.error(
            "an article cannot be annotated; it is searchable without its people",
            extra={"article": article_id},
            exc_info=error,
        )
        self._archive.set_aside.put(Task.ANNOTATE, article_id, reason(error), version=self.version)
