"""records -> articles -> archive, several at a time, with a summary at the end."""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from crawler import errors
from crawler.article_identity import ArticleSaver, is_doubtful
from crawler.batch_writer import BatchWriter
from crawler.errors import BadAddress, FetchError
from crawler.extract import NotAnArticle
from crawler.extract.rules.rule_book import RuleBook
from crawler.furniture.lessons import Lessons
from crawler.importing.bookmark import Bookmark
from crawler.importing.files import kind_of, read_records, size_of
from crawler.importing.records import Kind, Record
from crawler.net.urls import canonical, exact, fetchable
from crawler.parsing import ParserPool, parse_saved
from crawler.sources import lists
from crawler.sources.adding import keep_source, with_scheme
from index.archive.protocols import Archive, Saved, SourceKind
from index.article import Article, is_made_up, without_dates_ahead
from index.errors import CrawlError
from index.imports.protocols import Arrival, Refusal, Tally
from index.imports.uploads import shown_name
from index.json_codec import article_from_dict
from index.operations.apart import is_unforeseen, reason
from index.operations.settings import Settings
from index.text.characters import line

log = logging.getLogger(__name__)

CHUNK = 64
"""Records in hand at once."""
EXAMPLES = 3
"""Refused records that the summary names for each reason."""


@dataclass(slots=True)
class Imported:
    """The result of an import.

    kept: articles by outcome; duplicates: records skipped because they are archived already; sources: sources added;
    refused: refused records by reason; examples: up to `EXAMPLES` of them for each reason; failed: messages about
    files that could not be read.
    """

    kept: Counter[Saved] = field(default_factory=Counter)
    duplicates: int = 0
    sources: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    untold: list[Refusal] = field(default_factory=list)
    """Refusals that the record of the import does not have yet."""

    def tally(self) -> Tally:
        """Return the counts as they are stored in the record of the import."""
        return Tally(
            new=self.kept[Saved.NEW],
            changed=self.kept[Saved.CHANGED],
            same=self.kept[Saved.SAME] + self.duplicates,
            forgotten=self.kept[Saved.FORGOTTEN],
            refused=self.refused.total() + len(self.failed),
            sources=self.sources,
        )

    def fail(self, name: str, why: str) -> None:
        """Note that a whole file could not be read. name: the file; why: the message."""
        self.failed.append(line(why))
        self.untold.append(Refusal(place=name, reason="not-read", detail=why.removeprefix(f"{name}: ")))

    def refuse(self, reason: str, where: str, detail: str) -> None:
        """Note that a record was refused.

        reason: its stable code; where: file and position; detail: further information, possibly empty.
        """
        self.refused[reason] += 1
        self.untold.append(Refusal(place=where, reason=reason, detail=detail))
        listed = self.examples.setdefault(reason, [])
        if len(listed) < EXAMPLES:
            listed.append(line(f"{where}: {detail}" if detail else where))


