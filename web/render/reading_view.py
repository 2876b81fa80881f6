"""An article's text as the reading view shows it: its blocks in order, with marks and links to people."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from index.article import ArchivedArticle, Block
from search.page import Ranges
from web.render.marks import layered


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """One block. first_mark: whether it has the first mark of the text, to which readers jump."""

    kind: str
    html: Markup
    first_mark: bool = False


Links = tuple[tuple[int, int, str], ...]


def _within(ranges: Ranges, start: int, end: int) -> Ranges:
    return tuple(
        (max(low, start) - start, min(high, end) - start) for low, high in ranges if low < end and high > start
    )


def passages(
    blocks: tuple[Block, ...],
    marks: Ranges,
    links: Links,
    cited: tuple[int, int] | None = None,
    own: Ranges = (),
) -> Iterator[Passage]:
    """One passage a block. marks, links, cited, own (what the reader marked): in code points of the whole text, whose blocks are
    joined by newlines."""
    at = 0
    marked = False
    for block in blocks:
        start, end = at, at + len(block.text)
        at = end + 1
        inside = _within(marks, start, end)
        people = tuple(
            (max(low, start) - start, min(high, end) - start, where)
            for low, high, where in links
            if low < end and high > start
        )
        shown = _within((cited,), start, end) if cited else ()
        html = layered(block.text, inside, people, shown[0] if shown else None, _within(own, start, end))
        yield Passage(kind=block.kind, html=html, first_mark=bool(inside) and not marked)
        marked = marked or bool(inside)


def grouped(shown: Iterator[Passage]) -> list[tuple[str, list[Passage]]]:
    """Neighbours of the same kind together, so that items become one list."""
    return [(kind, list(group)) for kind, group in groupby(shown, key=lambda passage: passage.kind)]


def people_links(archived: ArchivedArticle, address: dict[str, str]) -> Links:
    """Where people are mentioned in the text. address: person id -> address of their page."""
    text: list[tuple[int, int, str]] = []
    for person_id, mention in archived.mentions:
        if person_id in address:
            text += [(start, end, address[person_id]) for start, end in mention.spans]
    return tuple(sorted(text))
