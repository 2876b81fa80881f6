"""From archived articles to documents for the engine: what is missing is annotated on the way."""

from collections.abc import Callable, Sequence
from typing import Protocol

from index.annotation import annotate, annotator_of, recognizer_of
from index.archive.protocols import Archive
from index.article import Annotation, ArchivedArticle, Article
from index.document import Document, document_of
from index.operations.settings import Settings


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

    def documents(self, ids: Sequence[str]) -> tuple[list[Document], list[str]]:
        """Documents of those ids that are archived, annotating those that never were; and the ids that are not there.

        An annotation of an older annotator serves until `refresh` comes to it: a rebuild does not wait for it.
        """
        found = {archived.article.id: archived for archived in self._archive.articles.get_many(ids)}
        known = self._archive.outbox.annotators(list(found))
        fresh = self._annotate([archived for article_id, archived in found.items() if article_id not in known])
        found.update((archived.article.id, archived) for archived in self._archive.articles.get_many(fresh))
        gone = [article_id for article_id in ids if article_id not in found]
        return [document_of(archived, self._zone) for archived in found.values()], gone

    def refresh(self, ids: Sequence[str]) -> None:
        """Annotate again, and put into the outbox."""
        self._archive.outbox.touch(self._annotate(self._archive.articles.get_many(ids)))

    def _annotate(self, articles: Sequence[ArchivedArticle]) -> list[str]:
        made: list[tuple[str, Annotation]] = []
        for archived in articles:
            if self._stopping():
                break
            made.append((archived.article.id, self._annotator.annotate(archived.article)))
        if made:
            revisions = {archived.article.id: archived.revisions for archived in articles}
            self._archive.outbox.annotate(made, revisions=revisions)
        return [article_id for article_id, _ in made]
