"""The first owner, an invitation and a key, by keyboard and pointer, wide and narrow, and without scripts."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from index.accounts.account_service import AccountService
from tests.browser.site import demo_site
from tests.browser.visitor import PASSWORD, check, opened

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_the_first_link_to_a_key(browser: Browser, tmp_path: Path, width: int, scheme: str, scripts: bool) -> None:
    with demo_site(tmp_path, empty=True) as site, opened(browser, site, width, scheme, scripts) as page:
        token = AccountService(site.archive.accounts).first_link()
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
