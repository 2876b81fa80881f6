"""The page of an article and what hangs on it."""

import re
from dataclasses import replace
from datetime import UTC, datetime

from flask.testing import FlaskClient

from index.article import Right, TextKind
from tests.index.kept.kept import kept, save
from tests.search.newsroom import STORIES, Newsroom
from tests.search.newsroom import article as made


def test_an_article_names_who_printed_the_same(newsroom: Newsroom, client: FlaskClient) -> None:
    words = " ".join(f"word{number} harbour" for number in range(80))
    first, second, third = (
        made(40 + number, f"Printed {number}", words, published=f"2025-07-0{number + 1}") for number in range(3)
    )
    newsroom.publish(first, second, third)
    hit = client.get("/search?q=printed").text
    assert "+ 2 copies" in hit
    for one, others in ((first, (second, third)), (second, (first, third))):
        page = client.get(f"/articles/{one.id}").text
        elsewhere = page[page.index('id="copies"') : page.index('id="cite-heading"')]
        assert re.findall(r'href="/articles/(\w+)"', elsewhere) == [other.id for other in others]


def test_an_article_says_when_it_happened(client: FlaskClient) -> None:
    facts = client.get(f"/articles/{STORIES[0].id}").text.partition("<dt>Happened</dt>")[2]
    assert facts.startswith('<dd><time datetime="2025-07-10">10 July 2025</time>')
    assert "<dt>Happened</dt>" not in client.get(f"/articles/{STORIES[2].id}").text
    assert client.get(f"/api/v1/articles/{STORIES[0].id}").get_json()["event_day"] == "2025-07-10"


def test_revisions_show_what_changed(newsroom: Newsroom, client: FlaskClient) -> None:
    story = replace(STORIES[0], title="Harbour tariffs fall again", fetched=datetime(2025, 7, 13, tzinfo=UTC))
    newsroom.archive.articles.save(story)
    text = client.get(f"/articles/{story.id}/revisions").text
    assert "<del>Harbour tariffs rise again</del>" in text
    assert "<ins>Harbour tariffs fall again</ins>" in text


def test_an_article_that_is_not_there(client: FlaskClient) -> None:
    for path in ("", "/revisions", "/cite.bib", "/cite.ris", "/cite.json", "/cite.txt"):
        assert client.get(f"/articles/0000000000000000{path}").status_code == 404


def test_an_article_says_what_its_publisher_states(newsroom: Newsroom, client: FlaskClient) -> None:
    stated = replace(
        made(80, "Stated", "A text about a lighthouse."),
        rights=(Right.NO_ARCHIVE, Right.TDM_RESERVED),
        licence="https://licences.example/by",
    )
    newsroom.publish(stated)
    page = client.get(f"/articles/{stated.id}").text
    assert 'rights=tdm-reserved">Text and data mining reserved</a>; ' in page
    assert (
        "for this reason: it is left out of exports, it is left out of feeds, it is not given to language models, its page is not kept"
        in page
    )
    assert 'href="https://licences.example/by"' in page
    assert "<dt>Rights</dt>" not in client.get(f"/articles/{STORIES[0].id}").text
    told = client.get(f"/api/v1/articles/{stated.id}").get_json()
    assert (told["rights"], told["licence"]) == (["tdm-reserved", "noarchive"], "https://licences.example/by")
    for form in ("jsonl", "csv", "ris"):
        exported = client.get(f"/api/v1/search?q=lighthouse&format={form}")
        assert stated.id not in exported.text
        assert exported.headers["X-Articles-Left-Out"] == "1"
    assert client.get("/api/v1/search?q=lighthouse").get_json()["total"]["value"] == 1
    feed = client.get("/search.atom?q=lighthouse")
    assert stated.id not in feed.text
    assert feed.headers["X-Articles-Left-Out"] == "1"
    assert "<title>lighthouse –" in feed.text, "it is called as it was asked for"
    assert stated.id not in client.get("/search.atom?rights=tdm-reserved").text
    assert client.get("/search.atom?q=tariff").headers["X-Articles-Left-Out"] == "0"
    assert '<h3 id="rail-rights">Rights' in client.get("/search?q=lighthouse").text
    assert "Text and data mining reserved" in client.get("/search?q=lighthouse").text
    assert 'id="rail-rights"' not in client.get("/search?q=tariff").text


