"""The invented outlets of the demo, archived, annotated and served on loopback: for browsers and screenshots."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from werkzeug.security import generate_password_hash
from werkzeug.serving import make_server

from demo.content import Paper, Story, load_papers
from index.archive import open_archive
from index.archive.protocols import Archive, Source, SourceKind, Visit
from index.article import Article, Block, DateSource, Outlet, PartialDateTime, article_id
from index.indexing.loop import sync_once
from index.operations.settings import load_settings
from web.app import create_app


@dataclass(frozen=True, kw_only=True)
class Site:
    """Where it answers. ids: article ids by their path at the outlet."""

    url: str
    archive: Archive
    ids: dict[str, str]


def article_of(paper: Paper, story: Story, fetched: datetime) -> Article:
    url = f"https://{paper.slug}.example/{story.path}"
    return Article(
        id=article_id(url),
        url=url,
        title=story.title,
        blocks=tuple(Block(text=line) for line in story.paragraphs),
        fetched=fetched,
        standfirst=story.standfirst,
        published=PartialDateTime(at=story.published),
        published_source=DateSource.METADATA,
        authors=story.authors,
        outlet=Outlet(id=paper.slug, name=paper.name),
        agency=story.agency,
        section=story.section,
        lang=paper.lang,
        source=paper.slug,
    )


def fill(archive: Archive, now: datetime) -> dict[str, str]:
    """Archive every story, and the corrected version of one."""
    ids: dict[str, str] = {}
    for paper in load_papers(now):
        for story in paper.stories:
            first = article_of(paper, story, min(now, story.published + timedelta(minutes=9)))
            archive.articles.save(first)
            ids[story.path] = first.id
            if story.corrected:
                archive.articles.save(article_of(paper, story.corrected, now))
    return ids


def record_sources(archive: Archive, now: datetime) -> None:
    """Three sources that fare well and one that does not."""
    for paper in load_papers(now):
        kind = SourceKind(paper.discovery)
        source = Source(id=paper.slug, url=f"https://{paper.slug}.example/", name=paper.name, kind=kind, added=now)
        archive.sources.add(source)
        visit = Visit(
            source=paper.slug,
            started=now - timedelta(minutes=4),
            finished=now - timedelta(minutes=4),
            found=len(paper.stories),
            fetched=len(paper.stories),
            new=len(paper.stories),
            refused=(("not-an-article", 2),),
        )
        archive.sources.record(visit, next_visit=now + timedelta(minutes=11), rhythm=900)
    lost = Source(
        id="lost-lantern",
        url="https://lantern.example/feed.xml",
        name="The Lost Lantern",
        kind=SourceKind.FEED,
        added=now,
    )
    archive.sources.add(lost)
    failed = Visit(
        source=lost.id,
        started=now - timedelta(minutes=6),
        finished=now - timedelta(minutes=6),
        error="the outlet answered 503 Service Unavailable and asks to come back later",
        error_code="server-error",
    )
    archive.sources.record(failed, next_visit=now + timedelta(hours=1), rhythm=3600)


@contextmanager
def demo_site(
    directory: Path,
    *,
    empty: bool = False,
    now: datetime | None = None,
    password: str = "",
    extra: Sequence[Article] = (),
    settings_given: Mapping[str, str] | None = None,
) -> Iterator[Site]:
    """Serve the demo until the block ends. now: the present of its stories. empty: an archive that was only
    just made. extra: further articles. settings_given: by the names of their variables without the beginning."""
    now = now or datetime.now(UTC).replace(microsecond=0)
    environ = {"BROADSHEET_DATA": str(directory), "BROADSHEET_RATE_LIMIT": "off", "BROADSHEET_SEARCH_BUDGET": "20s"}
    if password:
        environ["BROADSHEET_PASSWORD_HASH"] = generate_password_hash(password)
    environ |= {f"BROADSHEET_{name}": value for name, value in (settings_given or {}).items()}
    settings = load_settings(environ)
    archive = open_archive(settings)
    ids = {} if empty else fill(archive, now)
    if not empty:
        record_sources(archive, now)
        archive.articles.save_many([(article, ()) for article in extra])
        sync_once(settings)
    app = create_app(settings, archive=archive)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Site(url=f"http://127.0.0.1:{server.server_port}", archive=archive, ids=ids)
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
        app.extensions["broadsheet"].readers.close()
        archive.close()
