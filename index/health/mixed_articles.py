"""Articles that mix pages of several addresses: earlier versions treated `article.pl?sid=99` and `?sid=100` as one.

The signs: versions without any text in common, under an address whose path names a script or that was reached with
query parameters. Only the newest version is searched, so the others cannot be found until they are archived on their
own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from index.annotation.near_duplicates import are_unlike
from index.archive.protocols import Archive
from index.article import Article

_PROGRAM = re.compile(r"\.(?:php\d?|phtml|pl|f?cgi|aspx?|ashx|jspx?|do|action|cfml?|dll|exe|py)$", re.I)

MOST = 5000
"""Most neighbouring articles to compare with."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mixed:
    """One such article. titles: of the versions that belong elsewhere and have not been archived there."""

    id: str
    url: str
    titles: tuple[str, ...]


def find_mixed(archive: Archive) -> Iterator[Mixed]:
    """Every mixed article. Reads every article with more than one version."""
    for article_id in archive.articles.revised():
        *earlier, newest = (revision.article for revision in archive.articles.revisions(article_id))
        strangers = [version for version in earlier if are_unlike(version, newest)]
        if not strangers:
            continue
        addresses = archive.articles.aliases(article_id)
        if not (_PROGRAM.search(urlsplit(newest.url).path) or any("?" in address for address in addresses)):
            continue
        titles = {
            stranger.title: None for stranger in strangers if not _stands_elsewhere(archive, stranger, article_id)
        }
        if titles:
            yield Mixed(id=article_id, url=newest.url, titles=tuple(titles))


def _stands_elsewhere(archive: Archive, stranger: Article, article_id: str) -> bool:
    """Whether the version has been archived as an article of its own: under its address, or by title next to this one."""
    others = archive.articles.get_many(archive.articles.beside(stranger.url, MOST))
    return any(other.article.id != article_id and other.article.title == stranger.title for other in others)