def test_kinds_of_text_and_rights_are_filters_and_facets(newsroom: Newsroom, client: FlaskClient) -> None:
    opinion = replace(made(81, "Thought", "A text about a lighthouse."), kind=TextKind.OPINION)
    live = replace(made(82, "Told", "A text about a lighthouse."), kind=TextKind.LIVE, rights=(Right.NO_AI,))
    newsroom.publish(opinion, live)
    for asked in ("q=lighthouse+kind:live", "q=lighthouse&kind=live", "q=kind:%22Live+ticker%22", "q=rights:noai"):
        answer = client.get(f"/api/v1/search?{asked}&facet=kind&facet=rights").get_json()
        assert [result["id"] for result in answer["results"]] == [live.id], asked
        assert answer["results"][0]["kind"] == "live"
    counted = client.get("/api/v1/search?q=lighthouse&facet=kind&not_kind=live").get_json()["facets"]["kind"]["values"]
    assert {value["label"]: value["count"] for value in counted} == {"Opinion": 1, "Live ticker": 1}
    assert client.get("/api/v1/search?q=kind:gallery").get_json()["query"]["notes"] == []
    assert "There" not in client.get("/api/v1/search?q=kind:poem").get_json()["query"]["notes"][0]["detail"]
    assert '<h3 id="rail-kind">Kind of text' in client.get("/search?q=lighthouse").text
    assert 'id="rail-kind"' not in client.get("/search?q=tariff").text
    assert "<dt>Kind</dt>" in client.get(f"/articles/{live.id}").text


HOSTILE = (
    "<title>Tide</title><script src=//evil.example/x.js>alert(1)</script><style>@import '//evil.example'</style>"
    "<meta http-equiv=refresh content='0;url=//evil.example'><base href=//evil.example><p onclick='steal()'>The tide <b>rose</b>"
    "<img src=//evil.example/p.png onerror=alert(1)><iframe src=//evil.example></iframe>&lt;script&gt;alert(2)&lt;/script&gt;"
)


def test_a_page_is_shown_as_it_was_read_and_nothing_of_it_lives(newsroom: Newsroom, client: FlaskClient) -> None:
    settings = replace(newsroom.settings, kept_pages_room=0)
    story = made(71, "Tide", "The tide rose and nobody was there to see it.")
    save(settings, newsroom.archive, story, body=HOSTILE)
    newsroom.publish(story)
    address = f"/articles/{story.id}/page"
    assert f'href="{address}"' in client.get(f"/articles/{story.id}").text
    answer = client.get(address)
    shown = answer.text.partition('id="page-heading"')[2]
    assert answer.status_code == 200
    assert "<p>The tide rose</p>\n<p>&lt;script&gt;alert(2)&lt;/script&gt;</p>" in shown
    assert "evil.example" not in answer.text
    assert "steal" not in answer.text
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none';")
    assert answer.headers["Content-Security-Policy"].endswith("; sandbox allow-same-origin allow-forms")
    newsroom.archive.kept_pages.forget_file(kept(newsroom.archive, story).place.file)
    assert client.get(address).status_code == 404
    assert f'href="{address}"' not in client.get(f"/articles/{story.id}").text


def test_a_page_that_must_not_be_kept_is_not_shown(newsroom: Newsroom, client: FlaskClient) -> None:
    settings = replace(newsroom.settings, kept_pages_room=0)
    story = replace(made(72, "Ebb", "The tide fell."), rights=(Right.NO_ARCHIVE,))
    save(settings, newsroom.archive, story)
    newsroom.publish(story)
    assert client.get(f"/articles/{story.id}/page").status_code == 404
