"""The searches that somebody keeps: the list, what is new in one, and what can be done with it."""

from dataclasses import replace

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.errors import QueryError
from index.watch.saved_search import SavedSearch
from search.parameters import kept_query
from search.saved.saved_searches import Listed, SavedSearches, SearchRefused
from web.errors import refusal
from web.middleware.admission import ask, turn
from web.middleware.identity import identity, needs, reader_id
from web.params import for_page, page_query
from web.render.links import page_url
from web.render.responses import private_template
from web.render.wording import question
from web.services import services

blueprint = Blueprint("saved_searches", __name__)

NEW_MOST = 100
"""New articles that the page of a search lists; all results are one click away."""


@blueprint.errorhandler(SearchRefused)
def refused(error: SearchRefused) -> Response:
    """It cannot be done, or needs other rights."""
    return refusal(error)


def saved() -> SavedSearches:
    """The saved searches of this server's archive."""
    return SavedSearches(services().readers.archive, services().settings)


@blueprint.get("/searches")
@needs(Role.READER)
def searches() -> AnyResponse:
    """Everybody's own and those that are shared, each with how many articles are new in it."""

    def described() -> list[tuple[Listed, str]]:
        return [(one, in_words(one.search)) for one in saved().listed(identity())]

    return private_template(
        "searches.html",
        listed=turn().run(described),
        may_change=lambda search: saved().may_change(search, identity()),
        told=request.args.get("told", ""),
    )


def in_words(search: SavedSearch) -> str:
    """What a saved search looks for, in a line. Raises ArchiveError, IndexingError."""
    query = replace(for_page(kept_query(search.pairs)), reader=reader_id())
    return question(query, services().readers.searcher.active(query))


@blueprint.post("/searches")
@needs(Role.READER)
def save() -> AnyResponse:
    """Keep the search of a results page under a name."""
    query = page_query(request.form)
    try:
        turn().run(saved().save, request.form.get("name", ""), query, who=identity())
    except QueryError as error:
        return make_response(render_template("refused.html", query=query, error=error), 400)
    return redirect(url_for("saved_searches.searches", told="saved"), 303)


@blueprint.get("/searches/<int:search_id>")
@needs(Role.READER)
def one(search_id: int) -> AnyResponse:
    """What is new in a search since the reader last looked."""
    service, who = saved(), identity()
    search = turn().run(service.get, search_id, who)
    query = for_page(turn().run(service.query, search, reader_id()))
    page = ask(replace(query, facets=(), histogram="none", limit=1, snippets=0))
    prefetched = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    new = [] if prefetched else turn().run(service.look, search, who, most=NEW_MOST)
    return private_template(
        "saved_search.html",
        search=search,
        asked=query,
        words=question(query, page.active),
        total=page.total,
        results=turn().run(services().readers.searcher.shown, query, new),
        most=NEW_MOST,
        changes=service.may_change(search, who),
        may_share=who.role.includes(Role.EDITOR),
    )


@blueprint.get("/searches/<int:search_id>/results")
@needs(Role.READER)
def results(search_id: int) -> AnyResponse:
    """All results of a search."""
    service = saved()
    return redirect(page_url(for_page(turn().run(service.query, service.get(search_id, identity()), reader_id()))), 302)


@blueprint.get("/searches/<int:search_id>/edit")
@needs(Role.READER)
def edit(search_id: int) -> AnyResponse:
    """Its results, with a bar that keeps what is changed there."""
    service = saved()
    search = turn().run(service.get, search_id, identity())
    return redirect(page_url(for_page(turn().run(service.query, search, reader_id()), saved=search.id)), 302)


@blueprint.post("/searches/<int:search_id>/query")
@needs(Role.READER)
def change_query(search_id: int) -> AnyResponse:
    """Keep the search of a results page in place of the one that was saved."""
    query = page_query(request.form)
    try:
        turn().run(saved().change, search_id, query=query, who=identity())
    except QueryError as error:
        return make_response(render_template("refused.html", query=query, error=error), 400)
    return redirect(url_for("saved_searches.searches", told="changed"), 303)


@blueprint.post("/searches/<int:search_id>")
@needs(Role.READER)
def change(search_id: int) -> AnyResponse:
    """Give it another name, share it or stop sharing it."""
    form = request.form
    shared = (form.get("shared") == "yes") if "sharing" in form else None
    turn().run(saved().change, search_id, name=form.get("name"), shared=shared, who=identity())
    return redirect(url_for("saved_searches.searches", told="changed"), 303)


@blueprint.post("/searches/<int:search_id>/remove")
@needs(Role.READER)
def remove(search_id: int) -> AnyResponse:
    """Remove it."""
    turn().run(saved().remove, search_id, identity())
    return redirect(url_for("saved_searches.searches", told="removed"), 303)


@blueprint.post("/searches/<int:search_id>/feed")
@needs(Role.READER)
def open_feed(search_id: int) -> AnyResponse:
    """Give its feed another secret address."""
    turn().run(saved().open_feed, search_id, identity())
    return redirect(url_for("saved_searches.one", search_id=search_id) + "#feed", 303)


@blueprint.post("/searches/<int:search_id>/feed/close")
@needs(Role.READER)
def close_feed(search_id: int) -> AnyResponse:
    """End the address of its feed."""
    turn().run(saved().close_feed, search_id, identity())
    return redirect(url_for("saved_searches.one", search_id=search_id) + "#feed", 303)
