"""Jobs as the crawler does them, against invented outlets: each line of progress, every failure a sentence."""

import asyncio
import os
import signal
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler import jobs as crawler_jobs
from crawler.jobs import JobRunner
from crawler.resources import Workshop, open_workshop
from crawler.sources.adding import with_scheme
from crawler.sources.lists import addresses_in
from crawler.sources.schedule import run_crawler
from index.archive import open_archive
from index.archive.protocols import AddressState, Archive, Source, SourceKind
from index.errors import ArchiveFull, CrawlError
from index.jobs.protocols import Job, JobKind, JobState
from index.operations.settings import Settings
from index.sources.secret_headers import SecretHeaders
from index.sources.starter_list import starters
from tests.crawler.fake import FakeWeb, rss, settings, story

FEED = "https://news.example/feed.xml"
HOME = "https://news.example/"


@pytest.fixture
def web() -> FakeWeb:
    """An outlet with a feed of four articles, one of them gone."""
    made = FakeWeb()
    made.page(FEED, rss(*(f"{HOME}article/{n}" for n in range(4))), kind="application/rss+xml")
    for n in (0, 1, 3):
        made.page(f"{HOME}article/{n}", story(n))
    made.status(f"{HOME}article/2", 410)
    return made


def ask(archive: Archive, kind: JobKind, **arguments: Any) -> Job:
    return archive.jobs.add(kind, arguments, by="ada", now=datetime.now(UTC), most=99)


def work_off(web: FakeWeb, chosen: Settings, archive: Archive) -> int:
    async def go() -> int:
        async with open_workshop(chosen, archive, transport=web) as workshop:
            return await JobRunner(workshop).work_off()

    return asyncio.run(go())


def done(
    web: FakeWeb, chosen: Settings, archive: Archive, kind: JobKind, **arguments: Any
) -> tuple[Job, list[Mapping[str, Any]]]:
    """The job when it is over, and its lines."""
    job = ask(archive, kind, **arguments)
    work_off(web, chosen, archive)
    over = archive.jobs.get(job.id)
    assert over is not None
    assert over.is_over
    return over, [event.data for event in archive.jobs.events(job.id)]


def named(lines: list[Mapping[str, Any]], event: str) -> list[Mapping[str, Any]]:
    return sorted((line for line in lines if line["event"] == event), key=lambda line: line.get("number", 0))


def keep_feed(archive: Archive, **values: Any) -> Source:
    source = Source(id="lantern", url=FEED, name="The Lantern", kind=SourceKind.FEED, added=datetime.now(UTC), **values)
    archive.sources.add(source)
    return source


def test_what_an_address_is_comes_line_by_line(web: FakeWeb, chosen: Settings, archive: Archive) -> None:
    text = "news.example/feed.xml\n\n  # not this one\nhttps://news.example/nothing\nftp://news.example/\n"
    job, lines = done(web, chosen, archive, JobKind.PROBE, text=text)
    assert (job.state, job.error) == (JobState.DONE, None)
    assert lines[0] == {"event": "asked", "addresses": 3, "left_out": 0}
    (found,) = named(lines, "found")
    assert (found["number"], found["url"], found["kind"], found["name"]) == (1, FEED, "feed", "The Lantern")
    assert (found["items"], found["known"], found["moved"]) == (4, None, None)
    (headlines,) = named(lines, "headlines")
    assert [one["title"] for one in headlines["headlines"]] == ["Harbour report 0", "Harbour report 1", None]
    assert headlines["headlines"][0]["published"].startswith("2024-03-05T08:00:00")
    assert headlines["headlines"][2]["why"].startswith("the outlet took this page down")
    missing, bad = named(lines, "nothing")
    assert (missing["number"], missing["code"]) == (2, "not-found")
    assert (bad["number"], bad["code"]) == (3, "bad-address")
    assert "http://" in bad["why"]
    assert archive.sources.all() == []
    assert archive.articles.count() == 0


