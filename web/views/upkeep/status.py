"""For owners: how everything is, and what can be done about it: back up, check, make the index anew, try again."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.jobs.protocols import Job, JobKind, JobState
from index.operations import backups
from index.operations.health import Finding, examine
from index.operations.overview import Overview, overview
from index.operations.retrying import try_again
from web.middleware.admission import turn
from web.middleware.identity import accounts, identity, needs
from web.services import services

blueprint = Blueprint("status", __name__)

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


def gather() -> tuple[Overview, list[Finding]]:
    """How everything is, and what is wrong as far as it can be seen at a glance. Raises ArchiveError, IndexingError."""
    found = services()
    now = overview(found.settings, found.readers.archive, found.readers.engine.status())
    return now, list(examine(found.settings, found.readers.archive, whole=False))


def _page(code: int = 200, wrong: str = "") -> AnyResponse:
    found = services()
    archive = found.readers.archive
    now, findings = turn().run(gather)
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


def ask(kind: JobKind, action: str) -> Job:
    """Ask the crawler for something, unless it is at that already. Raises TooManyJobs."""
    archive, now = services().readers.archive, datetime.now(UTC)
    running = (JobState.WAITING, JobState.RUNNING)
    there = next((job for job in archive.jobs.recent(JOBS) if job.kind is kind and job.state in running), None)
    if there is not None:
        return there
    with archive.transaction():
        job = archive.jobs.add(kind, {}, by=identity().name, now=now, most=services().settings.jobs_waiting)
        accounts().note(identity().name, action, "archive", "asked for")
    return job


def make_anew() -> None:
    """Have the index made anew."""
    archive = services().readers.archive
    with archive.transaction():
        archive.outbox.rebuild()
        accounts().note(identity().name, "index.rebuild", "index", "asked for")


def retry_all() -> int:
    """Try again what was set aside. How much that is."""
    count = try_again(services().readers.archive)
    accounts().note(identity().name, "aside.retry", "archive", f"tried again: {count}")
    return count


def _back() -> AnyResponse:
    return redirect(url_for("status.status"), 303)


@blueprint.post("/status/backup")
@needs(Role.OWNER)
def back_up() -> AnyResponse:
    """Copy the archive now."""
    ask(JobKind.BACKUP, "backup.ask")
    return _back()


@blueprint.post("/status/check")
@needs(Role.OWNER)
def check() -> AnyResponse:
    """Look at everything, also at what takes long."""
    ask(JobKind.CHECK, "check.ask")
    return _back()


@blueprint.post("/status/reindex")
@needs(Role.OWNER)
def reindex() -> AnyResponse:
    """Have the index made anew; searches use the old one until then."""
    make_anew()
    return _back()


@blueprint.post("/status/retry")
@needs(Role.OWNER)
def retry() -> AnyResponse:
    """Try again what was set aside."""
    retry_all()
    return _back()


@blueprint.get("/status/backups/<backup>")
@needs(Role.OWNER)
def download(backup: str) -> AnyResponse:
    """A backup as a file. Raises NotFound."""
    return backup_as_file(backup)


def backup_as_file(backup: str) -> AnyResponse:
    """Raises NotFound."""
    path = backups.backup_file(services().settings, backup)
    accounts().note(identity().name, "backup.download", backups.SUBJECT + " file", path.name)
    response = send_file(
        path.absolute(), mimetype="application/octet-stream", as_attachment=True, download_name=path.name
    )
    response.headers["Cache-Control"] = "no-store"
    return response
