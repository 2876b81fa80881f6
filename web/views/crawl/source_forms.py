"""Forms that change what is crawled. What has to be fetched is asked of the crawler, as a job with a page of its own."""

import codecs
import re
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.archive.protocols import Source
from index.errors import NotFound
from index.jobs.protocols import Job, JobKind
from index.languages import gettext as _
from index.languages import translated
from index.outlets.labels import LabelKind
from index.sources.address_secrets import without_passwords, without_secrets
from index.sources.secret_headers import authority_of
from index.sources.source_settings import KEYS, WrongSetting, apply_change, read_change, remove_source
from index.sources.starter_list import chosen
from web.errors import answer
from web.middleware.identity import accounts, before_body, identity, needs
from web.render.links import absolute
from web.render.source_fields import (
    bookmarklet,
    country_name,
    labels_line,
    starter_groups,
    typed_values,
    zones_by_region,
)
from web.server.upload_request import expect_body
from web.services import services
from web.views.crawl.source_looks import secret_headers, with_scheme
from web.views.crawl.sources import health_of

blueprint = Blueprint("source_forms", __name__)

ADDRESS_MOST = 2000
"""Characters of an address that a bookmark fills in."""


blueprint.app_context_processor(lambda: {"starter_groups": starter_groups})
blueprint.app_template_filter("country_name")(country_name)
blueprint.app_template_filter("labels_line")(labels_line)
blueprint.app_template_filter("authority")(authority_of)
blueprint.app_template_filter("without_secrets")(without_secrets)


def _without_passwords(value: Any) -> Any:
    if isinstance(value, str):
        return without_passwords(value)
    return [_without_passwords(one) for one in value] if isinstance(value, list) else value


def ask_crawler(kind: JobKind, action: str, subject: str, **arguments: Any) -> Job:
    """Enter a job, and in the audit log who asked for it; passwords typed in addresses are left out of both. Raises TooManyJobs,
    ArchiveError."""
    found = services()
    by = identity().name
    subject = without_passwords(subject)
    given = {name: _without_passwords(value) for name, value in arguments.items()}
    job = found.readers.archive.jobs.add(kind, given, by=by, now=datetime.now(UTC), most=found.settings.jobs_waiting)
    accounts().note(by, action, subject, f"job {job.id}")
    return job


def to_job(job: Job) -> AnyResponse:
    """The page on which a job is seen to be done."""
    return redirect(url_for("jobs.job", job_id=job.id), 303)


def known_source(source_id: str) -> Source:
    """Raises NotFound."""
    for source in services().readers.archive.sources.all():
        if source.id == source_id:
            return source
    raise NotFound(_("There is no such source; it may have been removed."))


def _form(wrong: str | None = None) -> AnyResponse:
    """The page on which things are added. `url` in its address, put there by the bookmark, fills in the box and does no more."""
    page = render_template(
        "add_sources.html",
        wrong=wrong,
        address=request.args.get("url", "")[:ADDRESS_MOST],
        starters=starter_groups(),
        bookmarklet=bookmarklet(absolute(url_for("source_forms.add_form"))),
    )
    return AnyResponse(page, 400 if wrong else 200, mimetype="text/html")


@blueprint.get("/add")
@blueprint.get("/sources/add")
@needs(Role.EDITOR)
def add_form() -> AnyResponse:
    """Where sources, and single articles, are added."""
    return _form()


def expect_list() -> None:
    """Let this request be as large as a list of sources may be."""
    settings = services().settings
    expect_body(settings.source_list_bytes + settings.max_body)


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> AnyResponse:
    """In words. error: says nothing that helps."""
    most = f"{services().settings.source_list_bytes / 1e6:.1f}"
    words = _(
        "This is more than this server takes in one go: lists of sources of up to %(most)s MB (source_list_bytes).",
        most=most,
    )
    return answer(413, words, code="list_too_large")


@blueprint.post("/sources/add")
@needs(Role.EDITOR)
@before_body(expect_list)
def add() -> AnyResponse:
    """Find out what the addresses are that were typed, those of a file, and those ticked on the starter list."""
    typed = request.form.get("addresses", "")
    file = request.files.get("file")
    listed = _decoded(file.read()) if file is not None else ""
    starters = chosen(*(request.form.getlist(name) for name in ("starter", "country", "language")))
    if not typed.strip() and not listed.strip() and not starters:
        return _form(_("Write an address, choose a file, or tick outlets of the list."))
    if request.form.get("headers", "").strip():
        try:
            headers = read_change({"headers": request.form["headers"]}).values["headers"]
        except WrongSetting as error:
            return _form(_("Headers: %(error)s.", error=translated(str(error))))
        secret_headers().put_for_adding(map(with_scheme, typed.split()), headers)
    parts = [f"{len(typed.split())} typed"] if typed.strip() or not starters else []
    parts += [f"{len(starters)} of the starter list"] if starters else []
    subject = ", ".join(parts) + (f", file {file.filename}" if file and listed.strip() else "")
    text = "\n".join(part for part in (typed, *(starter.url for starter in starters)) if part)
    return to_job(ask_crawler(JobKind.PROBE, "sources.probe", subject, text=text, file=listed))


