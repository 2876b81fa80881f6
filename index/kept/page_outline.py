"""The text of a kept page, line by line, without any of its markup: what may be shown of a page that anybody may have written.

A tolerant reading in one pass: what cannot be read to its end is dropped to its end, so no page takes more than its length.
"""

import codecs
import html
import re
from dataclasses import dataclass

from index.kept.page_record import PageBody

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*+)(?:[^>\"']++|\"[^\"]*+\"|'[^']*+'|(?!))*+>")
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.I)
_SILENT = frozenset(
    {"script", "style", "template", "iframe", "noembed", "noframes", "object", "svg", "math", "select", "textarea"}
)
"""Elements whose content is no text of the page."""
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "img", "ins", "kbd", "mark", "q", "s", "samp", "small",
     "span", "strong", "sub", "sup", "time", "u", "var", "wbr"}
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class OutlineLine:
    """A line of text. heading: whether it stands in a heading."""

    text: str
    heading: bool = False


def outline(content: PageBody, *, most: int) -> list[OutlineLine]:
    """The lines of a page in their order. most: bytes of the page that are read."""
    markup = _decoded(content, most)
    lines: list[OutlineLine] = []
    words: list[str] = []
    heading = False

    def end() -> None:
        text = " ".join(html.unescape("".join(words)).split())
        words.clear()
        if text:
            lines.append(OutlineLine(text=text, heading=heading))

    at = 0
    while at < len(markup):
        start = markup.find("<", at)
        if start < 0:
            words.append(markup[at:])
            break
        words.append(markup[at:start])
        if markup.startswith("<!--", start):
            at = _behind(markup, "-->", start + 4)
            continue
        if markup.startswith(("<!", "<?"), start):
            at = _behind(markup, ">", start)
            continue
        tag = _TAG.match(markup, start)
        if tag is None:
            if not re.match(r"</?[a-zA-Z]", markup[start : start + 3]):
                words.append("<")
                at = start + 1
                continue
            break
        name, at = tag[2].lower(), tag.end()
        if name not in _INLINE:
            end()
            if re.fullmatch("h[1-6]", name):
                heading = not tag[1]
        if name in _SILENT and not tag[1]:
            closing = re.compile(f"</{name}[^>]*>", re.I).search(markup, at)
            if closing is None:
                break
            at = closing.end()
    end()
    return lines


def _behind(text: str, mark: str, start: int) -> int:
    place = text.find(mark, start)
    return len(text) if place < 0 else place + len(mark)


def _decoded(content: PageBody, most: int) -> str:
    body = content.body[:most]
    stated = _META.search(body[:4096])
    for name in (content.charset, stated[1].decode("ascii", "replace") if stated else None, "utf-8"):
        try:
            if name:
                codec = "cp1252" if codecs.lookup(name).name in ("iso8859-1", "ascii") else name
                return body.decode(codec, "replace")
        except (LookupError, ValueError, TypeError):
            continue
    return body.decode("utf-8", "replace")
