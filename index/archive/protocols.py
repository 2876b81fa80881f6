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
    Archive.outlets     names of outlets
    Archive.set_aside   what failed in a way that nobody foresaw: whoever meets it, `doctor`, `retry`
    Archive.jobs        work that the web server asks of the crawler: web enters it, crawler does it
    Archive.imports     what came from files, together: `import`, crawler and web
    Archive.alerts      alerts, the articles still to be compared with them, and messages: search.alerts only

Every method is one transaction. Any may raise ArchiveError (ArchiveFull: nothing was changed). Times are aware UTC.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from index.accounts.protocols import AccountStore
from index.alert import Alert, AlertStatus, Delivery
from index.annotation.near_duplicates import Hashes
from index.article import Annotation, ArchivedArticle, Article, Outlet, Person
from index.corrections.protocols import ArticleCorrectionStore, TakedownStore
from index.imports.protocols import ImportStore
from index.jobs.protocols import JobStore
from index.operations.settings import Settings
from index.people.registry.corrections import Correction, Kind
from index.text import characters


class Saved(StrEnum):
    """What became of an article that was to be saved."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    FORGOTTEN = "forgotten"
    """The owner had it taken down: it is not kept again."""
    SET_ASIDE = "set-aside"
    """It could not be kept for a reason that nobody foresaw; it waits with that reason to be tried again."""


class ChangeKind(StrEnum):
    """What the index has to do with an article."""

    UPSERT = "upsert"
    DELETE = "delete"


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """An entry of the outbox. seq rises; several changes of one article may be pending, the last one counts."""

    seq: int
    article_id: str
    kind: ChangeKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """One version of an article, oldest is number 1. fetched: when this version was first read."""

    number: int
    article: Article
    fetched: datetime


class ArticleStore(Protocol):
    """Articles with all their versions, by id: 16 hexadecimal digits, see index.article.article_id."""

    def save(self, article: Article, *, aliases: Iterable[str] = ()) -> Saved:
        """Store an article and its pending change in one transaction. A visit that reads the same again only moves
        `last_fetched`; a change of title, text or of what the page claims is a new revision.

        aliases: other addresses that led here (fetched, linked, redirected), kept for `id_of`. An article whose address
        or any alias is already known keeps that article's id.
        """
        ...

    def save_many(self, articles: Sequence[tuple[Article, Sequence[str]]]) -> list[Saved]:
        """Store (article, aliases) pairs in one transaction: the fast way for imports and busy crawls. Returns for
        each what `save` would have returned."""
        ...

    def get(self, article_id: str) -> ArchivedArticle | None:
        """The article with this id, None if there is none."""
        ...

    def get_many(self, ids: Sequence[str]) -> list[ArchivedArticle]:
        """The articles with these ids, in that order; ids without an article are left out."""
        ...

    def id_of(self, address: str) -> str | None:
        """The id of the article that a canonical address or an alias belongs to, None if it is unknown."""
        ...

    def aliases(self, article_id: str) -> list[str]:
        """Every address that leads to an article, its own among them, in alphabetical order."""
        ...

    def revisions(self, article_id: str) -> list[Revision]:
        """Every version of an article, oldest first; empty if there is no such article."""
        ...

    def latest(self, limit: int) -> list[ArchivedArticle]:
        """Up to `limit` articles, the newest first: by when they were published, and without a date by when a source led to
        them. What was imported without a date comes last, since nothing is known of it."""
        ...

    def copies(self, article_id: str, limit: int) -> list[ArchivedArticle]:
        """Up to `limit` articles that repeat this one or a copy of it, earliest published first."""
        ...

    def ids(self, after: str = "") -> Iterator[str]:
        """Every id above `after`, ascending. They are read in pages, so memory stays bounded."""
        ...

    def revised(self) -> Iterator[str]:
        """Ids of the articles that have more than one version, ascending."""
        ...

    def beside(self, address: str, limit: int) -> list[str]:
        """Up to `limit` ids of articles to which this address leads, or one that differs from it only in its query
        string."""
        ...

    def mark_gone(self, article_id: str, when: datetime) -> None:
        """Record that the outlet took an article down (HTTP status 410) at `when`; its text stays."""
        ...

    def forget(
        self,
        *,
        ids: Sequence[str] = (),
        outlet: str | None = None,
        before: datetime | None = None,
    ) -> int:
        """Take articles down: remove their text and annotations, and remember their addresses so that no later crawl
        brings them back.

        ids: these articles. outlet: id of an outlet, all of whose articles are removed and none is accepted until
        `allow_again`. before: all that were published (or else first visited) before then. Returns how many were
        removed.
        """
        ...

    def forgotten(self, addresses: Sequence[str]) -> set[str]:
        """Those of the addresses that were taken down and are not worth fetching."""
        ...

    def allow_again(self, *, address: str | None = None, outlet: str | None = None) -> bool:
        """Lift the takedown of an address or of an outlet (by id), so that the next crawl may bring the article
        back. Returns False if there was none."""
        ...

    def count(self) -> int:
        """The number of articles."""
        ...

    def older_than(self, when: datetime) -> int:
        """How many articles `forget(before=when)` would remove."""
        ...

    def counts_since(self, when: datetime) -> int:
        """How many articles were visited for the first time since `when`."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Annotated:
    """An article with what has just been understood of it. archived: as it was read, with the number of the revision
    (`revisions`) that the annotation is of. shingles: of its text, see index/annotation/near_duplicates.py."""

    archived: ArchivedArticle
    annotation: Annotation
    shingles: Hashes


