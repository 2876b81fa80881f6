"""What a document says of where articles are."""

from dataclasses import dataclass

from index.article import PartialDateTime
from index.text import characters


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """An address that may be an article's, and what is said of it there.

    updated: when it says that the article was changed last. score: 0 to 1, how sure we are; feeds and sitemaps say 1.
    why: in words, for `sources check`.
    """

    url: str
    title: str | None = None
    published: PartialDateTime | None = None
    updated: PartialDateTime | None = None
    authors: tuple[str, ...] = ()
    lang: str | None = None
    score: float = 1.0
    why: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", characters.line(self.title or "") or None)
        object.__setattr__(self, "authors", characters.lines(self.authors))
        object.__setattr__(self, "lang", characters.line(self.lang or "") or None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """One feed, sitemap or home page as it was read.

    kind: feed, sitemap, index (a sitemap of sitemaps) or home. found: articles, best or newest first as the document has
    them. more: addresses of feeds or sitemaps to read as well. left_out: entries beyond the limit.
    """

    kind: str
    title: str | None = None
    found: tuple[Found, ...] = ()
    more: tuple[str, ...] = ()
    left_out: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", characters.line(self.title or "") or None)
