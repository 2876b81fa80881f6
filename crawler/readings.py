"""What would be read of a page, and what other rules would read of it: for the job, and for the commands.

Nothing is kept but the rules that somebody wants kept. Pages are fetched as politely as any other, through the same filter.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from crawler.errors import FetchError, ParsedTooLong
from crawler.extract import Hints
from crawler.extract.open_reading import IN_PART, LINE_MOST, LINES_MOST, Reading
from crawler.extract.rules.rule_book import RuleBook
from crawler.extract.text_check import check_text
from crawler.net.page import Page
from crawler.net.politeness import HostSession
from crawler.net.urls import fetchable
from crawler.parsing import check_rules, read_page
from crawler.resources import Tools
from crawler.sources.adding import with_scheme
from index.accounts.account_service import AccountService
from index.annotation.annotator import annotate
from index.archive.protocols import Archive
from index.article import Article
from index.errors import CrawlError
from index.outlets.protocols import RuleVersion
from index.people.mentions.recognizer import recognizer_of
from index.text.localizable import Sentence

Line = Mapping[str, Any]

NO_PAGE = "the answer carries no page"
SLOW = Sentence("one of the selectors takes too long; simplify those with :has() or several ~")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Unread:
    code: str
    why: str


class BadRules(CrawlError):
    """A rule file that cannot be used. The message says why, with the line where it is known."""


async def look(tools: Tools, archive: Archive, url: str) -> Line:
    """Read an address and keep nothing. Returns a line `reading` of a job, or `nothing` where the page could not be had. Raises
    ArchiveError."""
    try:
        page = await _fetched(tools, with_scheme(url))
        rules = await asyncio.to_thread(RuleBook(archive.rules).text_for, page.url)
        reading = await tools.pool.run(read_page, page.url, page, Hints(), rules)
    except FetchError as error:
        return {"event": "nothing", "url": url, "code": error.code, "why": error.sentence}
    people = await asyncio.to_thread(_people, tools, reading.article) if reading.article else []
    return {"event": "reading", "url": url, "final": page.url, **_reading(reading), "people": people}


async def checked_hosts(tools: Tools, archive: Archive, outlet: str, text: str) -> tuple[str, ...]:
    """The hosts that a rule file of an outlet names; () for an empty one. Raises BadRules, ArchiveError."""
    size, most = len(text.encode("utf-8", "replace")), tools.settings.rules_bytes
    if size > most:
        raise BadRules(f"a rule file has at most {most:,} bytes, and this has {size:,} (rules_bytes)")
    if not text.strip():
        return ()
    try:
        checked = await tools.pool.run(check_rules, "", text)
    except ParsedTooLong:
        raise BadRules(SLOW) from None
    if checked.problem:
        raise BadRules(checked.problem)
    for other in await asyncio.to_thread(archive.rules.current):
        if other.outlet != outlet and (shared := set(other.hosts) & set(checked.hosts)):
            raise BadRules(f"the rules of {other.outlet} name {sorted(shared)[0]} already; one file covers a host")
    return checked.hosts


def keep_rules(archive: Archive, outlet: str, text: str, hosts: tuple[str, ...], *, by: str) -> RuleVersion:
    """Make a text the rules of an outlet; pages that are read from then on follow them. hosts: of `checked_hosts`. Raises
    ArchiveError."""
    with archive.transaction():
        version = archive.rules.save(outlet, text if text.strip() else "", hosts, by=by)
        AccountService(archive.accounts).note(by, "outlets.rules", outlet, f"version {version.seq}")
    return version


async def sample_pages(tools: Tools, archive: Archive, outlet: str) -> list[str]:
    """Addresses of some of the newest articles of an outlet. Raises ArchiveError."""
    newest = await asyncio.to_thread(archive.outlets.newest, outlet, tools.settings.rules_pages)
    return [archived.article.fetched_url or archived.article.url for archived in newest]


async def compare(tools: Tools, archive: Archive, url: str, text: str) -> Line:
    """A page read by the rules in force, beside what it is read as by others. text: of those. Returns a line `compared` of a job,
    or `nothing`. Raises ArchiveError."""
    try:
        page = await _fetched(tools, with_scheme(url))
        rules = await asyncio.to_thread(RuleBook(archive.rules).text_for, page.url)
        before = await _read_by(tools, page, rules)
        after = await _read_by(tools, page, text)
    except FetchError as error:
        return {"event": "nothing", "url": url, "code": error.code, "why": error.sentence}
    now, then = _values(before), _values(after)
    return {
        "event": "compared",
        "url": url,
        "before": _outcome(before),
        "after": _outcome(after),
        "changed": [
            {"field": name, "before": now.get(name, ""), "after": then.get(name, "")}
            for name in dict.fromkeys([*now, *then])
            if now.get(name, "") != then.get(name, "")
        ],
        "lines": _merged(_blocks(before), _blocks(after)),
    }


async def _read_by(tools: Tools, page: Page, text: str) -> Reading | _Unread:
    try:
        return await tools.pool.run(read_page, page.url, page, Hints(), text)
    except ParsedTooLong:
        return _Unread(code=ParsedTooLong.code, why=Sentence("reading this page takes too long; %(why)s", why=SLOW))


async def _fetched(tools: Tools, url: str) -> Page:
    """Raises FetchError."""
    url = fetchable(url)
    session = HostSession(tools.hosts, f"look {url}", home=url)
    try:
        fetched = await tools.fetcher.get(url, session, only_text=True)
    finally:
        session.leave()
    if fetched.page is None:
        raise FetchError(url, NO_PAGE)
    check_text(fetched.page.body)
    return fetched.page


def _people(tools: Tools, article: Article) -> list[str]:
    return [mention.name for mention in annotate(article, recognizer_of(tools.settings)).mentions]


def _reading(reading: Reading) -> Line:
    reason = reading.reason
    return {
        "article": reading.article is not None,
        "code": reason.value if reason else None,
        "why": reason.with_detail(reading.detail or "") if reason else None,
        "fields": [
            {"field": field.field, "value": field.value, "places": [_said(place) for place in field.places]}
            for field in reading.fields
        ],
        "lines": [
            {
                "kind": paragraph.kind.value,
                "text": paragraph.text,
                "kept": paragraph.kept,
                "why": _said(paragraph.why) or None,
            }
            for paragraph in reading.lines
        ],
        "left_out": reading.left_out,
        "ruled": reading.ruled,
    }


def _said(text: str) -> str:
    """What a parser process said of a line or a place, as the sentence that it is: from there it comes as text."""
    if text.endswith(IN_PART):
        return Sentence("%(place)s (in part)", place=_said(text.removesuffix(IN_PART)))
    return Sentence(text.replace("%", "%%"))


def _outcome(reading: Reading | _Unread) -> str:
    if isinstance(reading, _Unread):
        return reading.why
    if reading.article is None:
        return reading.reason.sentence if reading.reason else Sentence("This is no article.")
    ruled = ", with rules" if reading.ruled else ", without rules"
    blocks = len(reading.article.blocks)
    return f"An article of {blocks} paragraph{'s' * (blocks != 1)}{ruled}."


def _values(reading: Reading | _Unread) -> dict[str, str]:
    values: dict[str, str] = {}
    for field in () if isinstance(reading, _Unread) else reading.fields:
        values[field.field] = f"{values[field.field]}, {field.value}" if field.field in values else field.value
    return values


def _blocks(reading: Reading | _Unread) -> list[str]:
    article = None if isinstance(reading, _Unread) else reading.article
    return [block.text for block in article.blocks[:LINES_MOST]] if article else []


def _merged(before: Sequence[str], after: Sequence[str]) -> list[Line]:
    lines: list[Line] = []
    for kind, low, high, begin, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            lines += [{"text": _short(text), "state": "same"} for text in before[low:high]]
            continue
        lines += [{"text": _short(text), "state": "gone"} for text in before[low:high]]
        lines += [{"text": _short(text), "state": "new"} for text in after[begin:end]]
    return lines


def _short(text: str) -> str:
    return text if len(text) <= LINE_MOST else text[: LINE_MOST - 1] + "…"
