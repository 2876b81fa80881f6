"""Forms that change what is crawled. What has to be fetched is asked of the crawler, as a job with a page of its own."""

import codecs
import re
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.archive.protocols import Source
from index.errors import NotFound
from index.jobs.protocols import Job, JobKind
from web.errors import answer
from web.middleware.identity import accounts, identity, needs
from web.services import services
from web.views.crawl.sources import health_of

blueprint = Blueprint("source_forms", __name__)


def ask_crawler(kind: JobKind, action: str, subject: str, **arguments: Any) -> Job:
    """Enter a job, and in the audit log who asked for it. Raises TooManyJobs, ArchiveError."""
    found = services()
    by = identity().name
    job = found.readers.archive.jobs.add(
        kind, arguments, by=by, now=datetime.now(UTC), most=found.settings.jobs_waiting
    )
    accounts().note(by, action, subject, f"job {job.id}")
    return job


def to_job(job: Job) -> AnyResponse:
    """The page on which a job is seen to be done."""
    return redirect(url_for("jobs.job", job_id=job.id), 303)


def _known(source_id: str) -> Source:
    for source in services().readers.archive.sources.all():
        if source.id == source_id:
            return source
    raise NotFound("There is no such source; it may have been removed.")


def _form(wrong: str | None = None) -> AnyResponse:
    return AnyResponse(render_template("add_sources.html", wrong=wrong), 400 if wrong else 200, mimetype="text/html")


@blueprint.get("/sources/add")
@needs(Role.EDITOR)
def add_form() -> AnyResponse:
    """Where sources, and single articles, are added."""
    return _form()


@blueprint.post("/sources/add")
@needs(Role.EDITOR)
def add() -> AnyResponse:
    """Find out what the addresses are that were typed, and those of a file."""
    text = request.form.get("addresses", "")
    file = request.files.get("file")
    listed = _decoded(file.read()) if file is not None else ""
    if not text.strip() and not listed.strip():
        return _form("Write an address, or choose a file.")
    subject = f"{len(text.split())} typed" + (f", file {file.filename}" if file and listed.strip() else "")
    return to_job(ask_crawler(JobKind.PROBE, "sources.probe", subject, text=text, file=listed))


@blueprint.post("/sources/read")
@needs(Role.EDITOR)
def read() -> AnyResponse:
    """Read single addresses into the archive now."""
    urls = list(dict.fromkeys(request.form.get("address", "").split()))[: services().settings.job_addresses]
    if not urls:
        return _form("Write the address of an article.")
    subject = urls[0] if len(urls) == 1 else f"{urls[0]} and {len(urls) - 1} more"
    return to_job(ask_crawler(JobKind.FETCH, "articles.read", subject, urls=urls))


@blueprint.post("/sources/<source_id>/visit")
@needs(Role.EDITOR)
def visit(source_id: str) -> AnyResponse:
    """Visit a source now. Raises NotFound."""
    return to_job(ask_crawler(JobKind.VISIT, "sources.visit", source_id, source=_known(source_id).id))


@blueprint.post("/sources/<source_id>/pause")
@needs(Role.EDITOR)
def pause(source_id: str) -> AnyResponse:
    """Do not visit a source until it is resumed. Raises NotFound."""
    source = _known(source_id)
    services().readers.archive.sources.pause(source.id, source.paused or datetime.now(UTC))
    return _changed("sources.pause", source_id)


@blueprint.post("/sources/<source_id>/resume")
@needs(Role.EDITOR)
def resume(source_id: str) -> AnyResponse:
    """Visit a paused source again. Raises NotFound."""
    services().readers.archive.sources.pause(_known(source_id).id, None)
    return _changed("sources.resume", source_id)


@blueprint.post("/sources/<source_id>/rename")
@needs(Role.EDITOR)
def rename(source_id: str) -> AnyResponse:
    """Give a source another name; none: its id is shown. Raises NotFound."""
    source, name = _known(source_id), request.form.get("name", "")
    services().readers.archive.sources.rename(source.id, name)
    return _changed("sources.rename", source_id, f"{source.name or 'no name'} -> {name or 'no name'}")


@blueprint.get("/sources/<source_id>/remove")
@needs(Role.EDITOR)
def remove_form(source_id: str) -> AnyResponse:
    """Asks whether its articles stay. Raises NotFound."""
    health = health_of(services().readers.archive, source_id)
    return AnyResponse(render_template("remove_source.html", health=health, source=health.source), mimetype="text/html")


@blueprint.post("/sources/<source_id>/remove")
@needs(Role.EDITOR)
def remove(source_id: str) -> AnyResponse:
    """Remove a source; its articles stay unless they are to be taken down too. Raises NotFound."""
    source = _known(source_id)
    if request.form.get("articles") == "remove":
        if not identity().role.includes(Role.OWNER):
            return answer(403, "Taking articles down needs the rights of an owner.", code="not_allowed")
        detail = {"source": source.id, "articles": True}
        return to_job(ask_crawler(JobKind.REMOVE, "sources.remove with articles", source_id, **detail))
    services().readers.archive.sources.remove(source.id)
    accounts().note(identity().name, "sources.remove", source_id, f"{source.url}; its articles stay")
    return redirect(url_for("sources.sources"), 303)


@blueprint.post("/sources/<source_id>/try")
@needs(Role.EDITOR)
def try_again(source_id: str) -> AnyResponse:
    """Ask an address again now that gave nothing. Raises NotFound."""
    source, url = _known(source_id), request.form.get("url", "").strip()
    if not url:
        return answer(400, "Say which address to try again.", code="bad_parameter")
    return to_job(ask_crawler(JobKind.FETCH, "articles.read", url, urls=[url], source=source.id))


def _changed(action: str, source_id: str, detail: str = "") -> AnyResponse:
    accounts().note(identity().name, action, source_id, detail)
    return redirect(url_for("sources.source", source_id=source_id), 303)


_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


def _decoded(data: bytes) -> str:
    """The text of a file: by its mark, its XML declaration, as UTF-8, or else in the encoding that takes every byte."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    declared = _DECLARED.match(data)
    for encoding in ("utf-8-sig", declared[1].decode() if declared else "cp1252"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("latin-1")
