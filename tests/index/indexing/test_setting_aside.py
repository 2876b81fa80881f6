"""What fails at one article, in a way that nobody foresaw, holds up no other."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing

import pytest

from index.archive.protocols import Annotated, Archive, Task
from index.article import Annotation, ArchivedArticle, Article
from index.errors import ArchiveRefused, IndexingError
from index.health.doctor import examine
from index.indexing.loop import sync_once
from index.operations.build import build
from index.operations.settings import Settings
from tests.index.fakes import FakeAnnotator, an_article, later
from tests.index.indexing.line import Line, save


class PickyAnnotator(FakeAnnotator):
    """Fails at some articles."""

    def __init__(self, *ids: str, name: str = "fake-1") -> None:
        super().__init__(name)
        self.fails_at = set(ids)

    def annotate(self, article: Article) -> Annotation:
        if article.id in self.fails_at:
            raise RecursionError("nobody foresaw this")
        return super().annotate(article)


def searchable(archive: Archive, settings: Settings) -> set[str]:
    """Articles that the archive calls searchable."""
    with closing(sqlite3.connect(settings.archive_path)) as connection:
        return {row[0] for row in connection.execute("SELECT id FROM articles WHERE searchable IS NOT NULL")}


def findings(settings: Settings, archive: Archive) -> str:
    return "\n".join(finding.text for finding in examine(settings, archive) if finding.subject == "set aside")


def test_an_article_that_cannot_be_annotated_is_searchable_without_people(line: Line) -> None:
    bad, *good = save(line.archive, *(f"pier{n}" for n in range(5)))
    line.annotator = PickyAnnotator(bad)
    line.fresh()
    line.sync()
    assert line.agrees()
    assert line.disk.document(bad).person == ()
    assert all(line.disk.document(one).person == ("ada-lund",) for one in good)
    assert line.archive.set_aside.counts() == {Task.ANNOTATE: 1}
    assert f"(the last {bad}: RecursionError: nobody foresaw this)" in findings(line.settings, line.archive)


def test_it_is_annotated_by_the_next_version(line: Line) -> None:
    (bad,) = save(line.archive, "pier")
    line.annotator = PickyAnnotator(bad)
    line.fresh()
    line.sync()
    line.sync()
    assert line.archive.set_aside.all()[0].tries == 1, "the same version is not asked again"
    line.annotator = FakeAnnotator("fake-2")
    line.fresh()
    line.sync()
    assert line.archive.set_aside.counts() == {}
    assert line.disk.document(bad).person == ("ada-lund",)


def test_a_worse_annotator_takes_nobody_away(line: Line) -> None:
    (bridge,) = save(line.archive, "bridge")
    line.sync()
    line.annotator = PickyAnnotator(bridge, name="fake-2")
    line.fresh()
    line.sync()
    assert line.agrees()
    assert line.archive.set_aside.counts() == {Task.ANNOTATE: 1}
    assert line.disk.document(bridge).person == ("ada-lund",)
    assert line.archive.annotations.stale_count("fake-2") == 0


def test_a_mention_that_the_registry_chokes_on_spoils_no_other_article(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, *good = save(line.archive, *(f"pier{n}" for n in range(5)))
    keep = line.archive.annotations.save

    def save_some(annotated: Sequence[Annotated]) -> list[ArchivedArticle]:
        if any(one.archived.article.id == bad and one.annotation.mentions for one in annotated):
            raise ArchiveRefused("this is too big")
        return keep(annotated)

    monkeypatch.setattr(line.archive.annotations, "save", save_some)
    line.sync()
    assert line.agrees()
    assert line.disk.document(good[0]).person == ("ada-lund",)
    assert [aside.item for aside in line.archive.set_aside.all(Task.ANNOTATE)] == [bad]


@pytest.mark.parametrize("at_commit", [False, True])
def test_what_cannot_be_indexed_is_set_aside_by_a_command_too(line: Line, at_commit: bool) -> None:
    bad, *good = save(line.archive, *(f"pier{n}" for n in range(5)))
    line.disk.chokes_on(bad, at_commit=at_commit)
    line.indexer.close()
    sync_once(line.settings, backend=line.disk, annotator=line.annotator)
    assert line.disk.ids() == set(good) == searchable(line.archive, line.settings)
    assert line.archive.outbox.waiting() == 0
    (aside,) = line.archive.set_aside.all()
    assert (aside.task, aside.item, aside.version) == (Task.INDEX, bad, build())
    assert "ValueError: nobody foresaw this" in findings(line.settings, line.archive)


def test_what_was_set_aside_is_indexed_by_the_next_version(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, other = save(line.archive, "bridge", "ferry")
    line.disk.chokes_on(bad)
    line.sync()
    line.fresh()
    line.sync()
    assert line.disk.ids() == {other}
    line.disk.poison.clear()
    monkeypatch.setattr("index.indexing.indexer.build", lambda: "another version")
    line.fresh()
    line.sync()
    assert line.agrees()
    assert bad in searchable(line.archive, line.settings)
    assert line.archive.set_aside.counts() == {}


@pytest.mark.parametrize("how", ["changed", "rebuilt"])
def test_a_change_or_a_rebuild_tries_again(line: Line, how: str) -> None:
    (bad,) = save(line.archive, "bridge")
    line.disk.chokes_on(bad)
    line.sync()
    line.disk.poison.clear()
    if how == "changed":
        line.archive.articles.save(an_article("bridge", "Ms Eva Holm closed it.", fetched=later()))
    else:
        line.archive.outbox.rebuild()
    line.sync()
    assert line.agrees()
    assert line.archive.set_aside.counts() == {}


def test_the_older_text_of_what_cannot_be_indexed_is_not_found_any_more(line: Line) -> None:
    (bad,) = save(line.archive, "bridge")
    line.sync()
    line.disk.chokes_on(bad)
    line.archive.articles.save(an_article("bridge", "Ms Eva Holm closed it.", fetched=later()))
    line.sync()
    assert line.disk.ids() == set()
    line.archive.articles.forget(ids=[bad])
    assert line.archive.set_aside.counts() == {}


def test_an_archive_full_of_poison_comes_to_an_end(line: Line) -> None:
    ids = save(line.archive, *(f"pier{n}" for n in range(40)))
    for one in ids[:-1]:
        line.disk.chokes_on(one)
    line.sync()
    assert line.disk.ids() == {ids[-1]}
    assert line.archive.set_aside.counts() == {Task.INDEX: 39}


def test_an_index_that_fails_whatever_it_is_given_is_an_error_and_not_a_loop(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(line.archive, "bridge")

    def writer(_: Settings) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(line.disk, "writer", writer)
    with pytest.raises(IndexingError, match="ZeroDivisionError"):
        line.sync()
    assert line.archive.outbox.waiting() == 1
    assert line.archive.set_aside.counts() == {}
