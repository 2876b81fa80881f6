"""Lists of sources in files: OPML 1.0 and 2.0 (opml.org), and TOML like the sources.toml beside this program."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from index.archive.protocols import SourceKind
from index.errors import CrawlError
from index.operations.durations import parse_duration
from index.text.localizable import Sentence

MAX_BYTES = 16 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """A source in a list.

    kind: feed, sitemap or home, None if the list does not say; every: seconds between visits, None: learnt.
    """

    url: str
    name: str | None = None
    kind: str | None = None
    every: float | None = None


def read(file: Path, name: str | None = None) -> list[Listed]:
    """Return the sources listed in a file, each address once.

    name: what to call it in messages. Raises CrawlError that says what is wrong with it.
    """
    called = name or str(file)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise CrawlError(
            Sentence("%(file)s: cannot be read (%(why)s)", file=called, why=error.strerror or "")
        ) from None
    if len(data) > MAX_BYTES:
        raise CrawlError(
            Sentence(
                "%(file)s: a list of sources may not be larger than %(size)s MB", file=called, size=MAX_BYTES >> 20
            )
        )
    listed = _read_toml(file, data) if file.suffix.lower() == ".toml" else read_opml(called, data)
    return list({entry.url: entry for entry in reversed(listed)}.values())[::-1]


def addresses_in(text: str) -> list[Listed]:
    """Return the sources in pasted text, each address once: an OPML document, or addresses separated by line breaks,
    blanks or commas.

    Lines that begin with `#` are ignored. Raises CrawlError for OPML that cannot be read.
    """
    if looks_like_opml(text[:4096].encode("utf-8", "replace")):
        listed = read_opml(Sentence("the list"), text.lstrip("\ufeff").lstrip())
    else:
        lines = (line.strip().lstrip("\ufeff") for line in text.splitlines())
        words = (word for line in lines if not line.startswith("#") for word in line.split())
        listed = [Listed(url=url) for word in words if (url := word.strip("<>,;\"'"))]
    return list({entry.url: entry for entry in reversed(listed)}.values())[::-1]


def looks_like_opml(data: bytes) -> bool:
    """Return whether the first bytes look like OPML."""
    return b"<opml" in data[:4096].lower()


def read_opml(where: str, data: bytes | str) -> list[Listed]:
    """Return the sources in an OPML document: the feeds of other programs, and our own sources of every kind.

    where: what to call it in messages. Raises CrawlError.
    """
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise CrawlError(Sentence("%(file)s: not valid OPML (%(why)s)", file=where, why=str(error))) from None
    if root.tag.lower() != "opml":
        tag = f"<{root.tag[:40]}>"
        raise CrawlError(Sentence("%(file)s: not OPML; its first element is %(tag)s", file=where, tag=tag))
    return [entry for outline in root.iter() if (entry := _outline(outline)) is not None]


def _outline(outline: Element) -> Listed | None:
    values = {name.lower(): value.strip() for name, value in outline.attrib.items()}
    kind = values.get("broadsheetkind")
    url = values.get("xmlurl")
    if outline.tag.lower() != "outline" or not url:
        return None
    every = values.get("broadsheetevery")
    return Listed(
        url=url,
        name=(values.get("title") or values.get("text") or "")[:200] or None,
        kind=kind if kind in set(SourceKind) else None,
        every=_duration(every) if every else None,
    )


def _duration(text: str) -> float | None:
    try:
        return parse_duration(text)
    except ValueError:
        return None


def _read_toml(file: Path, data: bytes) -> list[Listed]:
    try:
        tables = tomllib.loads(data.decode("utf-8")).get("source", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CrawlError(f"{file}: not valid TOML ({error})") from None
    return list(_tables(file, tables))


def _tables(file: Path, tables: object) -> Iterator[Listed]:
    if not isinstance(tables, list):
        raise CrawlError(f"{file}: write each source as a table [[source]] with a url")
    for number, table in enumerate(tables, 1):
        if not isinstance(table, dict) or not isinstance(table.get("url"), str):
            raise CrawlError(f"{file}: source number {number} has no url")
        kind = table.get("kind")
        if kind is not None and kind not in set(SourceKind):
            raise CrawlError(f"{file}: source number {number}: kind is feed, sitemap or home, not {kind!r}")
        every = table.get("every")
        try:
            seconds = parse_duration(str(every)) if every is not None else None
        except ValueError as error:
            raise CrawlError(f"{file}: source number {number}: {error}") from None
        yield Listed(url=table["url"], name=table.get("name"), kind=kind, every=seconds)
