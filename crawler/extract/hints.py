"""What is known about an article before its page is read."""

from dataclasses import dataclass

from index.article import PartialDateTime


@dataclass(frozen=True, kw_only=True, slots=True)
class Hints:
    """What the feed or sitemap says about a page, and whose source it is. The page takes precedence; these fill its
    gaps.

    title, published, authors, lang: of the feed item. outlet_name: only if the owner or the feed named the outlet.
    source: id of the source, stored with the article.
    """

    title: str | None = None
    published: PartialDateTime | None = None
    authors: tuple[str, ...] = ()
    outlet_name: str | None = None
    lang: str | None = None
    source: str | None = None
