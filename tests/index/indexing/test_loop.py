"""The index follows the archive, whatever happens to either."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from index.annotation.service import AnnotationService
from index.archive import open_archive
from index.archive.protocols import Annotated, Archive, Task
from index.article import Annotation, ArchivedArticle, Article
from index.document import Document
from index.errors import AlreadyRunning, ArchiveRefused, IndexFull, IndexingError
from index.indexing.bookmark import Bookmark
from index.indexing.indexer import BATCH, Indexer
from index.indexing.loop import run, sync_once
from index.operations.build import build
from index.operations.health import examine
from index.operations.locks import role_lock
from index.operations.retention import expire
from index.operations.settings import Settings
from tests.index.fakes import START, FakeAnnotator, FakeBackend, Killed, an_article, later


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", commit_interval=0.0, index_check=0.0)


@pytest.fixture
def archive(settings: Settings) -> Iterator[Archive]:
    with open_archive(settings) as archive:
        yield archive


@pytest.fixture
def disk() -> FakeBackend:
    return FakeBackend()


class Line:
    """Archive, engine and indexer together."""

    def __init__(self, settings: Settings, archive: Archive, disk: FakeBackend) -> None:
        self.settings, self.archive, self.disk = settings, archive, disk
        self.annotator = FakeAnnotator()
        self.indexer = self.fresh()

    def fresh(self) -> Indexer:
        self.indexer = Indexer(self.settings, self.archive, backend=self.disk, annotator=self.annotator)
        return self.indexer

    def sync(self) -> None:
        self.indexer.drain()
        while self.indexer.refresh():
            self.indexer.drain()

    def agrees(self) -> bool:
        return (
            self.disk.ids() == set(self.archive.articles.ids())
            and self.archive.outbox.waiting() == 0
            and not self.archive.annotations.stale(self.annotator.name, 1)
        )


@pytest.fixture
def line(settings: Settings, archive: Archive, disk: FakeBackend) -> Iterator[Line]:
    line = Line(settings, archive, disk)
    yield line
    line.indexer.close()


def save(archive: Archive, *names: str) -> list[str]:
    articles = [an_article(name, f"The {name} was opened by Ms Ada Lund.") for name in names]
    archive.articles.save_many([(article, ()) for article in articles])
    return [article.id for article in articles]


def test_what_is_saved_is_found_with_its_people(line: Line) -> None:
    (bridge,) = save(line.archive, "bridge")
    line.sync()
    assert line.agrees()
    assert line.disk.document(bridge).person == ("ada-lund",)


def test_changes_and_takedowns_follow(line: Line) -> None:
    bridge, ferry = save(line.archive, "bridge", "ferry")
    line.sync()
    line.archive.articles.save(an_article("bridge", "Ms Eva Holm closed the bridge again.", fetched=later()))
    line.archive.articles.forget(ids=[ferry])
    line.sync()
    assert line.agrees()
    assert line.disk.document(bridge).person == ("eva-holm",)


def test_an_article_is_annotated_once(line: Line) -> None:
    ids = save(line.archive, "bridge", "ferry")
    line.sync()
    line.archive.outbox.touch(ids)
    line.archive.outbox.rebuild()
    line.sync()
    assert sorted(line.annotator.read) == sorted(ids)


def test_a_better_annotator_reads_everything_again_after_the_news(line: Line) -> None:
    ids = save(line.archive, *(f"pier{n}" for n in range(20)))
    line.sync()
    line.annotator = FakeAnnotator("fake-2")
    line.fresh()
    (news,) = save(line.archive, "bridge")
    line.indexer.drain()
    assert line.annotator.read == [news]
    line.sync()
    assert sorted(line.annotator.read) == sorted([news, *ids])
    assert line.agrees()


def test_the_order_to_annotate_again_is_followed(line: Line) -> None:
    ids = save(line.archive, "bridge", "ferry")
    line.sync()
    line.archive.outbox.rebuild(annotations=True)
    line.sync()
    assert sorted(line.annotator.read) == sorted(ids * 2)


@pytest.mark.parametrize("misfortune", ["is_damaged", "is_outdated", "is_deleted"])
def test_an_unusable_index_is_made_anew_at_the_start(line: Line, misfortune: str) -> None:
    save(line.archive, "bridge", "ferry")
    line.sync()
    line.indexer.close()
    getattr(line.disk, misfortune)()
    line.fresh()
    line.sync()
    assert line.agrees()


@pytest.mark.parametrize("misfortune", ["is_deleted", "flips_a_bit"])
def test_damage_is_noticed_while_running(line: Line, misfortune: str) -> None:
    save(line.archive, "bridge", "ferry")
    line.sync()
    getattr(line.disk, misfortune)()
    line.sync()
    assert line.agrees()
    assert line.disk.destroyed == 1


def test_an_index_of_another_archive_is_not_kept(line: Line) -> None:
    line.disk.engine.commit(str(Bookmark(archive="other", epoch=0, form="UTC", seq=3)))
    save(line.archive, "bridge")
    line.sync()
    assert line.agrees()
    assert line.disk.destroyed == 1


def test_an_index_behind_its_archive_is_made_anew_while_it_answers(line: Line) -> None:
    save(line.archive, "bridge")
    line.sync()
    line.indexer.close()
    old = Bookmark.parse(line.disk.engine.bookmark)
    assert old
    save(line.archive, "ferry")
    line.fresh()
    line.sync()
    line.indexer.close()
    line.disk.engine.delete(line.disk.ids())
    line.disk.engine.commit(str(old))  # as if yesterday's index had been brought back
    line.disk.commits.clear()
    line.fresh()
    line.sync()
    assert line.agrees()
    assert len(line.disk.commits) == 1
    assert line.disk.destroyed == 0


def test_another_time_zone_moves_the_days(line: Line) -> None:
    line.archive.articles.save(an_article("bridge", day=3))
    line.sync()
    line.indexer.close()
    line.settings = replace(line.settings, timezone=ZoneInfo("Asia/Tokyo"))
    line.fresh()
    line.disk.commits.clear()
    line.sync()
    assert len(line.disk.commits) == 1


def test_documents_of_another_version_are_made_anew(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    save(line.archive, "bridge")
    line.sync()
    line.indexer.close()
    monkeypatch.setattr("index.indexing.indexer.DOCUMENT_VERSION", 99)
    line.fresh()
    line.disk.commits.clear()
    line.sync()
    assert len(line.disk.commits) == 1


def test_a_first_index_is_searchable_in_steps(line: Line) -> None:
    save(line.archive, *(f"pier{n}" for n in range(3 * BATCH)))
    seen = []
    while line.indexer.step():
        seen.append(len(line.disk.ids()))
    assert seen[0] == BATCH
    assert line.agrees()


def test_a_rebuild_in_steps_goes_on_where_it_was_killed(line: Line) -> None:
    ids = save(line.archive, *(f"pier{n}" for n in range(3 * BATCH)))
    line.indexer.step()
    before = line.disk.ids()
    assert len(before) == BATCH
    line.fresh()
    (news,) = save(line.archive, "bridge")
    line.indexer.step()
    assert line.disk.ids() > before
    line.archive.articles.forget(ids=[sorted(ids)[0]])
    line.sync()
    assert news in line.disk.ids()
    assert line.agrees()


def test_news_comes_through_during_a_rebuild_in_steps(line: Line) -> None:
    save(line.archive, *(f"pier{n}" for n in range(3 * BATCH)))
    line.indexer.step()
    (news,) = save(line.archive, "bridge")
    line.indexer.step()
    assert news in line.disk.ids()
    assert line.archive.outbox.waiting() > 0


def test_an_ordered_rebuild_is_one_commit(line: Line) -> None:
    save(line.archive, *(f"pier{n}" for n in range(3 * BATCH)))
    line.sync()
    line.disk.commits.clear()
    line.archive.outbox.rebuild()
    line.sync()
    assert len(line.disk.commits) == 1
    assert line.agrees()


@pytest.mark.parametrize("moment", ["dies_before_commit", "dies_after_commit"])
def test_a_kill_around_the_commit_loses_nothing(line: Line, moment: str) -> None:
    save(line.archive, "bridge")
    line.sync()
    save(line.archive, "ferry")
    setattr(line.disk, moment, True)
    with pytest.raises(Killed):
        line.sync()
    setattr(line.disk, moment, False)
    line.fresh()
    line.sync()
    assert line.agrees()


def test_a_full_disk_is_waited_out(line: Line) -> None:
    save(line.archive, "bridge")
    line.sync()
    save(line.archive, "ferry")
    line.disk.full = True
    with pytest.raises(IndexFull):
        line.sync()
    line.indexer.reset()
    assert len(line.disk.ids()) == 1
    line.disk.full = False
    line.sync()
    assert line.agrees()


def test_asked_to_stop_it_indexes_nothing_half_read(settings: Settings, archive: Archive, disk: FakeBackend) -> None:
    save(archive, "bridge", "ferry", "pier")
    annotator = FakeAnnotator()
    indexer = Indexer(settings, archive, backend=disk, annotator=annotator, stopping=lambda: len(annotator.read) >= 2)
    indexer.drain()
    indexer.close()
    assert disk.ids() == set()
    assert archive.outbox.waiting() == 3


@pytest.mark.parametrize("at_commit", [False, True])
@pytest.mark.parametrize("state", ["first index", "news", "rebuild"])
def test_one_bad_article_does_not_hold_up_the_others(
    line: Line, monkeypatch: pytest.MonkeyPatch, state: str, at_commit: bool
) -> None:
    monkeypatch.setattr("index.indexing.loop.RETRY_SECONDS", (0.0,))
    monkeypatch.setattr("index.indexing.indexer.BATCH", 8)
    if state == "news":
        save(line.archive, "bridge")
        line.sync()
    bad, *good = save(line.archive, *(f"pier{n}" for n in range(16)))
    if state == "rebuild":
        line.sync()
        line.archive.outbox.rebuild()
    line.indexer.close()
    line.disk.chokes_on(bad, at_commit=at_commit)
    looks = 0

    def done() -> bool:
        nonlocal looks
        looks += 1
        return looks > 1000 or line.archive.outbox.waiting() == 0

    run(line.settings, line.archive, stopping=done, backend=line.disk, annotator=line.annotator)
    assert line.archive.outbox.waiting() == 0
    assert set(good) <= line.disk.ids()
    assert bad not in line.disk.ids()


def test_another_writer_is_no_failure_to_wait_out(line: Line) -> None:
    line.disk.error = AlreadyRunning("another process has the index")  # type: ignore[assignment]
    with pytest.raises(AlreadyRunning):
        run(line.settings, line.archive, stopping=lambda: False, backend=line.disk, annotator=line.annotator)


def test_sync_once_does_the_work_itself(settings: Settings, archive: Archive, disk: FakeBackend) -> None:
    save(archive, "bridge", "ferry")
    told: list[int] = []
    sync_once(settings, told.append, backend=disk, annotator=FakeAnnotator())
    assert len(disk.ids()) == 2
    assert told[-1] == 0


def test_sync_once_waits_for_the_indexer_that_runs(settings: Settings, archive: Archive, disk: FakeBackend) -> None:
    save(archive, "bridge", "ferry")
    indexer = Indexer(settings, archive, backend=disk, annotator=FakeAnnotator())
    told: list[int] = []

    def progress(waiting: int) -> None:
        told.append(waiting)
        indexer.step()

    with role_lock(settings.data, "indexer"):
        sync_once(settings, progress)
    indexer.close()
    assert told[0] == 2
    assert told[-1] == 0


def test_sync_once_complains_of_an_indexer_that_does_not_get_on(
    settings: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(archive, "bridge")
    monkeypatch.setattr("index.indexing.loop.STALLED_SECONDS", 0.0)
    with role_lock(settings.data, "indexer"), pytest.raises(Exception, match="doctor"):
        sync_once(settings)


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


@pytest.mark.parametrize("walked", [None, "", "0a1b"])
def test_a_bookmark_reads_back(walked: str | None) -> None:
    mark = Bookmark(archive="a1", epoch=2, form="Europe/Berlin", seq=7, walked=walked)
    assert Bookmark.parse(str(mark)) == mark


@pytest.mark.parametrize("text", ["", "x", "a b c d", "a 1 UTC -3", "a 1 UTC 3 x y"])
def test_another_text_is_no_bookmark(text: str) -> None:
    assert Bookmark.parse(text) is None


# --- what nobody foresaw


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


class DeadlyAnnotator(FakeAnnotator):
    """Takes the whole process with it, as a crash in a library or a lack of memory does."""

    def __init__(self, article: str, name: str = "fake-1") -> None:
        super().__init__(name)
        self.deadly = article
        self.killed = 0

    def annotate(self, article: Article) -> Annotation:
        if article.id == self.deadly:
            self.killed += 1
            raise Killed
        return super().annotate(article)


def until_it_lives(line: Line, most: int = 12) -> None:
    """Start the indexer as often as it is killed."""
    for _ in range(most):
        line.fresh()
        try:
            line.sync()
        except Killed:
            continue
        return


def test_an_article_at_whose_people_the_process_is_killed_is_found_by_its_words(line: Line) -> None:
    bad, *good = save(line.archive, *(f"pier{n}" for n in range(9)))
    line.annotator = deadly = DeadlyAnnotator(bad)
    until_it_lives(line)
    assert deadly.killed == 3, "with others, and twice alone"
    assert line.disk.ids() == {bad, *good}
    assert line.disk.document(bad).person == ()
    (aside,) = line.archive.set_aside.all()
    assert (aside.task, aside.item) == (Task.ANNOTATE, bad)
    assert "killed 2 times" in aside.reason


def test_a_better_annotator_that_is_killed_keeps_nobody_from_being_found(line: Line) -> None:
    bad, *good = save(line.archive, *(f"pier{n}" for n in range(9)))
    line.sync()
    line.annotator = DeadlyAnnotator(bad, "fake-2")
    until_it_lives(line)
    assert line.agrees()
    assert [aside.task for aside in line.archive.set_aside.all()] == [Task.ANNOTATE]
    assert line.disk.document(bad).person == line.disk.document(good[0]).person == ("ada-lund",)


def test_an_article_at_which_the_engine_is_killed_is_left_out(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, *good = save(line.archive, *(f"pier{n}" for n in range(9)))
    documents = AnnotationService.documents

    def deadly(self: AnnotationService, ids: Sequence[str]) -> tuple[list[Document], list[str]]:
        if bad in ids:
            raise Killed
        return documents(self, ids)

    monkeypatch.setattr(AnnotationService, "documents", deadly)
    until_it_lives(line)
    assert line.disk.ids() == set(good)
    assert {aside.task for aside in line.archive.set_aside.all()} == {Task.ANNOTATE, Task.INDEX}


def test_one_kill_is_nobodys_fault(line: Line) -> None:
    (bridge,) = save(line.archive, "bridge")
    line.annotator = DeadlyAnnotator(bridge)
    line.fresh()
    with pytest.raises(Killed):
        line.sync()
    line.annotator = FakeAnnotator()
    line.fresh()
    line.sync()
    assert line.agrees()
    assert line.archive.set_aside.counts() == {}
    assert not list(line.settings.data.glob("indexer-in-hand*"))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"articles": 3, "deaths": 1}', '{"articles": ["a"], "deaths": "x"}'])
def test_a_note_that_cannot_be_read_says_nothing(line: Line, text: str) -> None:
    (line.settings.data / "indexer-in-hand.json").write_text(text)
    save(line.archive, "bridge")
    line.sync()
    assert line.agrees()
