"""Saving a search, changing it, a long query, an alert with preview, unsubscribing; with and without scripts, wide and narrow."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from index.accounts.rights import Role
from tests.browser.site import demo_site
from tests.browser.visitor import check, signed_in

pytestmark = pytest.mark.browser

LONG = " OR ".join(f"word{n}" for n in range(149)) + " OR harbour"


def looked_at(page: Page, scripts: bool) -> None:
    if scripts:
        check(page)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_a_search_to_its_alert(browser: Browser, tmp_path: Path, width: int, scheme: str, scripts: bool) -> None:
    with (
        demo_site(tmp_path, settings_given={"SMTP_HOST": "127.0.0.1"}) as site,
        signed_in(browser, site, Role.EDITOR, width, scheme, scripts) as page,
    ):
        page.goto("/search?q=harbour")
        looked_at(page, scripts)
        page.get_by_label("Save this search as").fill("The harbour")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("The search is saved")
        looked_at(page, scripts)

        page.get_by_role("link", name="Change The harbour").click()
        expect(page.get_by_role("heading", name="You are changing “The harbour”")).to_be_visible()
        looked_at(page, scripts)
        page.locator("#narrow a.value").first.click()
        page.get_by_role("button", name="Save changes").click()
        expect(page.get_by_role("status")).to_contain_text("The change is kept")

        page.get_by_role("link", name="The harbour", exact=True).click()
        page.get_by_role("button", name="Make an address").click()
        expect(page.locator("code")).to_contain_text(re.compile(r"/feeds/[\w-]{43}\.atom"))
        page.get_by_role("button", name="Share it").click()
        looked_at(page, scripts)

        page.goto("/search?q=harbour")
        if scripts:
            page.locator("#q").fill(LONG)
            page.keyboard.press("Enter")
        else:
            page.goto("/search?q=" + LONG.replace(" ", "+"))
            page.locator("#long").fill(LONG)
            page.locator("main").get_by_role("button", name="Search").click()
        expect(page.get_by_role("heading", name=re.compile("articles? for a long query"))).to_be_visible()
        assert "/search?long=" in page.url
        page.get_by_text("What each part of the query finds").click()
        looked_at(page, scripts)

        page.goto("/searches")
        page.get_by_role("link", name="Alert on The harbour").click()
        looked_at(page, scripts)
        page.get_by_label("Every week, at the weekday and hour below").check()
        page.get_by_label("Weekday", exact=True).select_option("Friday")
        page.get_by_label("Hour", exact=True).select_option("06:00")
        page.get_by_label("Time zone").fill("Europe/Berlin")
        page.get_by_label("Address").fill("desk@news.example")
        page.get_by_role("button", name="Preview").click()
        expect(page.get_by_role("heading", name=re.compile("in the last week"))).to_be_visible()
        expect(page.get_by_label("Every week, at the weekday and hour below")).to_be_checked()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status")).to_contain_text("The alert is saved")
        page.get_by_role("button", name="Send a test").click()
        expect(page.get_by_role("status")).to_contain_text("A test message is on its way")
        page.get_by_role("button", name="Pause").click()
        expect(page.get_by_text("Nothing is sent.")).to_be_visible()
        page.get_by_role("button", name="Send again").click()
        looked_at(page, scripts)
        page.goto("/alerts")
        expect(page.get_by_text("every Friday at 06:00 (Europe/Berlin), by mail")).to_be_visible()
        looked_at(page, scripts)

        (alert,) = site.archive.alerts.all()
        page.context.clear_cookies()
        page.goto(f"/unsubscribe/{alert.id}/{alert.mark('unsubscribe')}")
        looked_at(page, scripts)
        page.get_by_role("button", name="Unsubscribe").click()
        expect(page.get_by_role("heading", name="You get no more messages")).to_be_visible()
        looked_at(page, scripts)
