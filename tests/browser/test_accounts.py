"""The first owner, an invitation and a key, by keyboard and pointer, wide and narrow, and without scripts."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from index.accounts.account_service import AccountService
from tests.browser.axe import find_axe
from tests.browser.site import demo_site

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery"


def check(page: Page) -> None:
    """Nothing is wider than the window, and axe-core finds nothing. A page of work under way may load itself anew beneath the look,
    which is then taken again."""
    for _ in range(3):
        page.wait_for_load_state()
        try:
            _look(page)
        except Error as error:
            if not ("context was destroyed" in error.message or "of null" in error.message):
                raise
        else:
            return
    _look(page)


def _look(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
    script = find_axe()
    if script is not None:
        page.evaluate(script.read_text("utf-8"))
        found = page.evaluate("axe.run(document)")["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == [], page.url


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_the_first_link_to_a_key(browser: Browser, tmp_path: Path, width: int, scheme: str, scripts: bool) -> None:
    with demo_site(tmp_path, empty=True) as site:
        token = AccountService(site.archive.accounts).first_link()
        context = browser.new_context(
            base_url=site.url, viewport={"width": width, "height": 800}, bypass_csp=True, java_script_enabled=scripts,
            color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.goto(f"/welcome/{token}")
        if scripts:
            check(page)
        page.get_by_label("Name").fill("otto")
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="otto")).to_be_visible()

        page.get_by_role("link", name="Accounts").click()
        page.get_by_label("Role of the new account").select_option("editor")
        page.get_by_role("button", name="Make a link").click()
        link = page.get_by_role("status").locator("code").inner_text()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/welcome/[\w-]+", link)
        if scripts:
            check(page)

        page.get_by_role("link", name="otto").click()
        page.get_by_label("Name of a new key").fill("morning list")
        page.get_by_role("button", name="Make a key").click()
        expect(page.get_by_role("status")).to_contain_text("bsk_")
        if scripts:
            check(page)
        page.get_by_role("button", name="Revoke morning list").click()
        expect(page.get_by_text("You have none.")).to_be_visible()

        page.goto("/audit")
        expect(page.get_by_role("main")).to_contain_text("key bsk_")
        if scripts:
            check(page)
        page.get_by_role("button", name="Sign out").click()
        page.goto("/account")
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        if scripts:
            check(page)
        context.close()
