"""The entries of a sitemap, read as a stream of XML, and those of one that is not quite XML.

Names belong to their namespaces: an entry's own fields are its children in its own namespace, and of the extensions (image,
video, mobile, alternates, news) only news says anything about the article; what stands inside the others is theirs.
"""

import html
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from crawler.date_parser import Habits
from crawler.sources.discover.feed_dates import read_date
from index.article import PartialDateTime

_HEAD = 1 << 16
"""Bytes in which the first element has to begin: comments, warnings of a program and blank lines may stand before it."""
_ROOTS = r"<(?:[A-Za-z_][\w.-]*:)?(?:urlset|sitemapindex)(?=[\s/>])"
_LOOKS = re.compile(_ROOTS.encode(), re.I)
_ROOT = re.compile(r"<((?:[A-Za-z_][\w.-]*:)?)(urlset|sitemapindex)(?=[\s/>])[^<>]{0,8192}", re.I)
ROOTS = {"urlset": "url", "sitemapindex": "sitemap"}
"""Names of the first element, and of the entries in it."""
_DEPTH = 32
_FIELD = 4096
"""Characters of a field that are kept."""
_PIECE = 1 << 18
"""Characters of an entry that is mended; none of an honest sitemap is as long."""
_TOGETHER = 128
"""Entries that are read at one go."""
_NEWS = "sitemap-news"
"""Stands in every version of the name of Google's news extension."""

_DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)\b", re.I)
_DECLARED = re.compile(r"""\bxmlns:([A-Za-z_][\w.-]*)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')""")
_DEFAULT = re.compile(r"""\bxmlns\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')""")
_PREFIX = re.compile(r"(?:</?|\s)([A-Za-z_][\w.-]*):[A-Za-z_]")
_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AMPERSAND = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)?")
_XML_NAMES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_LESS = re.compile(r"<(?![A-Za-z_/!?])")


class NotXml(ValueError):
    """The document is not well-formed. refused: it must not be repaired either, since it declares a document type."""

    def __init__(self, said: Exception, *, refused: bool = False) -> None:
        super().__init__(f"{type(said).__name__}: {said}"[:160])
        self.refused = refused


class Entry:
    """A <url> or <sitemap> element.

    news: whether the news extension dates it; title, language: as the extension states them, else empty; changed: its
    lastmod; when: the news date, else lastmod.
    """

    __slots__ = ("_changed", "_when", "changed", "language", "loc", "news", "title", "when")

    def __init__(self, fields: dict[str, str], news: dict[str, str]) -> None:
        self.loc = fields.get("loc", "")
        self.news = "publication_date" in news
        self.title = news.get("title", "")
        self.language = news.get("language", "")
        self._changed = fields.get("lastmod")
        self._when = news.get("publication_date") or self._changed
        self.changed: PartialDateTime | None = read_date(self._changed)
        self.when: PartialDateTime | None = read_date(self._when)

    def read_again(self, zone: str) -> None:
        """Read its dates as those of a site whose clocks are in that zone (IANA name) where they name none."""
        habits = Habits(zone=zone)
        self.changed, self.when = read_date(self._changed, habits), read_date(self._when, habits)


def looks_like_entries(body: bytes) -> bool:
    """Return whether the first bytes look like a sitemap."""
    return bool(_LOOKS.search(body[:_HEAD].replace(b"\0", b"")))


def entries(body: bytes, *, cut: bool = False) -> Iterator[tuple[str, Entry | None]]:
    """Yield (name of the root, entry) for each entry as it ends, finally the root with None.

    cut: also yield an entry that breaks off, if its address is complete. Raises NotXml.
    """
    stack: list[str] = []
    held: list[Element] = []
    root = ""
    core: dict[str, str] = {}
    news: dict[str, str] = {}
    try:
        for event, element in iterparse(io.BytesIO(body), events=("start", "end"), forbid_dtd=True):
            if event == "start":
                stack.append(str(element.tag))
                held.append(element)
                root = root or _local(stack[0])
                if len(stack) > _DEPTH:
                    raise ValueError("nested too deeply")
                if len(stack) == 2:
                    core, news = {}, {}
                continue
            held.pop()
            if len(stack) == 2:
                yield root, Entry(core, news)
                held[0].clear()
            elif len(stack) > 2 and element.text and (fields := _whose(stack, core, news)) is not None:
                fields.setdefault(_local(stack[-1]), element.text.strip()[:_FIELD])
            stack.pop()
    except DefusedXmlException as error:
        raise NotXml(error, refused=True) from None
    except (ParseError, ValueError, LookupError) as error:
        if not (cut and len(stack) > 1 and "loc" in core):
            raise NotXml(error) from None
        yield root, Entry(core, news)
    yield root, None


