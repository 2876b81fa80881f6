"""Every page is valid HTML, says what it is, and runs nothing that was slipped into it."""

import gzip
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib
import pytest
from flask.testing import FlaskClient

from index.article import BlockKind, Outlet
from tests.search.newsroom import STORIES, Newsroom
from tests.search.newsroom import article as made
from tests.web.views.test_search_pages import PAGES
from web.app import create_app

ERROR_PAGES = ["/nosuch", "/search?q=" + "+".join(["x"] * 40), "/search/facet/person?q=harbour&facet_q.person=zzz"]

MARK = "xqzmark"
HOSTILE = [
    f"<script>{MARK}()</script>",
    f'"><img src=x onerror={MARK}()>',
    f"' onmouseover={MARK}() '",
    f"</title><script>{MARK}()</script>",
    f"</textarea><svg onload={MARK}()>",
    f"javascript:{MARK}()",
    "{{7*7}}${7*7}",
    f"<!--><b id={MARK}>",
    "\u202e\u2066 right \x00\x08 left",
]


def elements(text: str) -> Iterator[ET.Element]:
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    yield from tree.iter()


def check(text: str) -> None:
    """Valid; no script but our own, no handler, no inline style, no address that runs; ids once; labels for fields."""
    ids: list[str] = []
    labelled: set[str] = set()
    fields: list[ET.Element] = []
    for element in elements(text):
        if not isinstance(element.tag, str):
            continue
        tag = element.tag.rpartition("}")[2]
        for name, value in element.attrib.items():
            assert not str(name).lower().startswith("on"), (tag, name)
            assert name != "style"
            if name in ("href", "src", "action", "formaction"):
                assert re.match(r"(/(?!/)|#|https?://)", value), (tag, name, value)
        if tag == "script" and element.get("type") == "application/ld+json":  # data, which no browser runs
            json.loads(element.text or "")
        elif tag == "script":
            assert element.get("src", "").startswith("/static/")
            assert not element.text
        assert tag not in ("style", "iframe", "object", "embed", "base")
        if element.get("id"):
            ids.append(element.attrib["id"])
        if tag == "label":
            labelled.add(element.get("for", ""))
        if tag in ("input", "select") and element.get("type") != "hidden":
            fields.append(element)
    assert len(ids) == len(set(ids)), ids
    for field in fields:
        assert field.get("id") in labelled, field.attrib


@pytest.mark.parametrize("path", PAGES + ERROR_PAGES)
def test_it_is_valid(client: FlaskClient, path: str) -> None:
    check(client.get(path).text)


@pytest.mark.parametrize("path", PAGES)
def test_it_says_what_it_is(client: FlaskClient, path: str) -> None:
    text = client.get(path).text
    title, description = (
        re.search(r"<title>([^<]+)</title>", text),
        re.search(r'name="description" content="([^"]+)"', text),
    )
    assert title
    assert description
    assert len(re.findall(r"<h1\b", text)) == 1
    assert '<main id="main"' in text
    assert 'type="application/opensearchdescription+xml"' in text


def test_an_empty_archive_says_what_to_do(tmp_path: Path) -> None:
    room = Newsroom(tmp_path)
    text = create_app(room.settings, engine=room.engine, archive=room.archive).test_client().get("/").text
    check(text)
    assert "broadsheet sources add" in text
    assert '<noscript><meta http-equiv="refresh"' in text
    room.close()


def hostile_room(room: Newsroom, word: str) -> str:
    """An article whose every field holds the word. Returns its id."""
    shown = word.replace("\n", " ")
    article = made(
        900, shown, f"harbour {shown}\nPerson Surname {shown}", authors=(shown,), agency=shown, section=shown, lang=None
    )
    room.publish(article, people=["Person Surname"])
    return article.id


@pytest.mark.parametrize("word", HOSTILE)
def test_hostile_text_is_only_text(newsroom: Newsroom, client: FlaskClient, word: str) -> None:
    key = hostile_room(newsroom, word)
    arguments = {"q": word, "outlet": word, "not_section": word, "from": word, "sort": word, "facet_q.person": word}
    for path, query in (
        ("/", {}), ("/search", {"q": "harbour"}), ("/search", arguments), ("/search", {"q": word}),
        ("/search", {"q": "harbour", "section": word}), ("/search/facet/section", {"q": "harbour"}),
        ("/search/facet/person", arguments), (f"/articles/{key}", {"q": word}), (f"/articles/{key}/revisions", {}),
        ("/people/person-surname", {"with": word}), ("/outlets/harbour-herald", {}), (f"/{word}", {}),
    ):  # fmt: skip
        answer = client.get(path, query_string=query, headers={"Referer": "x"})
        assert answer.status_code < 500
        if answer.mimetype == "text/html":
            check(answer.text.replace("\x00", "").replace("\x08", ""))
            assert "49$49" not in answer.text


