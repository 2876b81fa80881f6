"""The research desk: every page by keyboard alone, wide and narrow, light and dark, with scripts and without."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from index.accounts.rights import Role
from tests.browser.site import Site
from tests.browser.test_outlets import tab_to
from tests.browser.visitor import check, signed_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")]),
]
PAGES = (
    "/research/",
    "/research/attention?q=harbour&q=strike&q=museum&interval=day",
    "/research/attention?q=&by=outlet&shown=count",
    "/research/words?q=harbour",
    "/research/words?q=harbour&against=ferry",
    "/research/network?of=people",
    "/research/network?of=outlets&q=",
    "/research/batch",
    "/research/frozen",
)
scripts_or_not = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


def test_every_page_fits_and_can_be_read_by_all(browser: Browser, site: Site, width: int, scheme: str) -> None:
    author = next(one.article.authors[0] for one in site.archive.articles.latest(50) if one.article.authors)
    with signed_in(browser, site, Role.READER, width, scheme) as page:
        for address in (*PAGES, f"/authors/{quote(author)}"):
            answer = page.goto(address)
            assert answer is not None
            assert answer.ok, address
            check(page)


@scripts_or_not
def test_a_chart_is_asked_for_kept_and_cited(
    browser: Browser, site: Site, width: int, scheme: str, scripts: bool
) -> None:
    with signed_in(browser, site, Role.READER, width, scheme, scripts) as page:
        page.goto("/research/")
        tab_to(page, "Attention over time")
        page.keyboard.press("Enter")
        page.get_by_label("Question 1").press_sequentially("harbour")
        page.keyboard.press("Tab")
        page.keyboard.type("ferry")
        page.get_by_label("Interval").select_option("day")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Count", exact=True).press("Enter")
        expect(page.get_by_role("img", name="the table below has the numbers")).to_be_visible()
        main = page.get_by_role("main")
        expect(main).to_contain_text("Shares are of all articles of the same outlets in the same interval")
        first = main.get_by_role("row").nth(1)
        assert len(first.get_by_role("cell").all()) == 5
        expect(main.get_by_role("link", name="picture as PNG")).to_be_visible()
        tab_to(page, "Keep these figures")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Kept figures")
        expect(page.get_by_role("main")).to_contain_text("harbour, ferry”, counted")
        if scripts:
            check(page)
        page.get_by_role("navigation", name="Research desk").get_by_role("link", name="Kept figures").press("Enter")
        expect(page.get_by_role("link", name="Attention by day: harbour, ferry").first).to_be_visible()


@scripts_or_not
def test_a_telling_word_narrows_the_search(
    browser: Browser, site: Site, width: int, scheme: str, scripts: bool
) -> None:
    with signed_in(browser, site, Role.READER, width, scheme, scripts) as page:
        page.goto("/research/words")
        page.keyboard.press("Tab")
        while page.locator(":focus").get_attribute("id") != "q-1":
            page.keyboard.press("Tab")
        page.keyboard.type("harbour")
        page.keyboard.press("Enter")
        row = page.get_by_role("main").get_by_role("row").nth(1)
        found = row.get_by_role("cell").nth(1).inner_text()
        row.get_by_role("link").press("Enter")
        expect(page.get_by_role("heading", name=f"{found} article")).to_be_visible()


@scripts_or_not
def test_a_list_is_counted_and_kept(browser: Browser, site: Site, width: int, scheme: str, scripts: bool) -> None:
    with signed_in(browser, site, Role.READER, width, scheme, scripts) as page:
        page.goto("/research/batch")
        page.get_by_label("Queries").fill("name;query\nPort;harbour\nToo long;" + "tide " * 40 + "\nAll;")
        page.get_by_label("Count also by").select_option("outlet")
        page.get_by_role("button", name="Count", exact=True).press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Done: 3 queries.")
        expect(page.get_by_role("row").nth(2)).to_contain_text("the limit is 32")
        expect(page.get_by_role("row").nth(3)).to_contain_text("all articles")
        if scripts:
            check(page)
        page.get_by_role("link", name="Another list").press("Enter")
        page.get_by_label("Queries").fill("harbour\nferry OR strike")
        tab_to(page, "Count and keep")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Kept figures")
        expect(page.get_by_role("main")).to_contain_text("Many queries: harbour, ferry OR strike")
        if scripts:
            check(page)
        page.get_by_role("link", name="ferry OR strike").press("Enter")
        expect(page).to_have_url(re.compile(r"/search\?q=ferry%20OR%20strike$"))
