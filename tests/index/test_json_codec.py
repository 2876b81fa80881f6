"""Articles as JSON: a full round trip, and a sentence for whatever is wrong."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import ArchivedArticle, Article, DateSource, Person
from index.json_codec import FIELDS, article_from_dict, article_to_dict
from tests.index.fakes import START, an_article
from tests.index.strategies import any_text, articles, words

NOW = datetime(2025, 7, 20, tzinfo=UTC)


def archived(article: Article) -> ArchivedArticle:
    return ArchivedArticle(article=article, first_fetched=article.fetched, last_fetched=article.fetched)


def given_article(**changes: Any) -> dict[str, Any]:
    return {"url": "https://lantern.example/1", "title": "Harbour closed", "text": "First.\n\n Second. ", **changes}


@given(articles())
def test_round_trip(article: Article) -> None:
    text = json.dumps(article_to_dict(archived(article)))
    assert article_from_dict(json.loads(text), fetched=NOW) == article


def test_everything_known_is_written() -> None:
    whole = ArchivedArticle(
        article=an_article("bridge", day=3),
        people=(Person(id="ada-lund", name="Ada Lund"),),
        copy_of="0a1b",
        first_fetched=START,
        last_fetched=NOW,
        gone=NOW,
    )
    data = article_to_dict(whole)
    assert data["people"] == [{"id": "ada-lund", "name": "Ada Lund"}]
    assert (data["copy_of"], data["first_fetched"], data["gone"]) == (
        "0a1b",
        "2025-07-01T12:00:00Z",
        "2025-07-20T00:00:00Z",
    )


def test_little_is_needed() -> None:
    article = article_from_dict(given_article(published="2025-07-12", outlet="Japan Today"), fetched=NOW)
    assert article.text == "First.\nSecond."
    assert article.fetched == NOW
    assert article.published_source is DateSource.METADATA
    assert article.outlet
    assert (article.outlet.id, article.outlet.name) == ("japan-today", "Japan Today")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"url": None}, "url is missing"),
        ({"url": "ftp://lantern.example/1"}, "only http and https"),
        ({"url": "https://[broken/"}, "not an address"),
        ({"url": "https://lantern.example/" + "a" * 3000}, "at most 2048"),
        ({"title": 3}, "title has to be text, not a number"),
        ({"title": None}, "title is missing"),
        ({"title": "a" * 1001}, "at most 1000"),
        ({"text": " \n "}, "no text"),
        ({"blocks": "First."}, "blocks has to be a list, not text"),
        ({"blocks": [{"text": "a\nb"}]}, "one block a paragraph"),
        ({"blocks": [{"text": "a", "kind": "poem"}]}, "write one of paragraph"),
        ({"blocks": ["a"]}, "a block is an object"),
        ({"published": "yesterday"}, "write 2025-07-12 or"),
        ({"published": "0001-01-01"}, "no article is of that year"),
        ({"published": "2025-07-12", "published_source": "rumour"}, "write one of metadata"),
        ({"authors": "Ada Lund"}, "authors has to be a list"),
        ({"outlet": 3}, "outlet has to be an object"),
        ({"image": "https://lantern.example/1.jpg"}, "image has to be an object"),
        ({"image": {"url": "data:image/png,1"}}, "only http and https"),
        ({"paywalled": "yes"}, "true, false or null"),
    ],
)
def test_what_is_wrong_is_said(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        article_from_dict(given_article(**changes), fetched=NOW)


def test_a_lone_surrogate_does_not_get_in() -> None:
    article = article_from_dict(json.loads(json.dumps(given_article(title="A \ud800 B"))), fetched=NOW)
    assert article.title == "A B"


def test_a_block_that_nobody_sees_is_none() -> None:
    blocks = [{"text": "\u200b\u202e"}, {"text": "First.\u00ad"}]
    assert article_from_dict(given_article(blocks=blocks), fetched=NOW).text == "First."
    with pytest.raises(ValueError, match="no text"):
        article_from_dict(given_article(blocks=blocks[:1]), fetched=NOW)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=5,
)
keys = st.sampled_from([*sorted(article_to_dict(archived(an_article("bridge")))), "text"])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(keys, json_values))
def test_any_object_is_an_article_or_a_value_error(changes: dict[str, Any]) -> None:
    with suppress(ValueError):
        article = article_from_dict(given_article(**changes), fetched=NOW)
        json.dumps(article_to_dict(archived(article)), ensure_ascii=False).encode()


def test_a_list_is_no_article() -> None:
    with pytest.raises(ValueError, match="JSON object"):
        article_from_dict([], fetched=NOW)  # type: ignore[arg-type]


def test_the_documented_fields_are_those_that_are_read() -> None:
    class Asked(dict[str, Any]):
        def __init__(self, data: dict[str, Any]) -> None:
            super().__init__(data)
            self.names: set[str] = set()

        def get(self, key: str, default: Any = None) -> Any:
            self.names.add(key)
            return super().get(key, default)

        def __getitem__(self, key: str) -> Any:
            self.names.add(key)
            return super().__getitem__(key)

    asked = Asked({"url": "https://lantern.example/a", "title": "A", "text": "B", "published": "2025-07-12"})
    article_from_dict(asked, fetched=datetime(2025, 7, 12, tzinfo=UTC))
    assert set(FIELDS) == asked.names
    page = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "importing.md").read_text("utf-8")
    assert all(f"| `{name}` | {about} |" in page for name, about in FIELDS.items())
