"""Several annotators beside one indexer: each article is read once, and one that kills who reads it is found out."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.annotation import shared_annotation
from index.annotation.annotator_process import annotate_until, run_annotator
from index.annotation.service import AnnotationService
from index.annotation.shared_annotation import BATCH, DEATHS, SharedAnnotation, lease_name
from index.archive import open_archive
from index.archive.protocols import Archive, Task
from index.article import Annotation, Article
from index.errors import ArchiveError, RoleLost, SettingsError
from index.indexing.indexer import Indexer
from index.operations.locks import HeldFile
from index.operations.settings import Settings
from tests.index.archive.conftest import archive, settings
from tests.index.fakes import FakeAnnotator, FakeBackend
from tests.index.indexing.line import save

__all__ = ["archive", "settings"]


def part(settings: Settings, archive: Archive) -> tuple[SharedAnnotation, FakeAnnotator]:
    annotator = FakeAnnotator()
    return SharedAnnotation(archive, AnnotationService(settings, archive, annotator, lambda: False)), annotator


def test_each_article_is_read_once_and_in_order(settings: Settings, archive: Archive) -> None:
    ids = save(archive, *(f"pier{n}" for n in range(BATCH + 3)))
    one, first = part(settings, archive)
    two, second = part(settings, archive)
    taken = archive.leases.take_free([lease_name(ids[1])], "another", 60)
    assert taken
    assert one.step(5)
    assert two.step()
    assert first.read == [ids[0], *ids[2:6]]
    assert second.read == ids[6:]
    assert not one.step()
    archive.leases.give_back(lease_name(ids[1]), "another")
    assert one.step()
    assert first.read[-1] == ids[1]
    assert not two.step()
    assert archive.annotations.missing(ids) == frozenset()
    assert [change.article_id for change in archive.outbox.pending(99)] == ids, "they are the indexer's still"


def test_what_is_being_read_is_kept_from_others(
    settings: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading may take longer than a lease lasts."""
    (bridge,) = save(archive, "bridge")
    monkeypatch.setattr(shared_annotation, "LEASE_SECONDS", -1.0)
    monkeypatch.setattr(shared_annotation, "RENEW_SECONDS", 0.01)

    class Slow(FakeAnnotator):
        kept = False

        def annotate(self, article: Article) -> Annotation:
            monkeypatch.setattr(shared_annotation, "LEASE_SECONDS", 60.0)
            until = time.monotonic() + 20
            while not self.kept and time.monotonic() < until:
                self.kept = bool(archive.leases.held([lease_name(bridge)]))
            return super().annotate(article)

    annotator = Slow()
    assert SharedAnnotation(archive, AnnotationService(settings, archive, annotator, lambda: False)).step()
    assert annotator.kept
    assert not archive.leases.held([lease_name(bridge)])


def test_what_a_dead_process_had_in_hand_is_read_one_by_one(settings: Settings, archive: Archive) -> None:
    ids = save(archive, "bridge", "ferry", "pier")
    archive.leases.take_free([lease_name(article_id) for article_id in ids[:2]], "dead", -1)
    assert archive.annotations.wanted(9) == [(ids[0], 1), (ids[1], 1), (ids[2], 0)]
    share, annotator = part(settings, archive)
    share.step()
    assert annotator.read == ids[:1]
    share.step()
    share.step()
    assert annotator.read == ids


def test_an_article_at_which_process_after_process_dies_is_set_aside(settings: Settings, archive: Archive) -> None:
    (bad,) = save(archive, "bridge")
    for number in range(DEATHS):
        assert archive.leases.take_free([lease_name(bad)], f"dead{number}", -1)
    share, annotator = part(settings, archive)
    assert share.step()
    assert annotator.read == []
    assert archive.set_aside.among(Task.ANNOTATE, [bad])
    assert not share.step()
    assert archive.annotations.missing([bad]) == frozenset()


def test_older_annotations_are_made_again(settings: Settings, archive: Archive) -> None:
    ids = save(archive, "bridge", "ferry")
    share, annotator = part(settings, archive)
    share.step()
    annotator.name = "another 2"
    archive.leases.take_free([lease_name(ids[0])], "another", 60)
    assert share.again(9)
    assert archive.annotations.annotators(ids)[ids[1]] == "another 2"
    assert archive.annotations.annotators(ids)[ids[0]] != "another 2"
    assert not share.again(9)
    archive.leases.give_back(lease_name(ids[0]), "another")
    share.look_again()
    while share.again(9):
        pass
    assert archive.annotations.stale("another 2", 9) == []


@pytest.fixture
def shared(postgres_archive: str, tmp_path: Path) -> Iterator[tuple[Settings, Archive]]:
    chosen = Settings(data=tmp_path / "data", archive=postgres_archive)
    with open_archive(chosen) as archive:
        yield chosen, archive


def test_the_indexer_takes_what_is_ready_in_order_and_helps(shared: tuple[Settings, Archive]) -> None:
    settings, archive = shared
    disk, annotator = FakeBackend(), FakeAnnotator()
    indexer = Indexer(settings, archive, backend=disk, annotator=annotator)
    indexer.drain()  # an index that has all there is
    ids = save(archive, "bridge", "ferry", "pier")
    archive.leases.take(lease_name(ids[1]), "another", 60)
    for _ in range(5):
        assert indexer.step(), "there is something to wait for"
    assert annotator.read == [ids[0], ids[2]]
    assert disk.ids() <= {ids[0]}
    archive.leases.give_back(lease_name(ids[1]), "another")
    indexer.drain()
    assert disk.ids() == set(ids)
    assert annotator.read == [ids[0], ids[2], ids[1]]
    indexer.close()


def test_what_annotators_read_comes_into_its_story_and_the_index(shared: tuple[Settings, Archive]) -> None:
    settings, archive = shared
    ids = save(archive, "bridge", "ferry")
    share, annotator = part(settings, archive)
    share.step()
    disk = FakeBackend()
    indexer = Indexer(settings, archive, backend=disk, annotator=annotator)
    assert archive.stories.unread_of(ids) == set(ids)
    indexer.drain()
    assert annotator.read == ids, "each once"
    assert disk.ids() == set(ids)
    assert archive.stories.unread_of(ids) == frozenset()
    indexer.close()


def test_the_loop_waits_out_trouble_and_ends_with_its_role(
    settings: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.annotation.annotator_process.RETRY_SECONDS", 0.0)
    monkeypatch.setattr("index.annotation.annotator_process.LOOK_SECONDS", 0.0)
    ids = save(archive, "bridge")
    share, annotator = part(settings, archive)
    stopping, errors = threading.Event(), [ArchiveError("it is locked"), ValueError("who knows")]
    step = share.step

    def troubled() -> bool:
        if errors:
            raise errors.pop()
        if annotator.read:
            stopping.set()
        return step()

    monkeypatch.setattr(share, "step", troubled)
    annotate_until(HeldFile("annotator"), share, stopping)
    assert annotator.read == ids

    class Lost(HeldFile):
        def check(self) -> None:
            raise RoleLost("another one")

    with pytest.raises(RoleLost):
        annotate_until(Lost("annotator"), share, threading.Event())


def test_with_a_file_there_are_no_annotators(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="the indexer annotates"):
        run_annotator(Settings(data=tmp_path))
