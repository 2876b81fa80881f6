"""Invented articles, and settings for an index in a directory."""

import random
from dataclasses import replace
from pathlib import Path

from index.document import Document
from index.engines.columnar import backend
from index.operations.settings import Settings, load_settings
from index.query import (
    And,
    Everything,
    FacetRequest,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    SearchRequest,
    Term,
)

TEXT = """
harbour council votes ferry ferries strike strikes union talks minister budget budgets storm storms
river rivers school schools teacher teaching market markets prices price rising rose falls year-end
U.S. 1,250 don't north south bridge bridges repair repaired repairs mayor mayor's speech crowd
festival music museum opening opened closes closed
"""
WORDS = TEXT.split()


def settings_in(path: Path, **changes: object) -> Settings:
    return replace(load_settings({}), data=path, **changes)  # type: ignore[arg-type]


def article(number: int, rnd: random.Random, *, lang: str | None = "en", id: str | None = None) -> Document:
    return Document(
        id=id or f"{number:016x}",
        title=" ".join(rnd.choices(WORDS, k=rnd.randint(0, 6))),
        body=" ".join(rnd.choices(WORDS, k=rnd.randint(0, 60))) + rnd.choice(("", " 東京都", " café")),
        fetched=1_700_000_000 + number,
        published=None if rnd.random() < 0.1 else 1_690_000_000 + rnd.randrange(10_000_000),
        lang=lang,
        person=tuple(rnd.sample(("ada", "bo", "cy", "di"), rnd.randint(0, 3))),
        author=tuple(rnd.sample(("Kim", "Lee"), rnd.randint(0, 2))),
        outlet=rnd.choice((None, "wire", "herald", "post")),
        section=rnd.choice((None, "world", "city")),
        copy_of=None if rnd.random() < 0.8 else f"{rnd.randrange(max(number, 1)):016x}",
    )


def articles(count: int, seed: int = 1) -> list[Document]:
    rnd = random.Random(seed)
    return [article(number, rnd, lang=rnd.choice(("en", "en", "de", None))) for number in range(count)]


DELETED = 9
"""Articles of `three_segments` that were deleted from its first segment, since they came again."""


def three_segments(folder: Path) -> Path:
    """The folder, with an index of 600 articles in three segments, of which the first has deletions."""
    writer = backend.writer(settings_in(folder))
    listed = articles(600)
    for number, part in enumerate((listed[:300], listed[300:500], [*listed[500:], *listed[:DELETED]])):
        writer.add(part)
        writer.commit(str(number))
    writer.close()
    return folder


TREES: tuple[Node, ...] = (
    Everything(),
    Term("ferry"),
    Term("schools", "title"),
    And((Term("union"), Term("talks"))),
    Or((Term("storm"), Term("river"), Term("museum"))),
    And((Term("market"), Not(Term("prices")))),
    Phrase(("harbour", "council")),
    Near(("mayor", "bridge"), 6),
    Prefix("rep"),
    Term("東"),
)


def requests() -> list[SearchRequest]:
    """One of each kind of question."""
    facets = (FacetRequest(facet="person"), FacetRequest(facet="outlet"))
    asked = [SearchRequest(tree=tree, limit=20, facets=facets, histogram="month") for tree in TREES]
    asked += [
        SearchRequest(tree=Term("ferry"), sort=sort, now=1_700_000_000, group="copies")
        for sort in ("newest", "oldest", "blend")
    ]
    return asked
