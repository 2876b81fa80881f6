import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.site import Site, demo_site


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    chromium = find_chromium()
    if chromium is None:
        if os.environ.get("BROADSHEET_REQUIRE_BROWSER"):
            pytest.fail("no Chromium found, and BROADSHEET_REQUIRE_BROWSER is set (Debian: apt install chromium)")
        pytest.skip("no Chromium found (Debian: apt install chromium)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with demo_site(tmp_path_factory.mktemp("site")) as running:
        yield running


def watched(context: BrowserContext) -> tuple[Page, list[str]]:
    """A page, and what went wrong on it: errors of scripts, refusals of the policy, requests to other hosts."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on(
        "request",
        lambda request: faults.append(request.url) if not request.url.startswith("http://127.0.0.1:") else None,
    )
    return page, faults


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page in Tokyo, wide and light. Fails where anything went wrong on the way."""
    context = browser.new_context(
        base_url=site.url, viewport={"width": 1280, "height": 900}, timezone_id="Asia/Tokyo", color_scheme="light"
    )
    context.set_default_timeout(20_000)
    shown, faults = watched(context)
    yield shown
    context.close()
    assert faults == []
