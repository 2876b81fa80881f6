"""A story from the front page to the sentence, and its corrections: wide and narrow, with scripts and without, by keyboard."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from index.accounts.rights import Role
from tests.browser.site import Site, demo_site
from tests.browser.visitor import check, signed_in

pytestmark = pytest.mark.browser

COUNCIL = "politics/council-approves-harbour-tunnel"
VIEWS = [(1280, "light"), (360, "dark")]


def story_of(site: Site) -> str:
    article = site.ids[COUNCIL]
    return site.archive.stories.of([article])[article]


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_the_front_page_to_the_sentence(
    browser: Browser, site: Site, width: int, scheme: str, scripts: bool
) -> None:
    context = browser.new_context(
        base_url=site.url, viewport={"width": width, "height": 800}, bypass_csp=True, java_script_enabled=scripts,
        color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(20_000)
    page = context.new_page()
    story = story_of(site)

    page.goto("/")
    if scripts:
        check(page)
    leads = page.locator(".todays .story-line").first
    expect(leads).to_contain_text(re.compile("[34] outlets"))  # the German one may belong to it, too
    leads.get_by_role("heading").get_by_role("link").click()
    expect(page).to_have_url(re.compile(f"/stories/{story}$"))
    fronts = page.locator(".front")
    expect(fronts.nth(2)).to_be_visible()
    expect(page.locator(".utterances > li").first).to_contain_text("breakwater")
    assert page.locator(".utterances > li:not(.utterance)").count() >= 2
    expect(page.locator(".utterances ins").first).to_be_visible()
    expect(page.locator(".facts-table")).to_contain_text("no matching wording found")
    if scripts:
        check(page)
        page.goto(f"/stories/{story}?all=1")
        check(page)

    page.locator(".facts-table").get_by_role("link", name="800 million crowns").click()
    cited = page.locator("#cited")
    expect(cited).to_contain_text("800 million crowns")
    expect(cited).to_be_in_viewport()
    expect(page.get_by_role("link", name="why this one is in it")).to_be_visible()
    if scripts:
        check(page)
    for path in ("/stories", "/search?q=harbour&group=story", copies_of_the_bank(site)):
        page.goto(path)
        if scripts:
            check(page)
    context.close()


def copies_of_the_bank(site: Site) -> str:
    return f"/articles/{site.ids['central-bank-holds-its-rate']}/copies"


def test_the_table_scrolls_and_is_left_by_keyboard(page: Page, site: Site) -> None:
    page.goto(f"/stories/{story_of(site)}")
    table = page.get_by_role("region", name="Table of outlets and facts")
    table.focus()
    expect(table).to_be_focused()
    page.keyboard.press("Tab")
    expect(table.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#cited")).to_be_in_viewport()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_editor_takes_an_article_out_and_back(browser: Browser, tmp_path: Path, scripts: bool) -> None:
    with demo_site(tmp_path) as site, signed_in(browser, site, Role.EDITOR, 360, scripts=scripts) as page:
        page.goto(f"/stories/{story_of(site)}")
        if scripts:
            check(page)
        expect(page.locator(".front").first).to_be_visible()
        fronts = page.locator(".front").count()
        member = page.locator(".time-line > li").filter(has_text="The Skarn Signal")
        member.get_by_role("button").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("that article is not of this story")
        expect(page.locator(".front")).to_have_count(fronts - 1)
        if scripts:
            check(page)
        page.locator(".log").get_by_role("button").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("The decision was taken back")