def test_the_newest_items_are_shown_first(web: FakeWeb, chosen: Settings, archive: Archive) -> None:
    items = "".join(
        f"<item><title>Report {n}</title><link>{HOME}article/{n}</link>"
        f"<pubDate>0{day} Mar 2024 08:00:00 GMT</pubDate></item>"
        for n, day in ((0, 1), (1, 5), (3, 3))
    )
    web.page(FEED, f"<rss version='2.0'><channel><title>L</title>{items}</channel></rss>", kind="application/rss+xml")
    _, lines = done(web, chosen, archive, JobKind.PROBE, text=FEED)
    (headlines,) = named(lines, "headlines")
    assert [one["title"] for one in headlines["headlines"]] == [f"Harbour report {n}" for n in (1, 3, 0)]
    assert headlines["newest"].startswith("2024-03-05T08:00:00")


def test_behind_a_sitemap_index_the_first_sitemap_is_read(web: FakeWeb, chosen: Settings, archive: Archive) -> None:
    xml = {"kind": "application/xml"}
    space = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
    web.page(
        f"{HOME}sitemap.xml", f"<sitemapindex {space}><sitemap><loc>{HOME}one.xml</loc></sitemap></sitemapindex>", **xml
    )
    web.page(f"{HOME}one.xml", f"<urlset {space}><url><loc>{HOME}article/0</loc></url></urlset>", **xml)
    _, lines = done(web, chosen, archive, JobKind.PROBE, text=f"{HOME}sitemap.xml")
    assert named(lines, "found")[0]["kind"] == "sitemap"
    (headlines,) = named(lines, "headlines")
    assert (headlines["items"], headlines["headlines"][0]["title"]) == (1, "Harbour report 0")


def test_an_opml_file_brings_its_names(web: FakeWeb, chosen: Settings, archive: Archive) -> None:
    opml = f"<opml version='2.0'><body><outline text='My Lantern' xmlUrl='{FEED}'/></body></opml>"
    _, lines = done(web, chosen, archive, JobKind.PROBE, text=opml, keep=True)
    assert named(lines, "kept")[0]["name"] == "My Lantern"
    job, _ = done(web, chosen, archive, JobKind.PROBE, text="<opml version='2.0'><body>")
    assert job.state is JobState.FAILED
    assert "not valid OPML" in (job.error or "")


def test_found_out_and_kept_at_once(web: FakeWeb, chosen: Settings, archive: Archive) -> None:
    _, lines = done(web, chosen, archive, JobKind.PROBE, text=FEED, keep=True, name="Evening Lantern", every=1200.0)
    (kept,) = named(lines, "kept")
    (source,) = archive.sources.all()
    assert (source.id, source.name, source.url, source.every) == (kept["source"], "Evening Lantern", FEED, 1200.0)
    assert not named(lines, "headlines")
    _, again = done(web, chosen, archive, JobKind.PROBE, text=FEED, keep=True)
    assert named(again, "there")[0]["source"] == source.id
    assert named(again, "found")[0]["known"] == source.id


def test_those_chosen_are_kept(web: FakeWeb, chosen: Settings, archive: Archive) -> None:
    wanted = [
        {"url": FEED, "kind": "feed", "name": "The Lantern"},
        {"url": FEED, "kind": "feed", "name": "The Lantern"},
        {"url": "nowhere", "kind": "feed"},
        {"url": f"{HOME}x", "kind": "teapot"},
    ]
    job, lines = done(web, chosen, archive, JobKind.KEEP, sources=wanted)
    assert job.state is JobState.DONE
    assert [line["event"] for line in lines] == ["kept", "there", "nothing", "nothing"]
    assert [source.url for source in archive.sources.all()] == [FEED]
    assert web.asked == []


def test_more_addresses_than_allowed_are_left_out(web: FakeWeb, tmp_path: Path, archive: Archive) -> None:
    chosen = settings(tmp_path, job_addresses="2")
    text = "\n".join(f"{HOME}{n}" for n in range(5))
    _, lines = done(web, chosen, archive, JobKind.PROBE, text=text)
    assert lines[0] == {"event": "asked", "addresses": 2, "left_out": 3}
    assert len(named(lines, "nothing")) == 2


