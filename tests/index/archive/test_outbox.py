"""The outbox: each article once, with its last change; annotations with the people they name."""

import threading
import time
from dataclasses import replace

from index.archive.protocols import Archive, ChangeKind
from index.article import Annotation, Mention
from tests.index.fakes import an_article, later


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
    archive.outbox.annotate([(bridge, annotation), ("unknown", annotation)])
    assert archive.outbox.annotation(bridge) == annotation
    found = archive.articles.get(bridge)
    assert found is not None
    assert [person.id for person in found.people] == ["ada-lund"]
    assert [(person, mention.name) for person, mention in found.mentions] == [
        ("ada-lund", "Ada Lund"),
        ("ada-lund", "ADA LUND"),
    ]


def test_what_is_stale(archive: Archive) -> None:
    ids = sorted(save(archive, "bridge", "ferry", "pier"))
    archive.outbox.annotate([(ids[0], naming(annotator="a2")), (ids[1], naming(annotator="a1"))])
    assert archive.outbox.stale("a2", 9) == ids[1:]
    assert archive.outbox.stale("a2", 1) == ids[1:2]
    assert archive.outbox.stale("a2", 9, ids[1]) == ids[2:]
    assert archive.outbox.stale_count("a2") == 2
    assert archive.outbox.annotators(ids) == {ids[0]: "a2", ids[1]: "a1"}


def test_a_new_version_waits_for_its_own_annotation(archive: Archive) -> None:
    (bridge,) = save(archive, "bridge")
    archive.articles.save(an_article("bridge", "Another text.", fetched=later()))
    archive.outbox.annotate([(bridge, naming("Ada Lund"))], revisions={bridge: 1})
    assert archive.outbox.annotation(bridge) is None
    archive.outbox.annotate([(bridge, naming("Ada Lund"))], revisions={bridge: 2})
    archive.articles.save(replace(an_article("bridge", "A third."), fetched=later(2)))
    assert archive.outbox.annotation(bridge) is None


def test_an_ordered_rebuild_is_waited_for(archive: Archive) -> None:
    save(archive, "bridge", "ferry")
    archive.outbox.done(archive.outbox.latest())
    archive.outbox.rebuild()
    assert archive.outbox.waiting() == 2
    archive.outbox.done(archive.outbox.latest(), epoch=archive.outbox.epoch())
    assert archive.outbox.waiting() == 0


def test_wait_returns_when_something_comes(archive: Archive) -> None:
    began = time.monotonic()
    archive.outbox.wait(0.01)
    writer = threading.Thread(target=save, args=(archive, "bridge"))
    writer.start()
    archive.outbox.wait(60)
    writer.join()
    assert archive.outbox.waiting() == 1
    assert time.monotonic() - began < 30
