"""Making and changing press reviews: one set of functions for the pages, the API and what makes them again by itself.

Reviews are handed out, so they take an editor; every editor sees and changes all of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from index.accounts.account_service import AccountService
from index.accounts.acting import Acting
from index.accounts.rights import Role
from index.article import ArchivedArticle
from index.collections.collecting import prose
from index.errors import BroadsheetError, NotFound
from index.operations.settings import Settings
from index.reviews.protocols import Cover, Item, Review, Shows
from index.rights.usage import Use, forbids
from index.text import characters
from index.text.localizable import Sentence

TITLE_MOST = 200
"""Characters of a title, of the name of a client, and of the title of a chapter."""
WORDS_MOST = 5_000
"""Characters of a comment, and of what stands before the articles."""
BATCH = 100
"""Articles read from the archive at once."""

Match = tuple[tuple[int, int], int]
"""Where the sentence with the match stands, and in which version."""


class ReviewError(BroadsheetError):
    """Something that cannot stand in a review as it was asked for; the message is a sentence for who asked."""


class ReviewRefused(ReviewError):
    """It takes an editor."""


class Reviewing(Acting):
    """The reviews, as one account changes them. Its methods may raise ArchiveError."""

    def get(self, number: int) -> Review:
        """A review. Raises NotFound."""
        found = self._archive.reviews.get(number) if self._account.role.includes(Role.EDITOR) else None
        if found is None:
            raise NotFound(Sentence("There is no such press review."))
        return found

    def check(self) -> None:
        """Raises ReviewRefused for an account that may not make reviews."""
        if not self._account.role.includes(Role.EDITOR):
            raise ReviewRefused(Sentence("press reviews are handed out, so they take an editor"))

    def make(
        self,
        cover: Cover,
        articles: Iterable[str],
        *,
        matches: Mapping[str, Match] | None = None,
        made_by: str = "",
    ) -> Review:
        """A new review of these articles (ids), in this order. matches: see `Match`. Raises ReviewError."""
        self.check()
        items = self._items(articles, matches or {})
        made = self._archive.reviews.add(self._account.id, _checked(cover), items, made_by=made_by, now=self._clock())
        AccountService(self._archive.accounts).note(self._by, "reviews.add", str(made.id), made.cover.title)
        return made

    def _items(self, articles: Iterable[str], matches: Mapping[str, Match]) -> list[Item]:
        wanted = list(dict.fromkeys(articles))
        self._check_most(len(wanted))
        items: list[Item] = []
        for start in range(0, len(wanted), BATCH):
            for archived in self._archive.articles.get_many(wanted[start : start + BATCH]):
                match, revision = matches.get(archived.article.id, (None, None))
                shows = Shows.LINK if reserved(archived, self._settings) else Shows.LINES
                items.append(Item(article=archived.article.id, shows=shows, match=match, revision=revision))
        return items

    def _check_most(self, count: int) -> None:
        if count > self._settings.review_articles:
            raise ReviewError(
                Sentence(
                    "a press review has %(review_articles)s articles at most (review_articles), not %(count)s",
                    review_articles=self._settings.review_articles,
                    count=count,
                )
            )

    def add(self, number: int, articles: Iterable[str], matches: Mapping[str, Match] | None = None) -> int:
        """Put further articles at the end; those that are in it stay where they are. How many. Raises NotFound, ReviewError."""
        review = self.get(number)
        present = self._archive.reviews.items(review.id)
        there = {item.article for item in present}
        new = self._items((one for one in articles if one not in there), matches or {})
        self._check_most(review.items + len(new))
        self._archive.reviews.arrange(review.id, [*present, *new], self._clock())
        return len(new)

    def change(self, number: int, cover: Cover) -> Review:
        """Another cover. Raises NotFound, ReviewError."""
        review = self.get(number)
        self._archive.reviews.change(review.id, _checked(cover), self._clock())
        return self.get(number)

    def arrange(self, number: int, items: Sequence[Item]) -> None:
        """From now on these are its items, in this order: those with a number have to be in it, those without are new chapters.
        Raises NotFound, ReviewError."""
        review = self.get(number)
        present = {item.number: item for item in self._archive.reviews.items(review.id)}
        arranged: list[Item] = []
        for item in items:
            old = present.pop(item.number, None)
            if item.number and old is None:
                raise ReviewError(
                    Sentence("somebody changed this review meanwhile; look at it as it is now, and try again")
                )
            chapter = (old or item).article is None
            arranged.append(replace(old or Item(), words=_words(item.words, chapter=chapter), shows=item.shows))
        self._archive.reviews.arrange(review.id, arranged, self._clock())

    def rematch(self, number: int, matches: Mapping[str, Match]) -> None:
        """Show these sentences, and none of other articles. Raises NotFound."""
        review = self.get(number)
        items = [
            replace(item, match=match, revision=revision)
            for item in self._archive.reviews.items(review.id)
            for match, revision in (matches.get(item.article or "", (None, None)),)
        ]
        self._archive.reviews.arrange(review.id, items, self._clock())

    def remove(self, number: int) -> None:
        """Remove a review; its articles stay in the archive. Raises NotFound."""
        review = self.get(number)
        self._archive.reviews.remove(review.id)
        AccountService(self._archive.accounts).note(self._by, "reviews.remove", str(review.id), review.cover.title)

    def items(self, number: int) -> list[Item]:
        """Chapters and articles in their order. Raises NotFound."""
        return self._archive.reviews.items(self.get(number).id)


def reserved(archived: ArchivedArticle, settings: Settings) -> bool:
    """Whether its publisher does not let the text be handed on (`rights_share`): then only headline and address are printed."""
    return forbids(archived.article, Use.SHARE, settings)


def moved(items: Sequence[Item], number: int, steps: int) -> list[Item]:
    """The items with one of them moved down by so many places (up if negative), as far as there are any."""
    order = list(items)
    at = next((place for place, item in enumerate(order) if item.number == number), None)
    if at is not None:
        item = order.pop(at)
        order.insert(max(0, min(len(order), at + steps)), item)
    return order


def cover_of(title: str, day: str, client: str = "", intro: str = "", q: str = "") -> Cover:
    """A cover from what was typed. Raises ReviewError."""
    try:
        on = date.fromisoformat(day.strip())
    except ValueError:
        raise ReviewError(Sentence("a date is written as 2025-07-12")) from None
    return _checked(Cover(title=title, day=on, client=client, intro=intro, q=q))


def _checked(cover: Cover) -> Cover:
    title, client = characters.line(cover.title).strip(), characters.line(cover.client).strip()
    intro, q = prose(cover.intro), characters.clean(cover.q).strip()
    if not title or max(len(title), len(client)) > TITLE_MOST:
        raise ReviewError(
            Sentence(
                "a review has a title, and title and client have %(title_most)s characters at most",
                title_most=TITLE_MOST,
            )
        )
    if max(len(intro), len(q)) > WORDS_MOST:
        raise ReviewError(
            Sentence("the text on the cover has %(words_most)s characters at most", words_most=WORDS_MOST)
        )
    return replace(cover, title=title, client=client, intro=intro, q=q)


def _words(text: str, *, chapter: bool) -> str:
    words = characters.line(text).strip() if chapter else prose(text)
    most = TITLE_MOST if chapter else WORDS_MOST
    if len(words) > most:
        raise ReviewError(
            Sentence(
                "%(value)s has %(most)s characters at most",
                value="the title of a chapter" if chapter else "a comment",
                most=most,
            )
        )
    if chapter and not words:
        raise ReviewError(Sentence("give the chapter a title, or remove it"))
    return words