def test_a_source_is_visited_now(web: FakeWeb, chosen: Settings, archive: Archive) -> None:
    keep_feed(archive, paused=datetime.now(UTC))  # who asks for a visit wants one
    _, lines = done(web, chosen, archive, JobKind.VISIT, source="lantern")
    assert lines[0]["source"] == "lantern"
    (visited,) = named(lines, "visited")
    assert (visited["found"], visited["new"], visited["refused"], visited["why"]) == (4, 3, {"gone": 1}, None)
    assert archive.articles.count() == 3
    assert archive.sources.visits("lantern", 9)[0].new == 3
    job, _ = done(web, chosen, archive, JobKind.VISIT, source="nobody")
    assert job.error == "there is no source 'nobody' any more"


def test_an_address_becomes_an_article_without_a_source(web: FakeWeb, chosen: Settings, archive: Archive) -> None:
    _, lines = done(web, chosen, archive, JobKind.FETCH, urls=["news.example/article/1"])
    (read,) = named(lines, "article")
    assert (read["title"], read["saved"]) == ("Harbour report 1", "new")
    kept = archive.articles.get(read["id"])
    assert kept is not None
    assert kept.article.source is None
    _, again = done(web, chosen, archive, JobKind.FETCH, urls=[f"{HOME}article/1", f"{HOME}article/1"])
    assert [line["saved"] for line in named(again, "article")] == ["same"]
    assert archive.articles.count() == 1


def test_what_gives_no_article_says_why(web: FakeWeb, chosen: Settings, archive: Archive) -> None:
    source = keep_feed(archive)
    web.page(f"{HOME}picture", b"\x89PNG\r\n\x1a\n", kind="image/png")
    web.page(f"{HOME}short", "<title>x</title><p>Too short.</p>")
    web.page("https://closed.example/robots.txt", "User-agent: *\nDisallow: /", kind="text/plain")
    urls = [f"{HOME}article/2", f"{HOME}picture", f"{HOME}short", "https://closed.example/a", source.url, "mailto:x"]
    _, lines = done(web, chosen, archive, JobKind.FETCH, urls=urls)
    codes = [line["code"] for line in named(lines, "nothing")]
    assert codes[0] == "gone"
    assert codes[1] == "wrong-type"
    assert codes[3:] == ["robots", "source", "bad-address"]
    assert all(line["why"] for line in named(lines, "nothing"))
    assert archive.articles.count() == 0


def test_a_takedown_and_a_pause_are_kept_to(web: FakeWeb, chosen: Settings, archive: Archive) -> None:
    _, lines = done(web, chosen, archive, JobKind.FETCH, urls=[f"{HOME}article/0"])
    archive.articles.forget(ids=[named(lines, "article")[0]["id"]])
    web.status(f"{HOME}busy", 429, retry_after="3600")
    done(web, chosen, archive, JobKind.FETCH, urls=[f"{HOME}busy"])
    asked = len(web.asked)
    _, lines = done(web, chosen, archive, JobKind.FETCH, urls=[f"{HOME}article/0", f"{HOME}busy"])
    assert [line["code"] for line in named(lines, "nothing")] == ["forgotten", "held"]
    assert len(web.asked) == asked


def test_a_page_that_gave_nothing_is_tried_again_at_once(web: FakeWeb, chosen: Settings, archive: Archive) -> None:
    keep_feed(archive)
    web.status(f"{HOME}article/2", 500)
    done(web, chosen, archive, JobKind.VISIT, source="lantern")
    (barren,) = archive.addresses.barren("lantern", 9)
    assert barren.outcome == "server-error"
    assert barren.revisit is not None
    web.page(f"{HOME}article/2", story(2))
    _, lines = done(web, chosen, archive, JobKind.FETCH, urls=[barren.url])
    (read,) = named(lines, "article")
    kept = archive.articles.get(read["id"])
    assert kept is not None
    assert kept.article.source == "lantern"
    assert archive.addresses.barren("lantern", 9) == []


def test_a_document_of_a_source_keeps_its_state(web: FakeWeb, chosen: Settings, archive: Archive) -> None:
    state = AddressState(url=f"{HOME}other.xml", outcome="document:feed", source="lantern", etag='"x"', visits=3)
    archive.addresses.put_many([state])
    _, lines = done(web, chosen, archive, JobKind.FETCH, urls=[state.url])
    assert named(lines, "nothing")[0]["code"] == "source"
    assert archive.addresses.get(state.url) == state


