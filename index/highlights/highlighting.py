"""Marking passages: one set of functions for the page and the API."""

from dataclasses import dataclass

from index.accounts.acting import Acting
from index.article import ArchivedArticle
from index.collections.collecting import CollectionError, prose
from index.errors import NotFound
from index.highlights.anchoring import Anchor, again, anchor, find
from index.highlights.protocols import Highlight
from index.text.localizable import Sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A passage and where it stands now. place: code points of the text that is shown; None where the passage was changed, or its
    article is not in the archive any more. earlier: whether another version than the one shown was read."""

    highlight: Highlight
    place: tuple[int, int] | None
    earlier: bool = False


class Highlighting(Acting):
    """The passages of one account. Its methods may raise ArchiveError."""

    def mark(
        self, article_id: str, passage: str = "", note: str = "", *, at: tuple[int, int] | None = None
    ) -> Highlight:
        """Mark a passage of the text that is shown now: by its words, or by its place (code points). Raises NotFound,
        CollectionError with a sentence."""
        archived = self._archive.articles.get(article_id)
        if archived is None:
            raise NotFound(Sentence("There is no such article in the archive."))
        found = self._found(archived, passage, at)
        most = self._settings.highlight_characters
        if len(found.quote) > most:
            raise CollectionError(
                Sentence("a marked passage has %(most)s characters at most (highlight_characters)", most=most)
            )
        if len(self._archive.highlights.of(self._account.id, article_id)) >= self._settings.highlights_most:
            raise CollectionError(
                Sentence(
                    "%(highlights_most)s passages of an article at most are marked (highlights_most)",
                    highlights_most=self._settings.highlights_most,
                )
            )
        return self._archive.highlights.add(
            Highlight(
                id=0,
                account=self._account.id,
                article=article_id,
                revision=archived.revisions,
                start=found.start,
                end=found.end,
                quote=found.quote,
                before=found.before,
                after=found.after,
                note=self._note(note),
                created=self._clock(),
            )
        )

    def _found(self, archived: ArchivedArticle, passage: str, at: tuple[int, int] | None) -> Anchor:
        text = archived.article.text
        if at is not None:
            if not 0 <= at[0] < at[1] <= len(text):
                raise CollectionError(Sentence("a place in this text lies between 0 and %(text)s", text=len(text)))
            found: Anchor | None = anchor(text, *at)
        else:
            found = find(text, passage[: 2 * self._settings.highlight_characters])
        if found is None or not found.quote:
            raise NotFound(
                Sentence(
                    "That passage does not stand in the text of this article; copy it from the page, word for word."
                )
            )
        return found

    def _note(self, note: str) -> str:
        note = prose(note)
        if len(note) > self._settings.note_characters:
            raise CollectionError(
                Sentence(
                    "a note has %(note_characters)s characters at most (note_characters)",
                    note_characters=self._settings.note_characters,
                )
            )
        return note

    def of(self, archived: ArchivedArticle) -> list[Placed]:
        """One's passages of an article, with where they stand in the text that is shown."""
        return [_placed(one, archived) for one in self._archive.highlights.of(self._account.id, archived.article.id)]

    def recent(self, limit: int, *, before: int | None = None) -> list[tuple[Placed, ArchivedArticle | None]]:
        """One's passages with their articles, newest first; None for an article that is not in the archive any more."""
        found = self._archive.highlights.recent(self._account.id, limit, before=before)
        articles = {one.article.id: one for one in self._archive.articles.get_many([one.article for one in found])}
        return [(_placed(one, articles.get(one.article)), articles.get(one.article)) for one in found]

    def write(self, highlight: int, note: str) -> None:
        """Another note on a passage. Raises NotFound, CollectionError."""
        if not self._archive.highlights.write(self._account.id, highlight, self._note(note)):
            raise NotFound(Sentence("You have marked no such passage."))

    def remove(self, highlight: int) -> None:
        """Forget a passage. Raises NotFound."""
        if not self._archive.highlights.remove(self._account.id, highlight):
            raise NotFound(Sentence("You have marked no such passage."))


def _placed(one: Highlight, archived: ArchivedArticle | None) -> Placed:
    if archived is None:
        return Placed(highlight=one, place=None)
    old = Anchor(start=one.start, end=one.end, quote=one.quote, before=one.before, after=one.after)
    return Placed(highlight=one, place=again(archived.article.text, old), earlier=one.revision != archived.revisions)
