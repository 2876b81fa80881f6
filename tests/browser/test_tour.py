"""The guided tour of the demo: at every width, by keyboard, with and without scripts."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from demo import director
from tests.browser.site import demo_site
from tests.browser.visitor import VIEWS, look, opened, press
from web.tour import MARK

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "scheme", "scripts"), VIEWS)
def test_the_tour_is_taken_and_closed(browser: Browser, tmp_path: Path, width: int, scheme: str, scripts: bool) -> None:
    steps = director.tour(["https://harbour-herald.example/"], "http://127.0.0.1:9/")
    with demo_site(tmp_path) as site, opened(browser, site, width, scheme, scripts) as page:
        (tmp_path / MARK).write_text(json.dumps(steps), "utf-8")
        page.goto("/")
        look(page, "tour", scripts)
        links = page.locator(".tour h3 a")
        expect(links).to_have_count(5)
        for number, heading in ((0, "6 articles"), (1, "tunnel"), (2, "What changed"), (3, "The same text")):
            press(page, links.nth(number))
            expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
            page.go_back()
        press(page, page.get_by_role("button", name="Close the tour"))
        expect(page.locator(".tour")).to_have_count(0)
        look(page, "tour-closed", scripts)
        press(page, page.get_by_role("button", name="Show the guided tour"))
        expect(links).to_have_count(5)
