"""Articles that several processes read are read as one would, in their order, whatever happens to the processes."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from index.annotation import annotator_pool, reading_ahead, service
from index.annotation.annotator import annotate
from index.annotation.annotator_pool import AnnotatorPool
from index.annotation.near_duplicates import shingles
from index.annotation.service import AnnotationService, RecognizerAnnotator
from index.archive import open_archive
from index.archive.protocols import Archive
from index.article import Article, Block
from index.operations.settings import Settings, load_settings
from index.stories.term_vector import terms_of
from tests.index.fakes import an_article

NAMES = ("Ada Lund", "Marta Kovel", "Tomas Berg", "Irene Walsh", "Peter Novak")


def articles() -> list[Article]:
    texts = [f"{name} opened the bridge on Monday. “It is solid,” {name} said." for name in NAMES]
    return [
        replace(an_article(f"bridge{number}"), blocks=(Block(text=text),), lang="en")
        for number, text in enumerate(texts)
    ]


def test_what_comes_back_is_what_one_process_would_have_read() -> None:
    read = articles()
    with AnnotatorPool(2) as pool:
        for some in (read, read[::-1], read[:1], []):
            found = pool.read(some)
            assert [one.annotation for one in found if one] == [annotate(article) for article in some]
            for one, article in zip(found, some, strict=True):
                assert one is not None
                assert (one.shingles == shingles(article.text)).all()
                assert one.terms == terms_of(article)


def test_the_death_of_a_process_costs_one_article_at_most() -> None:
    read = articles()
    with AnnotatorPool(2) as pool:
        (first, _), (second, _) = pool._annotators
        for process in (first, second):
            os.kill(process.pid or 0, signal.SIGKILL)
            process.join(20)
        assert sum(one is None for one in pool.read(read)) <= 2
        assert all(pool.read(read)), "others have taken their places"


def test_processes_end_with_the_pool() -> None:
    pool = AnnotatorPool(2)
    processes = [process for process, _ in pool._annotators]
    pool.close()
    assert not any(process.is_alive() for process in processes)


def test_many_articles_are_read_beside_and_stored_as_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings({"BROADSHEET_DATA": str(tmp_path)})
    with open_archive(settings) as archive:
        read_beside(settings, archive, monkeypatch)


def read_beside(settings: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MANY", 3)
    read = articles()
    archive.articles.save_many([(article, ()) for article in read])
    ids = [article.id for article in read]
    beside = AnnotationService(replace(settings, annotators=2), archive, RecognizerAnnotator(settings), lambda: False)
    documents, gone = beside.documents(ids)
    assert beside._pool is not None
    beside.rest()
    assert beside._pool is None
    assert [document.id for document in documents] == ids
    assert not gone
    for article in read:
        assert archive.annotations.get(article.id) == annotate(article)
    alone = AnnotationService(replace(settings, annotators=1), archive, RecognizerAnnotator(settings), lambda: False)
    alone.refresh(ids)
    assert alone._pool is None


def test_annotators_are_forked_from_a_process_that_has_loaded_the_models() -> None:
    program = (
        f"import {annotator_pool._PRELOADED}; from index.people.tagger.crf_model import shipped;"
        "print(shipped.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "1"


class Watched(AnnotatorPool):
    """Remembers how many articles were under way at most; kills the process that has a certain one in hand."""

    most = 0
    deadly = ""

    def _give(self, number: int, waiting: list[tuple[int, Article]], busy: dict[Connection, int]) -> None:
        given = waiting[-1][1].id if waiting else ""
        super()._give(number, waiting, busy)
        self.most = max(self.most, len(busy))
        if given and given == self.deadly:
            self.deadly = ""
            os.kill(self._annotators[number][0].pid or 0, signal.SIGKILL)


def test_each_process_has_one_article_in_hand_at_most() -> None:
    many = [replace(article, id=f"{article.id}-{copy}") for copy in range(4) for article in articles()]
    with Watched(2) as pool:
        assert all(pool.read(many))
        assert pool.most == 2


def test_what_a_process_had_in_hand_when_it_died_is_read_by_the_indexer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MANY", 3)
    monkeypatch.setattr(reading_ahead, "AnnotatorPool", Watched)
    settings = load_settings({"BROADSHEET_DATA": str(tmp_path)})
    read = articles()
    monkeypatch.setattr(Watched, "deadly", read[2].id)
    with open_archive(settings) as archive:
        archive.articles.save_many([(article, ()) for article in read])
        beside = AnnotationService(
            replace(settings, annotators=2), archive, RecognizerAnnotator(settings), lambda: False
        )
        try:
            documents, _ = beside.documents([article.id for article in read])
        finally:
            beside.rest()
        assert [document.id for document in documents] == [article.id for article in read]
        assert [archive.annotations.get(article.id) for article in read] == [annotate(article) for article in read]


def test_ctrl_c_which_reaches_the_whole_group_is_left_to_the_process_that_asks() -> None:
    with AnnotatorPool(2) as pool:
        assert all(pool.read(articles()))
        for process, _ in pool._annotators:
            os.kill(process.pid or 0, signal.SIGINT)
        assert all(pool.read(articles()))
        processes = [process for process, _ in pool._annotators]
    assert not any(process.is_alive() for process in processes)
