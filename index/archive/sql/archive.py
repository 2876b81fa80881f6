"""All stores over one database; what differs between databases is added by `SqliteArchive` and `PostgresArchive`."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from index.archive.sql.database import Database, Result, together

if TYPE_CHECKING:
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
    """The part of index.archive.protocols.Archive that every database has in common. Serves any number of threads.

    A store is imported when somebody asks for it: all of them take longer to import than a command takes that needs one or two. A
    process that stays asks for all at once, see `prepare`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @cached_property
    def articles(self) -> "SqlArticles":
        """See `index.archive.protocols.Archive.articles`."""
        from index.archive.sql.articles import SqlArticles

        return SqlArticles(self._database)

    @cached_property
    def annotations(self) -> "SqlAnnotations":
        """See `index.archive.protocols.Archive.annotations`."""
        from index.archive.sql.annotations import SqlAnnotations

        return SqlAnnotations(self._database)

    @cached_property
    def outbox(self) -> "SqlOutbox":
        """See `index.archive.protocols.Archive.outbox`."""
        from index.archive.sql.outbox import SqlOutbox

        return SqlOutbox(self._database)

    @cached_property
    def sources(self) -> "SqlSources":
        """See `index.archive.protocols.Archive.sources`."""
        from index.archive.sql.sources import SqlSources

        return SqlSources(self._database)

    @cached_property
    def addresses(self) -> "SqlAddresses":
        """See `index.archive.protocols.Archive.addresses`."""
        from index.archive.sql.addresses import SqlAddresses

        return SqlAddresses(self._database)

    @cached_property
    def people(self) -> "SqlPeople":
        """See `index.archive.protocols.Archive.people`."""
        from index.archive.sql.registry.people import SqlPeople

        return SqlPeople(self._database)

    @cached_property
    def corrections(self) -> "SqlArticleCorrections":
        """See `index.archive.protocols.Archive.corrections`."""
        from index.archive.sql.corrections.article_log import SqlArticleCorrections

        return SqlArticleCorrections(self._database)

    @cached_property
    def takedowns(self) -> "SqlTakedowns":
        """See `index.archive.protocols.Archive.takedowns`."""
        from index.archive.sql.corrections.takedown_log import SqlTakedowns

        return SqlTakedowns(self._database)

    @cached_property
    def not_articles(self) -> "SqlNotArticles":
        """See `index.archive.protocols.Archive.not_articles`."""
        from index.archive.sql.corrections.no_article_log import SqlNotArticles

        return SqlNotArticles(self._database)

    @cached_property
    def rules(self) -> "SqlRules":
        """See `index.archive.protocols.Archive.rules`."""
        from index.archive.sql.corrections.rule_store import SqlRules

        return SqlRules(self._database)

    @cached_property
    def outlets(self) -> "SqlOutlets":
        """See `index.archive.protocols.Archive.outlets`."""
        from index.archive.sql.outlets import SqlOutlets

        return SqlOutlets(self._database)

    @cached_property
    def stories(self) -> "SqlStories":
        """See `index.archive.protocols.Archive.stories`."""
        from index.archive.sql.stories.story_store import SqlStories

        return SqlStories(self._database)

    @cached_property
    def alerts(self) -> "SqlAlerts":
        """See `index.archive.protocols.Archive.alerts`."""
        from index.archive.sql.alerts import SqlAlerts

        return SqlAlerts(self._database)

    @cached_property
    def saved_searches(self) -> "SqlSavedSearches":
        """See `index.archive.protocols.Archive.saved_searches`."""
        from index.archive.sql.watch.saved_search_store import SqlSavedSearches

        return SqlSavedSearches(self._database)

    @cached_property
    def word_lists(self) -> "SqlWordLists":
        """See `index.archive.protocols.Archive.word_lists`."""
        from index.archive.sql.watch.word_list_store import SqlWordLists

        return SqlWordLists(self._database)

    @cached_property
    def long_queries(self) -> "SqlLongQueries":
        """See `index.archive.protocols.Archive.long_queries`."""
        from index.archive.sql.watch.long_query_store import SqlLongQueries

        return SqlLongQueries(self._database)

    @cached_property
    def frozen_sets(self) -> "SqlFrozenSets":
        """See `index.archive.protocols.Archive.frozen_sets`."""
        from index.archive.sql.desk.frozen_store import SqlFrozenSets

        return SqlFrozenSets(self._database)

    @cached_property
    def accounts(self) -> "SqlAccounts":
        """See `index.archive.protocols.Archive.accounts`."""
        from index.archive.sql.accounts import SqlAccounts

        return SqlAccounts(self._database)

    @cached_property
    def set_aside(self) -> "SqlSetAside":
        """See `index.archive.protocols.Archive.set_aside`."""
        from index.archive.sql.set_aside import SqlSetAside

        return SqlSetAside(self._database)

    @cached_property
    def jobs(self) -> "SqlJobs":
        """See `index.archive.protocols.Archive.jobs`."""
        from index.archive.sql.activity.job_store import SqlJobs

        return SqlJobs(self._database)

    @cached_property
    def imports(self) -> "SqlImports":
        """See `index.archive.protocols.Archive.imports`."""
        from index.archive.sql.activity.import_store import SqlImports

        return SqlImports(self._database)

    @cached_property
    def kept_pages(self) -> "SqlKeptPages":
        """See `index.archive.protocols.Archive.kept_pages`."""
        from index.archive.sql.activity.kept_page_store import SqlKeptPages

        return SqlKeptPages(self._database)

    @cached_property
    def processes(self) -> "SqlProcesses":
        """See `index.archive.protocols.Archive.processes`."""
        from index.archive.sql.activity.process_store import SqlProcesses

        return SqlProcesses(self._database)

    @cached_property
    def leases(self) -> "SqlLeases":
        """See `index.archive.protocols.Archive.leases`."""
        from index.archive.sql.activity.lease_store import SqlLeases

        return SqlLeases(self._database)

    @cached_property
    def furniture(self) -> "SqlFurniture":
        """See `index.archive.protocols.Archive.furniture`."""
        from index.archive.sql.activity.furniture_store import SqlFurniture

        return SqlFurniture(self._database)

    @cached_property
    def collections(self) -> "SqlCollections":
        """See `index.archive.protocols.Archive.collections`."""
        from index.archive.sql.desk.collection_store import SqlCollections

        return SqlCollections(self._database)

    @cached_property
    def marks(self) -> "SqlMarks":
        """See `index.archive.protocols.Archive.marks`."""
        from index.archive.sql.desk.mark_store import SqlMarks

        return SqlMarks(self._database)

    @cached_property
    def links(self) -> "SqlLinks":
        """See `index.archive.protocols.Archive.links`."""
        from index.archive.sql.desk.link_store import SqlLinks

        return SqlLinks(self._database)

    @cached_property
    def reviews(self) -> "SqlReviews":
        """See `index.archive.protocols.Archive.reviews`."""
        from index.archive.sql.desk.review_store import SqlReviews

        return SqlReviews(self._database)

    @cached_property
    def review_schedules(self) -> "SqlReviewSchedules":
        """See `index.archive.protocols.Archive.review_schedules`."""
        from index.archive.sql.desk.schedule_store import SqlReviewSchedules

        return SqlReviewSchedules(self._database)

    @cached_property
    def highlights(self) -> "SqlHighlights":
        """See `index.archive.protocols.Archive.highlights`."""
        from index.archive.sql.desk.highlight_store import SqlHighlights

        return SqlHighlights(self._database)

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

    def prepare(self) -> None:
        """See `index.archive.protocols.Archive.prepare`."""
        import index.archive.sql.saving  # noqa: F401 - what writes an article

        for name, value in vars(SqlStores).items():
            if isinstance(value, cached_property):
                getattr(self, name)

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
