"""An article: its reading view, its revisions, and how to cite it."""

import json
import re

from flask import Blueprint, Response, make_response, render_template, request, url_for
from markupsafe import Markup

from index.article import ArchivedArticle, is_made_up
from index.errors import IndexingError, NotFound, QueryError
from index.imports.protocols import Origin
from index.kept.page_folder import PageFolder, PageMissing
from index.kept.page_outline import outline
from index.kept.page_record import PageUnreadable
from index.kept.protocols import KeptPage
from index.languages import gettext as _
from index.people.registry.evidence_sentences import sentence_around
from index.reviews import citations
from index.reviews.embedded_metadata import coins, json_ld
from index.rights import forbidden, may_show_page
from search.page import ArticlePage, Result
from search.parameters import LONGEST_VALUE
from search.request import SearchQuery
from web.middleware.admission import turn
from web.middleware.concurrency_limiter import Overloaded
from web.middleware.identity import reader_id
from web.params import PAGE_DEFAULTS
from web.render import revision_diff
from web.render.links import absolute, article_url
from web.render.reading_view import grouped, passages, people_links
from web.services import services
from web.views.desk.highlights import highlights_in
from web.views.desk.keeping import keeping_of
from web.views.exports import RIS

blueprint = Blueprint("articles", __name__)

ALIKE = 5
"""Similar articles that are shown below one."""

KEPT_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "sandbox allow-same-origin allow-forms"
)
"""Of the page that shows a kept page: no script at all, not even ours, no window, no plug-in, no download. Its origin stays what it
is, so that its styles load and its search box works; without scripts nothing can make use of that."""

COPIES = 50
"""Copies of an article that its page lists."""


@blueprint.get("/articles/<article_id>")
def article(article_id: str) -> Response:
    """The reading view; `q` in the address is a query whose words are marked. Raises NotFound."""
    q, long = request.args.get("q", "")[:LONGEST_VALUE], request.args.get("long", "")[:LONGEST_VALUE]
    searcher, reader = services().readers.searcher, reader_id()

    def read() -> tuple[ArticlePage, ArchivedArticle | None, list[ArchivedArticle], Origin | None]:
        try:
            asked = searcher.long_queries.with_words(SearchQuery(q=q, long=long))
            page = searcher.article(article_id, asked.q, long=asked.long, reader=reader)
        except (QueryError, IndexingError):  # no marks then, but the article is there all the same
            page = searcher.article(article_id)
        original = _original(page.article)
        return page, original, _copies(page.article, original), services().readers.archive.imports.origin(article_id)

    page, original, copies, origin = turn().run(read)
    archived = page.article
    address = {person.id: url_for("people.person", person_id=person.id) for person in archived.people}
    in_text = people_links(archived, address)
    marked = highlights_in(archived)
    own = tuple(placed.place for placed in marked if placed.place)
    body = render_template(
        "article.html",
        page=page,
        archived=archived,
        article=archived.article,
        blocks=grouped(
            passages(archived.article.blocks, page.text_ranges, in_text, _sentence_asked_for(archived), own)
        ),
        title_marks=page.title_ranges,
        alike=_alike(article_id),
        citation=citations.plain(archived, origin),
        coins=coins(archived),
        unapi=absolute(url_for("feeds.unapi")),
        json_ld=Markup(json_ld(archived, absolute(article_url(article_id)))),  # noqa: S704 - it holds no sign of markup
        origin=origin,
        has_page=_kept(archived) is not None,
        forbidden_uses=forbidden(archived.article, services().settings),
        made_up=is_made_up(archived.article.url),
        original=original,
        copies=copies,
        q=q,
        query=PAGE_DEFAULTS.with_q(q),
        keeping=keeping_of([article_id]),
        marked=marked,
    )
    return make_response(body)


def _sentence_asked_for(archived: ArchivedArticle) -> tuple[int, int] | None:
    """The sentence around the place that `at` in the address names (`120-134`, code points); None where it names none."""
    match = _PLACE.fullmatch(request.args.get("at", ""))
    if match is None:
        return None
    start, end = int(match[1]), int(match[2])
    text = archived.article.text
    if not start < end <= len(text):
        return None
    return sentence_around(text, start, text.find("\n", start, end) if "\n" in text[start:end] else end)


