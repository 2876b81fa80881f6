"""Whether what a publisher states about an article forbids a use of it here; the settings say which statement forbids which use.

Reading and searching in the archive are no use in this sense: they are what the archive is for.
"""

from collections.abc import Iterable
from enum import StrEnum

from index.article import ArchivedArticle, Article, Right
from index.operations.settings import Settings


class Use(StrEnum):
    """What can be done with an article beyond reading it here."""

    EXPORT = "export"
    """Handed out as data: JSON lines, CSV, WARC."""
    SHARE = "share"
    """Passed on to others outside of this site: feeds, and what a link opens without an account."""
    MCP = "mcp"
    """Given to a language model."""
    KEPT_PAGE = "kept-page"
    """The page kept as it was fetched, and shown."""


def reserving(use: Use, settings: Settings) -> tuple[Right, ...]:
    """The statements that forbid a use here. settings: `rights_export` and its like."""
    return {
        Use.EXPORT: settings.rights_export,
        Use.SHARE: settings.rights_share,
        Use.MCP: settings.rights_mcp,
        Use.KEPT_PAGE: settings.rights_kept_page,
    }[use]


def forbids(article: Article, use: Use, settings: Settings) -> bool:
    """Whether its publisher forbids this use of an article. settings: `rights_export` and its like."""
    return not set(reserving(use, settings)).isdisjoint(article.rights)


def forbidden(article: Article, settings: Settings) -> tuple[Use, ...]:
    """Every use of an article that its publisher forbids."""
    return tuple(use for use in Use if forbids(article, use, settings))


def permitted(articles: Iterable[ArchivedArticle], use: Use, settings: Settings) -> tuple[list[ArchivedArticle], int]:
    """Those of some articles whose publishers do not forbid a use, in their order, and how many others there are."""
    given = list(articles)
    kept = [one for one in given if not forbids(one.article, use, settings)]
    return kept, len(given) - len(kept)


def may_show_page(article: Article, settings: Settings) -> bool:
    """Whether the page of an article may be shown as it was read."""
    return not forbids(article, Use.KEPT_PAGE, settings)
