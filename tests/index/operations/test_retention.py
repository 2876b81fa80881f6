"""Retention takes down what is old, and does not believe a clock that jumped."""

from dataclasses import replace
from datetime import timedelta

from index.archive.protocols import Archive
from index.operations.retention import expire
from index.operations.settings import Settings
from tests.index.fakes import START, an_article
from tests.index.indexing.line import save


def test_retention_forgets_what_is_old(settings: Settings, archive: Archive) -> None:
    archive.articles.save(an_article("old", day=1))
    archive.articles.save(an_article("new", day=29))
    kept = replace(settings, keep=timedelta(days=10).total_seconds())
    assert expire(archive, kept, START) == 1
    assert [a.article.title for a in archive.articles.latest(9)] == ["News of new"]


def test_retention_does_not_believe_a_clock_that_jumped(settings: Settings, archive: Archive) -> None:
    save(archive, *(f"pier{n}" for n in range(101)))
    kept = replace(settings, keep=timedelta(days=10).total_seconds())
    assert expire(archive, kept, START + timedelta(days=3650)) == 0
    assert archive.articles.count() == 101
