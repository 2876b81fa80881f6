"""Sources, and the jobs that they ask of the crawler, as JSON: the same functions as on the page. Part of `/api/v1`."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, request, url_for

from index.accounts.rights import Role
from index.archive.protocols import Source, SourceHealth
from index.errors import NotFound
from index.jobs.protocols import Job, JobKind
from web.errors import BadParameters, ParameterError, answer
from web.middleware.admission import turn
from web.middleware.identity import accounts, identity, needs
from web.params import given
from web.render.responses import json_response
from web.services import services
from web.views.corrections.json_bodies import json_object
from web.views.crawl.jobs import LINES_MOST, job_of
from web.views.crawl.source_forms import ask_crawler
from web.views.crawl.sources import health_of

blueprint = Blueprint("crawl", __name__)

NAME_MOST = 200
"""Characters of a source's name."""
URL_MOST = 2000
"""Characters of an address."""


@blueprint.get("/sources")
@needs(Role.EDITOR)
def sources() -> Response:
    """Every source and how it fares. Raises BadParameters."""
    given(request.args, ())
    health = turn().run(services().readers.archive.sources.health)
    return json_response({"sources": [_source(one) for one in health]})


@blueprint.post("/sources")
@needs(Role.EDITOR)
def add() -> Response:
    """Have the crawler find out what an address is, and keep it as a source if it is one. Raises BadParameters."""
    body = json_object(("url", "name"))
    url, name = _text(body, "url", URL_MOST), _text(body, "name", NAME_MOST)
    if not url or len(url.split()) > 1:
        raise BadParameters([ParameterError("url", "give one address as url")])
    return _accepted(ask_crawler(JobKind.PROBE, "sources.add", url, text=url, keep=True, name=name))


@blueprint.patch("/sources/<source_id>")
@needs(Role.EDITOR)
def change(source_id: str) -> Response:
    """Rename a source, pause it, or visit it again. Raises NotFound, BadParameters."""
    body, archive = json_object(("name", "paused")), services().readers.archive
    source = _known(source_id)
    name, paused = _text(body, "name", NAME_MOST), body.get("paused")
    if not body or (paused is not None and not isinstance(paused, bool)):
        raise BadParameters([ParameterError("body", "give a name, or paused as true or false")])
    with archive.transaction():
        if "name" in body:
            archive.sources.rename(source_id, name)
            accounts().note(identity().name, "sources.rename", source_id, f"{source.name} -> {name}")
        if paused is not None:
            archive.sources.pause(source_id, (source.paused or datetime.now(UTC)) if paused else None)
            accounts().note(identity().name, "sources.pause" if paused else "sources.resume", source_id, "")
    return json_response(_source(turn().run(health_of, archive, source_id)))


@blueprint.delete("/sources/<source_id>")
@needs(Role.EDITOR)
def remove(source_id: str) -> Response:
    """Remove a source; its articles stay, or an owner has them taken down too (`articles=remove`). Raises NotFound,
    BadParameters."""
    articles = request.args.get("articles", "keep")
    if articles not in ("keep", "remove") or request.args.keys() - {"articles"}:
        raise BadParameters([ParameterError("articles", "articles is keep or remove")])
    source = _known(source_id)
    if articles == "remove":
        if not identity().role.includes(Role.OWNER):
            return answer(403, "Taking articles down needs the rights of an owner.", code="not_allowed")
        return _accepted(ask_crawler(JobKind.REMOVE, "sources.remove with articles", source_id, source=source_id))
    services().readers.archive.sources.remove(source_id)
    accounts().note(identity().name, "sources.remove", source_id, f"{source.url}; its articles stay")
    return Response(status=204)


@blueprint.get("/jobs/<int:job_id>")
@needs(Role.EDITOR)
def job(job_id: int) -> Response:
    """A job with its lines of progress. Raises NotFound, BadParameters."""
    given(request.args, ())
    archive = services().readers.archive
    found = job_of(archive, job_id)
    events = turn().run(archive.jobs.events, job_id, limit=LINES_MOST)
    lines = [{"seq": event.seq, "at": event.at.isoformat(), **event.data} for event in events]
    return json_response({**_job(found), "events": lines})


def _known(source_id: str) -> Source:
    for source in services().readers.archive.sources.all():
        if source.id == source_id:
            return source
    raise NotFound("There is no such source; it may have been removed.")


def _text(body: dict[str, Any], name: str, most: int) -> str | None:
    value = body.get(name)
    if value is not None and (not isinstance(value, str) or len(value) > most):
        raise BadParameters([ParameterError(name, f"{name} is text of at most {most} characters")])
    return (value or "").strip() or None


def _accepted(job: Job) -> Response:
    response = json_response({"job": _job(job)})
    response.status_code = 202
    response.headers["Location"] = url_for("api.crawl.job", job_id=job.id)
    return response


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _job(job: Job) -> dict[str, Any]:
    times = {name: _time(getattr(job, name)) for name in ("created", "started", "ended")}
    return {"id": job.id, "kind": job.kind.value, "state": job.state.value, "by": job.by, **times, "error": job.error}


def _source(one: SourceHealth) -> dict[str, Any]:
    """Without its headers, which may be a key."""
    source = one.source
    return {
        "id": source.id,
        "name": source.name,
        "url": source.url,
        "kind": source.kind.value,
        "added": source.added.isoformat(),
        "paused": _time(source.paused),
        "last_visit": _time(one.last_visit),
        "last_success": _time(one.last_success),
        "next_visit": _time(one.next_visit),
        "articles": one.articles,
        "failures": one.failures,
        "error": one.error,
    }
