"""The loop of the indexer process, and `sync_once` of the commands."""

import pytest

from index.archive.protocols import Archive
from index.errors import AlreadyRunning, IndexingError, IndexUnavailable
from index.indexing.indexer import Indexer
from index.indexing.loop import run, sync_once
from index.operations.locks import role_lock
from index.operations.settings import Settings
from tests.index.fakes import FakeAnnotator, FakeBackend
from tests.index.indexing.line import Line, save


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
    with role_lock(settings.data, "indexer"), pytest.raises(IndexingError, match=r"\(.*already.*\).*doctor"):
        sync_once(settings)


@pytest.mark.parametrize("patience", [30.0, 0.0])
def test_sync_once_waits_for_an_index_that_goes_out_of_reach_on_the_way(
    line: Line, settings: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch, patience: float
) -> None:
    """As long as for an indexer that does not get on, and not at all where it was never there."""
    monkeypatch.setattr("index.indexing.loop.STALLED_SECONDS", patience)
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        line.disk.away = False

    monkeypatch.setattr("index.indexing.loop.time.sleep", sleep)
    line.indexer.close()
    line.disk.is_away()
    with pytest.raises(IndexUnavailable):
        sync_once(settings, backend=line.disk, annotator=line.annotator)
    assert pauses == []
    line.disk.away = False
    names = iter(("bridge", "ferry", "quay"))

    def goes_away(waiting: int) -> None:
        if line.disk.commits and (name := next(names, None)):
            save(archive, name)
            line.disk.is_away()

    save(archive, "harbour")
    if patience:
        sync_once(settings, goes_away, backend=line.disk, annotator=line.annotator)
        assert len(pauses) >= 3
        assert line.agrees()
    else:
        with pytest.raises(IndexUnavailable):
            sync_once(settings, goes_away, backend=line.disk, annotator=line.annotator)
