"""A hostile page, shown as it was read, in a real browser: nothing of it runs, and nothing is asked of anybody."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog
from werkzeug.serving import make_server

from tests.index.kept.kept import save
from tests.places import SHARED
from tests.search.newsroom import Newsroom
from tests.search.newsroom import article as made
from web.app import create_app

pytestmark = pytest.mark.browser

EVIL = "http://127.0.0.1:9"
"""Not another host, so that no policy of the network keeps the request away: only the page itself can."""
PAYLOADS = (
    "<script>document.title = 'hacked'</script>",
    f"<script src={EVIL}/x.js></script>",
    f"<img src={EVIL}/i.png onerror=\"document.title='hacked'\">",
    f"<svg onload=\"document.title='hacked'\"><image href={EVIL}/s.png></svg>",
    f"<link rel=stylesheet href={EVIL}/x.css><link rel=preload as=image href={EVIL}/p.png><link rel=dns-prefetch href={EVIL}>",
    f"<style>@import url({EVIL}/y.css); body {{ background: url({EVIL}/b.png) }}</style>",
    f"<iframe src={EVIL}/f></iframe><object data={EVIL}/o></object><embed src={EVIL}/e>",
    f"<video autoplay src={EVIL}/v poster={EVIL}/q.png></video><audio src={EVIL}/a></audio>",
    f"<meta http-equiv=refresh content='0;url={EVIL}/m'><base href={EVIL}/>",
    f"<form action={EVIL}/post><input name=q autofocus onfocus=\"document.title='hacked'\"></form>",
    f"<body onload=\"document.title='hacked'\" background={EVIL}/g.png>",
    f"<math><mtext><table><mglyph><style><!--</style><img src={EVIL}/z onerror=\"document.title='hacked'\">",
    "<noscript><p title=\"</noscript><img src=x onerror=document.title='hacked'>\">",
    "&lt;script&gt;document.title='hacked'&lt;/script&gt;",
    "<p>]]></p><xmp><script>document.title='hacked'</script></xmp><plaintext><script>document.title='hacked'</script>",
)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path, rate_limit="off", kept_pages_room="0")
    yield room
    room.close()


@pytest.fixture
def address(newsroom: Newsroom) -> Iterator[str]:
    app = create_app(newsroom.settings, engine=newsroom.engine, archive=newsroom.archive)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def listed() -> tuple[str, ...]:
    """Other people's payloads, where they are at hand."""
    path = SHARED / "data" / "attacks" / "xss-payload-list.txt"
    return tuple(path.read_text("utf-8", "replace").splitlines()) if path.exists() else ()


def test_nothing_of_a_kept_page_lives(browser: Browser, newsroom: Newsroom, address: str) -> None:
    others = listed()
    bodies = [f"<p>Before</p>{payload}<p>Behind</p>" for payload in PAYLOADS]
    bodies += ["\n".join(others[start : start + 400]) for start in range(0, len(others), 400)]
    stories = [made(300 + number, f"Tide {number}", f"The tide rose {number} times.") for number in range(len(bodies))]
    settings = replace(newsroom.settings, kept_pages_room=0)
    for story, body in zip(stories, bodies, strict=True):
        save(settings, newsroom.archive, story, body=body)
    newsroom.publish(*stories)
    context = browser.new_context(base_url=address)
    page = context.new_page()
    asked: list[str] = []
    alarms: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    def dismiss(dialog: Dialog) -> None:
        alarms.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.on("popup", lambda popup: alarms.append(popup.url))
    page.on("download", lambda download: alarms.append(download.url))
    page.on("pageerror", lambda error: alarms.append(str(error)))
    for story in stories:
        asked.clear()
        shown = f"{address}/articles/{story.id}/page"
        page.goto(shown, wait_until="networkidle")
        foreign = [url for url in asked if url != shown and not url.startswith(f"{address}/static/")]
        assert foreign == [], story.title
        assert page.url == shown
        assert page.title().startswith("As it was read: Tide")
        inside = page.locator("section[aria-labelledby=page-heading] .text")
        tags = set(inside.locator("*").evaluate_all("nodes => nodes.map(node => node.tagName)"))
        assert tags <= {"P", "STRONG"}, story.title
        attributes = inside.locator("*").evaluate_all("nodes => nodes.flatMap(node => node.getAttributeNames())")
        assert attributes == []
    assert alarms == []
    first = page.goto(f"{address}/articles/{stories[0].id}/page")
    assert first is not None
    assert "sandbox" in first.headers["content-security-policy"]
    page.locator("input[name=q]").first.fill("tide")
    page.locator("input[name=q]").first.press("Enter")
    page.wait_for_url("**/search?*")
    context.close()
