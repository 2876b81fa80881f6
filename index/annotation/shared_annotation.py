"""Annotation by several processes, on whichever machines: each leases some articles, reads them, and stores what it found.

Articles come in the order of the outbox, where the indexer waits for them. What a process had in hand when it died is free when the
leases have run out, and is taken article by article from then on; one at which process after process dies is set aside.
"""

import logging
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread

from index.annotation.service import AnnotationService
from index.archive.protocols import Archive
from index.errors import ArchiveError

log = logging.getLogger(__name__)

BATCH = 8
"""Articles that one process has in hand: less than a second of work."""
LEASE_SECONDS = 5.0
"""After which others take over what one had that died. Who cannot renew it in time does no harm: what is read twice is stored
once."""
RENEW_SECONDS = 1.5
"""Between two renewals, while articles are read."""
DEATHS = 3
"""Processes that died with an article in hand before it is blamed: the first may have had others in hand as well."""


class SharedAnnotation:
    """The part of one process. service: what annotates and stores."""

    def __init__(self, archive: Archive, service: AnnotationService) -> None:
        self._archive = archive
        self._service = service
        self._holder = secrets.token_hex(8)
        self._stale_after: str | None = ""

    def step(self, limit: int = BATCH) -> bool:
        """Annotate the next articles that were never annotated, and that nobody has in hand. Whether there were any. Raises
        ArchiveError."""
        wanted = self._archive.annotations.wanted(limit)
        if not wanted:
            return False
        first, deaths = wanted[0]
        ids = [first] if deaths else [article_id for article_id, count in wanted if not count]
        names = {lease_name(article_id): article_id for article_id in ids}
        had = self._archive.leases.take_free(list(names), self._holder, LEASE_SECONDS)
        if had:
            blamed = {names[name] for name, tries in had.items() if tries >= DEATHS}
            with self._kept(list(had)):
                self._service.annotate(
                    [names[name] for name in had], dict.fromkeys(blamed, f"{DEATHS} processes died while they read it")
                )
            self._give_back(list(had))
        return True

    def again(self, limit: int) -> bool:
        """Annotate some articles of an older annotator again. Whether there were any. Raises ArchiveError."""
        if self._stale_after is None:
            return False
        ids = self._archive.annotations.stale(self._service.name, limit, self._stale_after)
        names = {lease_name(article_id): article_id for article_id in ids}
        had = self._archive.leases.take_free(list(names), self._holder, LEASE_SECONDS)
        with self._kept(list(had)):
            self._service.refresh([names[name] for name in had])
        self._give_back(list(had))
        self._stale_after = ids[-1] if ids else None
        return bool(ids)

    def look_again(self) -> None:
        """There may be articles of an older annotator."""
        self._stale_after = ""

    @contextmanager
    def _kept(self, names: Sequence[str]) -> Iterator[None]:
        """Renew the leases inside the block, from a thread."""
        done = Event()

        def renew() -> None:
            while not done.wait(RENEW_SECONDS):
                try:
                    self._archive.leases.renew(names, self._holder, LEASE_SECONDS)
                except ArchiveError as error:
                    log.info("what is being read could not be kept for this process: %s", error)

        renewing = Thread(target=renew, name="leases", daemon=True)
        renewing.start()
        try:
            yield
        finally:
            done.set()
            renewing.join()

    def _give_back(self, names: Sequence[str]) -> None:
        for name in names:
            self._archive.leases.give_back(name, self._holder)


def lease_name(article_id: str) -> str:
    """Of the lease of who annotates an article."""
    return f"annotate:{article_id}"
