"""Importing files: sending them, watching the crawler read them, what was refused and why, and taking an import back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.errors import BroadsheetError, NotFound
from index.imports.protocols import ImportRecord
from index.imports.undoing import NotUndone, require_over
from index.imports.uploads import Upload, UploadError, remove_upload
from index.jobs.protocols import JobKind
from index.json_codec import FIELDS
from index.languages import N_
from index.languages import gettext as _
from index.machines.presence import presence
from web.errors import answer, wants_json
from web.middleware.identity import accounts, before_body, identity, needs
from web.render.responses import json_response
from web.server.upload_request import expect_body
from web.services import services

blueprint = Blueprint("imports", __name__)

LISTED = 30
"""Imports on one page."""
REFUSALS = 200
"""Refusals on one page."""
FORM_BYTES = 65_536
"""What a form may be longer than the files in it."""
NAMED = 5
"""Files that the audit log names."""
NO_FILES = N_("Send files as multipart/form-data, each in a field named files.")


def expect_upload() -> None:
    """Let this request be as large as an upload may be, and have its files written where the crawler finds them. Raises
    UploadError."""
    settings = services().settings
    most = settings.upload_bytes + FORM_BYTES
    expect_body(most)
    request.max_form_parts = settings.upload_files + 20
    announced = request.content_length
    if announced is not None and announced > most:
        raise UploadError(_too_large())
    g.upload = Upload(settings, announced if announced is not None else most)


def _too_large() -> str:
    return _(
        "These files are larger than %(most)s MB in all (upload_bytes), which is what this server takes in one go. "
        "Send them in several goes, or import them on the command line.",
        most=round(services().settings.upload_bytes / 1e6),
    )


@blueprint.teardown_app_request
def drop_what_was_not_taken(error: BaseException | None) -> None:
    """Whatever ended the request: what was sent and not taken is removed."""
    upload: Upload | None = g.pop("upload", None)
    if upload is not None:
        upload.discard()


@blueprint.app_errorhandler(UploadError)
def not_taken(error: UploadError) -> AnyResponse:
    """In words."""
    return answer(error.status, str(error), code="upload_refused")


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> AnyResponse:
    """A body without an announced length that turned out too long, or with too many parts; or a file that was sent as something
    else (`curl -d @file`)."""
    if request.mimetype != "multipart/form-data":
        return answer(400, _(NO_FILES), code="no_files")
    most = services().settings.upload_files
    return answer(
        413,
        _("%(sentence)s More than %(most)s files at once are too many too.", sentence=_too_large(), most=most),
        code="upload_refused",
    )


@blueprint.get("/imports")
@needs(Role.EDITOR)
def imports() -> AnyResponse:
    """What was imported, and a form for more; `before` in the address continues."""
    return _page()


def _page(status: int = 200, wrong: str = "") -> AnyResponse:
    settings, archive = services().settings, services().readers.archive
    before = request.args.get("before", "")
    start = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    records = archive.imports.recent(LISTED + 1, before=start)
    more = records[LISTED - 1].number if len(records) > LISTED else None
    body = render_template(
        "imports.html",
        records=records[:LISTED],
        more=more,
        wrong=wrong,
        fields=FIELDS,
        most_bytes=settings.upload_bytes,
        most_files=settings.upload_files,
        crawling=presence(settings, archive, datetime.now(UTC)).runs("crawler"),
    )
    return make_response(body, status)


@blueprint.post("/imports")
@needs(Role.EDITOR)
@before_body(expect_upload)
def send() -> AnyResponse:
    """Take files and ask the crawler to read them."""
    try:
        record = take_files()
    except NoFiles:
        if wants_json():
            return answer(400, _(NO_FILES), code="no_files")
        return _page(400, wrong=_("choose at least one file that is not empty"))
    address = url_for("imports.one", number=record.number)
    return accepted(record, address) if wants_json() else redirect(address, 303)


class NoFiles(BroadsheetError):
    """Nothing was sent."""


def take_files() -> ImportRecord:
    """Enter an import of the files that came with this request. Raises NoFiles, UploadError, TooManyJobs."""
    upload: Upload = g.upload
    upload.drop_empty()
    if not upload.files:
        raise NoFiles(NO_FILES)
    upload.complete()
    archive, settings, now = services().readers.archive, services().settings, datetime.now(UTC)
    names = [one.name for one in upload.files]
    try:
        with archive.transaction():
            number = archive.imports.add(names, by=identity().name, now=now)
            files = [{"file": one.file, "name": one.name} for one in upload.files]
            arguments: Mapping[str, Any] = {"import": number, "upload": upload.id, "files": files}
            job = archive.jobs.add(JobKind.IMPORT, arguments, by=identity().name, now=now, most=settings.jobs_waiting)
            archive.imports.set_job(number, job.id)
            more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
            accounts().note(identity().name, "imports.add", f"import {number}", ", ".join(names[:NAMED]) + more)
    except BaseException:
        remove_upload(settings, upload.id)
        raise
    return record_of(number)


def accepted(record: ImportRecord, address: str) -> AnyResponse:
    """What programs are told of something that the crawler will do."""
    response = json_response(import_json(record), 202)
    response.headers["Location"] = address
    return response


def record_of(number: int) -> ImportRecord:
    """Raises NotFound."""
    record = services().readers.archive.imports.get(number)
    if record is None:
        raise NotFound(_("There is no import %(number)s.", number=str(number)))
    return record


@blueprint.get("/imports/<int:number>")
@needs(Role.EDITOR)
def one(number: int) -> AnyResponse:
    """One import: how far it is, what came of it, what was refused (`after` in the address continues), and undoing it."""
    return _one(number)


def _one(number: int, status: int = 200, wrong: str = "") -> AnyResponse:
    record, archive = record_of(number), services().readers.archive
    after = request.args.get("after", "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0
    refused = archive.imports.refused(number, after=start, limit=REFUSALS + 1)
    job = archive.jobs.get(record.job) if record.job is not None else None
    removable, staying = archive.imports.removable(number)
    working = job is not None and not job.is_over
    body = render_template(
        "import.html",
        record=record,
        refused=refused[:REFUSALS],
        more=refused[REFUSALS - 1].seq if len(refused) > REFUSALS else None,
        job=job,
        working=working,
        undoing=working and job is not None and job.kind is JobKind.UNDO_IMPORT,
        crawling=presence(services().settings, archive, datetime.now(UTC)).runs("crawler"),
        removable=removable,
        staying=staying,
        wrong=wrong,
        waiting=archive.outbox.waiting(),
    )
    return make_response(body, status)


@blueprint.post("/imports/<int:number>/undo")
@needs(Role.EDITOR)
def undo(number: int) -> AnyResponse:
    """Ask the crawler to take an import back. Raises NotFound."""
    try:
        record = ask_undo(number)
    except NotUndone as error:
        return answer(409, str(error), code="not_undone") if wants_json() else _one(number, 409, wrong=str(error))
    address = url_for("imports.one", number=number)
    return accepted(record, address) if wants_json() else redirect(address, 303)


def ask_undo(number: int) -> ImportRecord:
    """Enter that an import is to be taken back. Raises NotFound, NotUndone, TooManyJobs."""
    archive, now = services().readers.archive, datetime.now(UTC)
    record = record_of(number)
    require_over(archive, number)
    job = archive.jobs.get(record.job) if record.job is not None else None
    if job is not None and not job.is_over:
        raise NotUndone(_("import %(number)s is being undone already", number=str(number)))
    with archive.transaction():
        most = services().settings.jobs_waiting
        job = archive.jobs.add(JobKind.UNDO_IMPORT, {"import": number}, by=identity().name, now=now, most=most)
        archive.imports.set_job(number, job.id)
        accounts().note(identity().name, "imports.undo", f"import {number}", "asked for")
    return record_of(number)


def import_json(record: ImportRecord) -> dict[str, Any]:
    """A record as programs read it."""
    tally = record.tally
    return {
        "id": record.number,
        "by": record.by,
        "created": record.created.isoformat(),
        "files": list(record.files),
        "ended": record.ended.isoformat() if record.ended else None,
        "error": record.error,
        "reading": {"file": record.file, "bytes": record.done, "of": record.size} if record.file else None,
        "new": tally.new,
        "changed": tally.changed,
        "same": tally.same,
        "forgotten": tally.forgotten,
        "refused": tally.refused,
        "sources": tally.sources,
        "undone": record.undone.isoformat() if record.undone else None,
        "taken_out": record.taken_out,
        "stayed": record.stayed,
    }
