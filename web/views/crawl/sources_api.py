"""Sources, and the jobs that they ask of the crawler, as JSON: the same functions as on the page. Part of `/api/v1`."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, request, url_for

from index.accounts.rights import Role
from index.archive.protocols import Source, SourceHealth
from index.errors import NotFound
from index.jobs.protocols import Job, JobKind
from index.outlets.labels import as_json
from index.sources.source_outlook import PLAIN, Outlook
from index.sources.source_settings import (
    KEYS,
    NAME_MOST,
    SourceChange,
    WrongSetting,
    apply_change,
    read_change,
    remove_source,
)
from web.errors import BadParameters, ParameterError, answer
from web.json_bodies import json_object
from web.middleware.admission import turn
from web.middleware.identity import accounts, identity, needs
from web.params import given
from web.render.responses import json_response
from web.services import services
from web.views.crawl.jobs import LINES_MOST, job_of
from web.views.crawl.source_forms import ask_crawler
from web.views.crawl.source_looks import for_reader, secret_headers, sees_secrets, source_looks, with_scheme
from web.views.crawl.sources import health_of

blueprint = Blueprint("crawl", __name__)

URL_MOST = 2000
"""Characters of an address."""


@blueprint.get("/sources")
def sources() -> Response:
    """Every source and how it fares, as open as the page of the sources. Raises BadParameters."""
    given(request.args, ())
    health = turn().run(services().readers.archive.sources.health)
    looks, headers = source_looks(), _header_names()
    response = json_response({"sources": [_source(one, looks, headers) for one in health]})
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.post("/sources")
@needs(Role.EDITOR)
def add() -> Response:
    """Have the crawler find out what an address is, and keep it as a source if it is one. Raises BadParameters."""
    body = json_object(("url", "name", "every", "headers"))
    url, name = _text(body, "url", URL_MOST), _text(body, "name", NAME_MOST)
    if not url or len(url.split()) > 1:
        raise BadParameters([ParameterError("url", "give one address as url")])
    values = _change({key: body[key] for key in ("every", "headers") if key in body}).values
    if headers := values.get("headers"):
        secret_headers().put_for_adding([with_scheme(url)], headers)
    arguments = {"every": values["every"]} if values.get("every") else {}
    return accepted(ask_crawler(JobKind.PROBE, "sources.add", url, text=url, keep=True, name=name, **arguments))


@blueprint.patch("/sources/<source_id>")
@needs(Role.EDITOR)
def change(source_id: str) -> Response:
    """Change what is set of a source: see `index.sources.source_settings`. Raises NotFound, BadParameters, SettingsError."""
    body, archive = json_object(KEYS), services().readers.archive
    source = _known(source_id)
    if not body:
        raise BadParameters([ParameterError("body", f"give what is to be changed: {', '.join(KEYS)}")])
    change = _change(body)
    apply_change(archive, secret_headers(), source.id, change, by=identity().name, now=datetime.now(UTC))
    return json_response(_source(turn().run(health_of, archive, source_id), source_looks(), _header_names()))


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
        return accepted(ask_crawler(JobKind.REMOVE, "sources.remove with articles", source_id, source=source_id))
    remove_source(services().readers.archive, secret_headers(), source)
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


def _change(body: dict[str, Any]) -> SourceChange:
    try:
        return read_change(body)
    except WrongSetting as error:
        raise BadParameters([ParameterError(error.key, str(error))]) from None


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


def accepted(job: Job) -> Response:
    """The answer 202 that names a job."""
    response = json_response({"job": _job(job)}, 202)
    response.headers["Location"] = url_for("api.crawl.job", job_id=job.id)
    return response


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _job(job: Job) -> dict[str, Any]:
    times = {name: _time(getattr(job, name)) for name in ("created", "started", "ended")}
    named = {"id": job.id, "kind": job.kind.value, "state": job.state.value, "by": job.by}
    return {**named, **times, "error": job.error, "stopped": job.stopped}


def _header_names() -> Mapping[str, tuple[str, ...]]:
    """Names of the headers of sources, for who may change them; their values nobody is told."""
    return secret_headers().names() if sees_secrets() else {}


def _source(
    health: SourceHealth, looks: Mapping[str, Outlook], headers: Mapping[str, tuple[str, ...]]
) -> dict[str, Any]:
    one = for_reader(health)
    source, look = one.source, looks.get(health.source.id, PLAIN)
    trouble = look.output.trouble
    return {
        "id": source.id,
        "name": source.name,
        "url": source.url,
        "kind": source.kind.value,
        "added": source.added.isoformat(),
        "paused": _time(source.paused),
        "every": source.every,
        "rhythm": one.rhythm,
        "timezone": source.timezone,
        "labels": as_json(source.labels),
        "keep": source.keep,
        "headers": list(headers.get(source.id, ())),
        "last_visit": _time(one.last_visit),
        "last_success": _time(one.last_success),
        "next_visit": _time(one.next_visit),
        "articles": one.articles,
        "failures": one.failures,
        "error": one.error,
        "delay": one.delay,
        "trouble": trouble.value if trouble else None,
        "needs_scripts": look.needs_scripts,
        "remarks": look.remarks,
        "usual": list(look.output.usual),
    }