def test_what_nobody_foresaw_ends_one_job_with_a_sentence(
    web: FakeWeb, chosen: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(crawler_jobs, "probe", broken)
    bad = ask(archive, JobKind.PROBE, text=FEED)
    odd = ask(archive, JobKind.FETCH, urls=7)
    good = ask(archive, JobKind.FETCH, urls=[f"{HOME}article/1"])
    assert work_off(web, chosen, archive) == 3
    for job in (bad, odd):
        over = archive.jobs.get(job.id)
        assert over is not None
        assert over.error == crawler_jobs.UNFORESEEN
    over = archive.jobs.get(good.id)
    assert over is not None
    assert over.state is JobState.DONE


def test_a_full_disk_is_waited_out(
    web: FakeWeb, chosen: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crawler_jobs, "AFTER_TROUBLE", 0.0)
    job = ask(archive, JobKind.FETCH, urls=[])
    end, tries = archive.jobs.end, []

    def full(*arguments: Any, **values: Any) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise ArchiveFull("the disk is full")
        end(*arguments, **values)

    monkeypatch.setattr(archive.jobs, "end", full)
    work_off(web, chosen, archive)
    over = archive.jobs.get(job.id)
    assert over is not None
    assert over.state is JobState.DONE


def test_a_job_that_is_cut_off_is_done_by_the_next_crawler(web: FakeWeb, chosen: Settings, archive: Archive) -> None:
    job = ask(archive, JobKind.FETCH, urls=[f"{HOME}article/1"])
    web.delay = 60.0

    async def cut_off() -> None:
        async with open_workshop(chosen, archive, transport=web) as workshop:
            running = asyncio.create_task(JobRunner(workshop).run())
            while not web.asked:
                await asyncio.sleep(0.01)
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running

    asyncio.run(cut_off())
    left = archive.jobs.get(job.id)
    assert left is not None
    assert left.state is JobState.RUNNING
    web.delay = 0.0
    assert work_off(web, chosen, archive) == 1
    over = archive.jobs.get(job.id)
    assert over is not None
    assert (over.state, over.tries) == (JobState.DONE, 2)
    assert archive.articles.count() == 1


def test_a_visit_waits_for_one_that_is_going_on(web: FakeWeb, chosen: Settings, archive: Archive) -> None:
    source = keep_feed(archive)

    async def go() -> list[int]:
        async with open_workshop(chosen, archive, transport=web) as workshop:
            visits = await asyncio.gather(workshop.crawl.visit(source), workshop.crawl.visit(source))
            return [visit.new for visit in visits]

    assert asyncio.run(go()) == [3, 0]
    assert web.together["news.example"] == 1


def test_a_paused_source_is_not_due(web: FakeWeb, chosen: Settings, archive: Archive) -> None:
    keep_feed(archive, paused=datetime.now(UTC))

    async def go() -> list[Source]:
        async with open_workshop(chosen, archive, transport=web) as workshop:
            return (await workshop.crawl.read_due())[0]

    assert asyncio.run(go()) == []
    archive.sources.pause("lantern", None)
    assert [source.id for source in asyncio.run(go())] == ["lantern"]


def test_the_crawler_process_does_something_beside_its_schedule(chosen: Settings) -> None:
    seen: list[Workshop] = []

    async def beside(workshop: Workshop) -> None:
        seen.append(workshop)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(60)

    run_crawler(chosen, beside)
    assert seen


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("news.example", "https://news.example"),
        ("news.example:8443/world", "https://news.example:8443/world"),
        ("news.example?x=1", "https://news.example?x=1"),
        ("www.nachrichten-köln.example/welt", "https://www.nachrichten-köln.example/welt"),
        ("新聞。example", "https://新聞。example"),
        ("127.0.0.1:8000/", "https://127.0.0.1:8000/"),
        ("http://news.example/", "http://news.example/"),
        ("localhost:8000", "localhost:8000"),
        ("mailto:ada@news.example", "mailto:ada@news.example"),
        ("ada@news.example", "ada@news.example"),
        ("javascript:alert(1.5)", "javascript:alert(1.5)"),
        ("word", "word"),
    ],
)
def test_a_domain_needs_no_scheme(typed: str, read: str) -> None:
    assert with_scheme(f" {typed} ") == read


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("", []),
        (" \r\n\t\n", []),
        ("a.example\r\nb.example\rc.example", ["a.example", "b.example", "c.example"]),
        ("a.example, b.example;\n<https://c.example/>", ["a.example", "b.example", "https://c.example/"]),
        ("a.example\na.example", ["a.example"]),
        ("\ufeffa.example\n# b.example", ["a.example"]),
        ('"https://a.example/x?y=1,2"', ["https://a.example/x?y=1,2"]),
        ("<?xml version='1.0'?><OPML><outline xmlUrl='a.example/f'/></OPML>", ["a.example/f"]),
    ],
)
def test_what_is_pasted_is_read(text: str, urls: list[str]) -> None:
    assert [entry.url for entry in addresses_in(text)] == urls


