import json
from urllib.parse import urlencode

from search.csv_rows import CSV_COLUMNS, csv_row
from search.parameters import parameters
from search.request import SearchQuery
from search.serializers import RESULT_KEYS, article_dict, marked_html, page_dict, result_dict
from tests.search.newsroom import STORIES, Newsroom, article


def link(query: SearchQuery) -> str:
    return "/api/v1/search?" + urlencode(parameters(query))


def test_a_page_as_json(newsroom: Newsroom) -> None:
    query = SearchQuery(
        q="tariff", facets=("outlet", "person"), histogram="month", limit=1, exclude=(("person", "oda-kovel"),)
    )
    shown = page_dict(newsroom.searcher.search(query), link)
    assert json.loads(json.dumps(shown)) == shown
    assert set(shown) == {
        "query", "total", "took_ms", "index_generation", "results", "facets", "histogram", "next_cursor", "next",
    }  # fmt: skip
    assert shown["total"] == {"value": 2, "relation": "eq"}
    assert shown["next"] == link(query.with_cursor(shown["next_cursor"]))
    (first,) = shown["results"]
    assert tuple(first) == RESULT_KEYS
    assert first["outlet"] == {"id": "harbour-herald", "name": "Harbour Herald"}
    assert first["people"] == [{"id": "marta-kovel", "name": "Marta Kovel"}]
    assert (first["published"], first["published_precision"], first["published_source"]) == (
        "2025-07-10",
        "day",
        "metadata",
    )
    assert first["fetched"] == "2025-07-12T12:01:00Z"
    assert first["highlights"][0] == {
        "field": "title",
        "text": "Harbour tariffs rise again",
        "ranges": [[8, 15]],
        "html": "Harbour <mark>tariffs</mark> rise again",
    }
    outlet = shown["facets"]["outlet"]
    assert (outlet["op"], outlet["distinct"], outlet["more"]) == ("or", 2, False)
    assert outlet["values"][0]["toggle_url"] == link(query.with_filter("outlet", outlet["values"][0]["value"]))
    excluded = next(value for value in shown["facets"]["person"]["values"] if value["excluded"])
    assert excluded["toggle_url"] == link(query.without_filter("person", "oda-kovel"))
    assert shown["histogram"] == {
        "interval": "month",
        "buckets": [{"from": "2025-07-01", "to": "2025-07-31", "count": 2}],
        "undated": 0,
    }


def test_only_the_keys_that_are_wanted(newsroom: Newsroom) -> None:
    (result, *_) = newsroom.searcher.search(SearchQuery(q="tariff")).results
    assert result_dict(result, ("title", "id")) == {"id": STORIES[0].id, "title": STORIES[0].title}


def test_html_is_escaped_but_for_its_marks() -> None:
    assert marked_html('<b> & "x"', ((0, 3), (6, 9))) == "<mark>&lt;b&gt;</mark> &amp; <mark>&quot;x&quot;</mark>"
    assert marked_html("<mark>", ()) == "&lt;mark&gt;"


def test_hostile_text_stays_text(newsroom: Newsroom) -> None:
    hostile = "</mark><script>alert('tariff')</script>"
    newsroom.publish(article(70, hostile, hostile, authors=[hostile]))
    page = newsroom.searcher.search(SearchQuery(q="script"))
    for highlight in page_dict(page, link)["results"][0]["highlights"]:
        assert "<script" not in highlight["html"]
        assert highlight["html"].count("<mark>") == highlight["html"].count("</mark>") == 2


def test_an_article_as_json(newsroom: Newsroom) -> None:
    shown = article_dict(newsroom.searcher.article(STORIES[0].id, "tariff"))
    assert json.loads(json.dumps(shown)) == shown
    assert shown["text"] == STORIES[0].text
    start, end = shown["marks"]["text"][0]
    assert shown["text"][start:end] == "tariffs"
    assert shown["mentions"][0]["person"] == "marta-kovel"
    assert "\n".join(block["text"] for block in shown["blocks"]) == shown["text"]


def test_a_row_of_csv_is_no_formula(newsroom: Newsroom) -> None:
    newsroom.publish(article(71, "=1+1", "Sums.", authors=["@a", "b"]))
    (result,) = newsroom.searcher.search(SearchQuery(q="sums")).results
    row = dict(zip(CSV_COLUMNS, csv_row(result), strict=True))
    assert row["title"] == "'=1+1"
    assert row["authors"] == "'@a; b"
