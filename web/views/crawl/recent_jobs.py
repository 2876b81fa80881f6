"""What was asked of the crawler lately."""

from collections.abc import Callable, Mapping
from typing import Any

from index.archive.protocols import Archive
from index.jobs.protocols import Job, JobKind

JOBS = 200
"""Jobs among which one is looked for."""


def latest(archive: Archive, kind: JobKind, wanted: Callable[[Mapping[str, Any]], bool] = lambda _: True) -> Job | None:
    """The newest job of a kind whose arguments are wanted, as far as it is remembered."""
    return next((job for job in archive.jobs.recent(JOBS) if job.kind is kind and wanted(job.arguments)), None)
