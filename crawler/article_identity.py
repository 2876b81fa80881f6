"""Which article a page is: decided by its address, or by the page itself where the address is not enough.

Most addresses do tell (`crawler.net.urls.canonical`). Two kinds do not, and of both the page itself is asked, before two addresses
become one article and one of two articles is lost for it:

- `article.pl?sid=99` keeps its parameter, since nothing else names the page. Where the parameter only followed a reader
  around, the same title and text come again under the bare address, and are recognised by a witness: an alias made of both.
- `/ferry-late-again?ref=rss` and its twin `/ferry-late-again/amp` are `/ferry-late-again`. Where something else was
  archived under that address, the page is kept apart, under its exact one.

`ArticleSaver` identifies and saves articles, for the crawl and for imports. Those that may be one page wait for each other, so
that of two that come at once the second sees the first.
"""

import asyncio
import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from weakref import WeakValueDictionary

from crawler.batch_writer import BatchWriter
from crawler.net.urls import bare, canonical, clean, exact, names_page, untracked
from index.annotation.near_duplicates import are_unlike
from index.archive.protocols import AddressState, ArticleStore, Saved
from index.article import Article, article_id
from index.imports.protocols import Arrival
from index.kept.page_record import PackedPage
from index.text.folding import fold

_WORDS = re.compile(r"\w+")


class ArticleSaver:
    """Saves articles under their identities. writer: must be open, and is not closed here."""

    def __init__(self, writer: BatchWriter) -> None:
        self._writer = writer
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def save(
        self,
        article: Article,
        led: Sequence[str],
        *,
        shown: str | None = None,
        state: AddressState | None = None,
        came_with: Arrival | None = None,
        page: PackedPage | None = None,
    ) -> Saved | None:
        """Identify an article (see `identify`) and save it together with the state of its address.

        led: the addresses that led to the page, in order, the final one last. shown: the address to show to readers.
        state: of the address it was fetched from. came_with: the import that brought it. page: what it was read from.

        Returns, once the save is durable, what became of the article. Raises BadAddress, ArchiveError.
        """
        if not any(map(is_doubtful, (article.url, *led))):
            article, aliases = identify(article, led, shown=shown)
            return await self._writer.save(
                article=article, aliases=aliases, state=state, came_with=came_with, page=page
            )
        async with self._turns.setdefault(bare(led[-1]), asyncio.Lock()):
            known = self._writer.archive.articles
            article, aliases = await self._writer.call(identify, article, led, shown=shown, articles=known)
            return await self._writer.save(
                article=article, aliases=aliases, state=state, came_with=came_with, page=page
            )


def is_doubtful(url: str) -> bool:
    """Return whether the archive has to be consulted to tell which article a page at this address is.

    Raises BadAddress.
    """
    return bare(url) != exact(url)


def identify(
    article: Article, led: Sequence[str], *, shown: str | None = None, articles: ArticleStore | None = None
) -> tuple[Article, list[str]]:
    """Return the article under its identity, with an address that a reader can open, and every address that leads to
    it.

    led: the addresses that led to the page, in order, the final one last. shown: the address to show; by default the
    one the page came from if that is the same article, because the canonical form has neither `www` nor the original
    scheme, and some servers answer to nothing else. articles: consulted if the address is doubtful. Raises
    BadAddress.
    """
    identity = canonical(article.url)
    place = next((url for url in reversed(led) if canonical(url) == identity), article.url)
    aliases = [identity, *led, *(canonical(url) for url in led)]
    if exact(place) != identity:
        if articles is not None and _is_another(articles, article, identity, exact(place)):
            taken, identity = identity, exact(place)
            aliases = [
                identity,
                *(url for url in (*led, *map(exact, led)) if canonical(url) != taken or exact(url) == identity),
            ]
            shown = shown or untracked(place)
        else:
            aliases.append(exact(place))
    if not names_page(identity):
        aliases.append(witness(article, identity))
        if articles is not None and bare(identity) != identity and _stands_there(articles, article, bare(identity)):
            aliases.append(bare(identity))
    shown = shown or (clean(place) if canonical(place) == identity else article.url)
    return replace(article, id=article_id(identity), url=shown), list(dict.fromkeys(aliases))


def witness(article: Article, url: str) -> str:
    """Return an alias shared by all addresses of this page that differ only in doubtful parameters.

    It has a fragment, which no address that is fetched has, so it cannot be mistaken for one. Raises BadAddress.
    """
    said = f"{_plain(article.title)}\n{_plain(article.text)}"
    return f"{bare(url)}#{hashlib.sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def _is_another(articles: ArticleStore, article: Article, identity: str, place: str) -> bool:
    """Whether the article that is archived under its canonical address is another one."""
    known, itself = articles.id_of(identity), articles.id_of(place)
    if known is None or itself is not None:
        return known is not None and itself != known
    kept = articles.get(known)
    return kept is not None and are_unlike(kept.article, article)


def _stands_there(articles: ArticleStore, article: Article, address: str) -> bool:
    """Whether the same page is archived under an address."""
    known = articles.id_of(address)
    kept = articles.get(known) if known else None
    return kept is not None and witness(kept.article, address) == witness(article, address)


def _plain(text: str) -> str:
    return " ".join(_WORDS.findall(fold(text)))
