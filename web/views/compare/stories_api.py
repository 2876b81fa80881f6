"""Stories as JSON: the list, one with all that its page shows, and what editors say. Part of `/api/v1`."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for

from index.accounts.rights import Role
from index.errors import NotFound
from index.stories.protocols import StoryCorrection, StoryQuery, StorySort, StorySummary, StoryVerdict
from search.request import SearchQuery
from search.serializers import story_dict, timestamp
from web.errors import BadParameters, ParameterError
from web.json_bodies import json_object
from web.middleware.admission import turn
from web.middleware.conditional import with_etag
from web.middleware.identity import identity, needs
from web.params import DECISIONS_LISTED, STORIES, given
from web.render.compare import story_json
from web.render.compare.story_report import StoryLimits, StoryReport, story_report
from web.render.links import absolute, api_url
from web.render.responses import json_response
from web.services import services

blueprint = Blueprint("stories_api", __name__)

NO_STORY = "There is no such story. Its articles may have been removed, or found to tell different events."


@blueprint.get("/stories")
def stories() -> Response:
    """A page of stories, newest or most reported first. Raises BadParameters."""
    asked = given(request.args, STORIES)
    since = datetime.now(UTC) - timedelta(days=asked["days"]) if asked["days"] else None
    query = StoryQuery(sort=StorySort(asked["sort"]), since=since, least_outlets=asked["min_outlets"])
    store = services().readers.archive.stories
    try:
        page, count = turn().run(lambda: (store.page(query, asked["limit"], cursor=asked["cursor"]), store.count()))
    except ValueError as error:
        raise BadParameters([ParameterError("cursor", str(error))]) from None
    following = None
    if page.next:
        following = absolute(f"{url_for('api.stories_api.stories')}?{urlencode({**request.args, 'cursor': page.next})}")
    body = {
        "stories": [_summary(one) for one in page.stories],
        "total": count,
        "next_cursor": page.next,
        "next": following,
    }
    response = json_response(body)
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return with_etag(response)


def _summary(story: StorySummary) -> dict[str, Any]:
    return {
        **story_dict(story),
        "url": absolute(url_for("api.stories_api.story", story_id=story.id)),
        "search_url": absolute(api_url(SearchQuery(include=(("story", story.id),)))),
    }


@blueprint.get("/stories/<story_id>")
def story(story_id: str) -> Response:
    """A story with all that its page shows. Raises NotFound, BadParameters."""
    given(request.args, ())
    archive = services().readers.archive
    limits = StoryLimits.of(services().settings, whole=True)

    def read() -> StoryReport:
        found = archive.stories.get(story_id)
        report = story_report(archive, found, limits) if found else None
        if report is None:
            raise NotFound(NO_STORY)
        return report

    return with_etag(json_response(story_json.report_dict(turn().run(read))))


@blueprint.post("/stories/<story_id>/corrections")
@needs(Role.EDITOR)
def correct(story_id: str) -> Response:
    """Keep that an article is not of this story, or that another story is this one. Raises NotFound, BadParameters."""
    body = json_object(("verdict", "article", "other"))
    texts = {name: value for name, value in body.items() if isinstance(value, str)}
    wrong = [ParameterError(name, f"{name} has to be text") for name in body if name not in texts]
    if wrong:
        raise BadParameters(wrong)
    store = services().readers.archive.stories
    found = turn().run(store.get, story_id)
    if found is None:
        raise NotFound(NO_STORY)
    if texts.get("verdict") == StoryVerdict.APART:
        article = texts.get("article", "")
        if article not in found.articles:
            raise BadParameters([ParameterError("article", "that article is not of this story")])
        entry = store.set_apart(article, by=identity().name)
    elif texts.get("verdict") == StoryVerdict.ONE:
        other = turn().run(store.get, texts.get("other", ""))
        if other is None:
            raise BadParameters([ParameterError("other", "there is no story by that id")])
        try:
            entry = store.join(found.summary.id, other.summary.id, by=identity().name)
        except ValueError as error:
            raise BadParameters([ParameterError("other", str(error))]) from None
    else:
        raise BadParameters([ParameterError("verdict", "send apart, with an article, or one, with another story")])
    return json_response(_entry(entry), 201)


@blueprint.get("/corrections/stories")
@needs(Role.EDITOR)
def corrections() -> Response:
    """What editors said about stories, newest first. Raises BadParameters."""
    limit = given(request.args, DECISIONS_LISTED)["limit"]
    log = turn().run(services().readers.archive.stories.log, limit)
    return json_response({"corrections": [_entry(one) for one in log]})


@blueprint.delete("/corrections/stories/<int:seq>")
@needs(Role.EDITOR)
def undo(seq: int) -> Response:
    """Take a correction back. Raises NotFound."""
    return json_response(_entry(services().readers.archive.stories.undo(seq, by=identity().name)))


def _entry(entry: StoryCorrection) -> dict[str, Any]:
    return {
        "number": entry.seq,
        "verdict": entry.verdict.value,
        "article": entry.article,
        "others": list(entry.others),
        "made": timestamp(entry.made),
        "by": entry.by,
        "undone": timestamp(entry.undone) if entry.undone else None,
        "undone_by": entry.undone_by,
    }
