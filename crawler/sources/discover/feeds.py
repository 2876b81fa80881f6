"""RSS 0.9x, 1.0, 2.0, Atom and JSON Feed -> addresses. feedparser reads bytes, after caps that take linear time.

feedparser takes 23 s for 50,000 items, so items beyond the limit are cut out of the text before it sees them. What a
document type may declare is bounded too: entities that hold entities, or much text, or point elsewhere, are refused.
"""

import codecs
import json
import re
from typing import Any

import feedparser

from crawler.date_parser import Habits, habits_of
from crawler.errors import BadAddress, NotAFeed
from crawler.extract.dom.charset import codec_of
from crawler.extract.dom.printed_text import printed
from crawler.net.page import Page
from crawler.net.urls import fetchable
from crawler.sources.discover.feed_dates import read_date
from crawler.sources.discover.found import Document, Found
from index.text import characters

_ENTITY = re.compile(
    rb"""<!ENTITY\s+(?P<percent>%\s+)?[^\s>]+\s+(?:(?P<external>SYSTEM|PUBLIC)\b|"(?P<double>[^"]*)"|'(?P<single>[^']*)')"""
)
_ENTITY_BYTES = 8192
_END = re.compile(rb"</(?:[A-Za-z_][\w.-]*:)?(?:item|entry)\s*>", re.I)
_START = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(?:item|entry)[\s>/]", re.I)
_DECLARED = re.compile(r"""(<\?xml[^>]{0,200}?encoding\s*=\s*)(["'])[^"']{1,40}\2""")
_ENCODING = re.compile(rb"""^(\s*<\?xml[^>]{0,200}?)\sencoding\s*=\s*(?:"([^"<>]{0,100})"|'([^'<>]{0,100})')""", re.I)
_REFERENCE = re.compile(rb"&#(?:[xX](?P<hex>[0-9a-fA-F]+)|(?P<number>\d+));?")
_GUID = re.compile(rb"<guid\b(?P<attributes>[^>]{0,500})>", re.I)
_PERMALINK = re.compile(rb"""\bisPermaLink\s*=\s*["']?\s*(?P<value>[^"'\s>/]*)""", re.I)
_LOOKS = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(?:rss|feed|rdf|channel)[\s>]", re.I)


def looks_like_feed(body: bytes) -> bool:
    """Return whether the first bytes look like a feed."""
    head = body[:4096].replace(b"\0", b"")
    return bool(_LOOKS.search(head)) or (head.lstrip()[:1] == b"{" and b"jsonfeed.org/version" in body[:65536])


