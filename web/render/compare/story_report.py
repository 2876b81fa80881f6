"""A story as its page and the API show it: its outlets side by side, who was first, who has what, how it grew, what was changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from index.archive.protocols import Archive
from index.article import ArchivedArticle, Outlet
from index.facts.article_facts import FactKind
from index.facts.belonging import Belonging, belonging
from index.facts.comparison import FactRow, compared
from index.facts.event_day import shared_event_day
from index.languages import N_, Words, ngettext
from index.languages import gettext as _
from index.operations.settings import Settings
from index.stories.protocols import Story
from web.render.compare.copy_report import ran
from web.render.compare.facts_cache import Remembered, remembered_facts, versions_of
from web.render.compare.story_quotes import StoryQuotes, story_quotes
from web.render.revision_diff import Changes, changes

REMEMBERED = 60
"""Stories of which a process keeps what their articles tell together, those looked at last."""

WITHOUT = 20
"""Outlets named that do not have the story."""

CHANGED = 12
"""Later versions listed."""

STEPS = tuple(timedelta(hours=hours) for hours in (1, 3, 6, 12, 24, 48, 72, 168, 336))
"""After which time since the first article a story's growth is told."""

KINDS = Words({
    FactKind.FIGURE: N_("Figures"), FactKind.DATE: N_("Dates"), FactKind.PERSON: N_("People"), FactKind.QUOTE: N_("Quotes"),
    FactKind.ORGANISATION: N_("Organisations"), FactKind.DOCUMENT: N_("Documents"), FactKind.PLACE: N_("Places"),
})  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryLimits:
    """How much of a story is shown; see the settings `story_...`. articles: shown and compared; outlets: beside one another in the
    table of who has what; facts: of a kind there; quotes: that several outlets print."""

    articles: int
    outlets: int
    facts: int
    quotes: int
    whole: bool

    @classmethod
    def of(cls, settings: Settings, *, whole: bool) -> "StoryLimits":
        """whole: where all of a story are asked for."""
        if whole:
            return cls(
                articles=settings.story_articles_all, outlets=settings.story_outlets_all, facts=settings.story_facts_all,
                quotes=settings.story_quotes_all, whole=True,
            )  # fmt: skip
        return cls(
            articles=settings.story_articles, outlets=settings.story_outlets, facts=settings.story_facts,
            quotes=settings.story_quotes, whole=False,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """An article of a story. after: since the first one appeared, as claimed. why: what it shares with the others."""

    archived: ArchivedArticle
    after: timedelta
    why: Belonging

    @property
    def outlet(self) -> Outlet | None:
        """Who published it."""
        return self.archived.article.outlet


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """Where an outlet has a fact. at: code points of the text; None where the headline says it. printed: how it is said there."""

    article: str
    at: tuple[int, int] | None
    printed: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A fact and which outlets have it. cells: one for each column; None: no matching wording found. outlets: how many have it,
    of all that were compared."""

    fact: FactRow
    cells: tuple[Cell | None, ...]
    outlets: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """An outlet with its articles, the earliest first."""

    outlet: Outlet | None
    members: tuple[Member, ...]

    @property
    def key(self) -> str:
        """What tells it from the others."""
        return self.outlet.id if self.outlet else self.members[0].archived.article.id


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """How many articles and outlets a story had some time after its first article."""

    after: timedelta
    articles: int
    outlets: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LaterChange:
    """A version that an outlet put in place of an earlier one."""

    member: Member
    change: Changes


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryReport:
    """members: by when they say they appeared; left_out: how many are not shown. columns: by their first article. shown: the
    columns of the table. table: kind -> (rows shown, how many there are). first_read: the member that was fetched first here.
    without: outlets of the archive that do not have it, and how many there are."""

    story: Story
    event: date | None
    members: tuple[Member, ...]
    left_out: int
    columns: tuple[Column, ...]
    shown: tuple[Column, ...]
    table: dict[FactKind, tuple[tuple[Row, ...], int]]
    first_read: Member
    quotes: StoryQuotes
    steps: tuple[Step, ...]
    changed: tuple[LaterChange, ...]
    without: tuple[tuple[Outlet, ...], int]
    whole: bool

    def rows(self, kind: FactKind) -> tuple[Row, ...]:
        """The rows of a kind."""
        return self.table[kind][0] if kind in self.table else ()


def story_report(archive: Archive, story: Story, limits: StoryLimits) -> StoryReport | None:
    """Everything that is shown of a story; None where all its articles have gone by now. Raises ArchiveError."""
    articles = archive.articles.get_many(story.articles[: max(1, limits.articles)])
    if not articles:
        return None
    ordered = sorted(articles, key=lambda one: (ran(one), one.first_fetched, one.article.id))
    told = _stories.get(
        versions_of(ordered, archive.annotations.annotators([one.article.id for one in ordered])),
        lambda: _told(archive, ordered),
    )
    begun = ran(ordered[0])
    members = tuple(Member(archived=one, after=ran(one) - begun, why=told.why[one.article.id]) for one in ordered)
    columns = _columns(members)
    shown = columns[: limits.outlets]
    return StoryReport(
        story=story,
        event=shared_event_day(one.event for one in ordered if one.copy_of is None),
        members=members,
        left_out=len(story.articles) - len(members),
        columns=columns,
        shown=shown,
        table=_table(members, told.rows, columns, shown, limits.facts),
        first_read=min(members, key=lambda one: (one.archived.first_fetched, one.archived.article.id)),
        quotes=told.quotes,
        steps=_steps(members),
        changed=tuple(_changed(archive, members)),
        without=_without(archive, story),
        whole=limits.whole,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Told:
    """What the articles of a story tell together, which takes most of the time. why: by the id of the article."""

    why: Mapping[str, Belonging]
    quotes: StoryQuotes
    rows: tuple[FactRow, ...]


_stories: Remembered[_Told] = Remembered(REMEMBERED)


def _told(archive: Archive, articles: Sequence[ArchivedArticle]) -> _Told:
    annotations = {one.article.id: archive.annotations.get(one.article.id) for one in articles}
    quotes = story_quotes([one for one in articles if one.copy_of is None], annotations)
    facts = [remembered_facts(one, annotations[one.article.id]) for one in articles]
    return _Told(why=belonging(articles), quotes=quotes, rows=(*compared(facts), *quotes.rows(articles)))


def _columns(members: Sequence[Member]) -> tuple[Column, ...]:
    by_outlet: dict[str, list[Member]] = {}
    for member in members:
        key = member.outlet.id if member.outlet else f"?{member.archived.article.id}"
        by_outlet.setdefault(key, []).append(member)
    return tuple(Column(outlet=theirs[0].outlet, members=tuple(theirs)) for theirs in by_outlet.values())


def _table(
    members: Sequence[Member],
    facts: Sequence[FactRow],
    columns: Sequence[Column],
    shown: Sequence[Column],
    most: int,
) -> dict[FactKind, tuple[tuple[Row, ...], int]]:
    texts = {one.archived.article.id: one.archived.article for one in members}
    table: dict[FactKind, list[Row]] = {}
    for fact in facts:
        cells: list[Cell | None] = []
        for column in columns:
            found = next(
                (
                    fact.found[one.archived.article.id]
                    for one in column.members
                    if one.archived.article.id in fact.found
                ),
                None,
            )
            if found is None:
                cells.append(None)
            else:
                printed = texts[found.article].text[slice(*found.span)] if found.span else _("in the headline")
                cells.append(Cell(article=found.article, at=found.span, printed=printed))
        outlets = sum(cell is not None for cell in cells)
        table.setdefault(fact.kind, []).append(Row(fact=fact, cells=tuple(cells[: len(shown)]), outlets=outlets))
    return {kind: (tuple(sorted(rows, key=lambda row: -row.outlets)[:most]), len(rows)) for kind, rows in table.items()}


def _steps(members: Sequence[Member]) -> tuple[Step, ...]:
    """The growth of a story, told where it grew."""
    steps: list[Step] = []
    for after in STEPS:
        there = [member for member in members if member.after <= after]
        outlets = len({member.outlet.id if member.outlet else member.archived.article.id for member in there})
        if not steps or len(there) > steps[-1].articles:
            steps.append(Step(after=after, articles=len(there), outlets=outlets))
    return tuple(steps)


def _changed(archive: Archive, members: Sequence[Member]) -> Iterable[LaterChange]:
    """The last change of each article that has several versions, the latest first."""
    revised = sorted(
        (one for one in members if one.archived.revisions > 1),
        key=lambda one: one.archived.last_fetched,
        reverse=True,
    )
    for member in revised[:CHANGED]:
        versions = archive.articles.revisions(member.archived.article.id)
        if len(versions) > 1:
            yield LaterChange(member=member, change=changes(versions[-2], versions[-1]))


def _without(archive: Archive, story: Story) -> tuple[tuple[Outlet, ...], int]:
    having = {outlet.id for outlet in story.summary.outlets}
    others = [outlet for outlet, _ in archive.outlets.all() if outlet.id not in having]
    return tuple(others[:WITHOUT]), len(others)


def duration(after: timedelta) -> str:
    """`45 minutes`, `3 hours`, `2 days`: a time since the first article, rounded down."""
    minutes = int(after.total_seconds() // 60)
    if minutes >= 2 * 1440:
        return ngettext("%(count)s day", "%(count)s days", minutes // 1440)
    if minutes >= 60:
        return ngettext("%(count)s hour", "%(count)s hours", minutes // 60)
    if minutes:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes)
    return _("the same minute")


def appeared(member: Member) -> datetime:
    """When it says it appeared, else when it was first read."""
    return ran(member.archived)