@blueprint.post("/sources/read")
@needs(Role.EDITOR)
def read() -> AnyResponse:
    """Read single addresses into the archive now."""
    urls = list(dict.fromkeys(request.form.get("address", "").split()))[: services().settings.job_addresses]
    if not urls:
        return _form(_("Write the address of an article."))
    subject = urls[0] if len(urls) == 1 else f"{urls[0]} and {len(urls) - 1} more"
    return to_job(ask_crawler(JobKind.FETCH, "articles.read", subject, urls=urls))


@blueprint.post("/sources/<source_id>/visit")
@needs(Role.EDITOR)
def visit(source_id: str) -> AnyResponse:
    """Visit a source now. Raises NotFound."""
    return to_job(ask_crawler(JobKind.VISIT, "sources.visit", source_id, source=known_source(source_id).id))


@blueprint.post("/sources/<source_id>/pause")
@needs(Role.EDITOR)
def pause(source_id: str) -> AnyResponse:
    """Do not visit a source until it is resumed. Raises NotFound."""
    source = known_source(source_id)
    services().readers.archive.sources.pause(source.id, source.paused or datetime.now(UTC))
    return _changed("sources.pause", source_id)


@blueprint.post("/sources/<source_id>/resume")
@needs(Role.EDITOR)
def resume(source_id: str) -> AnyResponse:
    """Visit a paused source again. Raises NotFound."""
    services().readers.archive.sources.pause(known_source(source_id).id, None)
    return _changed("sources.resume", source_id)


@blueprint.post("/sources/<source_id>/rename")
@needs(Role.EDITOR)
def rename(source_id: str) -> AnyResponse:
    """Give a source another name; none: its id is shown. Raises NotFound."""
    source, name = known_source(source_id), request.form.get("name", "")
    services().readers.archive.sources.rename(source.id, name)
    return _changed("sources.rename", source_id, f"{source.name or 'no name'} -> {name or 'no name'}")


@blueprint.get("/sources/<source_id>/settings")
@needs(Role.EDITOR)
def settings_form(source_id: str) -> AnyResponse:
    """What is set of a source, to be changed. Raises NotFound."""
    source = known_source(source_id)
    return _settings_page(source, typed_values(source))


@blueprint.post("/sources/<source_id>/settings")
@needs(Role.EDITOR)
def set_up(source_id: str) -> AnyResponse:
    """Change what is set of a source. Headers that are left empty stay as they are. Raises NotFound, SettingsError."""
    source, archive = known_source(source_id), services().readers.archive
    typed: dict[str, Any] = {key: request.form[key] for key in KEYS if key in request.form and key != "paused"}
    if not typed.get("headers", "").strip():
        typed.pop("headers", None)
    if request.form.get("no_headers"):
        typed["headers"] = None
    try:
        change = read_change(typed)
    except WrongSetting as error:
        return _settings_page(source, typed_values(source) | typed, error)
    apply_change(archive, secret_headers(), source.id, change, by=identity().name, now=datetime.now(UTC))
    return redirect(url_for("sources.source", source_id=source_id), 303)


def _settings_page(source: Source, typed: dict[str, Any], error: WrongSetting | None = None) -> AnyResponse:
    """typed: what stands in the fields; never the headers, which are not shown again."""
    page = render_template(
        "source_settings.html",
        source=source,
        typed=typed,
        error=error,
        zones=zones_by_region(),
        kinds=list(LabelKind),
        headers=secret_headers().names().get(source.id, ()),
        keep=services().settings.keep,
    )
    return AnyResponse(page, 400 if error else 200, mimetype="text/html")


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
    source = known_source(source_id)
    if request.form.get("articles") == "remove":
        if not identity().role.includes(Role.OWNER):
            return answer(403, _("Taking articles down needs the rights of an owner."), code="not_allowed")
        detail = {"source": source.id, "articles": True}
        return to_job(ask_crawler(JobKind.REMOVE, "sources.remove with articles", source_id, **detail))
    remove_source(services().readers.archive, secret_headers(), source)
    accounts().note(identity().name, "sources.remove", source_id, f"{source.url}; its articles stay")
    return redirect(url_for("sources.sources"), 303)


@blueprint.post("/sources/<source_id>/try")
@needs(Role.EDITOR)
def try_again(source_id: str) -> AnyResponse:
    """Ask an address again now that gave nothing. Raises NotFound."""
    source, url = known_source(source_id), request.form.get("url", "").strip()
    if not url:
        return answer(400, _("Say which address to try again."), code="bad_parameter")
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