class AnnotationStore(Protocol):
    """What was understood of each article. index.annotation.service fills it; everything can be made anew."""

    def get(self, article_id: str) -> Annotation | None:
        """The annotation as it was saved, with the mentions that belong to no registered person."""
        ...

    def annotators(self, ids: Sequence[str]) -> dict[str, str]:
        """id -> name of the annotator that made its annotation; ids without one are left out."""
        ...

    def save(self, annotated: Sequence[Annotated]) -> list[ArchivedArticle]:
        """Store annotations, each in place of the one before, and what follows from them: mentions are resolved to
        registered people (new ones are registered), and copies are linked to their originals. Other articles whose
        original changes go to the outbox.

        An article that was taken down or has a newer revision by now is skipped. Returns the others, with their people,
        mentions and original as of now.
        """
        ...

    def stale(self, annotator: str, limit: int, after: str = "") -> list[str]:
        """Up to `limit` ids behind `after`, ascending, whose annotation is missing or made by another annotator and was
        not set aside."""
        ...

    def stale_count(self, annotator: str) -> int:
        """How many there are of them."""
        ...


class Outbox(Protocol):
    """The changes of the archive that the index has not seen yet, in order. `seq`: number of a change, rising, never
    used twice; `epoch`: number of rebuilds ordered so far."""

    @property
    def archive_id(self) -> str:
        """32 hexadecimal digits, made once with the archive; with `position` they tell whether an index belongs to
        it."""
        ...

    def pending(self, limit: int, *, after: int = 0) -> list[Change]:
        """Up to `limit` changes with a seq above `after`, oldest first."""
        ...

    def waiting(self) -> int:
        """How many articles the index does not hold as they are; all of them until an ordered rebuild is done."""
        ...

    def oldest(self) -> datetime | None:
        """Since when the oldest pending change has been waiting, None if nothing is pending."""
        ...

    def position(self) -> int:
        """The seq up to which everything is in the index."""
        ...

    def done(self, seq: int, *, epoch: int | None = None) -> None:
        """Record that everything up to and including `seq` is in a durable commit of the index, except for what was
        set aside. epoch: of that index, if it was rebuilt. Articles that become searchable for the first time are
        queued for the alerts."""
        ...

    def latest(self) -> int:
        """The highest seq ever given to a change, 0 before the first."""
        ...

    def touch(self, ids: Iterable[str]) -> None:
        """Put articles into the outbox again, for instance after a correction to people. Unknown ids are ignored."""
        ...

    def epoch(self) -> int:
        """The number of rebuilds ordered so far; the indexer rebuilds an index of an earlier epoch."""
        ...

    def rebuild(self, *, annotations: bool = False) -> None:
        """Order the whole index to be rebuilt. annotations: also have every article annotated again."""
        ...

    def wait(self, seconds: float) -> None:
        """Return as soon as a change may be pending, at the latest after that many seconds. For the loop of the
        indexer."""
        ...


