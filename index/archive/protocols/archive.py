"""An archive: all its stores, and one way to keep them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

if TYPE_CHECKING:
    from index.accounts.protocols import AccountStore
    from index.archive.protocols.addresses import AddressStore
    from index.archive.protocols.alerts import AlertStore
    from index.archive.protocols.annotations import AnnotationStore
    from index.archive.protocols.articles import ArticleStore
    from index.archive.protocols.outbox import Outbox
    from index.archive.protocols.people import PeopleStore
    from index.archive.protocols.set_aside import SetAsideStore
    from index.archive.protocols.sources import SourceStore
    from index.collections.protocols import CollectionStore, MarkStore
    from index.corrections.protocols import ArticleCorrectionStore, NotArticleStore, TakedownStore
    from index.counting.protocols import FrozenStore
    from index.furniture.protocols import FurnitureStore
    from index.highlights.protocols import HighlightStore
    from index.imports.protocols import ImportStore
    from index.jobs.protocols import JobStore
    from index.kept.protocols import KeptPageStore
    from index.machines.protocols import HeldRole, LeaseStore, ProcessStore, RoleLocks
    from index.operations.settings import Settings
    from index.outlets.protocols import OutletStore, RuleStore
    from index.reviews.protocols import ReviewStore, ScheduleStore
    from index.sharing.protocols import LinkStore
    from index.stories.protocols import StoryStore
    from index.watch.protocols import LongQueryStore, SavedSearchStore, WordListStore

Result = TypeVar("Result")


class Archive(Protocol):
    """One open archive. Any number of threads may share it; open it after a fork, not before."""

    @property
    def place(self) -> str:
        """Where it is stored, for people to read: a path or an address, without credentials."""
        ...

    @property
    def shared(self) -> bool:
        """Whether processes of several machines may work on it; where not, one process has each role."""
        ...

    def held_roles(self, roles: Collection[str]) -> frozenset[str]:
        """As `index.machines.protocols.RoleLocks.held`, on whichever machine."""
        ...

    @property
    def articles(self) -> ArticleStore:
        """Articles and their versions."""
        ...

    @property
    def annotations(self) -> AnnotationStore:
        """What was understood of the articles."""
        ...

    @property
    def outbox(self) -> Outbox:
        """What the index has not seen yet."""
        ...

    @property
    def sources(self) -> SourceStore:
        """What is crawled."""
        ...

    @property
    def addresses(self) -> AddressStore:
        """What is known of each address."""
        ...

    @property
    def people(self) -> PeopleStore:
        """Who is who across articles."""
        ...

    @property
    def corrections(self) -> ArticleCorrectionStore:
        """What editors corrected of articles."""
        ...

    @property
    def takedowns(self) -> TakedownStore:
        """Articles that were taken down with a reason."""
        ...

    @property
    def not_articles(self) -> NotArticleStore:
        """What editors said is no article."""
        ...

    @property
    def rules(self) -> RuleStore:
        """Extraction rules of outlets."""
        ...

    @property
    def outlets(self) -> OutletStore:
        """Outlets, and what was decided about them."""
        ...

    @property
    def stories(self) -> StoryStore:
        """Which articles tell one event."""
        ...

    @property
    def accounts(self) -> AccountStore:
        """Who may sign in."""
        ...

    @property
    def set_aside(self) -> SetAsideStore:
        """What failed unexpectedly."""
        ...

    @property
    def alerts(self) -> AlertStore:
        """Alerts and their messages."""
        ...

    @property
    def saved_searches(self) -> SavedSearchStore:
        """Searches that people keep."""
        ...

    @property
    def word_lists(self) -> WordListStore:
        """Lists of words that stand for themselves in a query."""
        ...

    @property
    def long_queries(self) -> LongQueryStore:
        """Words of queries that are too long for an address."""
        ...

    @property
    def frozen_sets(self) -> FrozenStore:
        """Figures that were kept to be cited."""
        ...

    @property
    def jobs(self) -> JobStore:
        """Work that was asked for on a page."""
        ...

    @property
    def imports(self) -> ImportStore:
        """What came from files."""
        ...

    @property
    def kept_pages(self) -> KeptPageStore:
        """Where pages lie that were kept as they were fetched."""
        ...

    @property
    def processes(self) -> ProcessStore:
        """Who works on it, on whichever machine."""
        ...

    @property
    def leases(self) -> LeaseStore:
        """Who has what for a while."""
        ...

    @property
    def furniture(self) -> FurnitureStore:
        """What repeats on the pages of one host."""
        ...

    @property
    def collections(self) -> CollectionStore:
        """Named collections of articles."""
        ...

    @property
    def marks(self) -> MarkStore:
        """Stars, tags and notes of readers."""
        ...

    @property
    def links(self) -> LinkStore:
        """Secret links for readers outside."""
        ...

    @property
    def highlights(self) -> HighlightStore:
        """Passages that readers marked."""
        ...

    @property
    def reviews(self) -> ReviewStore:
        """Press reviews."""
        ...

    @property
    def review_schedules(self) -> ScheduleStore:
        """Press reviews that are made again by themselves."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """A context in which all calls of this thread are one transaction, undone as a whole if the block raises; nobody else
        writes meanwhile.

        A call that raises has changed nothing, and neither has a block inside another one: whoever catches the error goes on with
        the rest. Only after an error that undid everything at once (the connection was lost, the disk is full) the block raises
        ArchiveError at its end, whatever was caught.
        """
        ...

    def together(self, work: Callable[[], Result]) -> Result:
        """Run a function all calls of which are one transaction, as in `transaction`, beside others that do the same: crawlers
        save side by side. It is run again where others were in its way, so it must not do anything else that cannot be done
        twice. Raises what it raises."""
        ...

    def snapshot(self) -> AbstractContextManager[None]:
        """A context in which all calls read one state of the archive, that of the first of them, in this thread and in those that
        run in a copy of its context (`contextvars.copy_context`). For something short that reads much, as a page does: a database
        keeps what such a state needs for as long as the block runs.

        A call that changes something ends that state; what is read after it is read in the next one. Nobody else waits for any of
        this. What goes on after the block, in other threads, reads by itself.
        """
        ...

    def follow(self, index: int) -> None:
        """Let what is read from now on be no older than a state of the index that has just answered, so that the articles that it
        found are there. index: its number. Does something inside `snapshot` alone, and there once for each number."""
        ...

    def end_snapshot(self) -> None:
        """Let go of the state that `snapshot` keeps, if there is one, for the rest of its block: what follows takes long."""
        ...

    def backup(self, file: Path, progress: Callable[[int, int], None] | None = None) -> None:
        """Write a verified copy of everything to a file while others read and write. progress: told now and then of (how
        far, of how much). Raises ArchiveError, ArchiveFull."""
        ...

    def check(self) -> tuple[str, ...]:
        """Look for damage; slow, everything is read. Returns a sentence for each fault."""
        ...

    def prepare(self) -> None:
        """Load what calls would load when they are made first; for a process that stays, before somebody waits for one."""
        ...

    def stamp(self) -> object:
        """Equal to an earlier one only if nothing was committed in between, by any process, as far as that can be seen without
        asking the database; one that has to be asked gives a new one each time. Costs microseconds. A commit may go unnoticed if
        another was made within the same hundredth of a second, so look from time to time all the same."""
        ...

    def close(self) -> None:
        """Close every connection. Nothing may be called afterwards."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None, /
    ) -> None: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchiveLook:
    """An archive as it lies there, of whatever format. format: the number of its last step; known: of the last one that this
    version has; steps: how many are between them. bytes: its size. annotated: annotator -> articles. backup: when it was last
    copied, as far as it knows; newest: when the newest article came."""

    format: int
    known: int
    steps: int
    bytes: int
    articles: int
    annotated: Mapping[str, int]
    newest: datetime | None
    backup: datetime | None


