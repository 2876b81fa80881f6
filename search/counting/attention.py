"""Attention over time: for each interval the articles of up to six questions, and their share of all articles of the same outlets.

A share is of articles: those that answer the question, divided by all of the same outlets in the same interval, whatever else the
question asks. Both numbers stand in the table. Where outlets were silent a further column says what the count would be had they
published as usual; it is an estimate, and says so (see silence.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from index.counting.cross_counts import CrossCounts, CrossRequest, TimeAxis, ValueAxis
from index.errors import QueryError
from index.query import FacetRequest, Or, SearchRequest
from index.text.localizable import Counted, Sentence
from search.counting.denominators import scope_of
from search.counting.intervals import Span, edges_of, label, slots
from search.counting.questions import bare, question_of
from search.counting.sheet import Cell, Column, Gap, Picture, Sheet, distinct_names, now_text
from search.counting.silence import Silence, factors, silences, usual
from search.query.interpret import Interpretation
from search.request import LABEL, SearchQuery
from search.service import Searcher

SERIES_MOST = 6
"""Questions in one chart."""

WATCHED_MOST = 200
"""Outlets that are looked at for silences, those with most articles."""

NAMED_MOST = 12
"""Silences that a note names; the gaps of the picture name all."""

SPAN_NAMES = {
    "hour": Sentence("Hour"),
    "day": Sentence("Day"),
    "week": Sentence("Week"),
    "month": Sentence("Month"),
    "year": Sentence("Year"),
}
IN_A_SENTENCE = {
    "hour": Sentence("hour"),
    "day": Sentence("day"),
    "week": Sentence("week"),
    "month": Sentence("month"),
    "year": Sentence("year"),
}
TITLES = {
    "hour": Sentence("Attention by hour"),
    "day": Sentence("Attention by day"),
    "week": Sentence("Attention by week"),
    "month": Sentence("Attention by month"),
    "year": Sentence("Attention by year"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """name: as the legend calls it. query: what it counts."""

    name: str
    query: SearchQuery


@dataclass(frozen=True, kw_only=True, slots=True)
class Attention:
    """lines: up to SERIES_MOST. interval: wanted; "auto" picks one of about 60 rows. shown: what the picture draws."""

    lines: tuple[Line, ...]
    interval: Span | Literal["auto"] = "auto"
    shown: Literal["share", "count"] = "share"


@dataclass(frozen=True, slots=True)
class _Counted:
    """One line, counted. whole: all articles of its outlets. silent: their silences; gains: see `factors`.
    scope: finds those articles."""

    line: Line
    asked: Interpretation
    found: CrossCounts
    whole: tuple[int, ...]
    silent: tuple[Silence, ...]
    gains: tuple[float, ...]
    scope: SearchRequest | None = None


def attention(searcher: Searcher, wanted: Attention, *, title: str = "") -> Sheet:
    """The sheet. Raises QueryError (a question beyond a limit, too many of them), IndexingError, ArchiveError."""
    if not wanted.lines:
        raise QueryError(Sentence("Ask at least one question."), code="no_question", parameter="q")
    if len(wanted.lines) > SERIES_MOST:
        raise QueryError(
            Sentence(
                "A chart holds %(series_most)s questions, not %(lines)s.",
                series_most=SERIES_MOST,
                lines=len(wanted.lines),
            ),
            code="too_many_questions",
            parameter="q",
        )
    now = datetime.now(UTC)
    asked = [searcher.ask(line.query, now=int(now.timestamp())) for line in wanted.lines]
    zone = searcher.settings.timezone
    generation, first, last = _span(searcher, asked, zone)
    requests = [replace(one.request, as_of=generation) for one in asked]
    span: Span = "day" if wanted.interval == "auto" else wanted.interval
    edges: tuple[int, ...] = ()
    if first is not None and last is not None:
        span, edges = edges_of(first, last, wanted.interval, zone)
    counted, trimmed = _counted(searcher, wanted, asked, requests, edges, span)
    return _sheet(searcher, wanted, counted, trimmed, span, generation, now, title)


def _span(searcher: Searcher, asked: Sequence[Interpretation], zone: ZoneInfo) -> tuple[int, int | None, int | None]:
    """(generation, first and last moment to be shown): the dates of the form, or where the dated matches begin and end."""
    same = (
        len({(one.request.filters, one.request.within, one.request.period, one.request.fields) for one in asked}) == 1
    )
    trees = tuple(dict.fromkeys(one.request.tree for one in asked))
    together = (
        [replace(asked[0].request, tree=Or(trees) if len(trees) > 1 else trees[0])]
        if same
        else [one.request for one in asked]
    )
    bounds: list[int] = []
    generation: int | None = None
    for request in together:
        answer = searcher.engine.search(replace(bare(request), histogram="auto", as_of=generation))
        generation = answer.generation
        if answer.histogram is not None and answer.histogram.buckets:
            bounds += [answer.histogram.buckets[0].start, answer.histogram.buckets[-1].end - 1]
    period = asked[0].request.period
    of_form = period if same and period is not None and period.field == "published" else None
    start = of_form.start if of_form is not None and of_form.start is not None else min(bounds, default=None)
    end = of_form.end - 1 if of_form is not None and of_form.end is not None else max(bounds, default=None)
    if start is not None and end is not None and start > end:
        start = end = None
    return generation or 0, start, end


def _counted(
    searcher: Searcher,
    wanted: Attention,
    asked: Sequence[Interpretation],
    requests: Sequence[SearchRequest],
    edges: Sequence[int],
    span: Span,
) -> tuple[list[_Counted], tuple[int, ...]]:
    """(the lines, the edges without empty rows at both ends that no form asked for)."""
    engine = searcher.engine
    if not edges:
        totals = [engine.search(bare(request)) for request in requests]
        return [
            _Counted(line, one, CrossCounts(counts=(), total=t.total, generation=t.generation), (), (), ())
            for line, one, t in zip(wanted.lines, asked, totals, strict=True)
        ], ()
    axis = TimeAxis(edges=tuple(edges))
    found = [engine.cross(CrossRequest(request=bare(request), rows=axis)) for request in requests]
    used = [at for at in range(len(axis)) if any(one.counts[at][0] for one in found)]
    of_form = requests[0].period is not None
    low, high = (0, len(axis)) if of_form or not used else (used[0], used[-1] + 1)
    axis = TimeAxis(edges=axis.edges[low : high + 1])
    found = [replace(one, counts=one.counts[low:high]) for one in found]
    scopes = {request: scope_of(request) for request in requests}
    wholes = {scope: _whole(searcher, scope, axis, span) for scope in dict.fromkeys(scopes.values())}
    return [
        _Counted(line, one, counts, *wholes[scopes[request]], scopes[request])
        for line, one, request, counts in zip(wanted.lines, asked, requests, found, strict=True)
    ], axis.edges


def _whole(
    searcher: Searcher, scope: SearchRequest, axis: TimeAxis, span: Span
) -> tuple[tuple[int, ...], tuple[Silence, ...], tuple[float, ...]]:
    """(all articles by interval, the silences of their outlets, what a count gains without them)."""
    engine = searcher.engine
    outlets = engine.search(replace(scope, facets=(FacetRequest(facet="outlet", size=WATCHED_MOST),))).facets[0]
    names = tuple(value.value for value in outlets.values if value.count)
    whole = engine.cross(CrossRequest(request=scope, rows=axis)).by_row
    if not names:
        return whole, (), (1.0,) * len(axis)
    by_outlet = engine.cross(
        CrossRequest(request=scope, rows=ValueAxis(facet="outlet", values=names), columns=axis)
    ).counts
    kinds = slots(axis.edges, span, searcher.settings.timezone)
    expected = {name: usual(counts, kinds) for name, counts in zip(names, by_outlet, strict=True)}
    silent = tuple(
        one for name, counts in zip(names, by_outlet, strict=True) for one in silences(name, counts, expected[name])
    )
    return whole, silent, tuple(factors(expected, silent, len(axis)))


def _sheet(
    searcher: Searcher,
    wanted: Attention,
    counted: Sequence[_Counted],
    edges: Sequence[int],
    span: Span,
    generation: int,
    now: datetime,
    title: str,
) -> Sheet:
    zone = searcher.settings.timezone
    names = distinct_names([one.line.name for one in counted])
    wholes = [one.whole for one in (counted if len({one.scope for one in counted}) > 1 else counted[:1])]
    silent = sorted({gap for one in counted for gap in one.silent}, key=lambda gap: (gap.first, gap.outlet))
    outlets = searcher.names.labels("outlet", [gap.outlet for gap in silent])
    columns = [
        Column(key="from", label="From"),
        Column(key="to", label="To"),
        Column(key="interval", label=SPAN_NAMES[span]),
    ]
    for number, name in enumerate(names, 1):
        columns += [
            Column(key=f"articles_{number}", label=name, form="count"),
            Column(key=f"share_{number}", label=Sentence("%(name)s: share", name=name), form="share"),
        ]
        if silent:
            columns.append(
                Column(key=f"estimate_{number}", label=Sentence("%(name)s: estimate", name=name), form="estimate")
            )
    columns += [
        Column(
            key=f"all_{number}",
            label=Sentence("All articles")
            if len(wholes) == 1
            else Sentence("All articles (%(number)s)", number=number),
            form="count",
        )
        for number in range(1, len(wholes) + 1)
    ]
    rows: list[tuple[Cell, ...]] = []
    for at, (start, end) in enumerate(pairwise(edges)):
        row: list[Cell] = [
            datetime.fromtimestamp(start, UTC).astimezone(zone).isoformat(timespec="minutes"),
            datetime.fromtimestamp(end, UTC).astimezone(zone).isoformat(timespec="minutes"),
            label(start, span, zone),
        ]
        for one in counted:
            count, whole = one.found.counts[at][0], one.whole[at]
            row += [count, round(count / whole, 6) if whole else None]
            if silent:
                row.append(round(count * one.gains[at], 1))
        rows.append((*row, *(whole[at] for whole in wholes)))
    share = wanted.shown == "share"
    picture = Picture(
        form="lines",
        labels=tuple(str(row[2]) for row in rows),
        series=tuple(names),
        values=tuple(
            tuple(
                (one.found.counts[at][0] / one.whole[at] if one.whole[at] else None)
                if share
                else float(one.found.counts[at][0])
                for at in range(len(rows))
            )
            for one in counted
        ),
        form_of="share" if share else "count",
        gaps=_gaps(silent, outlets),
    )
    return Sheet(
        kind="attention",
        title=title or TITLES[span],
        questions=tuple(
            question_of(searcher, name, one.line.query, one.asked, one.found.total)
            for name, one in zip(names, counted, strict=True)
        ),
        denominator=_denominator(counted, wholes),
        facts=(("Interval", span), ("Time zone", str(zone))),
        notes=tuple(_notes(wanted, counted, silent, outlets, rows, span)),
        columns=tuple(columns),
        rows=tuple(rows),
        picture=picture if rows else None,
        generation=generation,
        made=now_text(now),
    )


def _gaps(silent: Sequence[Silence], outlets: dict[str, str]) -> tuple[Gap, ...]:
    together: dict[tuple[int, int], list[str]] = {}
    for one in silent:
        together.setdefault((one.first, one.last), []).append(outlets[one.outlet])
    return tuple(Gap(first=first, last=last, names=tuple(names)) for (first, last), names in together.items())


def _denominator(counted: Sequence[_Counted], wholes: Sequence[tuple[int, ...]]) -> str:
    if len(wholes) == 1:
        return Sentence(
            "Shares are of all articles of the same outlets in the same interval: %(number)s in all, the column “All articles”.",
            number=sum(wholes[0]),
        )
    return Sentence(
        "Shares are of all articles of the same outlets in the same interval, for each line those of its own outlets:"
        " %(numbers)s in all, the columns “All articles”.",
        numbers=" / ".join(f"{sum(whole):,}" for whole in wholes),
    )


def _notes(
    wanted: Attention,
    counted: Sequence[_Counted],
    silent: Sequence[Silence],
    outlets: dict[str, str],
    rows: Sequence[tuple[Cell, ...]],
    span: Span,
) -> list[str]:
    notes: list[str] = []
    if wanted.interval not in ("auto", span):
        notes.append(
            Sentence(
                "By %(wanted)s there would be too many rows, so the table is by %(span)s.",
                wanted=IN_A_SENTENCE[wanted.interval],
                span=IN_A_SENTENCE[span],
            )
        )
    for one in counted:
        missing = one.found.total - sum(one.found.by_row)
        if missing:
            notes.append(
                Counted(
                    "%(name)s: %(count)s article has no date, or one outside of these rows, and counts in none.",
                    "%(name)s: %(count)s articles have no date, or one outside of these rows, and count in none.",
                    missing,
                    name=one.line.name,
                )
            )
    if span == "hour":
        notes.append(Sentence("An article of which only the day is known counts in the first hour of that day."))
    if silent:
        told = [
            f"{outlets[one.outlet]} ({_stretch(rows[one.first][2], rows[one.last][2])})" for one in silent[:NAMED_MOST]
        ]
        named: str = "; ".join(told)
        if further := len(silent) - len(told):
            named = Counted("%(names)s and %(count)s more", "%(names)s and %(count)s more", further, names=named)
        notes.append(
            Sentence(
                "Silent although articles were usual: %(outlets)s. The estimate is the count multiplied by the usual articles of"
                " all outlets over those of the outlets that were not silent; it is no count.",
                outlets=named,
            )
        )
    return notes


def _stretch(first: object, last: object) -> str:
    return str(first) if first == last else f"{first} – {last}"


def lines_by(searcher: Searcher, query: SearchQuery, facet: str, values: Sequence[str] = ()) -> tuple[Line, ...]:
    """A line for each of these values of a facet, by default for the most frequent among the matches. Raises QueryError,
    IndexingError, ArchiveError."""
    chosen = list(dict.fromkeys(values))[:SERIES_MOST]
    if not chosen:
        page = searcher.search(
            replace(query, limit=1, facets=(facet,), facet_size=SERIES_MOST, histogram="none", snippets=0)
        )
        chosen = [value.value for found in page.facets for value in found.values if value.count][:SERIES_MOST]
    if not chosen:
        fault = (
            Sentence("No outlet of the articles found has a label; editors set them on the page of an outlet.")
            if facet == LABEL
            else Sentence("None of the articles found has a value of that kind, so there is no line to draw.")
        )
        raise QueryError(fault, code="no_values", parameter="by")
    labels = searcher.names.labels(facet, chosen)
    without = replace(query, include=tuple(pair for pair in query.include if pair[0] != facet))
    return tuple(
        Line(name=labels[value], query=replace(without, include=(*without.include, (facet, value)))) for value in chosen
    )
