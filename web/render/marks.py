"""Text and ranges -> HTML, escaped and marked."""

from collections.abc import Iterable
from itertools import pairwise

from markupsafe import Markup, escape

from search.page import Ranges
from search.serializers import marked_html


def marked(text: str, ranges: Ranges) -> Markup:
    """The text with each range in <mark>. Ranges count code points, rise and do not overlap."""
    return Markup(marked_html(text, ranges))  # noqa: S704 - escaped there


def layered(text: str, marks: Ranges, links: Iterable[tuple[int, int, str]]) -> Markup:
    """The text with marks and links to people. They may overlap: a link is split where a mark begins or ends.

    links: (start, end, address).
    """
    spans = sorted(links)
    cuts = sorted({0, len(text), *(edge for pair in marks for edge in pair), *(edge for s in spans for edge in s[:2])})
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
        out.append(piece)
    return Markup("").join(out)
