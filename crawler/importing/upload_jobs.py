"""The jobs that the web page starts: import uploaded files, and undo an import."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from crawler.batch_writer import BatchWriter
from crawler.importing.importer import Given
from crawler.importing.record import import_on_record
from crawler.parsing import ParserPool
from index.archive.protocols import Archive
from index.errors import CrawlError, NotFound
from index.imports.undoing import NotUndone, finish_undo, take_out
from index.imports.uploads import Stored, UploadError, remove_upload, stored_files
from index.jobs.protocols import Job
from index.operations.settings import Settings

Tell = Callable[[Mapping[str, Any]], Awaitable[None]]


async def read_upload(
    settings: Settings, archive: Archive, writer: BatchWriter, pool: ParserPool, job: Job, tell: Tell
) -> None:
    """Import the files of an upload, then delete them.

    Progress is kept in the record of the import. tell: receives the outcome. Raises CrawlError, ArchiveError.
    """
    number, upload = int(job.arguments["import"]), str(job.arguments["upload"])
    stored = [Stored(file=str(described["file"]), name=str(described["name"])) for described in job.arguments["files"]]
    try:
        paths = stored_files(settings, upload, stored)
    except UploadError as error:
        await writer.call(archive.imports.end, number, datetime.now(UTC), error=str(error))
        raise CrawlError(str(error)) from None
    files = [Given(path=path, name=listed.name) for path, listed in zip(paths, stored, strict=True)]
    try:
        result = await import_on_record(
            settings, archive, writer, pool, number=number, files=files, progress=lambda *_: None
        )
    except Exception:  # a cancelled one is begun again and needs its files
        remove_upload(settings, upload)
        raise
    remove_upload(settings, upload)
    tally = result.tally()
    await tell({"event": "imported", "import": number, "new": tally.new, "refused": tally.refused})


async def undo_upload(archive: Archive, writer: BatchWriter, job: Job, tell: Tell) -> None:
    """Undo an import, in batches between which others can write.

    tell: receives the progress. Raises CrawlError, ArchiveError.
    """
    number = int(job.arguments["import"])
    try:
        batches = take_out(archive, number)
        while count := await writer.call(next, batches, 0):
            await tell({"event": "taken-out", "import": number, "articles": count})
        await writer.call(finish_undo, archive, number, by=job.by, now=datetime.now(UTC))
    except (NotUndone, NotFound) as error:
        raise CrawlError(str(error)) from None
