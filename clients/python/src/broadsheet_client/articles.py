"""Articles, as results of a search and in full.

Every object keeps the JSON that it was made of in `raw`, so that nothing a newer server says is lost. What an answer leaves
out, because `fields` did, is empty here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Named:
    """Something with an id and a name: an outlet, a person."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Highlight:
    """A passage of a result. field: where it stands ("title", "body"). ranges: (start, end) of the words that were found, in code
    points of `text`, as Python counts them."""

    field: str
    text: str
    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """An article as a search shows it.

    url: of the original, at its outlet. page: of the article in the archive. published: as far as it is known (2025-07-12, or with
    the time and its offset), None for an undated one; day: its day, as 2025-07-12. event_day: the day that the text speaks of.
    copies: near-copies of it among the results, where they are folded. copy_of: id of the article of which it is a near-copy.
    """

    id: str
    url: str
    page: str
    title: str
    outlet: Named | None
    agency: str | None
    section: str | None
    kind: str | None
    published: str | None
    event_day: str | None
    lang: str | None
    authors: tuple[str, ...]
    people: tuple[Named, ...]
    copy_of: str | None
    copies: int
    score: float
    highlights: tuple[Highlight, ...]
    raw: Json = field(repr=False, compare=False)

    @property
    def day(self) -> str | None:
        """The day on which it was published, as 2025-07-12; None where no full date is known."""
        return self.published[:10] if self.published and len(self.published) >= 10 else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """An article in full. text: its paragraphs, a line each. rights: what its publisher states about uses of it (tdm-reserved,
    noai...). gone: when its outlet was found to have taken it away. The others as in Result."""

    id: str
    url: str
    page: str
    title: str
    standfirst: str | None
    text: str
    outlet: Named | None
    agency: str | None
    section: str | None
    kind: str | None
    published: str | None
    modified: str | None
    event_day: str | None
    fetched: str
    lang: str | None
    authors: tuple[str, ...]
    people: tuple[Named, ...]
    keywords: tuple[str, ...]
    copy_of: str | None
    rights: tuple[str, ...]
    licence: str | None
    gone: str | None
    revisions: int
    raw: Json = field(repr=False, compare=False)

    @property
    def day(self) -> str | None:
        """The day on which it was published, as 2025-07-12; None where no full date is known."""
        return self.published[:10] if self.published and len(self.published) >= 10 else None


COLUMNS = (
    "id", "day", "published", "title", "outlet", "outlet_id", "authors", "section", "lang", "kind", "agency", "people", "copy_of",
    "score", "url", "page",
)  # fmt: skip
"""Of a data frame of results; authors and names of people are joined by "; "."""


def result_of(found: Json, site: str) -> Result:
    """A result from its JSON. site: address of the server."""
    return Result(
        id=found.get("id") or "",
        url=found.get("url") or "",
        page=_page(found, site),
        title=found.get("title") or "",
        outlet=named(found.get("outlet")),
        agency=found.get("agency"),
        section=found.get("section"),
        kind=found.get("kind"),
        published=found.get("published"),
        event_day=found.get("event_day"),
        lang=found.get("lang"),
        authors=tuple(found.get("authors") or ()),
        people=_all_named(found.get("people")),
        copy_of=found.get("copy_of"),
        copies=found.get("copies") or 0,
        score=found.get("score") or 0.0,
        highlights=tuple(
            Highlight(field=one["field"], text=one["text"], ranges=tuple((start, end) for start, end in one["ranges"]))
            for one in found.get("highlights") or ()
        ),
        raw=found,
    )


def article_of(found: Json, site: str) -> Article:
    """An article from its JSON. site: address of the server."""
    return Article(
        id=found["id"],
        url=found["url"],
        page=_page(found, site),
        title=found["title"],
        standfirst=found.get("standfirst"),
        text=found.get("text") or "",
        outlet=named(found.get("outlet")),
        agency=found.get("agency"),
        section=found.get("section"),
        kind=found.get("kind"),
        published=found.get("published"),
        modified=found.get("modified"),
        event_day=found.get("event_day"),
        fetched=found.get("fetched") or "",
        lang=found.get("lang"),
        authors=tuple(found.get("authors") or ()),
        people=_all_named(found.get("people")),
        keywords=tuple(found.get("keywords") or ()),
        copy_of=found.get("copy_of"),
        rights=tuple(found.get("rights") or ()),
        licence=found.get("licence"),
        gone=found.get("gone"),
        revisions=found.get("revisions") or 1,
        raw=found,
    )


def row_of(result: Result) -> dict[str, Any]:
    """A result as a row of COLUMNS."""
    outlet = result.outlet
    return {
        **{column: getattr(result, column) for column in COLUMNS if column != "outlet_id"},
        "outlet": outlet.name if outlet else None,
        "outlet_id": outlet.id if outlet else None,
        "authors": "; ".join(result.authors),
        "people": "; ".join(person.name for person in result.people),
    }


def named(found: Json | None) -> Named | None:
    """An id and a name from their JSON; None from null."""
    return Named(found["id"], found["name"]) if found else None


def _all_named(found: Any) -> tuple[Named, ...]:
    return tuple(Named(one["id"], one["name"]) for one in found or ())


def _page(found: Json, site: str) -> str:
    return f"{site}/articles/{found['id']}" if found.get("id") else ""
