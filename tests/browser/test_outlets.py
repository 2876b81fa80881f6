"""Outlets, what is no article, and what would be read: by keyboard, wide and narrow, with scripts and without."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from index.accounts.rights import Role
from index.archive.protocols import Archive
from index.article import Outlet
from tests.browser.site import demo_site
from tests.browser.visitor import check, signed_in
from tests.index.fakes import an_article

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")]),
    pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"]),
]
READING = {
    "event": "reading", "number": 1, "url": "https://lantern.example/harbour-dues", "final": "https://lantern.example/harbour-dues",
    "article": True, "why": None, "code": None, "people": ["Ines Halvorsen", "Tobias Renwick"], "left_out": 0, "ruled": False,
    "fields": [
        {"field": "title", "value": "Harbour dues rise", "places": ["JSON-LD headline", "meta og:title", "heading h1"]},
        {"field": "published", "value": "2025-07-12T09:31:00Z", "places": ["meta article:published_time"]},
        {"field": "address", "value": "https://lantern.example/" + "harbour-dues-" * 20, "places": []},
    ],
    "lines": [
        {"kind": "heading", "text": "Harbour dues rise", "kept": False, "why": "the headline"},
        {"kind": "paragraph", "text": "The dues rise on Monday. " * 8, "kept": True, "why": None},
        {"kind": "item", "text": "Subscribe", "kept": False, "why": "a part of the page that is no article"},
    ],
}  # fmt: skip
COMPARED = {
    "event": "compared", "number": 1, "url": "https://lantern.example/harbour-dues",
    "before": "An article of 2 paragraphs, without rules.", "after": "An article of 1 paragraphs, with rules.",
    "changed": [{"field": "title", "before": "Harbour dues rise", "after": "Dues"}],
    "lines": [{"text": "The dues rise.", "state": "same"}, {"text": "Join us!", "state": "gone"}, {"text": "Now.", "state": "new"}],
}  # fmt: skip


def seen(page: Page, *, scripts: bool) -> None:
    if scripts:
        check(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is wider than the screen"


def tab_to(page: Page, name: str) -> None:
    """Reach a control by the keyboard alone, as its name says."""
    page.get_by_role("main").locator("h1").first.wait_for()
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and name in (focused.inner_text() or focused.get_attribute("name") or ""):
            return
        if focused.count() and focused.get_attribute("name") == name:
            return
    pytest.fail(f"the keyboard does not reach {name}")


def job_done(archive: Archive, page: Page, *lines: Any) -> None:
    """What the crawler would do, which is not there."""
    job = archive.jobs.take(datetime.now(UTC))
    assert job is not None
    archive.jobs.note(job.id, lines, datetime.now(UTC))
    archive.jobs.end(job.id, datetime.now(UTC))
    page.goto(f"/sources/jobs/{job.id}")


def test_outlets_are_corrected(browser: Browser, tmp_path: Path, width: int, scheme: str, scripts: bool) -> None:
    with demo_site(tmp_path) as site, signed_in(browser, site, Role.EDITOR, width, scheme, scripts) as page:
        for number, name in enumerate(("The Pier Post", "Pier Post", "Pier Post", "Quay Weekly")):
            outlet = Outlet(id=name.lower().replace(" ", "-"), name=name)
            site.archive.articles.save(replace(an_article(f"pier {number}"), outlet=outlet))
        outlets = site.archive.outlets

        page.goto("/corrections/outlets")
        seen(page, scripts=scripts)
        expect(page.get_by_role("main")).to_contain_text("Pier Post / The Pier Post the same?")
        if scripts:
            page.keyboard.press("y")
        else:
            page.get_by_role("button", name="The same").first.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Done: The Pier Post is Pier Post")
        seen(page, scripts=scripts)
        assert outlets.names(["the-pier-post"]) == {"the-pier-post": "Pier Post"}
        page.get_by_role("status").get_by_role("link", name="Undo").press("Enter")
        expect(page.get_by_role("main")).to_contain_text("are two outlets again: 1 article moves back")
        seen(page, scripts=scripts)
        page.get_by_role("button", name="Take it back").press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Taken back")

        page.goto("/outlets/quay-weekly/correct")
        seen(page, scripts=scripts)
        tab_to(page, "other")
        page.keyboard.type("Pier Post")
        page.keyboard.press("Enter")
        expect(page.get_by_role("main")).to_contain_text("1 article moves from Quay Weekly to Pier Post, which stays")
        seen(page, scripts=scripts)
        page.get_by_role("link", name="Leave it as it is").press("Enter")
        page.get_by_label("Show as").fill("Quay Daily")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Do it").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Quay Daily")
        page.get_by_label("Country").fill("ie")
        page.get_by_label("Kind").select_option("newspaper")
        page.get_by_label("Words of your own").fill("harbour, weekly")
        page.get_by_role("button", name="Preview the labels").press("Enter")
        expect(page.get_by_role("main")).to_contain_text("carries these labels: IE, newspaper, harbour, weekly")
        page.get_by_role("button", name="Do it").press("Enter")
        expect(page.get_by_role("status")).to_contain_text("labels of Quay Weekly")
        page.goto("/outlets?label=harbour")
        seen(page, scripts=scripts)
        page.get_by_role("main").get_by_role("link", name="Quay Daily").press("Enter")
        expect(page.get_by_role("main")).to_contain_text("newspaper")
        seen(page, scripts=scripts)


def test_an_article_is_said_to_be_none(
    browser: Browser, tmp_path: Path, width: int, scheme: str, scripts: bool
) -> None:
    with demo_site(tmp_path) as site, signed_in(browser, site, Role.EDITOR, width, scheme, scripts) as page:
        for number in (1, 2, 3):
            site.archive.articles.save(an_article(f"list/{number}"))
        page.goto(f"/articles/{an_article('list/2').id}")
        page.get_by_role("link", name="this is no article").press("Enter")
        expect(page.get_by_role("main")).to_contain_text("3 known addresses match; 2 other articles")
        seen(page, scripts=scripts)
        page.get_by_label("lantern.example/list/{number}").check()
        page.get_by_role("button", name="Remove it").press("Enter")
        expect(page.get_by_role("status")).to_contain_text("nor is anything that matches lantern.example/list/{number}")
        seen(page, scripts=scripts)
        assert site.archive.not_articles.patterns() == ["lantern.example/list/{number}"]
        page.get_by_role("button", name="Undo").press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Taken back")
        assert site.archive.not_articles.patterns() == []


def test_rules_are_edited(browser: Browser, tmp_path: Path, width: int, scheme: str, scripts: bool) -> None:
    with demo_site(tmp_path) as site, signed_in(browser, site, Role.EDITOR, width, scheme, scripts) as page:
        page.goto("/look")
        seen(page, scripts=scripts)
        tab_to(page, "url")
        page.keyboard.type("https://lantern.example/harbour-dues")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Waiting for the crawler")
        job_done(site.archive, page, READING)
        expect(page.get_by_role("main")).to_contain_text("left out: the headline")
        seen(page, scripts=scripts)

        outlet = site.archive.outlets.all()[0][0].id
        page.goto(f"/outlets/{outlet}/rules")
        seen(page, scripts=scripts)
        page.get_by_label("The rules, as TOML").fill('hosts = ["lantern.example"]\n[[version]]\ntitle = "h1"')
        page.get_by_role("button", name="See what changes").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Extraction rules")
        job_done(site.archive, page, COMPARED)
        expect(page.get_by_role("main")).to_contain_text("read from now on")
        seen(page, scripts=scripts)
        page.get_by_role("link", name="Back to the rules").press("Enter")
        expect(page.get_by_label("The rules, as TOML")).to_have_value(
            'hosts = ["lantern.example"]\n[[version]]\ntitle = "h1"'
        )
        site.archive.rules.save(outlet, "# one", ("lantern.example",), by="edda")
        site.archive.rules.save(outlet, "# two", ("lantern.example",), by="edda")
        page.reload()
        page.get_by_role("button", name="Restore version 1").press("Enter")
        job_done(site.archive, page, {"event": "rules", "outlet": outlet, "version": 3, "hosts": ["lantern.example"]})
        expect(page.get_by_role("main")).to_contain_text("Saved as version 3.")
        seen(page, scripts=scripts)
