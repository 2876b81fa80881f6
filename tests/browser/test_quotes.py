"""Quotes: searched for on their page, and on the page of a person; wide and narrow, light and dark, with scripts and without,
by keyboard."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site
from tests.browser.visitor import check

pytestmark = pytest.mark.browser

MAYOR = "ines-halvorsen"
VIEWS = [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")]


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_quotes_wide_and_narrow_light_and_dark(browser: Browser, site: Site, width: int, scheme: str) -> None:
    context = browser.new_context(
        base_url=site.url, viewport={"width": width, "height": 800}, bypass_csp=True, reduced_motion="reduce",
        color_scheme="dark" if scheme == "dark" else "light",
    )  # fmt: skip
    context.set_default_timeout(20_000)
    page = context.new_page()
    for path in (
        "/quotes", f"/quotes?person={MAYOR}&q=ferry", f"/quotes?person={MAYOR}&person=tobias-renwick", "/quotes?q=zeppelin",
        "/quotes?from=2025-99", f"/people/{MAYOR}",
    ):  # fmt: skip
        page.goto(path)
        check(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


def test_a_quote_is_found_without_scripts(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.url, viewport={"width": 360, "height": 800}, java_script_enabled=False)
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Quotes").click()
    page.get_by_label("Who said it").fill("Ines Halvorsen")
    page.get_by_label("Words of the quote").fill("breakwater")
    page.get_by_role("button", name="Find quotes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Quotes of Ines Halvorsen")
    first = page.locator(".quotation").first
    expect(first.locator("mark")).to_have_text("breakwater")
    first.get_by_role("link", name="where it says so").click()
    expect(page.locator("mark.cited").filter(has_text="breakwater")).to_be_visible()
    expect(page.locator("#cited")).to_be_in_viewport()
    context.close()


def test_by_keyboard_alone(page: Page, site: Site) -> None:
    page.goto("/quotes")
    page.get_by_label("Who said it").focus()
    page.keyboard.type("Tobias Renwick")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Words of the quote")).to_be_focused()
    page.keyboard.type("cheque")
    page.keyboard.press("Enter")
    expect(page.locator(".quotation").first.locator("mark").first).to_have_text("cheque")
    page.get_by_role("navigation", name="Order of the quotes").get_by_role("link", name="Best match").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Best match")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Clear").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Who said it")).to_have_value("")


def test_in_their_words_leads_to_all_of_them(page: Page, site: Site) -> None:
    page.goto(f"/people/{MAYOR}")
    words = page.get_by_role("region", name="In their words")
    expect(words.locator("q").first).to_be_visible()
    words.get_by_role("link", name="All quotations, to search in").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Quotes of Ines Halvorsen")
    assert page.locator(".quotation").count() >= 3
