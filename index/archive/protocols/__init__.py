"""What others may ask of the archive, the only source of truth, and nothing of how it is stored.

`index.archive.open_archive` opens the one that the settings name, SQLite by default; another database implements the same
protocols under the same tests and is entered in `index/archive/factory.py`. The stores, each for one kind of caller:

    Archive.articles    crawler saves, search and web read
    Archive.annotations what was understood of the articles: index.annotation.service
    Archive.outbox      index.indexing.loop reads what the index has not seen yet
    Archive.sources     what is crawled, how it fares: crawler, `sources` commands, health page
    Archive.addresses   what is known of each address: validators, holds, revisits: crawler; web shows what gave nothing
    Archive.people      registry of people and the owner's corrections
    Archive.corrections what editors corrected of articles: index.corrections.article_curation
    Archive.takedowns   articles that were taken down with a reason: index.corrections.article_removal
    Archive.not_articles what is no article, and addresses like it: index.corrections.no_article; crawler
    Archive.rules       extraction rules that were edited in the browser: crawler
    Archive.outlets     outlets, and what editors decided about them: index.outlets.outlet_curation
    Archive.stories     which articles tell one event, and what editors said about it
    Archive.set_aside   what failed in a way that nobody foresaw: whoever meets it, `doctor`, `retry`
    Archive.jobs        work that the web server asks of the crawler: web enters it, crawler does it
    Archive.imports     what came from files, together: `import`, crawler and web
    Archive.kept_pages  where pages lie that were kept as they were fetched: index.kept, crawler
    Archive.processes   who works on the archive, on whichever machine: index.machines
    Archive.leases      who has what for a while, among the processes of several machines: crawler, index.annotation
    Archive.furniture   what repeats on the pages of one host: crawler
    Archive.collections named collections of articles: index.collections
    Archive.reviews     press reviews: index.reviews
    Archive.links       secret links for readers outside: index.sharing
    Archive.highlights  passages that readers marked: index.highlights
    Archive.marks       stars, tags and notes of each reader: index.collections
    Archive.saved_searches  searches that people keep, and what is new in them: search.saved, search.alerts
    Archive.word_lists  words and phrases that a query names together: search.saved, search.query
    Archive.long_queries  words of queries that are too long for an address
    Archive.frozen_sets figures that were kept to be cited: search.counting
    Archive.alerts      alerts, the articles still to be compared with them, and messages: search.alerts only

Every method is one transaction. Any may raise ArchiveError (ArchiveFull: nothing was changed). Times are aware UTC.
"""

from index.archive.protocols.addresses import AddressState, AddressStore
from index.archive.protocols.alerts import AlertStore
from index.archive.protocols.annotations import Annotated, AnnotationStore
from index.archive.protocols.archive import Archive, ArchiveBackend, ArchiveLook
from index.archive.protocols.articles import ArticleStore, Revision, Saved
from index.archive.protocols.outbox import Change, ChangeKind, Outbox
from index.archive.protocols.people import (
    Foreseen,
    Form,
    NearNames,
    PeoplePage,
    PeopleQuery,
    PeopleSort,
    PeopleStore,
    PersonSummary,
    Profile,
    Role,
)
from index.archive.protocols.set_aside import Aside, SetAsideStore, Task
from index.archive.protocols.sources import Source, SourceHealth, SourceKind, SourceStore, Visit

__all__ = [
    "AddressState",
    "AddressStore",
    "AlertStore",
    "Annotated",
    "AnnotationStore",
    "Archive",
    "ArchiveBackend",
    "ArchiveLook",
    "ArticleStore",
    "Aside",
    "Change",
    "ChangeKind",
    "Foreseen",
    "Form",
    "NearNames",
    "Outbox",
    "PeoplePage",
    "PeopleQuery",
    "PeopleSort",
    "PeopleStore",
    "PersonSummary",
    "Profile",
    "Revision",
    "Role",
    "Saved",
    "SetAsideStore",
    "Source",
    "SourceHealth",
    "SourceKind",
    "SourceStore",
    "Task",
    "Visit",
]