def _whose(stack: list[str], fields: dict[str, str], news: dict[str, str]) -> dict[str, str] | None:
    """The fields that the innermost element is one of; None where it is some other extension's. stack: root, entry, ..."""
    core = _space(stack[1])
    if len(stack) == 3 and _space(stack[2]) == core:
        return fields
    if not (_is_news(stack[2]) or _local(stack[2]) == "news"):
        return None
    return news if all(_is_news(tag) or _space(tag) == core for tag in stack[3:]) else None


def _is_news(tag: str) -> bool:
    space = _space(tag)
    return _NEWS in space or space in ("news", "n")


def _space(tag: str) -> str:
    return tag[1:].partition("}")[0] if tag[:1] == "{" else ""


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def mended_entries(text: str) -> Iterator[tuple[str, Entry | None]]:
    """Do the same as `entries` for text that is not well-formed: each entry is repaired and read separately, and
    skipped if it remains unreadable.

    Repaired are ampersands, references known to HTML only, characters not allowed in XML, undeclared prefixes and
    unclosed elements.
    """
    start_tag = _ROOT.search(text, 0, _HEAD)
    if start_tag is None or _DOCTYPE.search(text, 0, start_tag.start()):
        return
    prefix, root = start_tag[1], start_tag[2].lower()
    default = next((quoted or single_quoted for quoted, single_quoted in _DEFAULT.findall(start_tag[0])), "")
    declared = {name: quoted or single_quoted for name, quoted, single_quoted in _DECLARED.findall(start_tag[0])}
    yield root, None
    rest = "".join(part for inside, part in _parts(text[start_tag.end() :], "<!--", "-->") if not inside)
    tag = re.escape(prefix) + ROOTS[root]
    ending = re.compile(rf"</{tag}\s*>", re.I)
    starts = [start.start() for start in re.finditer(rf"<{tag}(?=[\s>])[^<>]{{0,2000}}>", rest, re.I)]
    pieces = []
    for start, following in pairwise((*starts, len(rest))):
        end = ending.search(rest, start, following)
        piece = rest[start : end.end() if end else following]
        if len(piece) <= _PIECE:
            pieces.append(_mended(piece))
    for place in range(0, len(pieces), _TOGETHER):
        for entry in _of_pieces(pieces[place : place + _TOGETHER], default, declared):
            yield root, entry


def _of_pieces(pieces: list[str], default: str, declared: dict[str, str]) -> Iterator[Entry]:
    """The entries of several pieces, read at one go where that is possible: that is ten times as fast."""
    try:
        together = [entry for _, entry in entries(_wrapped("".join(pieces), default, declared)) if entry is not None]
    except NotXml:
        for piece in pieces:
            with suppress(NotXml):
                yield from (entry for _, entry in entries(_wrapped(piece, default, declared), cut=True) if entry)
    else:
        yield from together


def _parts(text: str, start: str, end: str) -> Iterator[tuple[bool, str]]:
    """The text in pieces, each with whether it stands between such marks; what is never ended does not."""
    place = 0
    while (opened := text.find(start, place)) >= 0 and (closed := text.find(end, opened + len(start))) >= 0:
        yield False, text[place:opened]
        place = closed + len(end)
        yield True, text[opened:place]
    yield False, text[place:]


def _mended(piece: str) -> str:
    parts = _parts(_NO_CHARACTER.sub("", piece), "<![CDATA[", "]]>")
    return "".join(part if inside else _LESS.sub("&lt;", _AMPERSAND.sub(_reference, part)) for inside, part in parts)


def _reference(match: re.Match[str]) -> str:
    """An ampersand as XML writes it: a reference that it knows stays, one of HTML becomes its character, any other a sign."""
    name = match[1]
    if name in _XML_NAMES:
        return match[0]
    character = html.unescape(match[0]) if name else match[0]
    return match[0].replace("&", "&amp;") if character == match[0] else html.escape(_NO_CHARACTER.sub("", character))


def _wrapped(piece: str, default: str, declared: dict[str, str]) -> bytes:
    """An entry below a root that declares every prefix in it, by its own name where the document did not."""
    spaces = dict.fromkeys(_PREFIX.findall(piece), "")
    written = "".join(
        f' xmlns:{prefix}="{html.escape(declared.get(prefix) or prefix)}"'
        for prefix in spaces
        if prefix.lower() not in ("xml", "xmlns")
    )
    return f'<r xmlns="{html.escape(default)}"{written}>{piece}</r>'.encode()