def test_a_hostile_list_is_a_sentence() -> None:
    bomb = "<?xml version='1.0'?><!DOCTYPE opml [<!ENTITY a 'aaaa'>]><opml><outline xmlUrl='&a;'/></opml>"
    with pytest.raises(CrawlError, match="not valid OPML"):
        addresses_in(bomb)


def test_a_source_is_removed_with_its_articles_for_good(web: FakeWeb, chosen: Settings, archive: Archive) -> None:
    keep_feed(archive)
    SecretHeaders.of(chosen).put("lantern", FEED, (("X-Key", "k"),))
    done(web, chosen, archive, JobKind.VISIT, source="lantern")
    other = Source(id="other", url=HOME, name=None, kind=SourceKind.HOME, added=datetime.now(UTC))
    archive.sources.add(other)
    kept = ask(archive, JobKind.FETCH, urls=[])
    assert archive.articles.count() == 3
    job, lines = done(web, chosen, archive, JobKind.REMOVE, source="lantern")
    assert (job.state, job.error) == (JobState.DONE, None)
    assert [line["articles"] for line in named(lines, "removed")] == [3, 3]
    assert (lines[-1]["source"], lines[-1]["name"]) == ("lantern", "The Lantern")
    assert archive.articles.count() == 0
    assert archive.sources.all() == [other]
    assert SecretHeaders.of(chosen).names() == {}
    assert archive.jobs.get(kept.id) is not None
    keep_feed(archive)
    done(web, chosen, archive, JobKind.VISIT, source="lantern")
    assert archive.articles.count() == 0, "what was taken down stays away"


def test_removing_a_source_that_is_gone_or_empty(web: FakeWeb, chosen: Settings, archive: Archive) -> None:
    keep_feed(archive)
    for wanted in ("nobody", FEED, "The Lantern", ""):  # only by its id: a name may be another's by now
        job, lines = done(web, chosen, archive, JobKind.REMOVE, source=wanted)
        assert (job.state, job.error) == (JobState.FAILED, f"there is no source {wanted!r} any more")
        assert lines == []
    _, lines = done(web, chosen, archive, JobKind.REMOVE, source="lantern")
    assert [line["articles"] for line in lines] == [0]
    assert archive.sources.all() == []


def test_removing_is_done_in_pieces_and_goes_on_after_a_crash(
    web: FakeWeb, chosen: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crawler_jobs, "AT_A_TIME", 2)
    keep_feed(archive)
    done(web, chosen, archive, JobKind.VISIT, source="lantern")
    forget, calls = archive.articles.forget, []

    def cut_off(**values: Any) -> int:
        calls.append(values)
        if len(calls) == 2:
            raise ArchiveFull("the disk is full")
        return forget(**values)

    monkeypatch.setattr(archive.articles, "forget", cut_off)
    job, lines = done(web, chosen, archive, JobKind.REMOVE, source="lantern")
    assert (job.state, job.error) == (JobState.FAILED, "the disk is full")
    assert [line["articles"] for line in lines] == [2]
    (left,) = archive.sources.all()
    assert left.paused, "it brings nothing back meanwhile"
    _, lines = done(web, chosen, archive, JobKind.REMOVE, source="lantern")
    assert lines[-1]["articles"] == 1
    assert (archive.sources.all(), archive.articles.count()) == ([], 0)


