"""Press reviews: the list, making one of a collection, putting it in order, printing it, sending it."""

import hashlib
from base64 import b64encode
from dataclasses import replace
from datetime import datetime

from flask import Blueprint, Response, redirect, request, send_file, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.accounts.values import mail_address
from index.article import ArchivedArticle
from index.errors import NotFound
from index.jobs.protocols import Job, JobKind
from index.languages import N_, Words, current
from index.languages import gettext as _
from index.reviews.contents import Contents
from index.reviews.formats.page import STYLE, pieces
from index.reviews.printing import FORMS, file_of, form_of
from index.reviews.protocols import Item, Review, Shows
from index.reviews.reviewing import ReviewError, Reviewing, cover_of, moved, reserved
from index.text.characters import encodable
from search.desk.review_matches import change_cover, sentences
from search.desk.scheduling import Scheduling
from search.request import SearchQuery
from search.saved.saved_searches import SavedSearches
from web.errors import wants_json
from web.languages.label_words import weekday_names
from web.middleware.admission import turn
from web.middleware.identity import before_body, identity, needs, reader_id
from web.render.responses import json_response, private, private_template
from web.server.upload_request import expect_body
from web.services import services
from web.views.crawl.source_forms import ask_crawler
from web.views.desk.keeping import collecting

blueprint = Blueprint("reviews", __name__)

LISTED = 50
"""Reviews on one page."""
FURTHER_FIELDS = 2_000
"""Fields of the form beside those of its articles: chapters, mostly."""
COLLECTION_MOST = 10_000
"""Lines of a collection that are looked at when a review is made of it; how many a review takes is a setting."""
SHOWS = Words({Shows.FULL: N_("full text"), Shows.LINES: N_("first lines and match"), Shows.LINK: N_("link only")})


def reviewing() -> Reviewing:
    """The reviews, as the account that asks changes them. Only behind a view that needs a role."""
    who = identity()
    assert who.account is not None, "every view that asks needs a role, and so an account"
    return Reviewing(services().readers.archive, services().settings, who.account, by=who.name)


def scheduling() -> Scheduling:
    """The schedules, as the account that asks changes them. Only behind a view that needs a role."""
    who = identity()
    assert who.account is not None, "every view that asks needs a role, and so an account"
    return Scheduling(services().readers.archive, services().settings, who.account, by=who.name)


@blueprint.get("/reviews")
@needs(Role.EDITOR)
def reviews() -> Response:
    """All press reviews, newest first. `before`: only those with a smaller number."""
    return _all()


def _all(status: int = 200, wrong: str = "") -> Response:
    text = request.args.get("before", "")
    before = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
    rows = turn().run(lambda: services().readers.archive.reviews.recent(LISTED + 1, before=before))
    archive = services().readers.archive
    schedules = turn().run(archive.review_schedules.all)
    gone = {one.search for one in schedules if archive.saved_searches.get(one.search) is None}
    return private_template(
        "reviews.html", status, reviews=rows[:LISTED], onward=rows[LISTED - 1].id if len(rows) > LISTED else None,
        begun=before is not None, collections=collecting().visible(), today=_today(), typed=request.form, wrong=wrong,
        schedules=schedules, searches=_searches(), gone=gone,
        zone_name=services().settings.timezone.key, weekdays=weekday_names(), mail=bool(services().settings.smtp_host),
    )  # fmt: skip


def _searches() -> dict[int, str]:
    """The saved searches that who asks sees: id -> name."""
    saved = SavedSearches(services().readers.archive, services().settings)
    return {listed.search.id: listed.search.name for listed in saved.listed(identity())}


def _today() -> str:
    return datetime.now(services().settings.timezone).date().isoformat()


@blueprint.post("/reviews")
@needs(Role.EDITOR)
def make() -> AnyResponse:
    """A new review of all articles of a collection. Raises NotFound, QueryError."""
    form = request.form
    text = form.get("collection", "")
    try:
        cover = cover_of(
            form.get("title", ""), form.get("day", "") or _today(), form.get("client", ""), q=form.get("q", "")
        )
        if not (text.isascii() and text.isdecimal() and len(text) < 19):
            raise ReviewError(_("choose a collection"))
        lines = collecting().lines(int(text), COLLECTION_MOST)
        articles = [line.line.article for line in lines if line.archived is not None]
        searcher = services().readers.searcher
        matches = turn().run(sentences, searcher, SearchQuery(q=cover.q, reader=reader_id()), articles)
        made = reviewing().make(cover, articles, matches=matches)
    except ReviewError as error:
        return _all(409, wrong=str(error))
    return redirect(url_for("reviews.one", number=made.id), 303)


