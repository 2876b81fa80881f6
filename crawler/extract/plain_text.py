"""Extracts an article from plain text: a page saved as text, or text sent as such.

Such a text has no boxes, so lines are judged by what they look like. The body is the longest run of prose; what stands
before it gives title, place and outlet, the rights line behind it the agency. Comments quote the article sentence by
sentence, so likeness to the article proves nothing: everything behind the first furniture after the body is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from crawler.date_parser import Habits, habits_of, read
from crawler.extract.body.word_count import count_words
from crawler.extract.fields import dates
from crawler.extract.fields.agency import agency_of
from crawler.extract.fields.authors import tidy
from crawler.extract.fields.canonical import canonical_address
from crawler.extract.fields.dateline import dateline_in, is_dateline
from crawler.extract.fields.outlet import outlet_of
from crawler.extract.hints import Hints
from crawler.extract.language.detect import language_of
from crawler.extract.not_an_article import NotAnArticle, Reason
from index.article import Article, Block, BlockKind, DateSource, PartialDateTime, article_id, is_ahead
from index.text.characters import clean

MIN_WORDS = 40
_ENOUGH_WORDS = 80
_ENOUGH_LINES = 3
_HEADER = re.compile(
    r"^\s*(?P<key>date|published|title|headline|source|outlet|publisher|author|byline|url)\s*(?:[:=]\s*|\s+(?=\d{4}-))(?P<value>\S.*)$",
    re.I,
)
_DATE_THEN_NAME = re.compile(r"^(?P<date>\d{4}-\d\d-\d\d\S*)(?:\s{2,}|\s*[|–—]\s*|\t+)(?P<name>\S.*)$")
_PROSE_END = re.compile(r"""[.!?…。！？।:]["'”’»)\]]*$""")
_CREDIT = re.compile(
    r"(?:\b(?:image|photo|picture|foto|bild|credit|source)s?\s*(?:by|:|credit)|©|\bgetty\b|"
    r"\(AP Photo)[^.]{0,60}$|^(?:file )?(?:photo|image)\b\s*:",
    re.I,
)
_RIGHTS = re.compile(r"^\W{0,3}(?:©|\(c\)|copyright\b|all rights reserved)", re.I)
_FURNITURE = re.compile(
    r"^(?:\d+\s+)?(?:comments?|log ?in\b|sign (?:in|up)|register|subscribe|newsletter|share|related|"
    r"more (?:from|on|stories|news)|read (?:more|next|also)|learn more|advertisement|"
    r"recommended|most (?:read|popular)|tags?:|topics?:|follow us|about the author|leave a (?:reply|comment)|"
    r"facebook|twitter|forgot password|"
    r"kommentare?|mehr zum thema|anmelden|lesen sie auch|commentaires?|lire aussi|comentarios|commenti)\b.{0,60}$",
    re.I,
)
_VOTES = re.compile(r"^[-+]?\d+\s*\(\s*[-+]?\d+\s*/\s*[-+]?\d+\s*\)$")
_WRAPPED = (45, 90)
_NO_HINTS = Hints()


@dataclass(slots=True)
class _Head:
    """What `key: value` lines at the very top say."""

    title: str = ""
    date: PartialDateTime | None = None
    outlet: str = ""
    authors: tuple[str, ...] = ()
    url: str = ""


def extract_text(
    text: str, *, url: str | None = None, fetched: datetime, hints: Hints = _NO_HINTS, zone: str | None = None
) -> Article:
    """Return the article in a plain text. url: where it came from; without one, its identity is derived from the
    text. fetched: when it was fetched or saved (aware). zone: IANA name of the zone of clocks that name none.

    Raises NotAnArticle if no run of prose is long enough.
    """
    lines = _lines(text)
    if not lines:
        raise NotAnArticle(Reason.EMPTY)
    habits = habits_of((language_of((hints.lang,), "\n".join(lines)),), url, zone)
    head, lines = _read_head(lines, habits)
    start, end = _body(lines)
    body = lines[start:end]
    if sum(count_words(line) for line in body) < MIN_WORDS:
        raise NotAnArticle(Reason.TOO_SHORT, f"fewer than {MIN_WORDS} words of prose in a row")
    before = lines[:start]
    place = before[-1] if before and is_dateline(before[-1]) else dateline_in(body[0])
    title = head.title or _title(before) or hints.title or ""
    if not title and len(body) > 1 and count_words(body[0]) < 20 and not _PROSE_END.search(body[0]):
        title, body = body[0], body[1:]
    published, said_by = _published(head, hints, body[0], fetched, habits)
    outlet = head.outlet or hints.outlet_name
    blocks = tuple(Block(text=line, kind=_kind(line)) for line in body)
    lang = language_of((hints.lang,), "\n".join(body))
    address = canonical_address(url or head.url or _own_address(title, body))
    return Article(
        id=article_id(address),
        url=address,
        fetched_url=url,
        title=title or body[0][:120],
        blocks=blocks,
        fetched=fetched,
        published=published,
        published_source=said_by,
        authors=tidy(head.authors or hints.authors, lang),
        outlet=outlet_of(outlet) if outlet else None,
        agency=agency_of(body[0], [*body[-1:], *_rights(lines[end:])], head.authors, (), outlet),
        lang=lang,
        dateline=place,
        source=hints.source,
    )


