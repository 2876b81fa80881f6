"""What takes hours: older articles asked for, watched and stopped, wide and narrow, with and without scripts."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from index.accounts.rights import Role
from tests.browser.site import demo_site
from tests.browser.visitor import check, signed_in
from tests.web.views.crawl.test_lasting_jobs import ESTIMATE, OLDER

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, True), (360, False)])
def test_older_articles_are_estimated_read_and_stopped(
    browser: Browser, tmp_path: Path, width: int, scripts: bool
) -> None:
    now = datetime.now(UTC)
    with demo_site(tmp_path / "data") as site, signed_in(browser, site, Role.OWNER, width, scripts=scripts) as page:
        jobs = site.archive.jobs
        source = site.archive.sources.all()[0].id
        page.goto(f"/sources/{source}")
        if scripts:
            check(page)
        page.get_by_label("Since which month").fill("2024-02")
        page.get_by_label("Since which month").press("Enter")
        expect(page.get_by_role("heading", name="Older articles")).to_be_visible()
        estimate = jobs.take(now)
        assert estimate is not None
        jobs.note(estimate.id, [{**ESTIMATE, "source": source}], now)
        jobs.end(estimate.id, now)
        if not scripts:
            page.reload()
        page.get_by_role("button", name="Read them now").wait_for()
        if scripts:
            check(page)
        page.get_by_role("button", name="Read them now").focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Stop").wait_for()
        reading = jobs.take(now)
        assert reading is not None
        assert reading.arguments["read"] is True
        jobs.note(reading.id, [{**ESTIMATE, "source": source}, OLDER], now)
        if not scripts:
            page.reload()
        expect(page.get_by_label("Addresses read")).to_be_visible()
        if scripts:
            check(page)
        page.get_by_role("button", name="Stop").click()
        expect(page.get_by_text("It is being stopped")).to_be_visible()
        jobs.end(reading.id, now)
        if not scripts:
            page.reload()
        expect(page.get_by_role("button", name="Go on reading")).to_be_visible()
        page.goto("/status/reread")
        if scripts:
            check(page)
        page.get_by_role("button", name="Read them again").click()
        expect(page.get_by_role("heading", name="Reading kept pages again")).to_be_visible()
