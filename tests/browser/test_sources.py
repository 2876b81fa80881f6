"""Sources by keyboard alone, wide and narrow, with and without scripts: the first run, the list, a page, its settings, removal."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from crawler.jobs import JobRunner
from crawler.resources import open_workshop
from demo.server import newsstand
from index.accounts.rights import Role
from index.archive.protocols import AddressState, Archive, Source, SourceKind, Visit
from index.operations.settings import Settings
from index.sources.secret_headers import SecretHeaders
from index.sources.source_settings import MOVED
from tests.browser.site import demo_site
from tests.browser.visitor import VIEWS, check, signed_in
from tests.search.newsroom import article

pytestmark = pytest.mark.browser


def work_off(directory: Path, archive: Archive, hosts: frozenset[str]) -> None:
    """What a crawler does with the jobs that wait."""
    settings = Settings(data=directory, allow_hosts=hosts, host_gap=0.0, parse_workers=1)

    async def go() -> None:
        async with open_workshop(settings, archive) as workshop:
            await JobRunner(workshop).work_off()

    with ThreadPoolExecutor(1) as thread:  # this one has the loop of the browser
        thread.submit(asyncio.run, go()).result()


def look(page: Page, scripts: bool) -> None:
    if scripts:
        check(page)


def ended(page: Page, scripts: bool, words: str) -> None:
    """Wait until the page of a job shows these words, and has loaded itself anew after its last entry."""
    if not scripts:
        page.reload()
    expect(page.get_by_text(words)).to_be_visible(timeout=30_000)
    expect(page.locator("[data-live]")).to_have_count(0, timeout=30_000)


FOCUSED = """() => {
  const one = document.activeElement;
  const label = one.labels && one.labels.length ? one.labels[0].innerText : "";
  return (label || one.innerText || one.value || "").replace(/\\s+/g, " ").trim();
}"""


def tab_to(page: Page, words: str, most: int = 90) -> None:
    """Press Tab until what has the focus is called so, as people without a pointer do."""
    seen = []
    for _ in range(most):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(FOCUSED))
        if seen[-1].startswith(words):
            return
    raise AssertionError(f"{words!r} is not reached by Tab: {seen}")


@pytest.mark.parametrize(("width", "scheme", "scripts"), VIEWS)
def test_from_an_empty_archive_to_a_source_and_its_removal(
    browser: Browser, tmp_path: Path, width: int, scheme: str, scripts: bool
) -> None:
    with (
        newsstand(first_port=0) as stand,
        demo_site(tmp_path / "data", empty=True) as site,
        signed_in(browser, site, Role.OWNER, width, scheme, scripts) as page,
    ):
        hosts = frozenset(stand.authorities)
        page.goto("/")
        expect(page.get_by_role("heading", name="What do you want to read?")).to_be_visible()
        look(page, scripts)
        tab_to(page, "Addresses of outlets")
        page.keyboard.type(f"{stand.homes[0]}\nhttp://127.0.0.1:9/nothing")
        tab_to(page, "German")
        page.keyboard.press("Enter")  # opens the outlets in German
        expect(page.get_by_label("All of these: German")).to_be_visible()
        tab_to(page, "All of these: German")
        page.keyboard.press("Space")
        expect(page.get_by_label("All of these: German")).to_be_checked()
        page.keyboard.press("Space")  # nothing of it is fetched here
        look(page, scripts)
        tab_to(page, "Look at them")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="What the addresses are")).to_be_visible()
        look(page, scripts)
        work_off(tmp_path / "data", site.archive, hosts)
        ended(page, scripts, "leads into a private network")
        expect(page.get_by_role("button", name="Keep the ticked source")).to_be_visible()
        look(page, scripts)
        tab_to(page, "Keep the ticked source")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Keeping sources")).to_be_visible()
        work_off(tmp_path / "data", site.archive, hosts)
        ended(page, scripts, "Kept:")
        look(page, scripts)
        tab_to(page, "All sources")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Waiting for its first visit")).to_be_visible()
        look(page, scripts)
        (source,) = site.archive.sources.all()
        tab_to(page, "Visit now")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="A visit")).to_be_visible()
        work_off(tmp_path / "data", site.archive, hosts)
        ended(page, scripts, "was visited:")
        look(page, scripts)
        tab_to(page, "The source")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Visits")).to_be_visible()
        look(page, scripts)

        tab_to(page, "Change the settings")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Settings of")).to_be_visible()
        look(page, scripts)
        tab_to(page, "Time between visits")
        page.keyboard.type("soon")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("is not a duration")
        look(page, scripts)
        tab_to(page, "Time between visits")
        page.keyboard.press("Control+A")
        page.keyboard.type("6h")
        tab_to(page, "Send along")
        page.keyboard.type("Cookie: id=wick")
        tab_to(page, "Save the settings")
        page.keyboard.press("Enter")
        expect(page.get_by_text("every 6 hours").first).to_be_visible()
        expect(page.get_by_text("Cookie", exact=True)).to_be_visible()
        assert site.archive.sources.all()[0].every == 21600.0
        assert SecretHeaders(tmp_path / "data" / "source-secrets.json").names() == {source.id: ("Cookie",)}

        tab_to(page, "Remove …")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Remove")).to_be_visible()
        look(page, scripts)
        articles = site.archive.articles.count()
        assert articles
        tab_to(page, f"{articles} articles stay")
        page.keyboard.press("ArrowDown")
        tab_to(page, "Remove the source")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Removing a source")).to_be_visible()
        work_off(tmp_path / "data", site.archive, hosts)
        ended(page, scripts, "was removed")
        look(page, scripts)
        assert (site.archive.sources.all(), site.archive.articles.count()) == ([], 0)


def conspicuous(archive: Archive, now: datetime) -> None:
    """A source that fell silent, one that scripts draw, one that moved, and one with a long name and many labels."""
    for name in ("anchor", "beacon"):
        url = f"https://{name}.example/a-rather-long-address/of-a-section/that-goes-on-and-on/feed.xml?edition=evening"
        added = now - timedelta(days=90)
        named = f"The {name.title()} and Evening Intelligencer"
        archive.sources.add(Source(id=name, url=url, name=named, kind=SourceKind.FEED, added=added))
        visit = Visit(source=name, started=now, finished=now, found=9, fetched=3, refused=(("empty", 7), ("gone", 2)))
        archive.sources.record(visit, next_visit=now + timedelta(minutes=9), rhythm=900.0)
    ended = {"anchor": 5, "beacon": 1}
    for name, last in ended.items():
        for day in range(last, 45):
            for number in range(2 + (day * 7) % 5):
                one = article(day * 100 + number * 2 + (name == "anchor"), f"Report {day}", "The ferry was late again.")
                archive.articles.save(replace(one, source=name, fetched=now - timedelta(days=day)))
    outcomes = ("empty", "empty", "empty", "empty", "empty", "timeout", "not-found")
    archive.addresses.put_many(
        [
            AddressState(
                url=f"https://beacon.example/{n}/a-story-with-a-long-address-of-its-own", source="beacon", outcome=outcome,
                last_visit=now, failures=n, revisit=now + timedelta(hours=n) if outcome == "timeout" else None,
            )
            for n, outcome in enumerate(outcomes)
        ]
    )  # fmt: skip
    archive.accounts.note(
        now, "crawler", MOVED, "anchor", "https://old.example/feed -> https://anchor.example/feed.xml"
    )


@pytest.mark.parametrize(("width", "scheme", "scripts"), VIEWS)
def test_what_is_conspicuous_is_seen_and_tried_again(
    browser: Browser, tmp_path: Path, width: int, scheme: str, scripts: bool
) -> None:
    with demo_site(tmp_path / "data") as site:
        conspicuous(site.archive, datetime.now(UTC).replace(microsecond=0))
        with signed_in(browser, site, Role.EDITOR, width, scheme, scripts) as page:
            page.goto("/sources")
            expect(page.get_by_text("nothing has come since")).to_be_visible()
            expect(page.get_by_text("empty without scripts").first).to_be_visible()
            look(page, scripts)
            page.goto("/sources/anchor")
            expect(page.get_by_text("Silent")).to_be_visible()
            expect(page.get_by_role("img", name="usual are")).to_be_visible()
            expect(page.get_by_text("https://old.example/feed")).to_be_visible()
            look(page, scripts)
            page.goto("/sources/beacon")
            look(page, scripts)
            tab_to(page, "Try now", 60)
            page.keyboard.press("Enter")
            expect(page.get_by_text("Waiting for the crawler")).to_be_visible()
            look(page, scripts)
            page.goto("/add?url=https://news.example/a?b=1%26c=2")
            expect(page.get_by_label("Addresses of articles, one a line")).to_have_value(
                "https://news.example/a?b=1&c=2"
            )
            mark = f"javascript:location.href='{site.url}/sources/add?url='+encodeURIComponent(location.href)"
            expect(page.get_by_role("link", name="Add to Broadsheet")).to_have_attribute("href", mark)
            look(page, scripts)
            page.goto("/sources/jobs")
            look(page, scripts)
