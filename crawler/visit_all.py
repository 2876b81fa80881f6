"""Visits several sources at once."""

import asyncio
from collections.abc import Sequence

from crawler.pipeline import Crawl, Watch
from index.archive.protocols import Source, Visit


async def visit_all(crawl: Crawl, sources: Sequence[Source], watch: Watch | None = None) -> list[Visit]:
    """Visit several sources concurrently, each host with one request at a time.

    Returns the records in the order of the sources. watch: receives progress. Raises ArchiveError.
    """
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(crawl.visit(source, watch), name=source.id) for source in sources]
    except ExceptionGroup as problems:
        raise problems.exceptions[0] from None
    return [task.result() for task in tasks]
