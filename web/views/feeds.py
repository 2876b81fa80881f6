"""Documents for other programs: a search as Atom, the sources as OPML, and an OpenSearch description."""

from xml.etree import ElementTree as ET

from flask import Blueprint, Response, render_template, request, url_for

from index.archive.protocols import SourceKind
from web.middleware.admission import turn
from web.middleware.conditional import not_modified, search_etag, with_etag
from web.params import page_query
from web.render.atom import xml_text
from web.render.links import absolute, safe_url
from web.services import services
from web.views.exports import as_atom

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/search.atom")
def atom() -> Response:
    """The search of a results page for a feed reader: the same address with `.atom`."""
    query = page_query(request.args)
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
    root = ET.Element("opml", version="2.0")
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "title").text = xml_text(f"Sources of {services().settings.site_name}")
    body = ET.SubElement(root, "body")
    for source in turn().run(services().readers.archive.sources.all):
        address = safe_url(source.url)
        if address is None:
            continue
        name = xml_text(source.name or source.id)
        kind = "rss" if source.kind is SourceKind.FEED else "link"
        where = "xmlUrl" if source.kind is SourceKind.FEED else "url"
        ET.SubElement(body, "outline", {"type": kind, "text": name, "title": name, where: xml_text(address)})
    data = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    response = with_etag(Response(data, mimetype="text/x-opml"))
    response.headers["Content-Disposition"] = 'attachment; filename="sources.opml"'
    return response