@blueprint.post("/reviews/schedules")
@needs(Role.EDITOR)
def schedule() -> AnyResponse:
    """Have a review made again by itself. Raises NotFound."""
    form = request.form
    text = form.get("search", "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else -1
    try:
        scheduling().add(
            number, title=form.get("title", ""), client=form.get("client", ""), time=form.get("time", ""),
            weekdays=[int(day) for day in form.getlist("weekday") if day in tuple("0123456")], zone=form.get("zone", ""),
            to=form.get("to", ""),
        )  # fmt: skip
    except ReviewError as error:
        return _all(409, wrong=str(error))
    return redirect(url_for("reviews.reviews") + "#schedules", 303)


@blueprint.post("/reviews/schedules/<int:number>/remove")
@needs(Role.EDITOR)
def unschedule(number: int) -> AnyResponse:
    """Have it made no more; what was made stays. Raises NotFound."""
    scheduling().remove(number)
    return redirect(url_for("reviews.reviews") + "#schedules", 303)


@blueprint.get("/reviews/<int:number>")
@needs(Role.EDITOR)
def one(number: int) -> Response:
    """A review with its chapters and articles, to be put in order. Raises NotFound."""
    return _one(number)


def _one(number: int, status: int = 200, wrong: str = "") -> Response:
    mine, archive = reviewing(), services().readers.archive
    review, items = mine.get(number), mine.items(number)
    articles: dict[str, ArchivedArticle] = {
        one.article.id: one
        for one in turn().run(archive.articles.get_many, [item.article for item in items if item.article])
    }
    settings = services().settings
    return private_template(
        "review.html",
        status,
        review=review,
        items=items,
        articles=articles,
        reserved={key for key, archived in articles.items() if reserved(archived, settings)},
        shows=SHOWS,
        forms=FORMS,
        printed=_printed(number),
        mail=bool(settings.smtp_host),
        wrong=wrong,
    )


def _printed(number: int) -> list[tuple[Job, str]]:
    """What was printed of it lately: the job, and what its form is called."""
    labels = {form.name: form.label for form in FORMS}
    return [
        (job, labels.get(str(job.arguments.get("form")), _("Mail")))
        for job in services().readers.archive.jobs.recent(200)
        if job.kind is JobKind.REVIEW and job.arguments.get("review") == number
    ][:10]


@blueprint.post("/reviews/<int:number>/cover")
@needs(Role.EDITOR)
def cover(number: int) -> AnyResponse:
    """Title, date, client, what stands before the articles, and whose sentences are shown. Raises NotFound, QueryError."""
    form, mine = request.form, reviewing()
    mine.get(number)
    try:
        wanted = cover_of(*(form.get(name, "") for name in ("title", "day", "client", "intro", "q")))
        turn().run(change_cover, mine, services().readers.searcher, number, wanted)
    except ReviewError as error:
        return _one(number, 409, wrong=str(error))
    return redirect(url_for("reviews.one", number=number), 303)


def expect_items() -> None:
    """Let a request carry the order, the choices and the comments of a long review."""
    settings = services().settings
    expect_body(settings.review_body)
    request.max_form_memory_size = settings.review_body
    request.max_form_parts = 4 * settings.review_articles + FURTHER_FIELDS


@blueprint.post("/reviews/<int:number>/items")
@needs(Role.EDITOR)
@before_body(expect_items)
def arrange(number: int) -> AnyResponse:
    """Keep the order, the comments and what is shown of each; move or remove one; add a chapter. Raises NotFound."""
    form, mine = request.form, reviewing()
    try:
        items = _done(_typed(form, mine.items(number)), form)
        mine.arrange(number, items)
    except ReviewError as error:
        return _one(number, 409, wrong=str(error))
    if wants_json():
        return json_response({"kept": len(items)})
    verb, _, which = form.get("do", "").partition("-")
    anchor = f"#item-{which}" if verb in ("up", "down") and which.isdecimal() else "#items"
    return redirect(url_for("reviews.one", number=number) + anchor, 303)


def _typed(form: MultiDict[str, str], present: list[Item]) -> list[Item]:
    """The items as the form has them: in its order, with its words."""
    known = {item.number: item for item in present}
    order = [
        int(text) for text in form.get("order", "").split(",") if text.isascii() and text.isdecimal() and len(text) < 19
    ]
    missing = [item.number for item in present if item.number not in order]
    items: list[Item] = []
    for number in dict.fromkeys((*order, *missing)):
        old = known.get(number)
        if old is None:
            raise ReviewError(_("somebody changed this review meanwhile; look at it as it is now, and try again"))
        shows = form.get(f"shows-{number}", old.shows)
        if shows not in list(Shows):
            raise ReviewError(_("what is shown of an article is one of %(choices)s", choices=", ".join(Shows)))
        items.append(replace(old, words=form.get(f"words-{number}", old.words), shows=Shows(shows)))
    return items


def _done(items: list[Item], form: MultiDict[str, str]) -> list[Item]:
    """The items after the button that was pressed, and after the places that were typed."""
    for place, item in enumerate(list(items), 1):
        text = form.get(f"place-{item.number}", "")
        if text.isascii() and text.isdecimal() and len(text) < 7 and int(text) != place:
            now = next(at for at, one in enumerate(items) if one.number == item.number)
            items = moved(items, item.number, int(text) - 1 - now)
    verb, _, which = form.get("do", "").partition("-")
    number = int(which) if which.isascii() and which.isdecimal() and len(which) < 19 else -1
    if verb in ("up", "down"):
        return moved(items, number, -1 if verb == "up" else 1)
    if verb == "remove":
        return [item for item in items if item.number != number]
    if verb == "chapter":
        text = form.get("at", "")
        at = int(text) - 1 if text.isascii() and text.isdecimal() and 0 < len(text) < 7 else len(items)
        items.insert(max(0, min(at, len(items))), Item(words=form.get("chapter", "")))
    return items


@blueprint.post("/reviews/<int:number>/remove")
@needs(Role.EDITOR)
def remove(number: int) -> AnyResponse:
    """Remove a review. Raises NotFound."""
    if request.form.get("sure") != "yes":
        return _one(number, 400, wrong=_("tick the box first that says that you are sure"))
    reviewing().remove(number)
    return redirect(url_for("reviews.reviews"), 303)


@blueprint.post("/reviews/<int:number>/print")
@needs(Role.EDITOR)
def print_it(number: int) -> AnyResponse:
    """Have it printed; the page that follows shows how far that is. Raises NotFound, TooManyJobs."""
    review, form = reviewing().get(number), form_of(request.form.get("form", ""))
    job = ask_crawler(
        JobKind.REVIEW, "reviews.print", str(review.id), review=review.id, form=form.name, language=current().tag
    )
    return redirect(url_for("reviews.printed", number=review.id, job_id=job.id), 303)


@blueprint.post("/reviews/<int:number>/send")
@needs(Role.EDITOR)
def send(number: int) -> AnyResponse:
    """Send it by mail. Raises NotFound, TooManyJobs."""
    review = reviewing().get(number)
    try:
        to = mail_address(request.form.get("to", ""))
    except ValueError as error:
        return _one(number, 400, wrong=str(error))
    job = ask_crawler(
        JobKind.REVIEW, "reviews.send", str(review.id), review=review.id, form="mail", to=to, language=current().tag
    )
    return redirect(url_for("reviews.printed", number=review.id, job_id=job.id), 303)


@blueprint.get("/reviews/<int:number>/prints/<int:job_id>")
@needs(Role.EDITOR)
def printed(number: int, job_id: int) -> Response:
    """How far the printing is, and the file once it is there. Raises NotFound."""
    review, job = reviewing().get(number), _job(number, job_id)
    events = services().readers.archive.jobs.events(job.id, limit=5_000)
    said = {str(event.data["event"]): event.data for event in events}
    return private_template("review_print.html", review=review, job=job, said=said, label=_label(job))


def _label(job: Job) -> str:
    return "mail" if job.arguments.get("to") else form_of(str(job.arguments.get("form"))).label


def _job(number: int, job_id: int) -> Job:
    job = services().readers.archive.jobs.get(job_id)
    if job is None or job.kind is not JobKind.REVIEW or job.arguments.get("review") != number:
        raise NotFound(_("That was never printed, or so long ago that it is forgotten; print it again."))
    return job


@blueprint.get("/reviews/<int:number>/prints/<int:job_id>/file")
@needs(Role.EDITOR)
def download(number: int, job_id: int) -> Response:
    """The printed file. Raises NotFound."""
    review, job = reviewing().get(number), _job(number, job_id)
    form = form_of(str(job.arguments.get("form")))
    path = file_of(services().settings, number, job.id, form)
    if not path.is_file():
        raise NotFound(_("The file is not there yet, or no more; print the review again."))
    name = f"review-{review.cover.day.isoformat()}-{review.id}.{form.suffix}"
    response = send_file(path, mimetype=form.mimetype, as_attachment=True, download_name=name, max_age=0)
    return private(response)


POLICY = (
    "default-src 'none'; style-src 'sha256-"
    + b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Of a review that is shown as a page: its own style and nothing else."""


@blueprint.get("/reviews/<int:number>/page")
@needs(Role.EDITOR)
def preview(number: int) -> Response:
    """The review as it will be printed. Raises NotFound."""
    return private(review_page(reviewing().get(number)))


def review_page(review: Review) -> Response:
    """A review as a page of its own."""
    contents = Contents(services().readers.archive, services().settings, review)
    body = turn().run(lambda: "".join(pieces(contents, lambda _: None)))
    response = Response(encodable(body), mimetype="text/html")
    response.headers["Content-Security-Policy"] = POLICY
    return response
