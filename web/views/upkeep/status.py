"""For owners: how everything is, and what can be done about it: back up, check, make the index anew, try again."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.jobs.protocols import Job, JobKind, JobState, TooManyJobs
from index.operations import backups
from index.operations.health import Finding, examine
from index.operations.overview import Overview, overview
from index.operations.retrying import try_again
from web.errors import answer
from web.middleware.admission import turn
from web.middleware.identity import accounts, identity, needs
from web.render.responses import json_response
from web.services import services

blueprint = Blueprint("status", __name__)
api = Blueprint("status_api", __name__)
"""Part of `/api/v1`."""

ASIDE = 100
"""Items set aside that are shown."""
JOBS = 50
"""Jobs among which the last backup and the last check are looked for."""
LINES = 1000
"""Lines of a job that are read."""


@blueprint.get("/status")
@needs(Role.OWNER)
def status() -> AnyResponse:
    """The state of everything, which the page asks for again every few seconds."""
    return _page()


@api.get("/status")
@needs(Role.OWNER)
def status_json() -> Response:
    """The same for programs."""
    now, findings = turn().run(_gather)
    response = json_response(_json(now, findings))
    response.headers["Cache-Control"] = "no-store"
    return response


def _gather() -> tuple[Overview, list[Finding]]:
    found = services()
    now = overview(found.settings, found.readers.archive, found.readers.engine.status())
    return now, list(examine(found.settings, found.readers.archive, whole=False))


def _page(code: int = 200, wrong: str = "") -> AnyResponse:
    found = services()
    archive = found.readers.archive
    now, findings = turn().run(_gather)
    recent = archive.jobs.recent(JOBS)
    copying, checking = (
        next((job for job in recent if job.kind is kind), None) for kind in (JobKind.BACKUP, JobKind.CHECK)
    )
    body = render_template(
        "status.html",
        now=now,
        findings=findings,
        aside=archive.set_aside.all(limit=ASIDE),
        copying=copying,
        copied=_lines(copying, "copied")[-1:],
        checking=checking,
        checked=_lines(checking, "finding"),
        kept=backups.backups(found.settings),
        wrong=wrong,
    )
    response = make_response(body, code)
    response.headers["Cache-Control"] = "no-store"
    return response


def _lines(job: Job | None, event: str) -> list[Any]:
    """Lines of a job that are about something."""
    if job is None:
        return []
    events = services().readers.archive.jobs.events(job.id, limit=LINES)
    return [one.data for one in events if one.data.get("event") == event]


def _ask(kind: JobKind, action: str) -> AnyResponse:
    """Ask the crawler for something, unless it is at that already."""
    archive, now = services().readers.archive, datetime.now(UTC)
    running = (JobState.WAITING, JobState.RUNNING)
    if not any(job.kind is kind and job.state in running for job in archive.jobs.recent(JOBS)):
        try:
            with archive.transaction():
                archive.jobs.add(kind, {}, by=identity().name, now=now, most=services().settings.jobs_waiting)
                accounts().note(identity().name, action, "archive", "asked for")
        except TooManyJobs as error:
            return answer(503, str(error), code="too_many_jobs", headers={"Retry-After": "60"})
    return redirect(url_for("status.status"), 303)


@blueprint.post("/status/backup")
@needs(Role.OWNER)
def back_up() -> AnyResponse:
    """Copy the archive now."""
    return _ask(JobKind.BACKUP, "backup.ask")


@blueprint.post("/status/check")
@needs(Role.OWNER)
def check() -> AnyResponse:
    """Look at everything, also at what takes long."""
    return _ask(JobKind.CHECK, "check.ask")


@blueprint.post("/status/reindex")
@needs(Role.OWNER)
def reindex() -> AnyResponse:
    """Have the index made anew; searches use the old one until then."""
    archive = services().readers.archive
    with archive.transaction():
        archive.outbox.rebuild()
        accounts().note(identity().name, "index.rebuild", "index", "asked for")
    return redirect(url_for("status.status"), 303)


@blueprint.post("/status/retry")
@needs(Role.OWNER)
def retry() -> AnyResponse:
    """Try again what was set aside."""
    count = try_again(services().readers.archive)
    accounts().note(identity().name, "aside.retry", "archive", f"tried again: {count}")
    return redirect(url_for("status.status"), 303)


@blueprint.get("/status/backups/<backup>")
@needs(Role.OWNER)
def download(backup: str) -> AnyResponse:
    """A backup as a file. Raises NotFound."""
    path = backups.backup_file(services().settings, backup)
    accounts().note(identity().name, "backup.download", backups.SUBJECT + " file", path.name)
    response = send_file(
        path.absolute(), mimetype="application/vnd.sqlite3", as_attachment=True, download_name=path.name
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _json(now: Overview, findings: list[Finding]) -> dict[str, Any]:
    return {
        "well": all(one.well for one in findings),
        "findings": [{"subject": one.subject, "well": one.well, "text": one.text} for one in findings],
        "processes": now.running,
        "archive": {"articles": now.articles, "today": now.today, "outlets": now.outlets, "place": now.place},
        "sources": {"count": now.sources, "failing": now.failing},
        "index": {
            "articles": now.index.documents,
            "bytes": now.index.bytes,
            "generation": now.index.generation,
            "faults": list(now.index.faults),
        },
        "waiting": {"articles": now.waiting, "since": now.oldest.isoformat() if now.oldest else None, "jobs": now.jobs},
        "set_aside": {str(task): count for task, count in now.aside.items()},
        "disk_free": now.free,
        "last_backup": now.backup.isoformat() if now.backup else None,
        "backups": [{"name": one.name, "bytes": one.bytes} for one in backups.backups(services().settings)],
        "version": now.version,
        "build": now.build,
    }
