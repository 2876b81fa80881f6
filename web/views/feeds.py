"""Documents for other programs: a search as Atom, the sources as OPML, and an OpenSearch description."""

from dataclasses import replace

from flask import Blueprint, Response, render_template, request, url_for

from index.opml import write_opml
from index.sources.address_secrets import without_secrets
from web.middleware.admission import turn
from web.middleware.conditional import not_modified, search_etag, with_etag
from web.params import page_query
from web.render.atom import xml_text
from web.render.links import absolute, safe_url
from web.services import services
from web.views.crawl.source_looks import sees_secrets
from web.views.exports import as_atom

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/search.atom")
def atom() -> Response:
    """The search of a results page for a feed reader: the same address with `.atom`."""
    query = turn().run(services().readers.searcher.long_queries.with_words, page_query(request.args))
    etag = search_etag(query, "atom")
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
