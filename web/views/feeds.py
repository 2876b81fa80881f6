"""Documents for other programs: a search as Atom, the sources as OPML, an OpenSearch description, and citations by unAPI."""

from dataclasses import replace

from flask import Blueprint, Response, render_template, request, url_for
from markupsafe import escape

from index.errors import NotFound
from index.languages import current, first_of, in_language
from index.opml import write_opml
from index.reviews import citations
from index.sources.address_secrets import without_secrets
from web.errors import answer
from web.middleware.admission import turn
from web.middleware.conditional import not_modified, search_etag, with_etag
from web.params import page_query
from web.render.atom import xml_text
from web.render.links import SPOKEN, absolute, safe_url
from web.services import services
from web.views.crawl.source_looks import sees_secrets
from web.views.exports import RIS, as_atom

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/search.atom")
def atom() -> Response:
    """The search of a results page for a feed reader: the same address with `.atom`, and the language of the page as `speak`."""
    query = turn().run(services().readers.searcher.long_queries.with_words, page_query(request.args))
    with in_language(first_of(request.args.get(SPOKEN))):
        etag = search_etag(query, f"atom {current().tag}")
        return not_modified(etag) or with_etag(as_atom(query), etag)


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """OpenSearch 1.1: lets a browser add this site as a search engine, with suggestions."""
    body = render_template(
        "opensearch.xml",
        search=absolute(url_for("pages.search")) + "?q={searchTerms}",
        suggest=absolute(url_for("api.suggest")) + "?format=opensearch&q={searchTerms}",
        atom=absolute(url_for("feeds.atom")) + "?q={searchTerms}",
        icon=absolute(url_for("static", filename="icon.svg")),
        itself=absolute(url_for("feeds.opensearch")),
    )
    return with_etag(Response(body, mimetype="application/opensearchdescription+xml"))


CITED = {
    "ris": (RIS, citations.ris),
    "bibtex": ("application/x-bibtex", citations.bibtex),
}
"""Forms of unAPI -> (type, what makes it of an article and the import it came with). Zotero takes the first it knows."""


@blueprint.get("/unapi")
def unapi() -> Response:
    """unAPI 1: what forms there are, of one article where `id` names it, and the article in one of them. Reference managers find
    it in the head of an article's page. Raises NotFound."""
    wanted, form = request.args.get("id"), request.args.get("format")
    listed = "".join(f'<format name="{name}" type="{kind}"/>' for name, (kind, _) in CITED.items())
    if wanted is None:
        return Response(
            f'<?xml version="1.0" encoding="UTF-8"?>\n<formats>{listed}</formats>\n', mimetype="application/xml"
        )
    archive = services().readers.archive
    archived = turn().run(archive.articles.get, wanted)
    if archived is None:
        raise NotFound("There is no such article in the archive.")
    if form is None:
        body = (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<formats id="{escape(archived.article.id)}">{listed}</formats>\n'
        )
        return Response(body, 300, mimetype="application/xml")
    if form not in CITED:
        return answer(
            406, f"There is no form {form[:40]!r} here; there are {' and '.join(CITED)}.", code="no_such_form"
        )
    kind, cited = CITED[form]
    text = cited(archived, turn().run(archive.imports.origin, archived.article.id))
    return Response(text.encode("utf-8", "replace"), mimetype=kind)


@blueprint.get("/sources.opml")
def opml() -> Response:
    """All sources as OPML 2.0."""
    sources = turn().run(services().readers.archive.sources.all)
    if not sees_secrets():
        sources = [replace(source, url=without_secrets(source.url)) for source in sources]
    title = xml_text(f"Sources of {services().settings.site_name}")
    data = write_opml((source for source in sources if safe_url(source.url)), title)
    response = with_etag(Response(data, mimetype="text/x-opml"))
    response.headers["Content-Disposition"] = 'attachment; filename="sources.opml"'
    return response
