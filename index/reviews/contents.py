"""What is printed of a review: the values that every form of it shows, in the language that is spoken, read from the archive a
hundred articles at a time."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from index.archive.protocols import Archive
from index.article import ArchivedArticle, Precision, is_made_up
from index.languages import formats
from index.languages import gettext as _
from index.operations.settings import Settings
from index.reviews.protocols import Cover, Item, Review, Shows
from index.reviews.reviewing import BATCH, reserved

LINES = 400
"""Characters of an article's first lines."""
RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"))
"""Primary subtags of languages that are written from right to left."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """An article as it is printed. number: counted from 1. paragraphs: what is shown of its text. match: the sentence that is shown
    besides. cut: whether the paragraphs are only its beginning. why: why less is shown than was asked for, a sentence, or "".
    read: when its page was last read. archived: for references, which need more."""

    number: int
    headline: str
    outlet: str
    agency: str
    authors: tuple[str, ...]
    published: str
    url: str
    read: str
    lang: str
    comment: str
    paragraphs: tuple[str, ...]
    match: str
    cut: bool
    why: str
    archived: ArchivedArticle | None = field(repr=False)

    @property
    def rtl(self) -> bool:
        """Whether its language is written from right to left."""
        return self.lang.partition("-")[0].lower() in RIGHT_TO_LEFT if self.lang else is_rtl(self.headline)

    @property
    def source(self) -> str:
        """Outlet, agency, author and date in one line."""
        by = ", ".join(self.authors)
        return " · ".join(
            filter(None, (self.outlet, self.agency and _("via %(agency)s", agency=self.agency), by, self.published))
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    """title: "" for what stands before the first chapter. first: number of its first entry, or of the next."""

    title: str
    number: int


Part = Chapter | Entry


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A line of the contents page: a chapter (number None) or an article."""

    title: str
    number: int | None
    outlet: str = ""
    lang: str = ""


class Contents:
    """One review, to be printed in any form. Each walk over `parts` reads the articles again, so that few are in memory, however
    many there are."""

    def __init__(self, archive: Archive, settings: Settings, review: Review) -> None:
        self._archive = archive
        self._settings = settings
        self._items = archive.reviews.items(review.id)
        self.cover: Cover = review.cover
        self.site = settings.site_name
        self.total = sum(item.article is not None for item in self._items)

    def headings(self) -> list[Heading]:
        """The contents page. Raises ArchiveError."""
        found: list[Heading] = []
        for part in self.parts():
            if isinstance(part, Chapter):
                found.append(Heading(title=part.title, number=None))
            else:
                found.append(Heading(title=part.headline, number=part.number, outlet=part.outlet, lang=part.lang))
        return found

    def parts(self) -> Iterator[Part]:
        """Chapters and entries in their order. Raises ArchiveError."""
        number = 0
        for start in range(0, len(self._items), BATCH):
            batch = self._items[start : start + BATCH]
            ids = [item.article for item in batch if item.article is not None]
            articles = {one.article.id: one for one in self._archive.articles.get_many(ids)}
            for item in batch:
                if item.article is None:
                    yield Chapter(title=item.words, number=number + 1)
                else:
                    number += 1
                    yield self._entry(number, item, articles.get(item.article))

    def entries(self) -> Iterator[Entry]:
        """The articles alone. Raises ArchiveError."""
        return (part for part in self.parts() if isinstance(part, Entry))

    def _entry(self, number: int, item: Item, archived: ArchivedArticle | None) -> Entry:
        if archived is None:
            return _gone(number, item)
        article, zone = archived.article, self._settings.timezone
        shows = item.shows
        why = ""
        if shows is not Shows.LINK and reserved(archived, self._settings):
            shows, why = Shows.LINK, _("Its publisher does not let the text be handed on.")
        paragraphs, cut = _paragraphs(archived, shows)
        return Entry(
            number=number,
            headline=article.title or _("Untitled"),
            outlet=article.outlet.name if article.outlet else "",
            agency=article.agency or "",
            authors=article.authors,
            published=_published(archived, zone),
            url="" if is_made_up(article.url) else article.url,
            read=formats.day(archived.last_fetched.astimezone(zone)),
            lang=article.lang or "",
            comment=item.words,
            paragraphs=paragraphs,
            match=_match(item, archived, paragraphs) if shows is Shows.LINES else "",
            cut=cut,
            why=why,
            archived=archived,
        )


def _gone(number: int, item: Item) -> Entry:
    return Entry(
        number=number, headline=_("An article that is not in the archive any more"), outlet="", agency="", authors=(),
        published="", url="", read="", lang="", comment=item.words, paragraphs=(), match="", cut=False, why="", archived=None,
    )  # fmt: skip


def _paragraphs(archived: ArchivedArticle, shows: Shows) -> tuple[tuple[str, ...], bool]:
    article = archived.article
    if shows is Shows.LINK:
        return (), False
    texts = [block.text for block in article.blocks if block.text.strip()]
    if article.standfirst and article.standfirst not in article.text:
        texts.insert(0, article.standfirst)
    if shows is Shows.FULL:
        return tuple(texts), False
    lines: list[str] = []
    room = LINES
    for text in texts:
        if room <= 0:
            return tuple(lines), True
        if len(text) > room:
            at = max(text.rfind(" ", 0, room), room // 2)
            return (*lines, text[:at].rstrip()), True
        lines.append(text)
        room -= len(text)
    return tuple(lines), False


def _match(item: Item, archived: ArchivedArticle, shown: tuple[str, ...]) -> str:
    """The sentence with the match, unless it is among what is shown anyway, or the text has changed since."""
    if item.match is None or item.revision != archived.revisions:
        return ""
    sentence = " ".join(archived.article.text[slice(*item.match)].split())
    return "" if any(sentence in paragraph for paragraph in shown) else sentence


def _published(archived: ArchivedArticle, zone: ZoneInfo) -> str:
    moment = archived.article.published
    if moment is None:
        return ""
    if moment.precision is Precision.DAY:
        return formats.day(moment.at)
    return formats.day_and_time(moment.at.astimezone(zone))


def is_rtl(text: str) -> bool:
    """Whether a text of unknown language runs from right to left: its first letter with a direction says so (UAX #9, P2)."""
    kinds = (unicodedata.bidirectional(char) for char in text)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"
