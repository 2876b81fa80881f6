"""axe-core finds no violation on any page, light or dark, wide or narrow."""

import pytest
from playwright.sync_api import Browser

from tests.browser.axe import find_axe
from tests.browser.site import Site

pytestmark = pytest.mark.browser

PATHS = (
    "/", "/search?q=harbour", "/search?q=harbour&outlet=meridian-post&not_section=People", "/search?q=harbour+zeppelin",
    "/search?q=" + "+".join(["x"] * 40), "/search/facet/person?q=harbour", "/people/ines-halvorsen",
    "/people/ines-halvorsen?with=tobias-renwick", "/outlets", "/outlets/meridian-post", "/sources", "/help", "/api", "/nosuch",
)  # fmt: skip


@pytest.fixture(scope="module")
def axe() -> str:
    script = find_axe()
    if script is None:
        pytest.skip("axe-core is not there: python -m tests.browser.axe fetches it with npm")
    return script.read_text("utf-8")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 360)])
def test_axe_finds_nothing(browser: Browser, site: Site, axe: str, scheme: str, width: int) -> None:
    context = browser.new_context(
        base_url=site.url, viewport={"width": width, "height": 800}, bypass_csp=True,
        color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    article = next(iter(site.ids.values()))
    found = []
    for path in (*PATHS, f"/articles/{article}?q=harbour", f"/articles/{article}/revisions"):
        page.goto(path)
        page.evaluate(axe)
        for violation in page.evaluate("axe.run(document)")["violations"]:
            found += [(path, violation["id"], node["html"][:160]) for node in violation["nodes"][:3]]
    context.close()
    assert found == []
