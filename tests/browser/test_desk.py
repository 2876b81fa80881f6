"""Keeping, marking, sharing and press reviews: wide and narrow, by keyboard, and without scripts."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from tests.browser.site import Site, demo_site
from tests.browser.visitor import PASSWORD, VIEWS, look, opened, press

pytestmark = pytest.mark.browser


@contextmanager
def signed_in(browser: Browser, tmp_path: Path, width: int, scheme: str, scripts: bool) -> Iterator[tuple[Site, Page]]:
    with demo_site(tmp_path) as site, opened(browser, site, width, scheme, scripts) as page:
        AccountService(site.archive.accounts).add("edda", Role.EDITOR, by="test", password=PASSWORD)
        page.goto("/login")
        page.get_by_label("Name").fill("edda")
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="edda")).to_be_visible()
        yield site, page


@pytest.mark.parametrize(("width", "scheme", "scripts"), VIEWS)
def test_from_a_star_to_a_press_review(
    browser: Browser, tmp_path: Path, width: int, scheme: str, scripts: bool
) -> None:
    with signed_in(browser, tmp_path, width, scheme, scripts) as (_, page):
        page.goto("/search?q=harbour")
        first = page.locator(".hit").first
        address = page.url
        star = first.locator("[data-star] button")
        star.click()
        expect(page.locator(".hit").first.locator("[data-star] button")).to_have_attribute("aria-pressed", "true")
        if scripts:
            assert page.url == address, "a star leaves the page where it is"
        look(page, "starred", scripts)
        page.reload()
        expect(page.locator(".hit").first.locator("[data-star] button")).to_have_attribute("aria-pressed", "true")

        page.locator(".hit input[form=collecting]").nth(0).check()
        page.locator(".hit input[form=collecting]").nth(1).check()
        keep = page.locator("details.collecting")
        if not keep.evaluate("details => details.open"):
            keep.locator("summary").click()
        page.get_by_label("Name of a new collection").first.fill("Harbour & co")
        look(page, "collecting", scripts)
        press(page, page.get_by_role("button", name="Put in the ticked"))
        expect(page.get_by_role("heading", name="Harbour & co")).to_be_visible()
        expect(page.locator(".hit")).to_have_count(2)
        look(page, "collection", scripts)

        page.get_by_role("link", name="Make a press review of it").click()
        page.get_by_label("Title").fill("Morning review")
        page.get_by_label("Show the sentence").fill("harbour")
        look(page, "reviews", scripts)
        press(page, page.get_by_role("button", name="Make it"))
        heads = page.locator(".arranged h3")
        before = heads.all_inner_texts()
        assert len(before) == 2
        press(page, page.get_by_role("button", name=re.compile("^Down")).first)
        expect(heads).to_have_text(before[::-1])
        page.get_by_label("New chapter").fill("Ports")
        press(page, page.get_by_role("button", name="Add it"))
        expect(page.get_by_label("Chapter", exact=True)).to_have_value("Ports")
        page.get_by_label(re.compile("^Comment")).first.fill("Read this first")
        press(page, page.get_by_role("button", name="Keep order and words").last)
        expect(page.get_by_label(re.compile("^Comment")).first).to_have_value("Read this first")
        look(page, "review", scripts)
        press(page, page.get_by_role("button", name="Print it"))
        expect(page.get_by_text("It begins as soon as")).to_be_visible()
        look(page, "review-print", scripts)


def test_a_review_is_put_in_order_by_keys_and_by_dragging(browser: Browser, tmp_path: Path) -> None:
    with signed_in(browser, tmp_path, 1280, "light", True) as (_, page):
        page.goto("/search?q=harbour")
        page.locator("details.collecting summary").click()
        page.get_by_label("Name of a new collection").first.fill("All")
        press(page, page.get_by_role("button", name=re.compile("Put in all")))
        page.get_by_role("link", name="Make a press review of it").click()
        page.get_by_label("Title").fill("Review")
        press(page, page.get_by_role("button", name="Make it"))
        heads = page.locator(".arranged h3")
        before = heads.all_inner_texts()
        assert len(before) >= 3
        page.locator(".grip").first.focus()
        page.keyboard.press("Alt+ArrowDown")
        expect(page.get_by_text("The order is kept.")).to_be_visible()
        expect(page.locator(".grip").nth(1)).to_be_focused()
        page.reload()
        moved = [before[1], before[0], *before[2:]]
        expect(heads).to_have_text(moved)
        page.locator(".grip").nth(2).drag_to(heads.first, target_position={"x": 5, "y": 2})
        expect(page.get_by_text("The order is kept.")).to_be_visible()
        page.reload()
        expect(heads.first).to_have_text(moved[2])


def test_keeping_by_keys(browser: Browser, tmp_path: Path) -> None:
    with signed_in(browser, tmp_path, 1280, "light", True) as (_, page):
        page.goto("/search?q=harbour")
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("s")
        expect(page.locator(".hit").nth(1).locator("[data-star] button")).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".hit").nth(0).locator("[data-star] button")).to_have_attribute("aria-pressed", "false")
        page.keyboard.press("x")
        expect(page.locator("input[form=collecting]").nth(1)).to_be_checked()
        page.keyboard.press("c")
        expect(page.get_by_label("Collection", exact=True)).to_be_focused()


@pytest.mark.parametrize(("width", "scheme", "scripts"), VIEWS)
def test_marking_a_passage_and_sharing(
    browser: Browser, tmp_path: Path, width: int, scheme: str, scripts: bool
) -> None:
    with signed_in(browser, tmp_path, width, scheme, scripts) as (site, page):
        page.goto("/search?q=harbour")
        page.locator(".hit h2 a").first.click()
        paragraph = page.locator(".story .text p").first
        words = " ".join(paragraph.inner_text().split()[:5])
        if scripts and width > 1000:
            paragraph.evaluate("p => getSelection().selectAllChildren(p)")
            page.keyboard.press("m")
            expect(page.get_by_label("Note", exact=True)).to_be_focused()
            words = str(page.get_by_label("The passage, copied from the text").input_value())
        else:
            page.locator(".passages summary", has_text="Mark a passage").click()
            page.get_by_label("The passage, copied from the text").fill(words)
        page.locator("#passage-note").fill("for the lead")
        press(page, page.get_by_role("button", name="Mark it"))
        expect(page.locator("mark.own").first).to_be_visible()
        expect(page.locator(".marked-passage .passage-note")).to_have_text("for the lead")
        look(page, "article-marked", scripts)
        page.goto("/highlights")
        expect(page.get_by_text("for the lead").first).to_be_visible()
        look(page, "highlights", scripts)

        page.goto("/search?q=harbour")
        page.locator("details.share summary").click()
        page.get_by_label("Title that they see").fill("For you")
        look(page, "sharing", scripts)
        press(page, page.get_by_role("button", name="Make a link"))
        link = page.get_by_role("status").locator("code").inner_text()
        look(page, "links", scripts)
        outside: BrowserContext = browser.new_context(
            base_url=site.url, viewport={"width": width, "height": 800}, bypass_csp=True, java_script_enabled=scripts
        )
        other = outside.new_page()
        other.goto(link)
        expect(other.get_by_role("heading", name="For you")).to_be_visible()
        assert other.locator("a[href^='/']").count() == 0
        look(other, "shared", scripts)
        press(page, page.get_by_role("button", name=re.compile("^Take back")))
        answer = other.reload()
        assert answer is not None
        assert answer.status == 404
        outside.close()
