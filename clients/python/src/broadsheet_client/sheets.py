"""Tables of figures, each with what belongs beside its numbers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from broadsheet_client.articles import Json
from broadsheet_client.frames import frame_of

if TYPE_CHECKING:
    from broadsheet_client.frames import DataFrame

Cell = str | int | float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """key: for programs. label: for people. form: text, count, share (0 to 1), ratio, score, or estimate (no count)."""

    key: str
    label: str
    form: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """name: as the table calls it. q: as typed. understood_as: as it was read. total: articles. notes: what to know about that."""

    name: str
    q: str
    understood_as: str
    total: int
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A table. denominator: in words, what shares are of. notes: what has to be known to read the numbers. made: when it was
    counted, UTC. version: of the server. generation: of its index. page: address of the page that shows the same.

    `save` writes it in another form, `to_frame` makes a data frame.
    """

    kind: str
    title: str
    questions: tuple[Question, ...]
    denominator: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    made: str
    version: str
    generation: int
    page: str
    raw: Json = field(repr=False, compare=False)
    load: Callable[[str], bytes] = field(repr=False, compare=False)
    """The bytes of the same table in a form of the API."""

    def column(self, key: str) -> list[Cell]:
        """The cells of a column. Raises KeyError with the keys that there are."""
        keys = [one.key for one in self.columns]
        if key not in keys:
            raise KeyError(f"there is no column {key!r}; the columns are {', '.join(keys)}")
        at = keys.index(key)
        return [row[at] for row in self.rows]

    def to_frame(self, *, labels: bool = False) -> "DataFrame":
        """The rows as a data frame of pandas, what belongs to them in its `attrs`. labels: columns are called as people read them.
        Raises ImportError where pandas is not installed."""
        keys = [one.key for one in self.columns]
        whole = [one.key for one in self.columns if one.form == "count"]
        frame = frame_of((dict(zip(keys, row, strict=True)) for row in self.rows), keys, counts=whole)
        for one in self.columns:
            if one.form in ("share", "ratio", "score", "estimate"):
                frame[one.key] = frame[one.key].astype("Float64")
        if labels:
            frame.columns = [one.label for one in self.columns]
        frame.attrs.update(
            {
                "title": self.title, "denominator": self.denominator, "notes": list(self.notes), "made": self.made,
                "version": self.version, "generation": self.generation, "page": self.page,
                "questions": [
                    {"name": one.name, "q": one.q, "understood_as": one.understood_as, "total": one.total}
                    for one in self.questions
                ],
            }
        )  # fmt: skip
        return frame

    def save(self, path: str | Path) -> Path:
        """Write the table or its picture as the server makes it: the ending says the form (csv, xlsx, json; svg or png where there
        is a picture; gexf or graphml of a network). It is counted anew, unless it was kept. Raises ClientError, OSError."""
        target = Path(path)
        form = target.suffix.lower().lstrip(".")
        if not form:
            raise ValueError("The ending of the name says the form: attention.csv, attention.png")
        target.write_bytes(self.load(form))
        return target


def sheet_of(found: Json, load: Callable[[str], bytes]) -> Sheet:
    """A table from its JSON. load: see Sheet."""
    return Sheet(
        kind=found["kind"],
        title=found["title"],
        questions=tuple(
            Question(
                name=one["name"], q=one["q"], understood_as=one["understood_as"], total=one["total"],
                notes=tuple(one.get("notes") or ()),
            )
            for one in found["questions"]
        ),
        denominator=found["denominator"],
        notes=tuple(found["notes"]),
        columns=tuple(Column(key=one["key"], label=one["label"], form=one["form"]) for one in found["columns"]),
        rows=tuple(tuple(row) for row in found["rows"]),
        made=found["made"],
        version=found["version"],
        generation=found["generation"],
        page=found.get("page") or "",
        raw=found,
        load=load,
    )  # fmt: skip
