"""Whether what a publisher states about an article forbids a use of it here; the settings say which statement forbids which use.

Reading and searching in the archive are no use in this sense: they are what the archive is for.
"""

from enum import StrEnum

from index.article import Article
from index.operations.settings import Settings


class Use(StrEnum):
    """What can be done with an article beyond reading it here."""

    EXPORT = "export"
    SHARE = "share"
    MCP = "mcp"
    KEPT_PAGE = "kept-page"


def forbids(article: Article, use: Use, settings: Settings) -> bool:
    """Whether its publisher forbids this use of an article. settings: `rights_export` and its like."""
    reserving = {
        Use.EXPORT: settings.rights_export,
        Use.SHARE: settings.rights_share,
        Use.MCP: settings.rights_mcp,
        Use.KEPT_PAGE: settings.rights_kept_page,
    }[use]
    return not set(reserving).isdisjoint(article.rights)


def may_show_page(article: Article, settings: Settings) -> bool:
    """Whether the page of an article may be shown as it was read."""
    return not forbids(article, Use.KEPT_PAGE, settings)
