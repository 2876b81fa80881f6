"""What is read ahead of time is what would have been read when it is asked for."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.annotation import service
from index.annotation.annotator import annotate
from index.annotation.annotator_pool import Read
from index.annotation.reading_ahead import ReadingAhead
from index.annotation.service import AnnotationService, RecognizerAnnotator
from index.archive import open_archive
from index.article import Article, Block
from index.operations.settings import load_settings
from tests.index.annotation.test_annotator_pool import articles


@pytest.fixture
def ahead() -> Iterator[ReadingAhead]:
    with ReadingAhead(2) as reading:
        yield reading


def as_annotated(found: list[Read | None], some: list[Article]) -> bool:
    return [one.annotation for one in found if one] == [annotate(article) for article in some]


def test_what_was_begun_is_what_is_read(ahead: ReadingAhead) -> None:
    first, second = articles()[:2], articles()[2:]
    assert as_annotated(ahead.read(first), first)
    ahead.begin(second)
    assert as_annotated(ahead.read(second), second)
    ahead.begin(first)
    assert as_annotated(ahead.read(second[::-1]), second[::-1]), "others than those begun are asked for"
    assert as_annotated(ahead.read(first), first), "and what was begun then is read again"


def test_an_article_that_changed_since_is_read_again(ahead: ReadingAhead) -> None:
    before = articles()[:2]
    after = [before[0], replace(before[1], blocks=(Block(text="Nobody opened it, Olga Brandt said."),))]
    ahead.begin(before)
    assert as_annotated(ahead.read(after), after)


def test_annotators_end_with_work_in_hand() -> None:
    reading = ReadingAhead(2)
    processes = [process for process, _ in reading._pool._annotators]
    reading.begin([replace(article, id=f"{article.id}-{copy}") for copy in range(200) for article in articles()])
    reading.close()
    assert not any(process.is_alive() for process in processes)


def test_an_archive_holds_the_same_whether_or_not_the_next_were_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MANY", 2)
    settings = load_settings({"BROADSHEET_DATA": str(tmp_path)})
    read = articles()
    ids = [article.id for article in read]
    with open_archive(settings) as archive:
        archive.articles.save_many([(article, ()) for article in read])
        beside = AnnotationService(
            replace(settings, annotators=2), archive, RecognizerAnnotator(settings), lambda: False
        )
        try:
            first, _ = beside.documents(ids[:2], ids[2:])
            assert beside._pool is not None
            assert beside._pool._begun is not None
            second, _ = beside.documents(ids[2:])
        finally:
            beside.rest()
        assert [document.id for document in (*first, *second)] == ids
        assert [archive.annotations.get(article.id) for article in read] == [annotate(article) for article in read]
