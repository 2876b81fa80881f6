"""Whole pages of the shapes that the web has, each with what is to be read from it beside it, compared field by field.

`pages/NAME.html` is invented; `pages/NAME.json` has its address and either the article, in the form of `index.json_codec`, or
the reason why there is none.
"""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler.extract import NotAnArticle, extract
from crawler.net.page import Page
from index.article import ArchivedArticle
from index.json_codec import article_to_dict

PAGES = Path(__file__).with_name("pages")
FETCHED = datetime(2026, 3, 6, 12, 0, tzinfo=UTC)
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))
FIELDS = (
    "agency",
    "authors",
    "blocks",
    "dateline",
    "image",
    "keywords",
    "lang",
    "modified",
    "other_titles",
    "outlet",
    "paywalled",
    "published",
    "published_source",
    "section",
    "standfirst",
    "title",
    "url",
)


def expected(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((PAGES / f"{name}.json").read_text("utf-8"))
    return data


@cache
def read(name: str) -> dict[str, Any]:
    """The article as a dictionary, or `{"refused": reason}`."""
    url = expected(name)["address"]
    body = (PAGES / f"{name}.html").read_bytes()
    page = Page(url=url, requested_url=url, body=body, content_type="text/html", fetched=FETCHED)
    try:
        article = extract(page)
    except NotAnArticle as error:
        return {"refused": error.reason.value}
    return article_to_dict(ArchivedArticle(article=article, first_fetched=FETCHED, last_fetched=FETCHED))


ARTICLES = [name for name in NAMES if "article" in expected(name)]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("name", ARTICLES)
def test_field(name: str, field: str) -> None:
    assert read(name)[field] == expected(name)["article"][field]


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ARTICLES])
def test_a_page_that_is_no_article_is_refused_with_its_reason(name: str) -> None:
    assert read(name) == {"refused": expected(name)["refused"]}


def test_every_page_has_its_answer_and_says_all_of_it() -> None:
    assert len(NAMES) >= 12
    assert {path.stem for path in PAGES.glob("*.json")} == set(NAMES)
    for name in ARTICLES:
        assert sorted(expected(name)["article"]) == sorted(FIELDS)
