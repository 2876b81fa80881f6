"""The outbox: each article once, with its last change; annotations with the people they name."""

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from index.archive import open_archive
from index.archive.protocols import Archive, Change, ChangeKind
from index.archive.sql import outbox
from index.archive.sqlite import database
from index.article import Annotation, Mention
from index.operations.settings import Settings
from tests.index.fakes import an_article, annotate, annotated, later


def save(archive: Archive, *names: str) -> list[str]:
    for name in names:
        archive.articles.save(an_article(name))
    return [an_article(name).id for name in names]


def naming(*names: str, annotator: str = "a1") -> Annotation:
    return Annotation(annotator=annotator, mentions=tuple(Mention(name=name, spans=((0, 3),)) for name in names))


def test_an_article_stands_in_it_once_with_its_last_change(archive: Archive) -> None:
    bridge, ferry = save(archive, "bridge", "ferry")
    archive.outbox.touch([bridge, "unknown"])
    assert [(c.article_id, c.kind) for c in archive.outbox.pending(9)] == [
        (ferry, ChangeKind.UPSERT),
        (bridge, ChangeKind.UPSERT),
    ]
    archive.articles.forget(ids=[ferry])
    assert [(c.article_id, c.kind) for c in archive.outbox.pending(9)] == [
        (bridge, ChangeKind.UPSERT),
        (ferry, ChangeKind.DELETE),
    ]
    assert archive.outbox.waiting() == 2
    assert archive.outbox.oldest() is not None


def test_done_up_to_a_change(archive: Archive) -> None:
    save(archive, "bridge", "ferry", "pier")
    first, second, _ = archive.outbox.pending(9)
    assert archive.outbox.pending(1, after=first.seq) == [second]
    archive.outbox.done(second.seq)
    assert archive.outbox.waiting() == 1
    assert archive.outbox.position() == second.seq
    archive.outbox.done(first.seq)
    assert archive.outbox.position() == second.seq


def test_seq_rises_even_when_all_is_done(archive: Archive) -> None:
    assert archive.outbox.latest() == 0
    (bridge,) = save(archive, "bridge")
    before = archive.outbox.latest()
    archive.outbox.done(before)
    archive.outbox.touch([bridge])
    assert archive.outbox.latest() > before


def test_the_archive_keeps_its_identity(archive: Archive) -> None:
    assert len(archive.outbox.archive_id) == 32
    assert archive.outbox.archive_id == archive.outbox.archive_id


def test_an_annotation_comes_back_and_names_registered_people_only(archive: Archive) -> None:
    (bridge,) = save(archive, "bridge")
    annotation = naming("Ada Lund", "Holm", "ADA LUND")
    annotate(archive, [(bridge, annotation)])
    assert archive.annotations.get(bridge) == annotation
    found = archive.articles.get(bridge)
    assert found is not None
    assert [person.id for person in found.people] == ["ada-lund"]
    assert [(person, mention.name) for person, mention in found.mentions] == [
        ("ada-lund", "Ada Lund"),
        ("ada-lund", "ADA LUND"),
    ]


def test_what_is_stale(archive: Archive) -> None:
    ids = sorted(save(archive, "bridge", "ferry", "pier"))
    annotate(archive, [(ids[0], naming(annotator="a2")), (ids[1], naming(annotator="a1"))])
    assert archive.annotations.stale("a2", 9) == ids[1:]
    assert archive.annotations.stale("a2", 1) == ids[1:2]
    assert archive.annotations.stale("a2", 9, ids[1]) == ids[2:]
    assert archive.annotations.stale_count("a2") == 2
    assert archive.annotations.annotators(ids) == {ids[0]: "a2", ids[1]: "a1"}


def test_a_new_version_waits_for_its_own_annotation(archive: Archive) -> None:
    (bridge,) = save(archive, "bridge")
    (first,) = archive.articles.get_many([bridge])
    archive.articles.save(an_article("bridge", "Another text.", fetched=later()))
    assert archive.annotations.save([annotated(first, naming("Ada Lund"))]) == []
    assert archive.annotations.get(bridge) is None
    annotate(archive, [(bridge, naming("Ada Lund"))])
    assert archive.annotations.get(bridge) is not None
    archive.articles.save(replace(an_article("bridge", "A third."), fetched=later(2)))
    assert archive.annotations.get(bridge) is None


def test_what_was_taken_down_is_not_annotated(archive: Archive) -> None:
    (bridge,) = save(archive, "bridge")
    (read,) = archive.articles.get_many([bridge])
    archive.articles.forget(ids=[bridge])
    assert archive.annotations.save([annotated(read, naming("Ada Lund"))]) == []
    assert archive.annotations.get(bridge) is None
    assert archive.people.get("ada-lund") is None


def test_what_is_saved_comes_back_as_the_archive_has_it(archive: Archive) -> None:
    bridge, ferry = save(archive, "bridge", "ferry")
    read = archive.articles.get_many([bridge, ferry])
    saved = archive.annotations.save([annotated(one, naming("Ada Lund", "Holm")) for one in read])
    assert sorted(saved, key=lambda one: one.article.id) == sorted(
        archive.articles.get_many([bridge, ferry]), key=lambda one: one.article.id
    )


def test_an_ordered_rebuild_is_waited_for(archive: Archive) -> None:
    save(archive, "bridge", "ferry")
    archive.outbox.done(archive.outbox.latest())
    archive.outbox.rebuild()
    assert archive.outbox.waiting() == 2
    archive.outbox.done(archive.outbox.latest(), epoch=archive.outbox.epoch())
    assert archive.outbox.waiting() == 0


def test_wait_returns_when_something_comes(archive: Archive) -> None:
    began = time.monotonic()
    assert not archive.outbox.wait(0.01)
    writer = threading.Thread(target=save, args=(archive, "bridge"))
    writer.start()
    assert archive.outbox.wait(60)
    writer.join()
    assert archive.outbox.waiting() == 1
    assert time.monotonic() - began < 30


def test_who_waits_reads_the_table_only_when_something_was_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_archive(Settings(data=tmp_path / "data")) as archive:
        asked: list[int] = []
        pending = archive.outbox.pending

        def counted(limit: int) -> list[Change]:
            asked.append(limit)
            return pending(limit)

        monkeypatch.setattr(archive.outbox, "pending", counted)
        monkeypatch.setattr(outbox, "ASK_SECONDS", 60.0)
        for _ in range(5):
            assert not archive.outbox.wait(0.001)
        assert len(asked) == 1, "the second wait knows what the first has seen"
        save(archive, "bridge")
        assert archive.outbox.wait(0.001)
        assert archive.outbox.wait(0.001), "it is still there"
        archive.outbox.done(archive.outbox.latest())
        assert not archive.outbox.wait(0.001)


def test_the_longer_it_is_quiet_the_longer_are_the_pauses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    one = database.SqliteDatabase(tmp_path / "archive.sqlite3")
    for quiet in (0.0, 6.0, 18.0, 30.0, 3600.0):
        one.rest(10.0, quiet=quiet)
    one.rest(0.02, quiet=3600.0)
    assert slept == pytest.approx([0.1, 0.1, 0.3, 0.5, 0.5, 0.02])
