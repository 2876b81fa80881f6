"""Marked passages, secret links and press reviews as JSON: the same functions as on the pages. Part of `/api/v1`."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request, url_for

from index.accounts.rights import Role
from index.accounts.values import mail_address
from index.highlights.highlighting import Placed
from index.jobs.protocols import JobKind
from index.languages import first_of
from index.reviews.printing import form_of
from index.reviews.protocols import Item, Review, Shows
from index.reviews.reviewing import TITLE_MOST, WORDS_MOST, cover_of
from index.sharing.handing_out import TITLE_MOST as LINK_TITLE_MOST
from index.sharing.protocols import SecretLink
from search.desk.review_matches import change_cover, sentences
from search.parameters import Parameter
from search.request import SearchQuery
from web.errors import BadParameters, ParameterError
from web.json_bodies import json_object
from web.middleware.admission import turn
from web.middleware.identity import before_body, identity, needs, reader_id
from web.params import given, position
from web.render.links import absolute
from web.render.responses import private_json
from web.services import services
from web.views.crawl.source_forms import ask_crawler
from web.views.desk.collections_api import text_of
from web.views.desk.highlights import highlighting
from web.views.desk.reviews import expect_items, reviewing
from web.views.desk.secret_links import DAYS, link_address, make_link, mine, works

blueprint = Blueprint("handouts", __name__)

LISTED = (
    Parameter(name="limit", about="How many.", kind="number", low=1, high=100, default=50),
    Parameter(name="before", about="Only older ones: the `before` of the previous answer.", default=""),
)
COVER_MOST = {"title": TITLE_MOST, "day": 10, "client": TITLE_MOST, "intro": WORDS_MOST, "q": WORDS_MOST}
"""Characters of what stands on the cover of a press review."""
TARGET_MOST = 8_192
"""Characters of the query string of a search that is shared."""


@blueprint.get("/highlights")
@needs(Role.READER)
def highlights() -> Response:
    """All passages that one marked, newest first. Raises BadParameters."""
    asked = given(request.args, LISTED)
    before = position("before", asked["before"])
    rows = turn().run(lambda: highlighting().recent(asked["limit"] + 1, before=before))
    shown = rows[: asked["limit"]]
    more = shown[-1][0].highlight.id if len(rows) > len(shown) else None
    return private_json({"highlights": [_highlight(placed) for placed, _ in shown], "before": more})


@blueprint.post("/highlights")
@needs(Role.READER)
def mark() -> Response:
    """Mark a passage: by its words, or by its place. Raises NotFound, BadParameters, CollectionError."""
    body, settings = json_object(("article", "passage", "at", "note")), services().settings
    article = text_of(body, "article", 100, required=True) or ""
    passage, at = text_of(body, "passage", 4 * settings.highlight_characters), body.get("at")
    if (passage is None) == (at is None):
        raise BadParameters(
            [ParameterError("passage", "give either passage, its words, or at, [start, end] in code points")]
        )
    if at is not None and not (isinstance(at, list) and len(at) == 2 and all(type(one) is int for one in at)):
        raise BadParameters([ParameterError("at", "at is [start, end], two whole numbers")])
    note = text_of(body, "note", settings.note_characters) or ""
    made = highlighting().mark(article, passage or "", note, at=(at[0], at[1]) if at else None)
    return private_json(_highlight(Placed(highlight=made, place=(made.start, made.end))), 201)


@blueprint.patch("/highlights/<int:number>")
@needs(Role.READER)
def write(number: int) -> Response:
    """Another note on a passage. Raises NotFound, BadParameters, CollectionError."""
    note = text_of(json_object(("note",)), "note", services().settings.note_characters, required=True)
    highlighting().write(number, note or "")
    return Response(status=204)


@blueprint.delete("/highlights/<int:number>")
@needs(Role.READER)
def forget(number: int) -> Response:
    """Forget a passage. Raises NotFound."""
    highlighting().remove(number)
    return Response(status=204)


def _highlight(placed: Placed) -> dict[str, Any]:
    one = placed.highlight
    return {
        "id": one.id,
        "article": one.article,
        "quote": one.quote,
        "note": one.note,
        "revision": one.revision,
        "range": [one.start, one.end],
        "now": list(placed.place) if placed.place else None,
        "created": one.created.isoformat(),
    }


@blueprint.get("/links")
@needs(Role.READER)
def links() -> Response:
    """The secret links that one made, newest first, without their secrets. Raises BadParameters."""
    given(request.args, ())
    handing_out, account = mine()
    return private_json({"links": [_link(link) for link in handing_out.of(account)]})


@blueprint.post("/links")
@needs(Role.EDITOR)
def share() -> Response:
    """A link for somebody outside; its address is in this answer only. Raises NotFound, BadParameters, SharingError."""
    body = json_object(("kind", "target", "title", "days"))
    days = body.get("days", DAYS)
    if type(days) is not int:
        raise BadParameters([ParameterError("days", "days is a whole number")])
    kind, target = text_of(body, "kind", 20, required=True), text_of(body, "target", TARGET_MOST, required=True)
    link, secret = make_link(kind or "", target or "", text_of(body, "title", LINK_TITLE_MOST) or "", days)
    return private_json({**_link(link), "address": link_address(link, secret)}, 201)


@blueprint.delete("/links/<int:number>")
@needs(Role.READER)
def take_back(number: int) -> Response:
    """From now on the link works no more. Raises NotFound."""
    handing_out, account = mine()
    handing_out.take_back(account, number, by=identity().name)
    return Response(status=204)


def _link(link: SecretLink) -> dict[str, Any]:
    return {
        "id": link.id,
        "kind": link.kind.value,
        "target": link.target,
        "title": link.title,
        "works": works(link),
        "created": link.created.isoformat(),
        "ends": _moment(link.ends),
        "taken_back": _moment(link.taken_back),
        "opened": _moment(link.opened),
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


@blueprint.get("/reviews")
@needs(Role.EDITOR)
def reviews() -> Response:
    """All press reviews, newest first. Raises BadParameters."""
    asked = given(request.args, LISTED)
    before = position("before", asked["before"])
    rows = turn().run(lambda: services().readers.archive.reviews.recent(asked["limit"] + 1, before=before))
    shown = rows[: asked["limit"]]
    more = shown[-1].id if len(rows) > len(shown) else None
    return private_json({"reviews": [_review(one) for one in shown], "before": more})


@blueprint.post("/reviews")
@needs(Role.EDITOR)
def make() -> Response:
    """A press review of articles, in their order. Raises BadParameters, ReviewError, QueryError."""
    body = json_object(("articles", "title", "day", "client", "intro", "q"))
    articles = body.get("articles")
    if not (isinstance(articles, list) and all(isinstance(one, str) for one in articles)):
        raise BadParameters([ParameterError("articles", "articles is a list of ids")])
    cover = cover_of(
        text_of(body, "title", TITLE_MOST, required=True) or "",
        text_of(body, "day", 10, required=True) or "",
        text_of(body, "client", TITLE_MOST) or "",
        text_of(body, "intro", WORDS_MOST) or "",
        text_of(body, "q", WORDS_MOST) or "",
    )
    mine_too = reviewing()
    matches = turn().run(sentences, services().readers.searcher, SearchQuery(q=cover.q, reader=reader_id()), articles)
    made = mine_too.make(cover, articles, matches=matches)
    return private_json(_whole(made, mine_too.items(made.id)), 201)


@blueprint.get("/reviews/<int:number>")
@needs(Role.EDITOR)
def review(number: int) -> Response:
    """A press review with its items. Raises NotFound, BadParameters."""
    given(request.args, ())
    desk = reviewing()
    return private_json(turn().run(lambda: _whole(desk.get(number), desk.items(number))))


@blueprint.patch("/reviews/<int:number>")
@needs(Role.EDITOR)
def change(number: int) -> Response:
    """Another title, date, client, introduction or query on its cover; what is not given stays. Raises NotFound, BadParameters,
    ReviewError, QueryError."""
    body, desk = json_object(("title", "day", "client", "intro", "q")), reviewing()
    if not body:
        raise BadParameters([ParameterError("body", "give some of title, day, client, intro and q")])
    before = desk.get(number).cover
    typed = {name: text_of(body, name, most, required=name in body) for name, most in COVER_MOST.items()}
    title, day, client, intro, q = (
        kept if new is None else new
        for new, kept in zip(
            typed.values(), (before.title, before.day.isoformat(), before.client, before.intro, before.q), strict=True
        )
    )
    cover = cover_of(title, day, client, intro, q)
    changed = turn().run(change_cover, desk, services().readers.searcher, number, cover)
    return private_json(_whole(changed, desk.items(number)))


@blueprint.post("/reviews/<int:number>/items")
@needs(Role.EDITOR)
@before_body(expect_items)
def arrange(number: int) -> Response:
    """Its chapters and articles from now on, in this order. Raises NotFound, BadParameters, ReviewError."""
    desk, body = reviewing(), json_object(("items",))
    desk.get(number)
    rows = body.get("items")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadParameters([ParameterError("items", "items is a list of objects")])
    desk.arrange(number, [_typed(row) for row in rows])
    return private_json(_whole(desk.get(number), desk.items(number)))


def _typed(row: dict[str, Any]) -> Item:
    kept, shows = row.get("number", 0), row.get("shows", Shows.LINES.value)
    unknown = set(row) - {"number", "words", "shows"}
    if unknown or type(kept) is not int or not 0 <= kept < 1 << 62 or shows not in list(Shows):
        raise BadParameters(
            [ParameterError("items", f"an item has number (0: a new chapter), words, and shows: {', '.join(Shows)}")]
        )
    return Item(number=kept, words=text_of(row, "words", WORDS_MOST) or "", shows=Shows(shows))


@blueprint.delete("/reviews/<int:number>")
@needs(Role.EDITOR)
def remove(number: int) -> Response:
    """Remove a press review; its articles stay in the archive. Raises NotFound."""
    reviewing().remove(number)
    return Response(status=204)


@blueprint.post("/reviews/<int:number>/prints")
@needs(Role.EDITOR)
def print_it(number: int) -> Response:
    """Have it printed, or sent by mail; `/api/v1/jobs/{id}` tells how far it is. Raises NotFound, BadParameters, TooManyJobs."""
    body, found = json_object(("form", "to")), reviewing().get(number)
    form, to = form_of(text_of(body, "form", 20) or "pdf"), text_of(body, "to", 254)
    account = identity().account
    spoken = first_of(account.language if account else None, services().settings.language)
    arguments: dict[str, Any] = {"review": found.id, "form": form.name, "language": spoken.tag}
    if to is not None:
        try:
            arguments |= {"form": "mail", "to": mail_address(to)}
        except ValueError as error:
            raise BadParameters([ParameterError("to", str(error))]) from None
    job = ask_crawler(JobKind.REVIEW, "reviews.print", str(found.id), **arguments)
    where = absolute(url_for("reviews.download", number=found.id, job_id=job.id))
    return private_json({"job": job.id, "file": where if to is None else None}, 202)


def _review(one: Review) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.cover.title,
        "day": one.cover.day.isoformat(),
        "client": one.cover.client,
        "intro": one.cover.intro,
        "q": one.cover.q,
        "made_by": one.made_by,
        "articles": one.items,
        "changed": one.changed.isoformat(),
        "url": absolute(url_for("reviews.one", number=one.id)),
    }


def _whole(one: Review, items: list[Item]) -> dict[str, Any]:
    rows = [
        {"number": item.number, "article": item.article, "words": item.words, "shows": item.shows.value}
        for item in items
    ]
    return {**_review(one), "items": rows}
