"""The lessons of all hosts, as the crawler uses them: read when first needed, kept in memory, and written after each visit."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from crawler.batch_writer import BatchWriter
from crawler.furniture.lesson import Lesson
from index.archive.protocols import Archive, Saved
from index.article import Article

HOSTS_MOST = 500
"""Hosts whose lessons stay in memory between visits."""


class Lessons:
    """Learns from new articles, and cleans all. writer: must be open, and is not closed here."""

    def __init__(self, writer: BatchWriter) -> None:
        self._writer = writer
        self._known: OrderedDict[str, Lesson] = OrderedDict()
        self._changed: set[str] = set()
        self._again: dict[str, frozenset[str]] = {}

    async def without_furniture(self, article: Article, url: str) -> Article:
        """Return an article without what repeats on the pages of its host. url: of its page. Raises ArchiveError."""
        host = host_of(url)
        if host not in self._known:
            lesson = Lesson(await self._writer.call(self._writer.archive.furniture.get, host))
            self._known.setdefault(host, lesson)  # another page may have been quicker
        self._known.move_to_end(host)
        return self._known[host].without(article)

    def learn(self, article: Article, saved: Article, url: str) -> None:
        """Take note of an article that is new in the archive. article: with all its lines; saved: as it was archived; url: of its
        page, as it was given to `without_furniture`."""
        host = host_of(url)
        if lesson := self._known.get(host):
            again = lesson.learn(article)
            if lesson.without(article).text != saved.text:  # others taught this while it was on its way
                again |= {article.id}
            self._again[host] = self._again.get(host, frozenset()) | again
            self._changed.add(host)

    async def keep(self) -> None:
        """Write what was learned since the last time, and read earlier articles again that hold what is furniture only now.
        Raises ArchiveError."""
        if not self._changed:
            return
        changed = {host: self._known[host].dumped() for host in self._changed}
        again, self._again, self._changed = self._again, {}, set()
        while len(self._known) > HOSTS_MOST:
            self._known.popitem(last=False)
        await self._writer.call(_write, self._writer.archive, changed, again)


def _write(archive: Archive, changed: Mapping[str, str], again: Mapping[str, frozenset[str]]) -> None:
    archive.furniture.put_many(changed)
    for host, ids in again.items():
        lesson = Lesson(changed[host])
        for article_id in sorted(ids):
            _clean(archive, article_id, lesson)


def _clean(archive: Archive, article_id: str, lesson: Lesson) -> Saved:
    """The newest version of an article is the same page, read better."""
    with archive.transaction():
        revisions = archive.articles.revisions(article_id)
        if not revisions:
            return Saved.SAME
        newest = revisions[-1]
        clean = replace(lesson.without(newest.article), id=article_id)
        return archive.articles.read_again(clean, revision=newest.number)


def host_of(url: str) -> str:
    """The host whose pages are compared; "" for an address without one."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
