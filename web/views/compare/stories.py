"""Stories: the list of them, the page of one, and what editors say about them."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.archive.protocols import Archive
from index.article import ArchivedArticle
from index.errors import NotFound
from index.facts.article_facts import FactKind
from index.languages import N_, Words
from index.languages import gettext as _
from index.stories.protocols import Story, StoryCorrection, StoryPage, StoryQuery, StorySort, StorySummary, StoryVerdict
from web.middleware.admission import turn
from web.middleware.identity import identity, needs
from web.render.compare.story_quotes import VERSIONS
from web.render.compare.story_report import KINDS, StoryLimits, StoryReport, duration, story_report
from web.render.revision_diff import FIELD_CHANGED
from web.services import services
from web.views.compare.stories_api import NO_STORY

blueprint = Blueprint("stories", __name__)

LISTED = 30
"""Stories on a page of their list."""

DECISIONS = 12
"""Corrections shown on a story's page."""

NEIGHBOURS = 12
"""Stories of the same days that an editor is offered to join."""


@blueprint.get("/stories")
def stories() -> Response:
    """Stories, newest or most reported first; `cursor` in the address: the next page."""
    sort = StorySort.REPORTED if request.args.get("sort") == StorySort.REPORTED.value else StorySort.NEWEST
    store = services().readers.archive.stories
    cursor = request.args.get("cursor", "")

    def read() -> tuple[StoryPage, int]:
        try:
            return store.page(StoryQuery(sort=sort), LISTED, cursor=cursor), store.count()
        except ValueError:  # a cursor that was cut off when it was copied
            return store.page(StoryQuery(sort=sort), LISTED), store.count()

    page, count = turn().run(read)
    return make_response(render_template("stories.html", page=page, count=count, sort=sort.value, sorts=_SORTS))


_SORTS = Words({StorySort.NEWEST.value: N_("Newest"), StorySort.REPORTED.value: N_("Most reported")})


@blueprint.get("/stories/<story_id>")
def story(story_id: str) -> AnyResponse:
    """A story; `all` in the address: every article and fact of it that is kept within the limits. Raises NotFound."""
    return _page(story_id)


@blueprint.post("/stories/<story_id>/apart")
@needs(Role.EDITOR)
def set_apart(story_id: str) -> AnyResponse:
    """Keep that an article is not of this story. Raises NotFound."""
    archive = services().readers.archive
    article_id = request.form.get("article", "")
    found = turn().run(archive.stories.get, story_id)
    if found is None or article_id not in found.articles:
        return _page(story_id, 409, wrong=_("that article is not of this story (any more)"))
    entry = archive.stories.set_apart(article_id, by=identity().name)
    return _done(archive, found, entry, without=article_id)


@blueprint.post("/stories/<story_id>/join")
@needs(Role.EDITOR)
def join(story_id: str) -> AnyResponse:
    """Keep that another story is this one. Raises NotFound."""
    archive = services().readers.archive
    other = _id_in(request.form.get("other", ""))
    found = turn().run(archive.stories.get, other) if other else None
    if found is None:
        return _page(story_id, 400, wrong=_("paste the address of the other story, or choose one from the list"))
    try:
        entry = archive.stories.join(story_id, found.summary.id, by=identity().name)
    except ValueError:
        return _page(story_id, 400, wrong=_("these two are one story already"))
    return _done(archive, found, entry)


@blueprint.post("/stories/corrections/<int:seq>/undo")
@needs(Role.EDITOR)
def undo(seq: int) -> AnyResponse:
    """Take a correction back. Raises NotFound."""
    archive = services().readers.archive
    entry = archive.stories.undo(seq, by=identity().name)
    story_id = archive.stories.of([entry.article, *entry.others]).get(entry.article)
    if story_id is None:
        of_others = archive.stories.of(entry.others)
        story_id = next(iter(of_others.values()), None)
    if story_id is None:
        return redirect(url_for("stories.stories"), 303)
    return redirect(url_for("stories.story", story_id=story_id, done="undone"), 303)


def _page(story_id: str, status: int = 200, *, wrong: str | None = None) -> AnyResponse:
    archive = services().readers.archive
    whole = request.args.get("all") is not None
    limits = StoryLimits.of(services().settings, whole=whole)
    editing = identity().role.includes(Role.EDITOR)

    def read() -> tuple[StoryReport, list[StoryCorrection], list[StorySummary], dict[str, ArchivedArticle]]:
        found = archive.stories.get(story_id)
        report = story_report(archive, found, limits) if found else None
        if found is None or report is None:
            raise NotFound(NO_STORY)
        log = archive.stories.log(DECISIONS, article_ids=found.articles)
        named = archive.articles.get_many([entry.article for entry in log])
        near = _near(archive, found) if editing else []
        return report, log, near, {one.article.id: one for one in named}

    report, log, near, named = turn().run(read)
    current = report.story.summary.id
    if current != story_id and request.method == "GET":  # merged since the link was made; that can be undone
        return redirect(url_for("stories.story", story_id=current, all=request.args.get("all")), 302)
    page = render_template(
        "story.html",
        report=report,
        story=report.story.summary,
        kinds=KINDS,
        figures=report.rows(FactKind.FIGURE),
        people=report.rows(FactKind.PERSON),
        duration=duration,
        told={member.archived.article.id: member.archived for member in report.members},
        versions=VERSIONS,
        field_changed=FIELD_CHANGED,
        quote_limit=limits.quotes,
        editing=editing,
        log=log,
        named=named,
        near=near,
        wrong=wrong,
        done=request.args.get("done"),
        verdicts=StoryVerdict,
    )
    response = make_response(page, status)
    if editing:
        response.headers["Cache-Control"] = "no-store"
    return response


def _done(archive: Archive, story: Story, entry: StoryCorrection, *, without: str | None = None) -> AnyResponse:
    """Back to the story in which the articles are now; to the list where they are in none."""
    left = [article for article in story.articles if article != without]
    now = archive.stories.of(left)
    if not now:
        return redirect(url_for("stories.stories", done=entry.verdict.value), 303)
    return redirect(url_for("stories.story", story_id=next(iter(now.values())), done=entry.verdict.value), 303)


def _near(archive: Archive, story: Story) -> list[StorySummary]:
    """Other stories of the same days, those of most outlets first."""
    if story.summary.first is None or story.summary.last is None:
        return []
    day = timedelta(days=1)
    query = StoryQuery(
        sort=StorySort.REPORTED, since=_moved(story.summary.first, -day), before=_moved(story.summary.last, day)
    )
    page = archive.stories.page(query, NEIGHBOURS + 1)
    return [one for one in page.stories if one.id != story.summary.id][:NEIGHBOURS]


def _moved(moment: datetime, by: timedelta) -> datetime:
    """The moment later by that; itself at the ends of the calendar."""
    try:
        return moment + by
    except OverflowError:
        return moment


def _id_in(text: str) -> str:
    """The id of a story, typed or in the address of its page."""
    text = text.strip()
    try:
        path = urlsplit(text).path if "/" in text else text
    except ValueError:
        return ""
    return path.rstrip("/").rpartition("/")[2][:64]
