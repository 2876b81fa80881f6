"""Somebody who visits the site: wide or narrow, with scripts or without, signed in or not; who looks closely, and presses buttons
by key."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Error, Locator, Page

from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from tests.browser.axe import find_axe
from tests.browser.site import Site
from web.middleware.identity import SESSION_COOKIE

PASSWORD = "correct horse battery"
VIEWS = [(1280, "light", True), (360, "dark", True), (360, "light", False)]
"""Width, colours, and whether scripts run."""


@contextmanager
def opened(
    browser: Browser, site: Site, width: int = 1280, scheme: str = "light", scripts: bool = True
) -> Iterator[Page]:
    context = browser.new_context(
        base_url=site.url, viewport={"width": width, "height": 800}, bypass_csp=True, java_script_enabled=scripts,
        color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


@contextmanager
def signed_in(
    browser: Browser, site: Site, role: Role, width: int = 1280, scheme: str = "light", scripts: bool = True
) -> Iterator[Page]:
    """As edda, who gets an account where she has none."""
    accounts = AccountService(site.archive.accounts)
    known = {account.name: account for account in accounts.accounts()}
    session = accounts.start_session(known.get("edda") or accounts.add("edda", role, by="test"))
    with opened(browser, site, width, scheme, scripts) as page:
        page.context.add_cookies([{"name": SESSION_COOKIE, "value": session, "url": site.url}])
        yield page


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


def look(page: Page, name: str, scripts: bool) -> None:
    """axe and the width; a picture for people where BROADSHEET_PICTURES names a folder."""
    if scripts:
        check(page)
    if folder := os.environ.get("BROADSHEET_PICTURES"):
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)  # type: ignore[index]


def press(page: Page, button: Locator) -> None:
    """By keyboard, to the page that comes of it."""
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
