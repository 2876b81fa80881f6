"""What a document says about where articles are."""

from dataclasses import dataclass

from index.article import PartialDateTime
from index.text import characters


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """An address that may be an article's, and what the document says about it.

    updated: when the article was last changed. score: confidence, 0 to 1; 1 in feeds and sitemaps. why: the reason
    for the score in words, for `sources check`.
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
    """A feed, sitemap or home page that has been read.

    kind: feed, sitemap, index (a sitemap index) or home. found: articles, in order of the document's preference or
    date. more: addresses of feeds or sitemaps to read as well. left_out: number of entries beyond the limit.
    elsewhere: hosts of other sites that a sitemap or an index names, whose entries are left out; each once, some of them.
    """

    kind: str
    title: str | None = None
    found: tuple[Found, ...] = ()
    more: tuple[str, ...] = ()
    left_out: int = 0
    elsewhere: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", characters.line(self.title or "") or None)