Progress = Callable[[Path, int, int], None]
"""Told of (file, how far, its size)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """A file to import. name: what to call it in messages, possibly anything."""

    path: Path
    name: str


class Importer:
    """Imports files into an archive.

    keeper, pool: must be open, and are not closed here. number: the import to which everything belongs
    (`ImportStore.add`), where arrivals and refusals are recorded as the files are read; None: nothing is recorded.
    """

    def __init__(
        self, settings: Settings, archive: Archive, writer: BatchWriter, pool: ParserPool, *, number: int | None = None
    ) -> None:
        self._number = number
        self._told = Tally()
        self._folder = ""
        self._settings = settings
        self._archive = archive
        self._writer = writer
        self._pool = pool
        self._articles = ArticleSaver(writer)
        self._rules = RuleBook(archive.rules)
        self._lessons = Lessons(writer) if settings.learn_furniture else None
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="reader")

    async def files(self, paths: Sequence[Path | Given], progress: Progress) -> Imported:
        """Import all files; one that cannot be read does not stop the others.

        Call it once. progress: receives the file, the position reached and its size. Raises ArchiveError.
        """
        result = Imported()
        for path in paths:
            given = path if isinstance(path, Given) else Given(path=path, name=str(path))
            try:
                await self._file(given, progress, result)
            except CrawlError as error:
                result.fail(given.name, str(error))
            except Exception as error:
                if not is_unforeseen(error):
                    raise
                log.exception("a file cannot be imported", extra={"file": str(given.path)})
                result.fail(
                    given.name, f"{given.name}: reading it failed in a way that nobody foresaw ({reason(error)})"
                )
            await self._tell(given, 0, 0, result)
        self._reader.shutdown(wait=False)
        return result

    async def _tell(self, given: Given, done: int, size: int, result: Imported) -> None:
        """Note how far it is."""
        refusals, result.untold = result.untold, []
        if self._number is None:
            return
        now, before = result.tally(), self._told
        self._told = now
        since = Tally(**{field.name: getattr(now, field.name) - getattr(before, field.name) for field in fields(Tally)})
        note, most = self._archive.imports.progress, self._settings.import_refusals
        await self._writer.call(
            note, self._number, file=given.name, done=done, size=size, tally=since, refusals=refusals, most=most
        )

    async def _file(self, given: Given, progress: Progress, result: Imported) -> None:
        path = given.path
        self._folder = given.name.removesuffix(shown_name(given.name))  # where it lies is nobody's business
        kind = kind_of(path, given.name)
        if kind is Kind.OPML:
            await self._writer.call(self._sources, given, result)
            return
        bookmark = Bookmark(self._settings.data / "imports", path)
        start = bookmark.read()
        size = size_of(path)
        progress(path, start, size)
        records = read_records(
            path,
            kind,
            start,
            limit=self._settings.page_bytes,
            line=self._settings.import_line_bytes,
            name=given.name,
        )
        loop = asyncio.get_running_loop()
        ahead = loop.run_in_executor(self._reader, _take, records)
        while chunk := await ahead:
            ahead = loop.run_in_executor(self._reader, _take, records)
            known = await self._writer.call(self._known, chunk)
            result.duplicates += len(known)
            try:
                async with asyncio.TaskGroup() as group:
                    for place, record in enumerate(chunk):
                        if place not in known:
                            group.create_task(self._record(record, result))
            except ExceptionGroup as problems:
                await ahead
                raise problems.exceptions[0] from None
            if self._lessons is not None:
                await self._lessons.keep()
            bookmark.write(chunk[-1].end)
            await self._tell(given, min(chunk[-1].end, size), size, result)
            progress(path, min(chunk[-1].end, size), size)
        bookmark.remove()
        progress(path, size, size)

    def _sources(self, given: Given, result: Imported) -> None:
        for entry in lists.read(given.path, given.name):
            try:
                url = fetchable(with_scheme(entry.url))
            except BadAddress as error:
                result.refuse("bad-address", f"{given.name}: {entry.url}", str(error))
                continue
            kind = SourceKind(entry.kind) if entry.kind else SourceKind.FEED
            source = keep_source(self._archive, url, kind, name=entry.name, every=entry.every)
            if source is not None:
                result.sources += 1
                if self._number is not None:
                    self._archive.imports.arrived_source(source.id, self._number)
            else:
                result.duplicates += 1

    async def _record(self, record: Record, result: Imported) -> None:
        """One record costs no other one, whatever it holds."""
        try:
            await self._keep(record, result)
        except Exception as error:
            if not is_unforeseen(error):
                raise
            log.exception("a record cannot be imported", extra={"where": record.where})
            result.refuse(errors.Unforeseen.code, record.where, reason(error))

    async def _keep(self, record: Record, result: Imported) -> None:
        if record.refused:
            result.refuse(record.refused, record.where, record.detail)
            return
        try:
            whole = article = await self._article(record)
            led = [url for url in (article.fetched_url, record.capture.url) if url] or [article.url]
        except NotAnArticle as error:
            result.refuse(str(error.reason), record.where, error.detail)
            return
        except FetchError as error:
            result.refuse(error.code, record.where, error.detail)
            return
        except ValueError as error:
            result.refuse("no-article", record.where, str(error))
            return
        came_with = (
            None
            if self._number is None
            else Arrival(number=self._number, place=record.where.removeprefix(self._folder))
        )
        shown = article.url if record.data is not None else None
        lessons, page = self._lessons_of(record), whole.fetched_url or whole.url
        if lessons is not None and not is_made_up(page):
            article = await lessons.without_furniture(whole, page)
        try:
            saved = await self._articles.save(article, led, shown=shown, came_with=came_with)
        except BadAddress as error:
            result.refuse(error.code, record.where, error.detail)
            return
        if saved is Saved.SET_ASIDE:
            result.refuse(saved.value, record.where, "it could not be saved; the log has the details")
        elif saved is not None:
            result.kept[saved] += 1
        if saved is Saved.NEW and lessons is not None:
            lessons.learn(whole, article, page)

    def _lessons_of(self, record: Record) -> Lessons | None:
        """What teaches, and is cleaned: pages as outlets print them. Articles in JSON, and texts, stay as they were given."""
        return self._lessons if record.data is None and not record.capture.plain else None

    def _known(self, records: list[Record]) -> set[int]:
        """Which of the records (their places in the list) hold pages that are archived already."""
        known = set()
        for place, record in enumerate(records):
            url = record.capture.url
            if url:
                with contextlib.suppress(BadAddress):
                    # Where a parameter may have chosen the page, the page has to be asked.
                    address = exact(url) if is_doubtful(url) else canonical(url)
                    if self._archive.articles.id_of(address) is not None:
                        known.add(place)
        return known

    async def _article(self, record: Record) -> Article:
        if record.data is not None:
            return without_dates_ahead(article_from_dict(record.data, fetched=datetime.now(UTC)))
        url = record.capture.url
        rules = (self._rules.text_for(url),) if url else self._rules.texts()
        return await self._pool.run(parse_saved, record.where, record.body or b"", record.capture, rules)


def _take(records: Iterator[Record]) -> list[Record]:
    return list(islice(records, CHUNK))
