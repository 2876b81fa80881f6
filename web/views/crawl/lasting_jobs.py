"""Forms for what takes the crawler hours: reading the older articles of a source, reading kept pages again; and stopping it."""

from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.calendar import read_month
from index.errors import NotFound
from index.jobs.protocols import LASTING, Job, JobKind
from index.languages import gettext as _
from index.outlets import outlet_curation
from index.outlets.outlet_curation import WrongDecision
from web.errors import refusal
from web.middleware.identity import accounts, identity, needs
from web.services import services
from web.views.crawl.jobs import job_of
from web.views.crawl.recent_jobs import latest
from web.views.crawl.source_forms import ask_crawler, known_source, to_job
from web.views.crawl.source_looks import with_scheme

blueprint = Blueprint("lasting_jobs", __name__)

ARCHIVES_MOST = 10
"""Addresses of archives that one job takes."""


class NotAsked(ValueError):
    """What was asked for makes no sense. field: which of the values; the message is a sentence without its first capital."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


def ask_backfill(source_id: str, since: str, archives: list[str], *, read: bool) -> Job:
    """Have the older articles of a source listed, and read if that is wanted; one that is at it already is left to it. Raises
    NotFound, NotAsked, TooManyJobs."""
    source = known_source(source_id)
    try:
        first = read_month(since)
    except ValueError as error:
        raise NotAsked("since", str(error)) from None
    if first > datetime.now(UTC).date():
        raise NotAsked(
            "since", _("%(month)s lies ahead; write a month that has begun, like 2024-01", month=repr(since))
        )
    if len(archives) > ARCHIVES_MOST:
        raise NotAsked("archives", _("give at most %(most)s addresses of archives", most=ARCHIVES_MOST))
    there = latest(services().readers.archive, JobKind.BACKFILL, lambda said: said.get("source") == source.id)
    if there is not None and not there.is_over:
        return there
    values = {"source": source.id, "since": first.isoformat(), "archives": [with_scheme(url) for url in archives]}
    action = "sources.backfill" if read else "sources.backfill.estimate"
    return ask_crawler(JobKind.BACKFILL, action, source.id, **values, read=read)


def ask_reread(outlet: str | None, since: str | None, ids: list[str]) -> Job:
    """Have kept pages read again, unless that is being done. outlet: a name or id. Raises NotFound, NotAsked, TooManyJobs."""
    archive = services().readers.archive
    values: dict[str, Any] = {}
    if outlet:
        try:
            values["outlet"] = outlet_curation.outlet_meant(archive, outlet)
        except WrongDecision as error:  # several have the name
            raise NotAsked("outlet", str(error)) from None
    if since:
        try:
            values["since"] = date.fromisoformat(since).isoformat()
        except ValueError:
            raise NotAsked("since", _("%(day)s is no day; write one like 2024-01-31", day=repr(since[:40]))) from None
    if ids:
        values["ids"] = ids[: services().settings.job_addresses]
    there = latest(archive, JobKind.REREAD)
    if there is not None and not there.is_over:
        return there
    return ask_crawler(JobKind.REREAD, "archive.reread", values.get("outlet", "archive"), **values)


def ask_stop(job_id: int) -> Job:
    """Ask for a job to stop. Raises NotFound, NotAsked."""
    archive = services().readers.archive
    job = job_of(archive, job_id)
    if job.kind not in LASTING:
        raise NotAsked("id", _("a job of this kind ends by itself"))
    stopped = archive.jobs.stop(job_id, datetime.now(UTC))
    if not job.is_over:
        accounts().note(identity().name, "jobs.stop", f"job {job_id}", job.kind.value)
    return stopped or job


@blueprint.post("/sources/<source_id>/backfill")
@needs(Role.EDITOR)
def backfill(source_id: str) -> AnyResponse:
    """List the older articles of a source, or read them. Raises NotFound."""
    archives = request.form.get("archives", "").split()
    since = request.form.get("since", "").strip()
    try:
        return to_job(ask_backfill(source_id, since, archives, read=bool(request.form.get("read"))))
    except NotAsked as error:
        return refusal(error, 400, code="bad_parameter")


@blueprint.get("/status/reread")
@needs(Role.OWNER)
def reread_form() -> AnyResponse:
    """Which kept pages are to be read again."""
    return make_response(render_template("reread.html", outlet="", since="", wrong=""))


@blueprint.post("/status/reread")
@needs(Role.OWNER)
def reread() -> AnyResponse:
    """Read kept pages again."""
    outlet, since = (request.form.get(name, "").strip() for name in ("outlet", "since"))
    try:
        return to_job(ask_reread(outlet or None, since or None, []))
    except (NotAsked, NotFound) as error:
        wrong = str(error).rstrip(".")
        return make_response(render_template("reread.html", outlet=outlet, since=since, wrong=wrong), 400)


@blueprint.post("/sources/jobs/<int:job_id>/stop")
@needs(Role.EDITOR)
def stop(job_id: int) -> AnyResponse:
    """Stop what takes long. Raises NotFound."""
    try:
        return to_job(ask_stop(job_id))
    except NotAsked as error:
        return refusal(error, code="not_stopped")
