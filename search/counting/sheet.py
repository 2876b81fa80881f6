"""A table of figures with what belongs on it: the questions, how they were read, the denominator, the day, the version."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal
from urllib.parse import quote, urlencode

from index.operations.build import build
from index.version import VERSION
from search.parameters import parameters
from search.request import SearchQuery

Kind = Literal["attention", "words", "network", "batch", "author"]
Cell = str | int | float | None
Form = Literal["text", "count", "share", "ratio", "score", "estimate"]
"""What a column holds. share: between 0 and 1. estimate: no count, and said to be none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """key: for programs. label: for people."""

    key: str
    label: str
    form: Form = "text"


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """name: as it is called in the table. q: as typed. understood_as: as it was read, with its filters. total: articles. notes:
    what the reader has to know about that. search: parameters of an address that finds the same, as they stand behind its "?"."""

    name: str
    q: str
    understood_as: str
    total: int
    notes: tuple[str, ...] = ()
    search: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """Rows `first` to `last` of a table over time, in which these were silent."""

    first: int
    last: int
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """What a chart draws: for each label a value in each series. form: lines over time, bars one below the other, or a field of
    squares (labels across and series down). values: in the unit of `form_of`; None where there is none, such as a share of nothing,
    and a line breaks. gaps: of lines."""

    form: Literal["lines", "bars", "squares"]
    labels: tuple[str, ...]
    series: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    form_of: Form = "count"
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """title: what the table shows. denominator: in words, what shares are of. facts: further settings, (name, value). notes: what
    has to be known to read the numbers. columns, rows: the table. links: for each row the parameters of the search that narrows to
    it, "" for none; () where no row has any. picture: None where there is nothing to draw. made: when it was counted, UTC.
    generation: of the index."""

    kind: Kind
    title: str
    questions: tuple[Question, ...]
    denominator: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    picture: Picture | None
    generation: int
    made: str
    links: tuple[str, ...] = ()
    version: str = f"{VERSION} ({build()})"

    def column(self, key: str) -> list[Cell]:
        """The cells of a column."""
        at = [column.key for column in self.columns].index(key)
        return [row[at] for row in self.rows]


def search_text(query: SearchQuery) -> str:
    """The parameters of a search as they stand behind the "?" of an address."""
    return urlencode(parameters(query), quote_via=quote, errors="replace")


def now_text(now: datetime) -> str:
    """A moment as it stands on a sheet: 2025-07-12T12:00:00Z."""
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")


def sheet_dict(sheet: Sheet) -> dict[str, Any]:
    """A sheet as JSON holds it."""
    return {
        "kind": sheet.kind,
        "title": sheet.title,
        "questions": [{**asdict(one), "notes": list(one.notes)} for one in sheet.questions],
        "denominator": sheet.denominator,
        "facts": [{"name": name, "value": value} for name, value in sheet.facts],
        "notes": list(sheet.notes),
        "columns": [{"key": one.key, "label": one.label, "form": one.form} for one in sheet.columns],
        "rows": [list(row) for row in sheet.rows],
        "links": list(sheet.links),
        "picture": None if sheet.picture is None else _picture_dict(sheet.picture),
        "generation": sheet.generation,
        "made": sheet.made,
        "version": sheet.version,
    }


def _picture_dict(picture: Picture) -> dict[str, Any]:
    return {
        "form": picture.form,
        "labels": list(picture.labels),
        "series": list(picture.series),
        "values": [list(values) for values in picture.values],
        "form_of": picture.form_of,
        "gaps": [{"first": gap.first, "last": gap.last, "names": list(gap.names)} for gap in picture.gaps],
    }


def sheet_of(kept: Mapping[str, Any]) -> Sheet:
    """The sheet that was stored so: the reverse of `sheet_dict`."""
    drawn = kept["picture"]
    picture = None
    if drawn is not None:
        picture = Picture(
            form=drawn["form"],
            labels=tuple(drawn["labels"]),
            series=tuple(drawn["series"]),
            values=tuple(map(tuple, drawn["values"])),
            form_of=drawn["form_of"],
            gaps=tuple(Gap(first=gap["first"], last=gap["last"], names=tuple(gap["names"])) for gap in drawn["gaps"]),
        )
    return Sheet(
        kind=kept["kind"],
        title=kept["title"],
        questions=tuple(Question(**{**one, "notes": tuple(one["notes"])}) for one in kept["questions"]),
        denominator=kept["denominator"],
        facts=tuple((fact["name"], fact["value"]) for fact in kept["facts"]),
        notes=tuple(kept["notes"]),
        columns=tuple(Column(**one) for one in kept["columns"]),
        rows=tuple(map(tuple, kept["rows"])),
        links=tuple(kept["links"]),
        picture=picture,
        generation=kept["generation"],
        made=kept["made"],
        version=kept["version"],
    )


def distinct_names(names: Sequence[str]) -> list[str]:
    """The names, each once: a second of one name gets a number."""
    seen: dict[str, int] = {}
    made = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        made.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return made
