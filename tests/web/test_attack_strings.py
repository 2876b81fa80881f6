"""Known naughty strings as titles, authors, bodies and queries: no error, no live mark-up, the text itself intact."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest

from tests.places import SHARED as SHARED_FOLDER
from tests.search.newsroom import Newsroom, article
from web.app import create_app

SHARED = SHARED_FOLDER / "data" / "attacks"
EVERY = 12
"""Of the payloads every so many-th is stored and asked for: the whole list belongs to a benchmark."""

HTML = "{http://www.w3.org/1999/xhtml}"
LIVE = re.compile(r"\s*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)


def strings() -> list[str]:
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is absent; set BROADSHEET_SHARED to where the shared folder is")
    naughty = json.loads((SHARED / "blns.json").read_text("utf-8"))
    payloads = (SHARED / "xss-payload-list.txt").read_text("utf-8", "replace").splitlines()
    found = [text.strip() for text in [*naughty, *payloads[:: EVERY * 4]] if text.strip()]
    return [text for text in found[::3] if len(" ".join(text.split())) > 2]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom(tmp_path, rate_limit="off")
    yield made
    made.close()


def live_parts(page: str) -> list[str]:
    """What a browser would run or load from elsewhere, in a page as HTML5 parses it."""
    found: list[str] = []
    for element in html5lib.parse(page, treebuilder="etree").iter():
        tag = str(element.tag).removeprefix(HTML)
        if tag == "script" and (element.text or "").strip() and element.get("type") != "application/ld+json":
            found.append(f"script: {element.text}")
        if tag in ("iframe", "object", "embed", "base", "applet", "marquee"):
            found.append(tag)
        for name, value in element.attrib.items():
            if str(name).lower().startswith("on") or str(name).lower() in ("srcdoc", "style"):
                found.append(f"{tag} {name}")
            if str(name).lower() in ("href", "src", "action", "formaction") and LIVE.match(value):
                found.append(f"{tag} {name}={value}")
    return found


def test_as_titles_authors_and_bodies(room: Newsroom) -> None:
    texts = [" ".join(text.split()) for text in strings()]
    articles = [
        article(
            number, text, f"harbour words {text}\n{text}", authors=(text[:150],), section=text[:60], agency=text[:60]
        )
        for number, text in enumerate(texts)
    ]
    room.publish(*articles)
    client = create_app(room.settings, engine=room.engine, archive=room.archive).test_client()
    answer = client.get("/api/v1/search?q=harbour&limit=100").get_json()
    assert answer["total"]["value"] == len(articles)
    titles = {one.id: one.title for one in articles}
    for hit in answer["results"]:
        assert hit["title"] == titles[hit["id"]]
        for highlight in hit["highlights"]:
            assert "<" not in highlight["html"].replace("<mark>", "").replace("</mark>", "")
    for path in ("/search?q=harbour", "/", *(f"/articles/{one.id}?q=harbour" for one in articles[:: EVERY // 2])):
        page = client.get(path)
        assert page.status_code == 200, path
        assert live_parts(page.text) == [], path


def test_as_queries(room: Newsroom) -> None:
    room.publish(article(1, "A harbour", "Some words of a harbour."))
    client = create_app(room.settings, engine=room.engine, archive=room.archive).test_client()
    for text in strings()[::2]:
        for path in ("/search", "/api/v1/search"):
            page = client.get(path, query_string={"q": text})
            assert page.status_code in (200, 400), (path, text)
            if path == "/search":
                assert live_parts(page.text) == [], text
