"""Text and ranges -> HTML, escaped and marked."""

from collections.abc import Iterable
from itertools import pairwise

from markupsafe import Markup, escape

from search.page import Ranges
from search.serializers import marked_html


def marked(text: str, ranges: Ranges) -> Markup:
    """The text with each range in <mark>. Ranges count code points, rise and do not overlap."""
    return Markup(marked_html(text, ranges))  # noqa: S704 - escaped there


CITED = "cited"
"""The id of the sentence that a link leads to."""


def layered(
    text: str,
    marks: Ranges,
    links: Iterable[tuple[int, int, str]],
    cited: tuple[int, int] | None = None,
    own: Ranges = (),
) -> Markup:
    """The text with marks and links to people. They may overlap: a link is split where a mark begins or ends.

    links: (start, end, address). cited: a range that a link led to; its first piece has the id `CITED`. own: what the reader
    marked; these may overlap each other.
    """
    spans = sorted(links)
    edges = {edge for pair in (*marks, *own, *([cited] if cited else ())) for edge in pair}
    cuts = sorted({0, len(text), *edges, *(edge for s in spans for edge in s[:2])})
    out: list[Markup] = []
    for start, end in pairwise(cuts):
        if not 0 <= start < end <= len(text):
            continue
        piece: Markup = escape(text[start:end])
        if any(low <= start < high for low, high in marks):
            piece = Markup("<mark>%s</mark>") % piece
        address = next((where for low, high, where in spans if low <= start < high), None)
        if address is not None:
            piece = Markup('<a class="person" href="%s">%s</a>') % (address, piece)
        if any(low <= start < high for low, high in own):
            piece = Markup('<mark class="own">%s</mark>') % piece
        if cited is not None and cited[0] <= start < cited[1]:
            first = Markup(' id="%s"') % CITED if start == cited[0] else Markup("")
            piece = Markup('<mark class="cited"%s>%s</mark>') % (first, piece)
        out.append(piece)
    return Markup("").join(out)
