"""The archive and the index of this process, opened at the first request, after the worker was forked."""

import threading
from contextlib import AbstractContextManager, nullcontext

from index.archive import open_archive
from index.archive.protocols import Archive
from index.engines.backends import engine_backend
from index.engines.protocols import EngineReader
from index.errors import ArchiveError
from index.operations.settings import Settings
from search.service import Searcher
from web.server.answers_followed import followed


class Readers:
    """Opens lazily and once. An engine or archive that is passed in is used instead, and `close` leaves it open."""

    def __init__(
        self, settings: Settings, *, engine: EngineReader | None = None, archive: Archive | None = None
    ) -> None:
        self._settings = settings
        self._lock = threading.RLock()
        self._engine, self._own_engine = engine, engine is None
        self._archive, self._own_archive = archive, archive is None
        self._searcher: Searcher | None = None

    @property
    def archive(self) -> Archive:
        """Raises ArchiveError."""
        with self._lock:
            if self._archive is None:
                self._archive = open_archive(self._settings)
            return self._archive

    @property
    def engine(self) -> EngineReader:
        """Raises IndexingError."""
        with self._lock:
            if self._engine is None:
                self._engine = engine_backend(self._settings).reader(self._settings, warm=True)
            return self._engine

    @property
    def searcher(self) -> Searcher:
        """Raises ArchiveError, IndexingError."""
        with self._lock:
            if self._searcher is None:
                self._searcher = Searcher(followed(self.engine, self.archive), self.archive, self._settings)
            return self._searcher

    def snapshot(self) -> AbstractContextManager[None]:
        """One state of the archive for a page, see `Archive.snapshot`. Where the archive cannot be opened nothing happens here: the
        page says it."""
        try:
            return self.archive.snapshot()
        except ArchiveError:
            return nullcontext()

    def close(self) -> None:
        """Close what was opened here; it is opened again when it is asked for."""
        with self._lock:
            if self._own_engine and self._engine is not None:
                self._engine.close()
                self._engine = None
            if self._own_archive and self._archive is not None:
                self._archive.close()
                self._archive = None
            self._searcher = None
