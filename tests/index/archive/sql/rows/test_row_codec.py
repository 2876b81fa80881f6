"""Whatever is put into a row comes out again."""

import json

from hypothesis import given
from hypothesis import strategies as st

from index.archive.sql.rows.row_codec import (
    RECENT_BYTES,
    annotation_to_row,
    article_of,
    article_to_row,
    digest,
    micros,
    moment_of,
    pack,
    row_to_annotation,
    row_to_article,
    unpack,
)
from index.article import Annotation, Article
from index.text.characters import line
from tests.index.fakes import an_article
from tests.index.strategies import annotations, articles, lines, names, times


@given(articles())
def test_an_article_comes_back(article: Article) -> None:
    row = unpack(pack(article_to_row(article)))
    assert row_to_article(row) == article
    assert digest(row) == digest(article_to_row(article))


@given(articles())
def test_a_packed_article_is_read_once_and_always_says_what_its_payload_says(article: Article) -> None:
    payload = pack(article_to_row(article))
    first = article_of(payload)
    assert first == row_to_article(unpack(payload))
    assert (article_of(bytes(bytearray(payload))) is first) is (len(payload) <= RECENT_BYTES)


@given(articles())
def test_an_offset_comes_back(article: Article) -> None:
    again = row_to_article(unpack(pack(article_to_row(article))))
    if article.published and again.published:
        assert again.published.at.isoformat() == article.published.at.isoformat()


@given(st.lists(lines, min_size=1, max_size=4), lines, names)
def test_no_offset_moves_in_what_an_older_version_kept(blocks: list[str], title: str, author: str) -> None:
    row = article_to_row(an_article("bridge")) | {"blocks": blocks, "title": title, "authors": [author]}
    article = row_to_article(unpack(pack(row)))
    assert [len(block.text) for block in article.blocks] == [len(text) for text in blocks]
    assert len(article.title) == len(title)
    assert article.authors == (line(author),)
    json.dumps(article_to_row(article), ensure_ascii=False).encode()


def test_people_are_found_at_their_places_in_an_old_text() -> None:
    old = "A lone \ud83d half, a de\u0301fi, a \u200bspace\u200d: Ada\xa0Lund said \0so."
    article = row_to_article(article_to_row(an_article("bridge")) | {"blocks": [old]})
    start = old.index("Ada")
    assert article.text[start : start + 8] == "Ada\xa0Lund"
    assert "\ud83d" not in article.text
    assert "\0" not in article.text


@given(annotations)
def test_an_annotation_comes_back(annotation: Annotation) -> None:
    assert row_to_annotation(annotation.annotator, unpack(pack(annotation_to_row(annotation)))) == annotation


@given(times)
def test_a_time_comes_back(when: object) -> None:
    assert moment_of(micros(when)) == when  # type: ignore[arg-type]
