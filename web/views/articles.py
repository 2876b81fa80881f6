"""The pages of a single article, person or outlet."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.article import ArchivedArticle
from index.errors import IndexingError, NotFound, QueryError
from search.page import ArticlePage, Result, SearchPage
from search.parameters import LONGEST_VALUE
from search.request import SearchQuery
from web.middleware.admission import ask, turn
from web.middleware.concurrency_limiter import Overloaded
from web.params import PAGE_DEFAULTS
from web.render import citations, person_profile, revision_diff
from web.render.charts import Course, Lines, compare_chart, histogram_chart
from web.render.links import thing_url
from web.render.reading_view import grouped, passages, people_links
from web.render.wording import shortened
from web.services import services

blueprint = Blueprint("things", __name__)

ALIKE = 5
COPIES = 50
"""Copies of an article that its page lists."""

COMPARED = 4
"""Lines in one chart."""

ASKED_MAX = 8
"""Names to compare with that are looked up for one request."""

ABOUT = SearchQuery(
    sort="newest", duplicates="hide", facets=("person", "outlet", "section"), facet_size=12, histogram="auto", limit=10
)
"""What the page of a person or an outlet searches for, apart from its filter."""


@blueprint.get("/articles/<article_id>")
def article(article_id: str) -> Response:
    """The reading view; `q` in the address is a query whose words are marked. Raises NotFound."""
    q = request.args.get("q", "")[:LONGEST_VALUE]
    searcher = services().readers.searcher

    def read() -> tuple[ArticlePage, ArchivedArticle | None, list[ArchivedArticle]]:
        try:
            page = searcher.article(article_id, q)
        except (QueryError, IndexingError):  # no marks then, but the article is there all the same
            page = searcher.article(article_id)
        original = _original(page.article)
        return page, original, _copies(page.article, original)

    page, original, copies = turn().run(read)
    archived = page.article
    address = {person.id: url_for("things.person", person_id=person.id) for person in archived.people}
    in_text = people_links(archived, address)
    body = render_template(
        "article.html",
        page=page,
        archived=archived,
        article=archived.article,
        blocks=grouped(passages(archived.article.blocks, page.text_ranges, in_text)),
        title_marks=page.title_ranges,
        alike=_alike(article_id),
        citation=citations.plain(archived),
        original=original,
        copies=copies,
        q=q,
        query=PAGE_DEFAULTS.with_q(q),
    )
    return make_response(body)


def _alike(article_id: str) -> tuple[Result, ...]:
    """Similar articles; none if the server is busy or the index damaged, since the article can be read without them."""
    searcher = services().readers.searcher
    try:
        return turn().run(lambda: searcher.more_like(article_id, ALIKE))
    except (Overloaded, IndexingError):
        return ()


def _original(archived: ArchivedArticle) -> ArchivedArticle | None:
    if archived.copy_of is None:
        return None
    return services().readers.archive.articles.get(archived.copy_of)


def _copies(archived: ArchivedArticle, original: ArchivedArticle | None) -> list[ArchivedArticle]:
    """The same text in other places, the original first."""
    own = archived.article.id
    found = services().readers.archive.articles.copies(original.article.id if original else own, COPIES)
    return [one for one in ([original] if original else []) + found if one.article.id != own]


def _archived(article_id: str) -> ArchivedArticle:
    """Raises NotFound."""
    articles = services().readers.archive.articles
    archived = turn().run(lambda: articles.get(article_id))
    if archived is None:
        raise NotFound("There is no such article in the archive.")
    return archived


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
    return _download(citations.bibtex(_archived(article_id)), "application/x-bibtex", f"{article_id}.bib")


@blueprint.get("/articles/<article_id>/cite.json")
def cite_csl(article_id: str) -> Response:
    """CSL-JSON to download. Raises NotFound."""
    text = json.dumps(citations.csl(_archived(article_id)), ensure_ascii=False, indent=1)
    return _download(text, "application/vnd.citationstyles.csl+json", f"{article_id}.json")


@blueprint.get("/articles/<article_id>/cite.txt")
def cite_plain(article_id: str) -> Response:
    """The citation in one line. Raises NotFound."""
    return Response(citations.plain(_archived(article_id)).encode("utf-8", "replace"), mimetype="text/plain")


def _download(text: str, mimetype: str, name: str) -> Response:
    response = Response(text.encode("utf-8", "replace"), mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get("/people/<person_id>")
def person(person_id: str) -> AnyResponse:
    """A person, compared with those that `with` in the address names. Raises NotFound."""
    archive = services().readers.archive
    summary, known = turn().run(lambda: (archive.people.get(person_id), person_profile.shown(archive, person_id)))
    if summary is None:
        raise NotFound("There is no such person in the archive.")
    if summary.person.id != person_id:  # merged into another since the link was made
        return redirect(url_for("things.person", person_id=summary.person.id), 302)  # a merge can be undone
    query = replace(ABOUT, include=(("person", person_id),))
    page = ask(replace(query, person_op="and"))
    return _about("person", summary.person.id, summary.person.name, query, page, summary.variants, known)


@blueprint.get("/outlets/<outlet_id>")
def outlet(outlet_id: str) -> AnyResponse:
    """An outlet, compared with those that `with` in the address names. Raises NotFound."""
    outlets = services().readers.archive.outlets
    name = turn().run(lambda: outlets.names([outlet_id])).get(outlet_id)
    if name is None:
        raise NotFound("There is no such outlet in the archive.")
    query = replace(ABOUT, include=(("outlet", outlet_id),))
    return _about("outlet", outlet_id, name, query, ask(query), ())


def _about(
    kind: str,
    key: str,
    name: str,
    query: SearchQuery,
    page: SearchPage,
    variants: tuple[str, ...],
    profile: person_profile.Shown | None = None,
) -> Response:
    texts = list(dict.fromkeys(request.args.getlist("with")))[:ASKED_MAX]
    beside = turn().run(lambda: _beside(kind, key, texts)) if texts else Beside({}, ())
    chart = histogram_chart(page.histogram, query) if page.histogram else None
    facets = {
        facet.name: [value for value in facet.values if value.value != key and value.count] for facet in page.facets
    }
    return make_response(
        render_template(
            "about.html",
            kind=kind,
            key=key,
            name=name,
            variants=[one for one in variants if one != name],
            query=query,
            page=page,
            chart=chart,
            facets=facets,
            lines=_against(kind, query, beside) if beside.names else None,
            beside=beside,
            room=len(beside.names) < COMPARED - 1,
            remove=lambda other: thing_url(kind, key, [one for one in beside.names if one != other]),
            profile=profile,
        )
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """What a person or outlet is compared with. names: id -> name. unknown: names that were asked for and not found."""

    names: dict[str, str]
    unknown: tuple[str, ...]


def _beside(kind: str, key: str, texts: Sequence[str]) -> Beside:
    """texts: values of `with` in the address, ids or names as typed."""
    found = services().readers.searcher.names
    keys: dict[str, None] = {}
    unknown: list[str] = []
    for text in texts:
        text = text.strip()[:LONGEST_VALUE]
        values = [value for value in found.resolve(kind, text) if value != key] if text else []
        if values:
            keys[values[0]] = None
        elif text and key not in found.resolve(kind, text):
            unknown.append(shortened(text, 60))
    chosen = list(keys)[: COMPARED - 1]
    return Beside(names=found.labels(kind, chosen), unknown=tuple(unknown))


def _against(kind: str, query: SearchQuery, beside: Beside) -> Lines | None:
    """All of them over time: one search for their common range of dates, then one for each."""
    own = query.included(kind)[0]
    names = services().readers.searcher.names.labels(kind, [own]) | beside.names
    keys = list(names)
    counting = replace(query, facets=(), limit=1, snippets=0)
    together = ask(replace(counting, include=tuple((kind, key) for key in keys)))
    if together.histogram is None:
        return None
    days = [bucket.first for bucket in together.histogram.buckets]
    courses = []
    for key in keys:
        alone = ask(replace(counting, include=((kind, key),), histogram=together.histogram.interval))
        counts = {bucket.first: bucket.count for bucket in alone.histogram.buckets} if alone.histogram else {}
        shown = {day: counts.get(day, 0) for day in days}
        courses.append(Course(key=key, label=names[key], url=thing_url(kind, key), counts=shown))
    return compare_chart(courses, together.histogram.interval)
