"""The page of a job: what comes of it, seen while it is done, and by reload without scripts."""

from dataclasses import dataclass

from flask import Blueprint, Response, current_app, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.archive.protocols import Archive
from index.errors import NotFound
from index.jobs.protocols import Job, JobKind
from index.languages import current, in_language
from index.languages import gettext as _
from web.errors import answer
from web.middleware.admission import turn
from web.middleware.identity import needs
from web.render.job_progress import Entry, JobProgress
from web.render.responses import private_template
from web.server.event_stream import EventStream, Message
from web.services import services
from web.views.crawl.source_forms import ask_crawler, to_job

blueprint = Blueprint("jobs", __name__)

RECENT = 50
"""Jobs on the list."""
LINES_MOST = 20_000
"""Lines of progress that are shown of one job."""


def job_of(archive: Archive, job_id: int) -> Job:
    """Raises NotFound."""
    job = archive.jobs.get(job_id)
    if job is None:
        raise NotFound(_("There is no such job; those that are over are forgotten after a while."))
    return job


def progress_of(archive: Archive, job_id: int) -> JobProgress:
    """Raises NotFound."""
    job = job_of(archive, job_id)
    return JobProgress(job, archive.jobs.events(job_id, limit=LINES_MOST))


@blueprint.get("/sources/jobs")
@needs(Role.EDITOR)
def jobs() -> Response:
    """What was asked of the crawler lately."""
    recent = turn().run(services().readers.archive.jobs.recent, RECENT)
    return private_template("jobs.html", jobs=recent)


@blueprint.get("/sources/jobs/<int:job_id>")
@needs(Role.EDITOR)
def job(job_id: int) -> Response:
    """What came of it so far. Raises NotFound."""
    progress = turn().run(progress_of, services().readers.archive, job_id)
    return private_template("job.html", job=progress.job, progress=progress)


@blueprint.post("/sources/jobs/<int:job_id>/keep")
@needs(Role.EDITOR)
def keep(job_id: int) -> AnyResponse:
    """Make sources of those that were chosen. Raises NotFound."""
    progress = turn().run(progress_of, services().readers.archive, job_id)
    chosen = set(request.form.getlist("chosen"))
    wanted = [_wanted(entry) for entry in progress.choices if str(entry.number) in chosen]
    if not wanted:
        return answer(400, _("Tick the sources that you want to keep, then try again."), code="bad_parameter")
    subject = wanted[0]["url"] if len(wanted) == 1 else f"{wanted[0]['url']} and {len(wanted) - 1} more"
    return to_job(ask_crawler(JobKind.KEEP, "sources.add", subject or "", sources=wanted))


def _wanted(entry: Entry) -> dict[str, str | None]:
    found = entry.said["found"]
    return {name: found.get(name) for name in ("url", "kind", "name")}


@blueprint.get("/sources/jobs/<int:job_id>/events")
@needs(Role.EDITOR)
def events(job_id: int) -> AnyResponse:
    """Server-sent events: every entry as it changes, as a piece of the page, and `end`. Raises NotFound.

    The place of the request is given back before the stream begins: each look at the job reads a row or two, and how many
    streams there may be has a limit of its own.
    """
    archive = services().readers.archive
    after = request.headers.get("Last-Event-ID", "")
    follower = _Follower(archive, job_of(archive, job_id), int(after) if after.isdecimal() and len(after) < 19 else 0)
    app, environ, spoken = current_app._get_current_object(), request.environ, current()  # type: ignore[attr-defined]

    def step() -> tuple[list[Message], bool]:
        with app.request_context(environ), in_language(spoken):  # each step may run in another thread
            return follower.step()

    return EventStream.response(step, environ, services().streams)


@dataclass(slots=True)
class _Follower:
    """Reads what is new of a job. after: what the browser had already when it came back."""

    archive: Archive
    job: Job
    after: int
    progress: JobProgress | None = None

    def step(self) -> tuple[list[Message], bool]:
        """(what to send, whether that is all)."""
        job = self.archive.jobs.get(self.job.id)
        if job is None:
            return [Message("end", "", "")], True
        progress = self.progress
        if progress is None or job.tries != progress.job.tries:
            progress = self.progress = JobProgress(job)
        progress.job = job
        messages = []
        for event in self.archive.jobs.events(job.id, after=progress.last):
            entry = progress.take(event)
            if event.seq > self.after and entry is not None:
                html = render_template("_job_entry.html", entry=entry, job=job)
                messages.append(Message("entry", html, str(event.seq)))
        return ([*messages, Message("end", "", str(progress.last))], True) if job.is_over else (messages, False)
