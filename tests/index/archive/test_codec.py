"""Whatever is put into a row comes out again."""

from hypothesis import given

from index.archive.codec import (
    annotation_to_row,
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
from tests.index.strategies import annotations, articles, times


@given(articles())
def test_an_article_comes_back(article: Article) -> None:
    row = unpack(pack(article_to_row(article)))
    assert row_to_article(row) == article
    assert digest(row) == digest(article_to_row(article))


@given(articles())
def test_an_offset_comes_back(article: Article) -> None:
    again = row_to_article(unpack(pack(article_to_row(article))))
    if article.published and again.published:
        assert again.published.at.isoformat() == article.published.at.isoformat()


@given(annotations)
def test_an_annotation_comes_back(annotation: Annotation) -> None:
    assert row_to_annotation(annotation.annotator, unpack(pack(annotation_to_row(annotation)))) == annotation


@given(times)
def test_a_time_comes_back(when: object) -> None:
    assert moment_of(micros(when)) == when  # type: ignore[arg-type]
