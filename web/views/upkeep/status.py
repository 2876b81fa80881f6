"""For owners: how everything is, and what can be done about it: back up, check, make the index anew, try again."""

import os
import shlex
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, g, redirect, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.backups import backups, restoring
from index.errors import ArchiveError
from index.health.doctor import Finding, examine
from index.health.overview import Overview, overview
from index.imports.uploads import Upload, remove_upload, stored_files
from index.jobs.protocols import Job, JobKind, JobState
from index.languages import gettext as _
from index.text.localizable import Sentence
from index.upkeep.retrying import try_again
from web.middleware.admission import turn
from web.middleware.identity import accounts, before_body, identity, needs
from web.render.responses import private_template
from web.server.remote_counters import trouble_of
from web.services import services
from web.views.crawl.recent_jobs import latest
from web.views.upkeep.imports import NoFiles, expect_upload

blueprint = Blueprint("status", __name__)

ASIDE = 100
"""Items set aside that are shown."""
JOBS = 50
"""Jobs among which the last backup and the last check are looked for."""
LINES = 20_000
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
    findings = list(examine(found.settings, found.readers.archive, whole=False))
    if trouble := trouble_of(found.counters):
        findings.append(Finding(subject=Sentence("rate limits"), well=False, text=trouble))
    return now, findings


def _page(code: int = 200, wrong: str = "") -> AnyResponse:
    found = services()
    archive = found.readers.archive
    now, findings = turn().run(gather)
    recent = archive.jobs.recent(JOBS)
    copying, checking = (
        next((job for job in recent if job.kind is kind), None) for kind in (JobKind.BACKUP, JobKind.CHECK)
    )
    rereading = latest(archive, JobKind.REREAD)
    return private_template(
        "status.html",
        code,
        now=now,
        findings=findings,
        aside=archive.set_aside.all(limit=ASIDE),
        copying=copying,
        copied=_lines(copying, "copied")[-1:],
        checking=checking,
        rereading=rereading,
        reread=_lines(rereading, "reread")[-1:],
        checked=_lines(checking, "finding"),
        kept=backups.backups(found.settings),
        wrong=wrong,
        restoring=restoring.asked_for(found.settings),
        restored=restoring.last(found.settings),
        most_bytes=found.settings.upload_bytes,
    )


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


@blueprint.post("/status/backups")
@needs(Role.OWNER)
@before_body(expect_upload)
def send_backup() -> AnyResponse:
    """Take a backup that was made elsewhere; what is no intact backup is refused."""
    try:
        kept = take_sent()
    except (ArchiveError, NoFiles) as error:
        return _page(400, wrong=str(error))
    return redirect(url_for("status.restore_form", backup=kept.name), 303)


def take_sent() -> backups.Backup:
    """Keep the backup that came with this request. Raises NoFiles, ArchiveError."""
    upload: Upload = g.upload
    upload.drop_empty()
    if len(upload.files) != 1:
        raise NoFiles(_("choose one file, a backup"))
    upload.complete()
    settings = services().settings
    try:
        kept = backups.take_backup(settings, stored_files(settings, upload.id, upload.files)[0], datetime.now(UTC))
    finally:
        remove_upload(settings, upload.id)
    accounts().note(identity().name, "backup.send", backups.SUBJECT + " file", kept.name)
    return kept


@blueprint.get("/status/backups/<backup>/restore")
@needs(Role.OWNER)
def restore_form(backup: str) -> AnyResponse:
    """What restoring a backup does; nothing is changed. Raises NotFound."""
    return _restore_page(backup)


@blueprint.post("/status/backups/<backup>/restore")
@needs(Role.OWNER)
def restore(backup: str) -> AnyResponse:
    """Ask whoever supervises the processes to restore a backup. Raises NotFound."""
    if not restoring.is_supervised(services().settings):
        return _restore_page(backup, 409)
    try:
        ask_restore(backup)
    except ArchiveError as error:
        return _restore_page(backup, 400, wrong=str(error))
    return redirect(url_for("status.restore_form", backup=backup), 303)


def ask_restore(backup: str) -> restoring.Restoration:
    """Raises NotFound, ArchiveError."""
    asked = restoring.ask(services().settings, backup, by=identity().name, now=datetime.now(UTC))
    accounts().note(identity().name, "backup.restore", backups.SUBJECT + " file", f"{backup}: asked for")
    return asked


def _restore_page(backup: str, code: int = 200, wrong: str = "") -> AnyResponse:
    settings = services().settings
    path = backups.backup_file(settings, backup)
    return private_template(
        "restore.html",
        code,
        backup=next(one for one in backups.backups(settings) if one.name == backup),
        path=shlex.quote(str(path.absolute())),
        asked=restoring.asked_for(settings),
        last=restoring.last(settings),
        supervised=restoring.is_supervised(settings),
        systemd="INVOCATION_ID" in os.environ,
        wrong=wrong,
    )


def backup_as_file(backup: str) -> AnyResponse:
    """Raises NotFound."""
    path = backups.backup_file(services().settings, backup)
    accounts().note(identity().name, "backup.download", backups.SUBJECT + " file", path.name)
    response = send_file(
        path.absolute(), mimetype="application/octet-stream", as_attachment=True, download_name=path.name
    )
    response.headers["Cache-Control"] = "no-store"
    return response
