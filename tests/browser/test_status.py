"""The owner's page of the status, wide and narrow, with and without scripts: it refreshes, and a button keeps its focus."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from index.accounts.rights import Role
from index.archive.protocols import Task
from tests.browser.site import demo_site
from tests.browser.test_imports import work_off
from tests.browser.visitor import check, signed_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, True), (360, False)])
def test_a_backup_a_check_and_what_was_set_aside(browser: Browser, tmp_path: Path, width: int, scripts: bool) -> None:
    with demo_site(tmp_path / "data") as site, signed_in(browser, site, Role.OWNER, width, scripts=scripts) as page:
        site.archive.set_aside.put(Task.READ, "https://lantern.example/odd", "ValueError: odd", version="0")
        page.goto("/")
        page.get_by_role("link", name="Status").click()
        expect(page.locator("td", has_text="ValueError: odd")).to_be_visible()
        if scripts:
            check(page)
        for name in ("Try again", "Back up now", "Check everything"):
            page.get_by_role("button", name=name).focus()
            with page.expect_navigation():
                page.keyboard.press("Enter")
        expect(page.get_by_text("Being checked")).to_be_visible()
        expect(page.get_by_text("ValueError: odd")).to_have_count(0)
        if scripts:
            page.get_by_role("button", name="Make the index anew").focus()
        work_off(tmp_path / "data", site.archive)
        if not scripts:
            page.reload()
        expect(page.get_by_text("Last checked")).to_be_visible(timeout=20_000)
        if scripts:
            expect(page.get_by_role("button", name="Make the index anew")).to_be_focused()
            check(page)
        with page.expect_download() as download:
            page.get_by_role("link", name=re.compile(r"^broadsheet-\d{8}-\d{6}\.backup$")).click()
        assert download.value.path().read_bytes().startswith(b"SQLite format 3")