class SourceKind(StrEnum):
    """What is found at the address of a source."""

    FEED = "feed"
    SITEMAP = "sitemap"
    HOME = "home"


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """id: readable slug. url: as the owner gave it, or where its outlet moved it. every: seconds between visits set by the
    owner, None: learnt. paused: since when it is not visited, None: it is."""

    id: str
    url: str
    name: str | None
    kind: SourceKind
    every: float | None = None
    headers: tuple[tuple[str, str], ...] = ()
    added: datetime
    paused: datetime | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", characters.line(self.id))
        object.__setattr__(self, "url", characters.address(self.url))
        object.__setattr__(self, "name", characters.line(self.name or "") or None)
        headers = tuple((characters.clean(name), characters.clean(value)) for name, value in self.headers)
        object.__setattr__(self, "headers", headers)


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """What one visit of a source came to. error: None, or a sentence for the operator; error_code its stable name.
    refused: reason -> how many pages were no article or could not be fetched."""

    source: str
    started: datetime
    finished: datetime
    found: int = 0
    fetched: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    not_modified: int = 0
    refused: tuple[tuple[str, int], ...] = ()
    error: str | None = None
    error_code: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "error", characters.line(self.error or "") or None)  # it may quote a server


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceHealth:
    """A source with the figures of its life. rhythm: seconds between visits in force. delay: median seconds from published
    to searchable over its recent articles."""

    source: Source
    last_visit: datetime | None = None
    last_success: datetime | None = None
    next_visit: datetime | None = None
    rhythm: float | None = None
    failures: int = 0
    error: str | None = None
    error_code: str | None = None
    articles: int = 0
    found: int = 0
    fetched: int = 0
    kept: int = 0
    not_modified: int = 0
    refused: tuple[tuple[str, int], ...] = ()
    delay: float | None = None


class SourceStore(Protocol):
    """The sources that are crawled, by id (a readable slug), and how their visits went."""

    def add(self, source: Source) -> bool:
        """Store a new source. Returns False if its id or url is known already."""
        ...

    def get(self, source_id: str) -> Source | None:
        """The source with this id, url or name, None if there is none."""
        ...

    def remove(self, source_id: str) -> bool:
        """Delete a source; its articles stay. Returns False if there is no such source."""
        ...

    def move(self, source_id: str, url: str) -> bool:
        """Give a source another url, because its outlet moved it for good. Returns False if there is no such source
        or another source has that url."""
        ...

    def rename(self, source_id: str, name: str | None) -> bool:
        """Show it, and believe it of its pages, under another name; its id stays. False where there is no such source."""
        ...

    def pause(self, source_id: str, since: datetime | None) -> bool:
        """Do not visit it from then on; None: visit it again. False where there is no such source."""
        ...

    def visits(self, source_id: str, limit: int) -> list[Visit]:
        """Its visits, newest first; some hundreds are kept."""
        ...

    def arrivals(self, source_id: str, since: datetime) -> list[tuple[datetime, int]]:
        """(beginning of a quarter of an hour, articles first read in it), in order; quarters without any are left out."""
        ...

    def articles(self, source_id: str, limit: int) -> list[str]:
        """Return the ids of up to `limit` articles that the source led to first."""
        ...

    def all(self) -> list[Source]:
        """Every source, in the order in which they were added."""
        ...

    def health(self) -> list[SourceHealth]:
        """Every source with its figures, in the order in which they were added."""
        ...

    def record(self, visit: Visit, *, next_visit: datetime, rhythm: float) -> None:
        """Store a visit. next_visit: when the source is due again; rhythm: the interval in force, in seconds.
        Ignored if the source was removed meanwhile."""
        ...

    def next_visits(self) -> dict[str, datetime | None]:
        """id -> when the source is due; None if it was never visited, which means at once."""
        ...

    def forget_future(self, now: datetime) -> int:
        """Make sources due at once whose last visit lies after `now`: the clock was ahead and has been set back.
        Returns how many there were."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class AddressState:
    """What is known of one address (a page, feed, sitemap or robots.txt).

    etag/last_modified: validators of the last 200. not_before: held until then (Retry-After, back-off). failures: in a row.
    article_id: what it led to; revisit: when to look again, None: not. outcome: code of the last result ("article",
    "not-an-article", a fetch error's code). content_hash: of the last body.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    not_before: datetime | None = None
    failures: int = 0
    status: int | None = None
    outcome: str | None = None
    content_hash: str | None = None
    article_id: str | None = None
    revisit: datetime | None = None
    visits: int = 0
    last_visit: datetime | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "url", characters.address(self.url))
        for name in ("etag", "last_modified", "outcome", "content_hash", "article_id", "source"):
            object.__setattr__(self, name, characters.line(getattr(self, name) or "") or None)


