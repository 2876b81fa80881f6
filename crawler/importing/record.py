"""Runs a whole import and records it; shared by the command and by the job that the web page starts."""

from collections.abc import Sequence
from datetime import UTC, datetime

from crawler.batch_writer import BatchWriter
from crawler.importing.importer import Given, Imported, Importer, Progress
from crawler.parsing import ParserPool
from index.archive.protocols import Archive
from index.errors import BroadsheetError
from index.operations.settings import Settings

UNFORESEEN = "it failed in a way that nobody foresaw; the log has the details"


async def import_on_record(
    settings: Settings,
    archive: Archive,
    writer: BatchWriter,
    pool: ParserPool,
    *,
    number: int,
    files: Sequence[Given],
    progress: Progress,
) -> Imported:
    """Import files and record when the import ends, and with which error.

    If the process ends in the middle, the import stays open and continues where it stopped when it is started again.
    number: the import, as `ImportStore.add` returned it. Raises ArchiveError.
    """
    try:
        result = await Importer(settings, archive, writer, pool, number=number).files(files, progress)
    except Exception as error:  # a cancelled import is none of them: it is not over
        why = str(error) if isinstance(error, BroadsheetError) else UNFORESEEN
        await writer.call(archive.imports.end, number, datetime.now(UTC), error=why)
        raise
    await writer.call(archive.imports.end, number, datetime.now(UTC))
    return result
