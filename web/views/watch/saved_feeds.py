"""Feeds of saved searches at secret addresses: who has the address may read the feed, without signing in, until it is ended."""

from flask import Blueprint, Response, url_for

from search.saved.saved_searches import SavedSearches
from web.middleware.admission import turn
from web.middleware.conditional import not_modified, search_etag, with_etag
from web.params import for_page
from web.render.links import absolute
from web.services import services
from web.views.exports import as_atom

blueprint = Blueprint("saved_feeds", __name__)


@blueprint.get("/feeds/<token>.atom")
def feed(token: str) -> Response:
    """The newest results of the saved search that has this address. Raises NotFound."""
    service = SavedSearches(services().readers.archive, services().settings)
    search = turn().run(service.of_feed, token)
    query = for_page(turn().run(service.query, search, search.account))
    etag = search_etag(query, f"feed {search.id} {search.name}")
    address = absolute(url_for("saved_feeds.feed", token=token))
    return not_modified(etag) or with_etag(as_atom(query, name=search.name, address=address), etag)
