"""The crawler's side: pages are appended to the file of the day in the transaction that saves their articles.

Keeping is not allowed to stop the crawl. Where it fails, because a disk is full or a shared folder is gone, articles are archived
without their pages; the archive notes why, for `doctor` and `status`, and a minute later it is tried again.
"""

import hashlib
import logging
import platform
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from index.archive.protocols import Archive
from index.kept.page_folder import PageFolder, file_name
from index.kept.page_record import PackedPage
from index.kept.protocols import KeptPage, Place
from index.operations.settings import Settings

log = logging.getLogger(__name__)

AGAIN_SECONDS = 60.0
"""Time until keeping is tried again after it failed."""
PARTS = 8
"""A file of the day is divided where it would hold more than one part in so many of all that may be kept: what makes room is
the oldest file, never the only one."""


class PageKeeper:
    """Keeps pages of one archive in the folder of the settings.

    clock: the time (aware); steady: seconds of a clock that cannot be set.
    """

    def __init__(
        self,
        settings: Settings,
        archive: Archive,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._archive = archive
        self._folder = PageFolder.of(settings)
        self._most = settings.kept_pages_bytes
        self._room = settings.kept_pages_room
        self._clock = clock
        self._steady = steady
        self._writer = writer_id(settings, archive)
        self._rests_until = 0.0

    def keep(self, pages: Sequence[tuple[str, PackedPage]]) -> int:
        """Append pages, and enter each under its article (id). Call it inside the transaction that saved the articles: it keeps
        others from appending. Returns how many were kept: all, or none where that is not possible at present. Raises ArchiveError.
        """
        if not pages or self._steady() < self._rests_until:
            return 0
        now, store = self._clock(), self._archive.kept_pages
        try:
            name, known = self._file(now)
            offsets = self._appended(name, known, [page.member for _, page in pages], now)
        except OSError as error:
            self._fail(str(error.strerror or error), now)
            return 0
        if store.trouble() is not None:
            store.note_trouble(None, now)
        store.add_many(
            [
                KeptPage(
                    article=article,
                    place=Place(name, offset, len(page.member)),
                    digest=page.digest,
                    fetched=page.fetched,
                    url=page.url,
                    context=page.context,
                )
                for (article, page), offset in zip(pages, offsets, strict=True)
            ]
        )
        return len(pages)

    def _file(self, now: datetime) -> tuple[str, int]:
        """The file to append to, and how many of its bytes are accounted for."""
        part, store = 1, self._archive.kept_pages
        while True:
            name = file_name(now.astimezone(UTC).date(), self._writer, part)
            known = store.end_of(name)
            if not self._most or known < self._most / PARTS:
                break
            part += 1
        if known and (size := self._folder.size(name)) < known:  # somebody removed the file, or its end was lost
            log.warning("kept pages are missing", extra={"file": name, "pages": store.cut(name, size)})
            known = min(store.end_of(name), size)
        return name, known

    def _appended(self, name: str, known: int, members: list[bytes], now: datetime) -> list[int]:
        if self._folder.free() < self._room + sum(map(len, members)):
            raise OSError(f"its disk has less than {self._room / 1e6:.0f} MB free (kept_pages_room)")
        return self._folder.append(name, members, known, now)

    def _fail(self, why: str, now: datetime) -> None:
        self._rests_until = self._steady() + AGAIN_SECONDS
        text = f"pages cannot be kept in {self._folder.path}: {why}"
        log.error(text)
        self._archive.kept_pages.note_trouble(text, now)


def writer_id(settings: Settings, archive: Archive) -> str:
    """Eight hexadecimal digits of this archive, machine and data directory: two that write to one shared folder never append to
    one file, and neither does an archive that was restored to an earlier state, which does not know what the file holds."""
    who = f"{archive.outbox.archive_id} {platform.node()} {settings.data.absolute()}"
    return hashlib.sha256(who.encode("utf-8", "surrogateescape")).hexdigest()[:8]