@pytest.mark.parametrize("word", HOSTILE)
def test_hostile_text_in_feeds_and_exports(newsroom: Newsroom, client: FlaskClient, word: str) -> None:
    key = hostile_room(newsroom, word)
    for path in ("/search.atom?q=harbour", "/opensearch.xml", "/sources.opml"):
        ET.fromstring(client.get(path).data)
    for path in (
        f"/articles/{key}/cite.bib",
        f"/articles/{key}/cite.json",
        f"/articles/{key}/cite.ris",
        f"/articles/{key}/cite.txt",
    ):
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.mimetype != "text/html"
    html = client.get("/api/v1/search?q=harbour&limit=50").get_json()["results"]
    for result in html:
        for highlight in result["highlights"]:
            assert "<" not in highlight["html"].replace("<mark>", "").replace("</mark>", "")


def test_every_kind_of_block_is_shown(newsroom: Newsroom, client: FlaskClient) -> None:
    from dataclasses import replace

    from index.article import Block

    blocks = tuple(Block(text=f"harbour {kind} {n}", kind=kind) for kind in BlockKind for n in (1, 2))
    article = replace(made(901, "All kinds", "x"), blocks=blocks)
    newsroom.publish(article)
    text = client.get(f"/articles/{article.id}?q=harbour").text
    check(text)
    assert text.count("<mark>harbour</mark>") == len(blocks)
    assert text.count('id="first-mark"') == 1


def test_languages_are_marked_and_right_to_left_stands_right(newsroom: Newsroom, client: FlaskClient) -> None:
    article = made(902, "الميناء يفتح من جديد", "افتتح الميناء أبوابه harbour.", lang="ar")
    newsroom.publish(article)
    assert '<div class="text" lang="ar" dir="rtl">' in client.get(f"/articles/{article.id}").text
    assert 'lang="fr" dir="ltr"' in client.get(f"/articles/{STORIES[3].id}").text


def test_a_page_of_results_is_light(newsroom: Newsroom, client: FlaskClient) -> None:
    """With style and script, with long passages, headlines and names on every hit, and with words that do not compress."""
    rnd = random.Random(1)

    def words(count: int) -> str:
        made = ("".join(rnd.choices("aeioubcdfghklmnprstvz", k=rnd.randint(3, 11))) for _ in range(count))
        return " ".join(made)

    people = [f"{words(1).title()} {words(1).title()}" for _ in range(60)]
    for number in range(60):
        named = ", ".join(rnd.sample(people, 6))
        text = "\n".join(f"{words(20)} harbour {words(20)}." for _ in range(6)) + f"\n{named}."
        one = made(
            3000 + number, words(14).capitalize(), text, section=words(2), agency=words(2), authors=(words(2), words(2)),
            outlet=Outlet(id=f"outlet-{number}", name=words(3).title()), published=f"2025-0{1 + number % 6}-0{1 + number % 9}",
        )  # fmt: skip
        newsroom.publish(one, people=people)
    gzipped = {"Accept-Encoding": "gzip"}
    page = client.get("/search?q=harbour", headers=gzipped)
    shown = gzip.decompress(page.data).decode()
    assert shown.count('class="hit"') >= 10
    assert shown.count('class="passage"') >= 20
    assets = re.findall(r'(?:href|src)="(/static/broadsheet[^"]+)"', shown)
    assert len(assets) == 2
    sizes = [len(page.data), *(len(client.get(asset.replace("&amp;", "&"), headers=gzipped).data) for asset in assets)]
    assert sum(sizes) < 60_000, sizes
    assert sizes[0] > 12_000  # or else this is no page that says anything about weight


def test_an_archive_of_imports_opens_on_its_newest_and_says_where_they_are_from(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "0 sources" not in page
    assert "imported files" in page
    assert "Newest in this archive" in page