def read_feed(page: Page, *, limit: int) -> Document:
    """Read the items of a feed, at most `limit`. Raises NotAFeed."""
    if page.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _read_json(page, limit)
    body = _as_bytes(page.body)
    _check_entities(page.url, body)
    body, left_out = cap_items(_GUID.sub(_told_apart, _REFERENCE.sub(_possible, body)), limit)
    headers = {"content-location": page.url, "content-type": f"application/xml{_charset(page)}"}
    try:
        parsed = feedparser.parse(body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # noqa: BLE001  # it says itself what it cannot read, but for damage that it did not foresee
        raise NotAFeed(page.url, f"it is too damaged ({type(error).__name__})") from None
    if not parsed.get("version") and not parsed.entries:
        raise NotAFeed(page.url, _reason(parsed))
    language = _short(parsed.feed.get("language"), 35)
    items = [item for entry in parsed.entries[:limit] if (item := _entry(entry, page, language)) is not None]
    return Document(
        kind="feed",
        title=_text(parsed.feed.get("title"), 200),
        found=_once(items),
        left_out=left_out + max(0, len(parsed.entries) - limit),
    )


def cap_items(body: bytes, limit: int) -> tuple[bytes, int]:
    """Return the document cut to its first `limit` items, and how many were removed.

    It takes a single pass, whatever the document contains.
    """
    ends = [match.end() for match in _END.finditer(body)]
    if len(ends) > limit:
        return body[: ends[limit - 1]] + body[ends[-1] :], len(ends) - limit
    starts = [match.start() for match in _START.finditer(body)]
    if len(starts) > limit:  # items that never end
        return body[: starts[limit]], len(starts) - limit
    return body, 0


def _possible(reference: re.Match[bytes]) -> bytes:
    """A numeric reference as it is, or nothing where no document may have that character (XML 1.0, 2.2): feedparser would
    give up the whole feed for one of them."""
    digits = reference["hex"] or reference["number"]
    number = int(digits[:12], 16 if reference["hex"] else 10)
    valid = (
        number in (9, 10, 13) or 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD or 0x10000 <= number <= 0x10FFFF
    )
    return reference[0] if valid and len(digits) <= 12 else b""


def _told_apart(guid: re.Match[bytes]) -> bytes:
    """A guid that its feed calls no address begins as none; feedparser alone cannot tell it from one behind an empty link."""
    said = _PERMALINK.search(guid["attributes"])
    if guid["attributes"].endswith(b"/"):
        return guid[0]
    if said is None or said["value"].lower() in (b"true", b"yes", b"1"):
        return b"<guid>"
    return b'<guid isPermaLink="false">guid:'


def _as_bytes(body: bytes) -> bytes:
    """UTF-16 becomes UTF-8, so that the caps can read it; what only says that it is, or names no charset at all, loses that
    word: feedparser fails at some of those."""
    if body[:2] not in (codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE):
        return _ENCODING.sub(_possible_encoding, body, count=1)
    text = body.decode("utf-16", "replace")
    return _DECLARED.sub(r"\1\2utf-8\2", text, count=1).encode("utf-8", "replace")


def _possible_encoding(declaration: re.Match[bytes]) -> bytes:
    label = (declaration[2] or declaration[3] or b"").decode("ascii", "replace")
    return declaration[0] if codec_of(label) else declaration[1]


def _charset(page: Page) -> str:
    return f"; charset={page.charset}" if page.charset and page.charset.replace("-", "").isalnum() else ""


def _check_entities(url: str, body: bytes) -> None:
    if b"<!ENTITY" not in body:
        return
    size = 0
    known = 0
    for match in _ENTITY.finditer(body):
        known += 1
        value = match["double"] or match["single"] or b""
        size += len(value)
        if match["external"] or match["percent"]:
            raise NotAFeed(url, "it declares entities that are kept elsewhere")
        if re.search(rb"&(?!#)", value) or size > _ENTITY_BYTES:
            raise NotAFeed(url, "it declares entities that grow")
    if known != body.count(b"<!ENTITY"):
        raise NotAFeed(url, "it declares entities that cannot be read")


def _entry(parsed: Any, page: Page, language: str | None) -> Found | None:
    base = page.url
    entry: dict[str, Any] = dict(parsed)  # feedparser's own kind of dict invents keys and warns about it
    address = entry.get("link") or next(
        (link.get("href") for link in entry.get("links", ()) if link.get("rel") == "alternate"), None
    )
    if not address:
        address = entry.get("id") if str(entry.get("id", "")).startswith(("http://", "https://")) else None
    try:
        url = fetchable(str(address or ""), base) if address else ""
    except BadAddress:
        return None
    if url in ("", base):
        return None
    raw = entry.get("published") or entry.get("created") or entry.get("updated")
    spoken = entry.get("language") or language
    habits = habits_of((spoken,), base, page.timezone)
    names = [author.get("name") for author in entry.get("authors", ()) if author.get("name")]
    return Found(
        url=url,
        title=_text(entry.get("title"), 500),
        published=read_date(raw, habits),
        updated=read_date(entry.get("updated"), habits),
        authors=tuple(name for author in names[:20] if (name := _text(author, 200))),
        lang=_short(spoken, 35),
        why="item of a feed",
    )


def _read_json(page: Page, limit: int) -> Document:
    """JSON Feed 1.0 and 1.1 (jsonfeed.org)."""
    try:
        feed = json.loads(page.body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise NotAFeed(page.url, f"no valid JSON: {type(error).__name__}") from None
    if not isinstance(feed, dict) or "jsonfeed.org/version" not in str(feed.get("version")):
        raise NotAFeed(page.url, "JSON, but no JSON Feed")
    raw = feed.get("items")
    items = raw if isinstance(raw, list) else []
    read_items = [
        item for entry in items[:limit] if isinstance(entry, dict) and (item := _json_item(entry, page, feed))
    ]
    return Document(
        kind="feed", title=_text(feed.get("title"), 200), found=_once(read_items), left_out=max(0, len(items) - limit)
    )


def _json_item(entry: dict[str, Any], page: Page, feed: dict[str, Any]) -> Found | None:
    try:
        address = entry.get("url") or entry.get("external_url")
        # An id is an address only where it is a whole one; `17` is a number, not a place beside the feed.
        url = fetchable(str(address), page.url) if address else fetchable(str(entry.get("id") or ""))
    except BadAddress:
        return None
    authors = entry.get("authors") or ([entry["author"]] if isinstance(entry.get("author"), dict) else [])
    listed = authors if isinstance(authors, list) else []
    names = (_text(author.get("name"), 200) for author in listed[:20] if isinstance(author, dict))
    date = entry.get("date_published") or entry.get("date_modified")
    changed = entry.get("date_modified")
    habits = Habits(zone=page.timezone)
    return Found(
        url=url,
        title=_text(entry.get("title"), 500),
        published=read_date(date if isinstance(date, str) else None, habits),
        updated=read_date(changed if isinstance(changed, str) else None, habits),
        authors=tuple(name for name in names if name),
        lang=_short(entry.get("language") or feed.get("language"), 35),
        why="item of a JSON feed",
    )


def _once(items: list[Found]) -> tuple[Found, ...]:
    """In the order of the feed; of two items with one address the first counts."""
    first: dict[str, Found] = {}
    for item in items:
        first.setdefault(item.url, item)
    return tuple(first.values())


def _text(value: object, limit: int) -> str | None:
    """A title or name as people write it: feeds escape theirs once, twice or not at all, whatever their format asks for."""
    text = printed(value[: 4 * limit]) if isinstance(value, str) else ""
    return text[:limit] or None


def _short(value: object, limit: int) -> str | None:
    return (characters.line(value, limit) if isinstance(value, str) else "") or None


def _reason(parsed: Any) -> str:
    error = parsed.get("bozo_exception")
    return f"{type(error).__name__}: {error}"[:160] if error else ""