class AddressStore(Protocol):
    """What is known of addresses that were fetched, for the crawler only. Addresses are as they were fetched, not
    canonical."""

    def get(self, url: str) -> AddressState | None:
        """The state of one address, None if it was never fetched."""
        ...

    def get_many(self, urls: Sequence[str]) -> dict[str, AddressState]:
        """address -> state, for those of the addresses that are known."""
        ...

    def put_many(self, states: Sequence[AddressState]) -> None:
        """Store states, each in place of the one before."""
        ...

    def due(self, now: datetime, source: str, limit: int) -> list[AddressState]:
        """Up to `limit` addresses of a source (by id) whose revisit time has come at `now`, most overdue first."""
        ...

    def barren(self, source: str, limit: int) -> list[AddressState]:
        """Pages of a source that gave no article, those that were asked last first."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonSummary:
    """A person with the number of articles that name them. variants: other forms of the name. uncertain: the entry
    may stand for several people."""

    person: Person
    articles: int
    variants: tuple[str, ...] = ()
    uncertain: bool = False


class PeopleSort(StrEnum):
    """Orders in which people are listed."""

    ARTICLES = "articles"
    """Those in most articles first."""
    NAME = "name"
    """As they are shown, whatever the case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PeopleQuery:
    """Which people, in which order. text: typed beginnings of words of a name. least: articles. uncertain: only those who
    may be several people (True), or only the others (False)."""

    text: str = ""
    sort: PeopleSort = PeopleSort.ARTICLES
    least: int = 1
    uncertain: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PeoplePage:
    """next: the cursor of the page behind this one; None for the last."""

    people: tuple[PersonSummary, ...]
    next: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NearNames:
    """Two people who may be one, for somebody to decide. score: what speaks for it, in nats; 0 and less: nothing does.
    why: the reasons in words, each for (+) or against (-). shared: ids of articles that name both."""

    one: PersonSummary
    other: PersonSummary
    score: float
    why: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """One form of a person's name. articles: that call them so; newest: some of these, newest first, as evidence."""

    name: str
    articles: int
    newest: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """What a person is called. first, last: published (or else first read) of the articles that say so."""

    role: str
    articles: int
    first: datetime
    last: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """What the archive knows of a person: forms of the name and roles, most frequent first."""

    summary: PersonSummary
    forms: tuple[Form, ...]
    roles: tuple[Role, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Foreseen:
    """What a correction of people, or taking it back, would do.

    entry: as it would be made (of a split `other` is None), or as it stands. articles: how many would name somebody else,
    or somebody by another name. examples: ids of some of them.
    """

    entry: Correction
    articles: int
    examples: tuple[str, ...] = ()


class PeopleStore(Protocol):
    """The registry of people across articles, and the corrections that the owner made to it."""

    def resolve(self, name: str) -> list[Person]:
        """The people that a name as typed may mean, most written about first. It may be an id, a full name, a
        variant, a surname, or a title and surname."""
        ...

    def get(self, person_id: str) -> PersonSummary | None:
        """A person by id, None if unknown or hidden. An id that was merged away leads to the person who stayed; so
        does an id that another form of somebody's name would have given, unless it is somebody's own."""
        ...

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """id -> name shown, for those of the ids that are known."""
        ...

    def matching(self, text: str, limit: int) -> list[PersonSummary]:
        """Up to `limit` people with a name that has, for each typed word, a word beginning with it (folded); most
        written about first."""
        ...

    def page(self, query: PeopleQuery, limit: int, *, cursor: str = "") -> PeoplePage:
        """A page of people. cursor: the `next` of the page before. Raises ValueError for one that no page gave."""
        ...

    def uncertain(self, ids: Iterable[str]) -> set[str]:
        """Those who may be several people."""
        ...

    def near(self, limit: int, *, person: str | None = None) -> list[NearNames]:
        """People who may be one, the most certain pairs first; of one person where that is given. Pairs that
        corrections say are one, or are not, are left out."""
        ...

    def most(self, limit: int, *, after: int = 0) -> list[PersonSummary]:
        """Up to `limit` people, most written about first, skipping the first `after`."""
        ...

    def profile(self, person_id: str, *, size: int = 20) -> Profile | None:
        """Forms of a person's name, with articles as evidence, and their roles; at most `size` of each. None if
        unknown."""
        ...

    def companions(self, person_id: str, *, size: int = 20) -> list[tuple[Person, int]]:
        """Up to `size` people who are named beside a person, each with the number of articles that they share, most
        first; empty if unknown. For the API and the command line, which have no search at hand: a page counts them
        as a facet."""
        ...

    def correct(
        self, kind: Kind, person_id: str, *, other: str | None = None, names: Sequence[str] = (), by: str = ""
    ) -> Correction:
        """Enter a correction and apply it: counts follow, and articles whose people change go to the outbox.

        MERGE: `other` is the id that stays. SPLIT: the mentions under `names` become somebody new, whose id is the
        `other` of the correction returned. RENAME: to names[0]. HIDE: shown nowhere. APART: `other` is somebody else.
        by: who made it. Raises NotFound for unknown ids, ValueError for what makes no sense or stands already.
        """
        ...

    def undo(self, seq: int | None = None, *, by: str = "") -> Correction:
        """Take back the correction with this number, by default the last that stands. by: who takes it back. Returns it.
        Raises NotFound if there is none."""
        ...

    def foresee(self, kind: Kind, person_id: str, *, other: str | None = None, names: Sequence[str] = ()) -> Foreseen:
        """What `correct` would do now, without doing it. Raises what it would raise."""
        ...

    def foresee_undo(self, seq: int | None = None) -> Foreseen:
        """What `undo` would do now, without doing it. Raises what it would raise."""
        ...

    def decide_pending(self, limit: int) -> bool:
        """Decide anew who is who where evidence changed, a bounded piece of it; of bare surnames that wait, `limit`. Articles
        whose people change thereby go to the outbox. False when there was nothing to do. For the indexer's quiet times."""
        ...

    def log(self) -> list[Correction]:
        """Every correction, oldest first, including those that were taken back."""
        ...


class OutletStore(Protocol):
    """Names of the outlets of archived articles, by id."""

    def resolve(self, name: str) -> list[Outlet]:
        """The outlets with this id or name (folded), best match first."""
        ...

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """id -> name, for those of the ids that are known."""
        ...

    def all(self) -> list[tuple[Outlet, int]]:
        """Every outlet with the number of its articles, most first."""
        ...


class Task(StrEnum):
    """What can fail for one item without holding up the others."""

    READ = "read"
    SAVE = "save"
    ANNOTATE = "annotate"
    INDEX = "index"
    ALERT = "alert"


@dataclass(frozen=True, kw_only=True, slots=True)
class Aside:
    """An item that was set aside. item: an address (READ, SAVE), the id of an article, or that id and an alert's (ALERT).
    version: of the program that failed. tries: how often; first, last: when."""

    task: Task
    item: str
    reason: str
    version: str
    tries: int
    first: datetime
    last: datetime


class SetAsideStore(Protocol):
    """A change of an article takes what was set aside of it along, and so does a takedown."""

    def put(
        self,
        task: Task,
        item: str,
        reason: str,
        *,
        version: str,
        article: Article | None = None,
        aliases: Sequence[str] = (),
    ) -> None:
        """Set aside, or note that it failed again. article, aliases: what could not be saved, so that it is not lost."""
        ...

    def among(self, task: Task, items: Sequence[str]) -> set[str]:
        """Those of the items that are set aside."""
        ...

    def counts(self) -> dict[Task, int]:
        """Of tasks that something was set aside of."""
        ...

    def all(self, task: Task | None = None, *, other_than: str | None = None, limit: int = 1000) -> list[Aside]:
        """What failed last comes first. other_than: only what another version failed at."""
        ...

    def article(self, item: str) -> tuple[Article, list[str]] | None:
        """What could not be saved under an address, with its aliases; None where only the address was kept."""
        ...

    def take(self, task: Task, *, other_than: str | None = None) -> list[str]:
        """Take off the list, to be tried again: the items. other_than: only what another version failed at."""
        ...

    def remove(self, task: Task, items: Sequence[str]) -> None:
        """Take items of a task off the list, without trying them again."""
        ...


class AlertStore(Protocol):
    """Alerts, the queue of articles to compare with them, and the messages that they send.

    An article is queued by the transaction that first makes it searchable (`Outbox.done`), so none is missed or queued
    twice. A takedown removes everything recorded about messages for its articles.
    """

    def add(self, alert: Alert) -> bool:
        """Store a new alert. Returns False if its id is taken."""
        ...

    def remove(self, alert_id: str) -> bool:
        """Delete an alert and the record of its messages; those not yet sent never will be. Returns False if there is no
        such alert."""
        ...

    def all(self) -> list[Alert]:
        """Every alert, oldest first."""
        ...

    def status(self) -> list[AlertStatus]:
        """Every alert, oldest first, with the number of its messages in each state."""
        ...

    def queued(self, limit: int) -> list[tuple[int, str]]:
        """Up to `limit` articles that have become searchable and are not compared yet, oldest first: pairs of position in
        the queue and article id."""
        ...

    def compared(self, seq: int, matches: Sequence[Delivery], now: datetime) -> None:
        """Remove everything up to position `seq` from the queue and record the deliveries to be made, due at `now`, in the
        same transaction. Matches whose alert or article is gone are dropped."""
        ...

    def compare_again(self, articles: Sequence[str]) -> None:
        """Queue articles that were compared before; what was recorded for delivery is not recorded twice."""
        ...

    def interrupted(self) -> int:
        """Mark the deliveries that were being sent when the process died as `unknown`: they are not sent again. Call it
        once at the start. Returns how many there were."""
        ...

    def due(self, now: datetime) -> list[str]:
        """Ids of the alerts that have something to send at `now`."""
        ...

    def begin(self, alert_id: str, now: datetime, limit: int) -> tuple[Alert, list[Delivery]] | None:
        """Take up to `limit` due deliveries of an alert, all with the same number of attempts, and mark them as being
        sent. Returns None if there is nothing to send (any more)."""
        ...

    def sent(self, alert_id: str, articles: Sequence[str]) -> None:
        """Mark the deliveries of these articles as sent."""
        ...

    def not_sent(self, alert_id: str, articles: Sequence[str], error: str, again: datetime | None) -> None:
        """Record that sending failed. error: a sentence for the operator. again: when to try next, None to give up."""
        ...


class Archive(Protocol):
    """One open archive. Any number of threads may share it; open it after a fork, not before."""

    @property
    def place(self) -> str:
        """Where it is stored, for people to read: a path or an address, without credentials."""
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
    def outlets(self) -> OutletStore:
        """Names of outlets."""
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
    def jobs(self) -> JobStore:
        """Work that was asked for on a page."""
        ...

    @property
    def imports(self) -> ImportStore:
        """What came from files."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """A context in which all calls of this thread are one transaction, undone as a whole if the block raises."""
        ...

    def backup(self, file: Path, progress: Callable[[int, int], None] | None = None) -> None:
        """Write a verified copy of everything to a file while others read and write. progress: told now and then of (how
        far, of how much). Raises ArchiveError, ArchiveFull."""
        ...

    def check(self) -> tuple[str, ...]:
        """Look for damage; slow, everything is read. Returns a sentence for each fault."""
        ...

    def close(self) -> None:
        """Close every connection. Nothing may be called afterwards."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None, /
    ) -> None: ...


class ArchiveBackend(Protocol):
    """One way to store an archive; `index.archive.factory` chooses among them."""

    def open(self, settings: Settings, *, readonly: bool = False) -> Archive:
        """Open the archive of the settings; create it or bring it up to date first, if necessary, even for a reader, which
        may be the first to start. Raises ArchiveTooNew, ArchiveFull, ArchiveError."""
        ...

    def restore(self, settings: Settings, file: Path) -> str | None:
        """Put the content of a file written by `Archive.backup` in the archive's place.

        Neither crawler nor indexer may be running. The restored archive gets a new `archive_id`, so that the index is
        rebuilt. Returns where the previous content was kept, None if there was none. Raises ArchiveError and changes
        nothing if the file is no intact backup.
        """
        ...
