"""What a source would yield: how many items, how new, and the first headlines as they would be archived."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from crawler.errors import FetchError, OddStatus
from crawler.extract import Hints, NotAnArticle
from crawler.extract.text_check import check_text
from crawler.net.politeness import HostSession
from crawler.parsing import parse_article
from crawler.resources import Tools
from crawler.sources.adding import Probed
from crawler.sources.discover.found import Document, Found
from index.article import PartialDateTime
from index.sources.secret_headers import Headers
from index.text.localizable import Sentence

HEADLINES = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Headline:
    """One page as it would be archived. title: None if it would yield no article; `why` then gives the reason."""

    url: str
    title: str | None = None
    published: PartialDateTime | None = None
    why: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What a source currently offers.

    items: how many articles it names; newest: the latest date it states, None if it states none; headlines: of the
    first few.
    """

    items: int
    newest: PartialDateTime | None
    headlines: tuple[Headline, ...]


async def preview(tools: Tools, probed: Probed, headers: Headers = ()) -> Preview:
    """Read the first few pages that a source leads to, without archiving anything.

    A page that fails is reported in its headline. probed: must have succeeded; headers: sent to the source's own host
    only. Raises ValueError if the probe failed.
    """
    document = probed.document
    if document is None:
        raise ValueError("only what was found out can be looked into")
    visitor = HostSession(tools.hosts, f"preview {probed.url}", home=probed.url, headers=headers)
    try:
        listed = await _listed(tools, document, visitor)
        first = _first(listed)
        return Preview(
            items=len(listed),
            newest=max(
                (item.published for item in listed if item.published), key=lambda moment: moment.at, default=None
            ),
            headlines=tuple([await _headline(tools, item, visitor) for item in first]),
        )
    finally:
        visitor.leave()


async def _listed(tools: Tools, document: Document, visitor: HostSession) -> Sequence[Found]:
    """What the document names; where that says no dates, or nothing at all, what the first document behind it names."""
    if not document.more or any(item.published for item in document.found):
        return document.found
    try:
        _, behind = await tools.explorer.probe(document.more[0], visitor)
    except FetchError:
        return document.found
    known = {item.url for item in behind.found}
    return [*behind.found, *(item for item in document.found if item.url not in known)]


def _first(listed: Sequence[Found]) -> Sequence[Found]:
    """The newest, as far as dates are stated; else the order of the document, which has the best or newest first."""
    dated = sorted((item for item in listed if item.published), key=_age, reverse=True)
    return [*dated, *(item for item in listed if not item.published)][:HEADLINES]


def _age(item: Found) -> float:
    return item.published.at.timestamp() if item.published else 0.0


async def _headline(tools: Tools, item: Found, visitor: HostSession) -> Headline:
    line = Headline(url=item.url)
    try:
        fetched = await tools.fetcher.get(item.url, visitor, only_text=True)
        page = fetched.page
        if page is None:
            return replace(line, why=Sentence(OddStatus.says))
        check_text(page.body)
        hints = Hints(title=item.title, published=item.published, authors=item.authors, lang=item.lang)
        article = await tools.pool.run(parse_article, page.url, page, hints)
    except FetchError as error:
        return replace(line, why=error.sentence)
    except NotAnArticle as error:
        return replace(line, why=error.reason.sentence)
    return replace(line, title=article.title or urlsplit(item.url).path, published=article.published)