_PLACE = re.compile(r"([0-9]{1,7})-([0-9]{1,7})")


def _alike(article_id: str) -> tuple[Result, ...]:
    """Similar articles; none if the server is busy or the index damaged, since the article can be read without them."""
    searcher = services().readers.searcher
    try:
        return turn().run(searcher.more_like, article_id, ALIKE)
    except (Overloaded, IndexingError):
        return ()


def _original(archived: ArchivedArticle) -> ArchivedArticle | None:
    if archived.copy_of is None:
        return None
    return services().readers.archive.articles.get(archived.copy_of)


def _copies(archived: ArchivedArticle, original: ArchivedArticle | None) -> list[ArchivedArticle]:
    """The same text in other places, the original first."""
    article_id = archived.article.id
    copies = services().readers.archive.articles.copies(original.article.id if original else article_id, COPIES)
    return [copy for copy in ([original] if original else []) + copies if copy.article.id != article_id]


def _archived(article_id: str) -> ArchivedArticle:
    """Raises NotFound."""
    archived = turn().run(services().readers.archive.articles.get, article_id)
    if archived is None:
        raise NotFound(_("There is no such article in the archive."))
    return archived


@blueprint.get("/articles/<article_id>/page")
def kept_page(article_id: str) -> Response:
    """The text of the page as it was fetched, without any of its markup, beside what was extracted. Raises NotFound."""
    archived, settings = _archived(article_id), services().settings
    kept = _kept(archived)
    if kept is None:
        raise NotFound(_("The page of this article is not kept, or may not be shown."))
    try:
        content = turn().run(lambda: PageFolder.of(settings).page(kept, limit=settings.page_bytes))
        lines, why = outline(content, most=settings.kept_page_shown), ""
    except (PageMissing, PageUnreadable) as error:
        lines, why = [], str(error)
    body = render_template(
        "kept_page.html", archived=archived, article=archived.article, kept=kept, lines=lines, why=why
    )
    response = make_response(body)
    response.headers["Content-Security-Policy"] = KEPT_PAGE_POLICY
    return response


def _kept(archived: ArchivedArticle) -> KeptPage | None:
    """The page of an article, if there is one and it may be shown."""
    if not may_show_page(archived.article, services().settings):
        return None
    return turn().run(services().readers.archive.kept_pages.newest, archived.article.id)


@blueprint.get("/articles/<article_id>/revisions")
def revisions(article_id: str) -> Response:
    """What the outlet changed; `before` in the address: only versions with a smaller number. Raises NotFound."""
    archived = _archived(article_id)
    articles = services().readers.archive.articles
    number = request.args.get("before", "")
    before = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else None
    history, earlier = turn().run(lambda: revision_diff.history(articles.revisions(article_id), before))
    return make_response(
        render_template("revisions.html", archived=archived, article=archived.article, history=history, earlier=earlier)
    )


@blueprint.get("/articles/<article_id>/cite.bib")
def cite_bibtex(article_id: str) -> Response:
    """A BibTeX entry to download. Raises NotFound."""
    return _download(citations.bibtex(*_cited(article_id)), "application/x-bibtex", f"{article_id}.bib")


@blueprint.get("/articles/<article_id>/cite.ris")
def cite_ris(article_id: str) -> Response:
    """A RIS entry to download. Raises NotFound."""
    return _download(citations.ris(*_cited(article_id)), RIS, f"{article_id}.ris")


@blueprint.get("/articles/<article_id>/cite.json")
def cite_csl(article_id: str) -> Response:
    """CSL-JSON to download. Raises NotFound."""
    text = json.dumps(citations.csl(*_cited(article_id)), ensure_ascii=False, indent=1)
    return _download(text, "application/vnd.citationstyles.csl+json", f"{article_id}.json")


@blueprint.get("/articles/<article_id>/cite.txt")
def cite_plain(article_id: str) -> Response:
    """The citation in one line. Raises NotFound."""
    return Response(citations.plain(*_cited(article_id)).encode("utf-8", "replace"), mimetype="text/plain")


def _cited(article_id: str) -> tuple[ArchivedArticle, Origin | None]:
    return _archived(article_id), services().readers.archive.imports.origin(article_id)


def _download(text: str, mimetype: str, name: str) -> Response:
    response = Response(text.encode("utf-8", "replace"), mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