def _own_address(title: str, body: list[str]) -> str:
    return f"https://text.invalid/{article_id(title + body[0])}"


def _lines(text: str) -> list[str]:
    raw = [clean(line).rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    printed = [line for line in raw if line.strip()]
    short, long = _WRAPPED
    wrapped = sum(short <= len(line) <= long for line in printed)
    if len(printed) > 12 and wrapped * 10 > len(printed) * 6 and max(map(len, printed)) <= long:
        return _unwrapped(raw)
    return printed


def _unwrapped(raw: list[str]) -> list[str]:
    """Paragraphs of a text that was broken into lines of equal width and parted by blank lines."""
    lines: list[str] = []
    gap = True
    for line in raw:
        if not line.strip():
            gap = True
        elif gap or not lines:
            lines.append(line)
            gap = False
        else:
            lines[-1] += " " + line.strip()
    return lines


def _read_head(lines: list[str], habits: Habits) -> tuple[_Head, list[str]]:
    head = _Head()
    used = 0
    for line in lines[:8]:
        header = _HEADER.match(line)
        if not header:
            break
        key, value = header["key"].lower(), header["value"].strip()
        if key in ("date", "published"):
            parts = _DATE_THEN_NAME.match(value)
            head.date = read(parts["date"] if parts else value, habits)
            if head.date is None:
                break
            head.outlet = " ".join(parts["name"].split()) if parts else head.outlet
        elif key in ("title", "headline"):
            head.title = value
        elif key in ("source", "outlet", "publisher"):
            head.outlet = value
        elif key == "url":
            head.url = value
        else:
            head.authors = (value,)
        used += 1
    return head, [line.strip() for line in lines[used:]]


def _is_prose(line: str) -> bool:
    """A whole sentence of the article, as far as one line can tell."""
    return (
        count_words(line) >= 7 and bool(_PROSE_END.search(line)) and not _stops(line) and not _CREDIT.search(line[-80:])
    )


def _stops(line: str) -> bool:
    return bool(_RIGHTS.search(line) or _FURNITURE.match(line) or _VOTES.match(line))


def _body(lines: list[str]) -> tuple[int, int]:
    """The first run of prose that is long enough for an article, else the longest.

    The first and not the longest, since comments may well be longer than what they comment on.
    """
    runs = list(_runs(lines))
    long_enough = (run for run in runs if run[2] >= _ENOUGH_WORDS and run[1] - run[0] >= _ENOUGH_LINES)
    start, end, _ = next(long_enough, None) or max(runs, key=lambda run: run[2], default=(0, 0, 0))
    return start, end


def _runs(lines: list[str]) -> Iterator[tuple[int, int, int]]:
    """(first line, line behind the last, words) of each run; one short line inside it is a subheading or a remark."""
    start = end = words = gap = 0
    for position, line in enumerate(lines):
        if _is_prose(line) or (words and _PROSE_END.search(line) and not _stops(line)):
            start = start if words else position
            end = position + 1
            words += count_words(line)
            gap = 0
            continue
        gap += 1
        if words and (gap > 1 or _stops(line) or is_dateline(line)):
            yield start, end, words
            words = gap = 0
    if words:
        yield start, end, words


def _title(before: list[str]) -> str:
    """The nearest line before the body that could be a headline: no caption, no counter, no place, more than a word."""
    for line in reversed(before[-10:]):
        if _stops(line) or is_dateline(line) or _CREDIT.search(line):
            continue
        if 4 <= count_words(line) <= 40 and not line.endswith("."):
            return line
    return ""


def _published(
    head: _Head, hints: Hints, first: str, fetched: datetime, habits: Habits
) -> tuple[PartialDateTime | None, DateSource]:
    """The first date that does not lie ahead of the visit."""
    if head.date and not is_ahead(head.date, fetched):
        return head.date, DateSource.METADATA
    if hints.published and not is_ahead(hints.published, fetched):
        return hints.published, DateSource.FEED
    if (day := dates.in_first_sentence(first, habits)) and not is_ahead(PartialDateTime.day(day), fetched):
        return PartialDateTime.day(day), DateSource.TEXT
    return None, DateSource.NONE


def _rights(after: list[str]) -> list[str]:
    """The notices of rights directly behind the body, before any other furniture."""
    notices = []
    for line in after[:4]:
        if not _RIGHTS.search(line):
            break
        notices.append(line)
    return notices


def _kind(line: str) -> BlockKind:
    return BlockKind.PARAGRAPH if _PROSE_END.search(line) or len(line) > 100 else BlockKind.HEADING
