"""What a secret link shows to somebody outside: that one thing, on a page without a way to anything else; and secret feeds.

No sign-in is asked for. Nothing is cached or indexed, and no address that is followed from here learns the secret. What a publisher
does not let be shared (`rights_share`) is left out, and the page says how many.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from index.accounts.values import Account
from index.article import ArchivedArticle
from index.collections.collecting import Collecting, Kept
from index.errors import NotFound
from index.languages import N_
from index.languages import gettext as _
from index.query import Everything
from index.reviews.reviewing import Reviewing
from index.rights.usage import Use, forbids
from index.sharing.handing_out import HandingOut
from index.sharing.protocols import SecretLink, Shared
from search.page import Highlight, Reading, Result, SearchPage
from search.request import SearchQuery
from web.middleware.admission import ask, turn
from web.params import page_query
from web.render import atom
from web.render.links import absolute
from web.services import services
from web.views.desk.reviews import review_page

blueprint = Blueprint("shared", __name__)

GONE = N_("What this link showed is not there any more. Ask who sent it for a new one.")
PASSAGE = 400
"""Characters shown of an article's beginning."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One line. article: None where it is not in the archive any more. passages: what is shown of it."""

    article: ArchivedArticle | None
    passages: tuple[Highlight, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """left_out: articles that their publishers do not let be shared. onward: where the next page begins, as parameters."""

    rows: tuple[Row, ...]
    total: int
    left_out: int
    onward: dict[str, Any]


@blueprint.get("/shared/<token>")
def shown(token: str) -> Response:
    """The list that a link shows. Raises NotFound, QueryError."""
    handing_out = HandingOut(services().readers.archive, services().settings)
    link, maker = turn().run(handing_out.open, token, Shared.COLLECTION, Shared.SEARCH, Shared.REVIEW)
    if link.kind is Shared.REVIEW:
        return outside(_review(link, maker))
    listing = _collection(link, maker) if link.kind is Shared.COLLECTION else _search(link)
    onward = url_for("shared.shown", token=token, **listing.onward) if listing.onward else ""
    return outside(make_response(render_template("shared.html", link=link, listing=listing, onward=onward)))


def _review(link: SecretLink, maker: Account) -> Response:
    try:
        review = Reviewing(services().readers.archive, services().settings, maker).get(int(link.target))
    except NotFound:
        raise NotFound(_(GONE)) from None
    return review_page(review)


def _collection(link: SecretLink, maker: Account) -> Listing:
    settings = services().settings
    mine = Collecting(services().readers.archive, settings, maker)
    text = request.args.get("before", "")
    before = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
    collection = _still(mine, link)
    kept = turn().run(lambda: mine.lines(collection, settings.shared_articles + 1, before=before))
    lines = kept[: settings.shared_articles]
    allowed = [line for line in lines if line.archived is None or not _forbidden(line.archived)]
    onward: dict[str, Any] = {"before": lines[-1].line.number} if len(kept) > len(lines) else {}
    return Listing(
        rows=tuple(Row(article=line.archived, passages=_beginning(line.archived)) for line in allowed),
        total=mine.get(collection).articles,
        left_out=len(lines) - len(allowed),
        onward=onward,
    )


def _still(mine: Collecting, link: SecretLink) -> int:
    """The number of the collection, if its maker still sees it. Raises NotFound, without the name of anything."""
    try:
        return mine.get(int(link.target)).id
    except NotFound:
        raise NotFound(_(GONE)) from None


def _search(link: SecretLink) -> Listing:
    query = replace(
        page_query(MultiDict(parse_qsl(link.target))), facets=(), histogram="none", snippets=2, reader=None,
        limit=services().settings.shared_articles, cursor=request.args.get("cursor") or None,
    )  # fmt: skip
    page = ask(query)
    allowed = [result for result in page.results if not _forbidden(result.article)]
    return Listing(
        rows=tuple(
            Row(article=result.article, passages=tuple(one for one in result.highlights if one.field == "body"))
            for result in allowed
        ),
        total=page.total,
        left_out=len(page.results) - len(allowed),
        onward={"cursor": page.next_cursor} if page.next_cursor else {},
    )


def _forbidden(archived: ArchivedArticle) -> bool:
    return forbids(archived.article, Use.SHARE, services().settings)


def _beginning(archived: ArchivedArticle | None) -> tuple[Highlight, ...]:
    if archived is None:
        return ()
    text = archived.article.standfirst or next((block.text for block in archived.article.blocks if block.text), "")
    return (Highlight(field="body", text=text[:PASSAGE], cut=(False, len(text) > PASSAGE)),) if text else ()


@blueprint.get("/collections/feeds/<token>.atom")
def feed(token: str) -> Response:
    """A collection as Atom: what was put in last. Raises NotFound."""
    archive, settings = services().readers.archive, services().settings
    link, maker = turn().run(HandingOut(archive, settings).open, token, Shared.FEED)
    mine = Collecting(archive, settings, maker)
    collection = _still(mine, link)
    lines = turn().run(lambda: mine.lines(collection, settings.shared_articles))
    body = atom.feed(
        SearchQuery(include=(("collection", f"#{collection}"),)),
        SearchPage(
            query=SearchQuery(),
            reading=Reading(tree=Everything(), understood_as="*"),
            sort="newest",
            total=len(lines),
            generation=0,
            took_ms=0.0,
            results=tuple(_results(lines)),
        ),
        address=absolute(url_for("shared.feed", token=token)),
        name=mine.get(collection).name,
    )
    return outside(Response(body, mimetype="application/atom+xml"))


def _results(lines: list[Kept]) -> Iterator[Result]:
    for line in lines:
        if line.archived is not None:
            yield Result(article=line.archived, score=0.0, highlights=_beginning(line.archived))


def outside(response: Response) -> Response:
    """The answer with what keeps it out of caches and search engines, and its address from everybody else."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
