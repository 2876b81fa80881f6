"""The index follows the archive: what is saved, changed and taken down is annotated once and found."""

from dataclasses import replace

import pytest

from index.archive.protocols import Archive
from index.errors import IndexFull
from index.indexing.indexer import Indexer
from index.operations.settings import Settings
from tests.index.fakes import FakeAnnotator, FakeBackend, Killed, an_article, later
from tests.index.indexing.line import Line, save


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


def test_what_nobody_waits_for_is_committed_together(settings: Settings, archive: Archive, disk: FakeBackend) -> None:
    line = Line(replace(settings, commit_interval=3600), archive, disk)
    save(line.archive, *(f"pier{n}" for n in range(40)))
    line.sync()
    line.annotator = FakeAnnotator("fake-2")
    indexer = line.fresh()
    while indexer.step() or indexer.refresh():
        pass
    assert len(line.annotator.read) == 40
    assert line.agrees()
    assert indexer.commits == 1


def test_the_order_to_annotate_again_is_followed(line: Line) -> None:
    ids = save(line.archive, "bridge", "ferry")
    line.sync()
    line.archive.outbox.rebuild(annotations=True)
    line.sync()
    assert sorted(line.annotator.read) == sorted(ids * 2)


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
