"""axe-core finds no violation on any page, light or dark, wide or narrow."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.axe import find_axe
from tests.browser.site import Site, demo_site, record_sources

pytestmark = pytest.mark.browser

PATHS = (
    "/", "/search?q=harbour", "/search?q=harbour&outlet=meridian-post&not_section=People", "/search?q=harbour+zeppelin",
    "/search?q=" + "+".join(["x"] * 40), "/search/facet/person?q=harbour", "/people", "/people/ines-halvorsen",
    "/people/ines-halvorsen?with=tobias-renwick", "/outlets", "/outlets/meridian-post", "/outlets/meridian-post?with=harbour-herald",
    "/sources", "/help", "/api", "/nosuch",
)  # fmt: skip


@pytest.fixture(scope="module")
def axe() -> str:
    script = find_axe()
    if script is None:
        pytest.skip("axe-core is not there: python -m tests.browser.axe fetches it with npm")
    return script.read_text("utf-8")


VIEWS = [("light", 1280), ("dark", 360)]
"""Every colour scheme and every width once: colours do not depend on the width, nor the layout on the colours."""


def violations(
    browser: Browser, site: Site, axe: str, scheme: str, width: int, paths: Iterable[str]
) -> list[tuple[str, str, str]]:
    """(path, rule, the element) of everything that axe-core finds."""
    context = browser.new_context(
        base_url=site.url, viewport={"width": width, "height": 800}, bypass_csp=True,
        color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    found = []
    for path in paths:
        page.goto(path)
        page.evaluate(axe)
        for violation in page.evaluate("axe.run(document)")["violations"]:
            found += [(path, violation["id"], node["html"][:160]) for node in violation["nodes"][:3]]
    context.close()
    return found


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_axe_finds_nothing(browser: Browser, site: Site, axe: str, scheme: str, width: int) -> None:
    changed = next(key for key in site.ids.values() if len(site.archive.articles.revisions(key)) > 1)
    own = (f"/articles/{changed}?q=harbour", f"/articles/{changed}?q=zeppelin", f"/articles/{changed}/revisions")
    assert violations(browser, site, axe, scheme, width, (*PATHS, *own)) == []


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_axe_finds_nothing_at_the_door_and_in_an_empty_house(
    browser: Browser, tmp_path: Path, axe: str, scheme: str, width: int
) -> None:
    with demo_site(tmp_path / "empty", empty=True) as empty:
        assert (
            violations(browser, empty, axe, scheme, width, ("/", "/search?q=", "/sources", "/people", "/outlets")) == []
        )
        record_sources(empty.archive, datetime.now(UTC))
        assert violations(browser, empty, axe, scheme, width, ("/",)) == []
    with demo_site(tmp_path / "closed", empty=True, password="open sesame") as closed:
        assert violations(browser, closed, axe, scheme, width, ("/login",)) == []


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_axe_finds_nothing_where_something_broke(
    browser: Browser, site: Site, axe: str, scheme: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks() -> None:
        raise RuntimeError("made by a test")

    monkeypatch.setattr("web.views.front_page.gather", breaks)
    assert violations(browser, site, axe, scheme, width, ("/",)) == []
