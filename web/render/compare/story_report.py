"""A story as its page and the API show it: its outlets side by side, who was first, who has what, how it grew, what was changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from index.archive.protocols import Archive
from index.article import Annotation, ArchivedArticle, Outlet
from index.facts.article_facts import FactKind
from index.facts.belonging import Belonging, belonging
from index.facts.comparison import FactRow, compared
from index.facts.event_day import shared_event_day
from index.stories.protocols import Story
from web.render.compare.copy_report import ran
from web.render.compare.facts_cache import remembered_facts
from web.render.compare.story_quotes import StoryQuotes, story_quotes
from web.render.revision_diff import Changes, changes

MEMBERS = 24
"""Articles of a story that its page shows and compares; "all" shows up to `MEMBERS_ALL`."""
MEMBERS_ALL = 200

COLUMNS = 6
"""Outlets beside one another in the table of who has what; "all" shows those of all articles read."""
COLUMNS_ALL = 40

ROWS = 6
"""Facts of a kind in that table."""
ROWS_ALL = 60

WITHOUT = 20
"""Outlets named that do not have the story."""

CHANGED = 12
"""Later versions listed."""

STEPS = tuple(timedelta(hours=hours) for hours in (1, 3, 6, 12, 24, 48, 72, 168, 336))
"""After which time since the first article a story's growth is told."""

KINDS = {
    FactKind.FIGURE: "Figures",
    FactKind.DATE: "Dates",
    FactKind.PERSON: "People",
    FactKind.QUOTE: "Quotes",
    FactKind.ORGANISATION: "Organisations",
    FactKind.DOCUMENT: "Documents",
    FactKind.PLACE: "Places",
}


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


def story_report(archive: Archive, story: Story, *, whole: bool = False) -> StoryReport | None:
    """Everything that is shown of a story; None where all its articles have gone by now. whole: as far as the greater limits go.
    Raises ArchiveError."""
    articles = archive.articles.get_many(story.articles[: MEMBERS_ALL if whole else MEMBERS])
    if not articles:
        return None
    ordered = sorted(articles, key=lambda one: (ran(one), one.first_fetched, one.article.id))
    why = belonging(ordered)
    begun = ran(ordered[0])
    members = tuple(Member(archived=one, after=ran(one) - begun, why=why[one.article.id]) for one in ordered)
    annotations = {one.article.id: archive.annotations.get(one.article.id) for one in ordered}
    quotes = story_quotes([one for one in ordered if one.copy_of is None], annotations)
    columns = _columns(members)
    shown = columns[: COLUMNS_ALL if whole else COLUMNS]
    return StoryReport(
        story=story,
        event=shared_event_day(one.event for one in ordered if one.copy_of is None),
        members=members,
        left_out=len(story.articles) - len(members),
        columns=columns,
        shown=shown,
        table=_table(members, annotations, quotes.rows(ordered), columns, shown, ROWS_ALL if whole else ROWS),
        first_read=min(members, key=lambda one: (one.archived.first_fetched, one.archived.article.id)),
        quotes=quotes,
        steps=_steps(members),
        changed=tuple(_changed(archive, members)),
        without=_without(archive, story),
        whole=whole,
    )


def _columns(members: Sequence[Member]) -> tuple[Column, ...]:
    by_outlet: dict[str, list[Member]] = {}
    for member in members:
        key = member.outlet.id if member.outlet else f"?{member.archived.article.id}"
        by_outlet.setdefault(key, []).append(member)
    return tuple(Column(outlet=theirs[0].outlet, members=tuple(theirs)) for theirs in by_outlet.values())


def _table(
    members: Sequence[Member],
    annotations: Mapping[str, Annotation | None],
    quotes: Sequence[FactRow],
    columns: Sequence[Column],
    shown: Sequence[Column],
    most: int,
) -> dict[FactKind, tuple[tuple[Row, ...], int]]:
    told = [remembered_facts(one.archived, annotations[one.archived.article.id]) for one in members]
    texts = {one.archived.article.id: one.archived.article for one in members}
    table: dict[FactKind, list[Row]] = {}
    for fact in (*compared(told), *quotes):
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
                printed = texts[found.article].text[slice(*found.span)] if found.span else "in the headline"
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
    for size, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
        number = minutes // size
        if number and (unit != "day" or minutes >= 2 * size):
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return "the same minute"


def appeared(member: Member) -> datetime:
    """When it says it appeared, else when it was first read."""
    return ran(member.archived)
