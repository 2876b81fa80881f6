"""All stores over one database; what differs between databases is added by `SqliteArchive` and `PostgresArchive`."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Self

from index.archive.sql.accounts import SqlAccounts
from index.archive.sql.activity.furniture_store import SqlFurniture
from index.archive.sql.activity.import_store import SqlImports
from index.archive.sql.activity.job_store import SqlJobs
from index.archive.sql.activity.kept_page_store import SqlKeptPages
from index.archive.sql.activity.lease_store import SqlLeases
from index.archive.sql.activity.process_store import SqlProcesses
from index.archive.sql.addresses import SqlAddresses
from index.archive.sql.alerts import SqlAlerts
from index.archive.sql.annotations import SqlAnnotations
from index.archive.sql.articles import SqlArticles
from index.archive.sql.corrections.article_log import SqlArticleCorrections
from index.archive.sql.corrections.no_article_log import SqlNotArticles
from index.archive.sql.corrections.rule_store import SqlRules
from index.archive.sql.corrections.takedown_log import SqlTakedowns
from index.archive.sql.database import Database, Result, together
from index.archive.sql.desk.collection_store import SqlCollections
from index.archive.sql.desk.frozen_store import SqlFrozenSets
from index.archive.sql.desk.highlight_store import SqlHighlights
from index.archive.sql.desk.link_store import SqlLinks
from index.archive.sql.desk.mark_store import SqlMarks
from index.archive.sql.desk.review_store import SqlReviews
from index.archive.sql.desk.schedule_store import SqlReviewSchedules
from index.archive.sql.outbox import SqlOutbox
from index.archive.sql.outlets import SqlOutlets
from index.archive.sql.registry.people import SqlPeople
from index.archive.sql.set_aside import SqlSetAside
from index.archive.sql.sources import SqlSources
from index.archive.sql.stories.story_store import SqlStories
from index.archive.sql.watch.long_query_store import SqlLongQueries
from index.archive.sql.watch.saved_search_store import SqlSavedSearches
from index.archive.sql.watch.word_list_store import SqlWordLists


class SqlStores(ABC):
    """The part of index.archive.protocols.Archive that every database has in common. Serves any number of threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.articles = SqlArticles(database)
        self.annotations = SqlAnnotations(database)
        self.outbox = SqlOutbox(database)
        self.sources = SqlSources(database)
        self.addresses = SqlAddresses(database)
        self.people = SqlPeople(database)
        self.corrections = SqlArticleCorrections(database)
        self.takedowns = SqlTakedowns(database)
        self.not_articles = SqlNotArticles(database)
        self.rules = SqlRules(database)
        self.outlets = SqlOutlets(database)
        self.stories = SqlStories(database)
        self.alerts = SqlAlerts(database)
        self.saved_searches = SqlSavedSearches(database)
        self.word_lists = SqlWordLists(database)
        self.long_queries = SqlLongQueries(database)
        self.frozen_sets = SqlFrozenSets(database)
        self.accounts = SqlAccounts(database)
        self.set_aside = SqlSetAside(database)
        self.jobs = SqlJobs(database)
        self.imports = SqlImports(database)
        self.kept_pages = SqlKeptPages(database)
        self.processes = SqlProcesses(database)
        self.leases = SqlLeases(database)
        self.furniture = SqlFurniture(database)
        self.collections = SqlCollections(database)
        self.marks = SqlMarks(database)
        self.links = SqlLinks(database)
        self.reviews = SqlReviews(database)
        self.review_schedules = SqlReviewSchedules(database)
        self.highlights = SqlHighlights(database)

    @property
    @abstractmethod
    def place(self) -> str:
        """See `index.archive.protocols.Archive.place`."""

    @property
    @abstractmethod
    def shared(self) -> bool:
        """See `index.archive.protocols.Archive.shared`."""

    @abstractmethod
    def held_roles(self, roles: Collection[str]) -> frozenset[str]:
        """See `index.archive.protocols.Archive.held_roles`."""

    @abstractmethod
    def check(self) -> tuple[str, ...]:
        """See `index.archive.protocols.Archive.check`."""

    @abstractmethod
    def backup(self, file: Path, progress: Callable[[int, int], None] | None = None) -> None:
        """See `index.archive.protocols.Archive.backup`."""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """See `index.archive.protocols.Archive.transaction`."""
        with self._database.writing():
            yield

    def together(self, work: Callable[[], Result]) -> Result:
        """See `index.archive.protocols.Archive.together`."""
        return together(self._database, lambda _: work())

    def snapshot(self) -> AbstractContextManager[None]:
        """See `index.archive.protocols.Archive.snapshot`."""
        return self._database.snapshot()

    def follow(self, index: int) -> None:
        """See `index.archive.protocols.Archive.follow`."""
        self._database.follow(index)

    def end_snapshot(self) -> None:
        """See `index.archive.protocols.Archive.end_snapshot`."""
        self._database.end_snapshot()

    def stamp(self) -> object:
        """See `index.archive.protocols.Archive.stamp`."""
        return self._database.stamp()

    def close(self) -> None:
        """See `index.archive.protocols.Archive.close`."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