def test_removing_waits_for_a_visit_that_is_going_on(web: FakeWeb, chosen: Settings, archive: Archive) -> None:
    source = keep_feed(archive)
    web.delay = 0.02

    async def go() -> None:
        async with open_workshop(chosen, archive, transport=web) as workshop:
            visiting = asyncio.create_task(workshop.crawl.visit(source))
            while not web.asked:
                await asyncio.sleep(0)
            ask(archive, JobKind.REMOVE, source="lantern")
            await asyncio.gather(visiting, JobRunner(workshop).work_off())

    asyncio.run(go())
    assert (archive.sources.all(), archive.articles.count()) == ([], 0)


def test_of_a_list_that_is_too_long_the_new_addresses_are_looked_at(
    web: FakeWeb, tmp_path: Path, archive: Archive
) -> None:
    """So that the same list can be sent again until all of it is there."""
    chosen = settings(tmp_path, job_addresses="2")
    for n in range(4):
        web.page(f"{HOME}{n}.xml", rss(f"{HOME}article/{n}", title=f"Part {n}"), kind="application/rss+xml")
    listed = "\n".join(f"news.example/{n}.xml" for n in range(4))
    for _ in range(3):
        done(web, chosen, archive, JobKind.PROBE, text=listed, keep=True)
    assert {source.url for source in archive.sources.all()} == {f"https://news.example/{n}.xml" for n in range(4)}


def test_an_outlet_of_the_starter_list_brings_its_name_and_labels(
    web: FakeWeb, chosen: Settings, archive: Archive
) -> None:
    starter = starters()[0]
    web.page(starter.url, rss(f"{HOME}article/0"), kind="application/rss+xml")
    done(web, chosen, archive, JobKind.PROBE, text=starter.url, keep=True)
    (source,) = archive.sources.all()
    assert (source.name, source.labels) == (starter.name, starter.labels)


def test_a_page_is_looked_at_and_nothing_is_kept(web: FakeWeb, tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    with open_archive(chosen) as archive:
        job, lines = done(web, chosen, archive, JobKind.LOOK, url=f"{HOME}article/1")
        (line,) = named(lines, "reading")
        assert (job.state, line["article"], line["number"]) == (JobState.DONE, True, 1)
        assert {one["field"] for one in line["fields"]} >= {"title", "published", "language", "address"}
        _, lines = done(web, chosen, archive, JobKind.LOOK, url=f"{HOME}article/2")
        assert [line["code"] for line in named(lines, "nothing")] == ["gone"]
        assert archive.articles.count() == 0


def test_rules_are_tried_on_the_newest_pages_and_kept_when_they_are_right(web: FakeWeb, tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    rules = 'hosts = ["news.example"]\n[[version]]\ntitle = "title"\noutlet = "x"'
    with open_archive(chosen) as archive:
        archive.sources.add(
            Source(id="lantern", url=FEED, name="The Lantern", kind=SourceKind.FEED, added=datetime.now(UTC))
        )
        done(web, chosen, archive, JobKind.VISIT, source="lantern")
        outlet = archive.outlets.all()[0][0].id
        job, lines = done(web, chosen, archive, JobKind.RULES, outlet=outlet, text=rules, urls=[], save=True)
        assert job.state is JobState.DONE
        assert [line["mistakes"] for line in named(lines, "mistakes")] == [
            [
                "line 4: there is no key 'outlet' here; there are authors, body, drop, published, section, since, standfirst, title, until"
            ]
        ]
        assert archive.rules.log(outlet) == []
        right = 'hosts = ["news.example"]\n[[version]]\ndrop = ["p + p"]'
        _, lines = done(web, chosen, archive, JobKind.RULES, outlet=outlet, text=right, urls=[], save=False)
        compared = named(lines, "compared")
        assert len(compared) == 3
        assert all("gone" in [one["state"] for one in line["lines"]] for line in compared)
        assert archive.rules.log(outlet) == []
        _, lines = done(web, chosen, archive, JobKind.RULES, outlet=outlet, text=right, save=True)
        assert [(line["version"], line["hosts"]) for line in named(lines, "rules")] == [(1, ["news.example"])]
        assert [one.by for one in archive.rules.current()] == ["ada"]