class ArchiveBackend(Protocol):
    """One way to store an archive; `index.archive.factory` chooses among them."""

    def open(self, settings: Settings, *, readonly: bool = False, under: HeldRole | None = None) -> Archive:
        """Open the archive of the settings; create it or bring it up to date first, if necessary, even for a reader, which
        may be the first to start. under: a role without which nothing may be written: once it is lost every change raises
        RoleLost and is undone. Raises ArchiveTooNew, ArchiveFull, ArchiveError."""
        ...

    def look(self, settings: Settings) -> ArchiveLook | None:
        """What is there, without making it or bringing it up to date; None where there is no archive yet. Of one that a later
        version wrote, only the formats and the size are told. Raises SettingsError, ArchiveError."""
        ...

    def roles(self, settings: Settings) -> RoleLocks:
        """The locks of the roles in which processes work on the archive of the settings."""
        ...

    def check_backup(self, file: Path) -> None:
        """Raises ArchiveError, with a sentence, for what is no intact backup; ArchiveTooNew for one of a later version."""
        ...

    def restore(self, settings: Settings, file: Path) -> str | None:
        """Put the content of a file written by `Archive.backup` in the archive's place.

        Neither crawler nor indexer may be running. The restored archive gets a new `archive_id`, so that the index is
        rebuilt, and has neither sessions nor links: what has ended since must not work again. Returns where the previous
        content was kept, None if there was none. Raises ArchiveError and changes nothing if the file is no intact backup.
        """
        ...
