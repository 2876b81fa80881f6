"""What every store of imports keeps to: what came with which, what was refused, and taking it back."""

import pytest

from index.archive.protocols import AddressState, Archive, ChangeKind, Saved
from index.errors import NotFound
from index.imports.protocols import Arrival, Refusal, Tally
from index.imports.undoing import NotUndone, undo_import
from index.jobs.protocols import JobKind
from tests.index.archive.conftest import archive, settings
from tests.index.fakes import START, an_article, later

__all__ = ["archive", "settings"]


def brought(archive: Archive, number: int, *names: str) -> list[str]:
    """Articles saved as the crawler saves those of an import."""
    ids = []
    for name in names:
        article = an_article(name, f"The text of {name}.")
        with archive.transaction():
            if archive.articles.save(article) is Saved.NEW:
                archive.imports.arrived(article.id, Arrival(number=number, place=f"news.jsonl {name}"))
        ids.append(article.id)
    return ids


def begun(archive: Archive, *files: str) -> int:
    return archive.imports.add(files or ("news.jsonl",), by="edda", now=START)


def test_an_import_is_kept_with_what_came_of_it(archive: Archive) -> None:
    number = begun(archive, "news.jsonl", "a\x00b\ud800\n" * 200)
    refusals = [Refusal(place="news.jsonl line 2", reason="no-json", detail="no valid JSON")]
    for _ in range(2):
        archive.imports.progress(
            number, file="news.jsonl", done=5, size=9, tally=Tally(new=2, refused=1), refusals=refusals, most=10
        )
    record = archive.imports.get(number)
    assert record is not None
    assert (record.by, record.created, record.file, record.done, record.size) == ("edda", START, "news.jsonl", 5, 9)
    assert record.tally == Tally(new=4, refused=2)
    assert all(name and "\n" not in name and "\x00" not in name and len(name) <= 200 for name in record.files)
    assert [one.place for one in archive.imports.refused(number)] == ["news.jsonl line 2"], "said once"
    archive.imports.end(number, later(1))
    archive.imports.end(number, later(2), error="too late")
    over = archive.imports.get(number)
    assert over is not None
    assert (over.ended, over.error) == (later(1), None)
    assert archive.imports.get(number + 1) is None
    assert archive.imports.get(1 << 80) is None


def test_refusals_are_bounded_and_read_in_pages(archive: Archive) -> None:
    number = begun(archive)
    refusals = [Refusal(place=f"news.jsonl line {n}", reason="no-json", detail="") for n in range(30)]
    for start in range(0, 30, 10):
        archive.imports.progress(
            number, file="news.jsonl", done=0, size=0, tally=Tally(), refusals=refusals[start : start + 10], most=25
        )
    first = archive.imports.refused(number, limit=20)
    rest = archive.imports.refused(number, after=first[-1].seq, limit=20)
    assert [one.place for one in (*first, *rest)] == [f"news.jsonl line {n}" for n in range(25)]


def test_an_article_belongs_to_the_import_that_brought_it_first(archive: Archive) -> None:
    one, other = begun(archive), begun(archive, "again.jsonl")
    (ferry,) = brought(archive, one, "ferry")
    brought(archive, other, "ferry", "bridge")
    archive.imports.arrived(ferry, Arrival(number=other, place="again.jsonl"))
    origin = archive.imports.origin(ferry)
    assert origin is not None
    assert (origin.number, origin.place, origin.by) == (one, "news.jsonl ferry", "edda")
    assert archive.imports.removable(one) == (1, 0)
    assert archive.imports.removable(other) == (1, 0)
    assert archive.imports.origin("0" * 16) is None


def test_undoing_takes_out_what_nothing_else_has_touched(archive: Archive) -> None:
    before = an_article("harbour", "There before.")
    archive.articles.save(before)
    number = begun(archive)
    ferry, bridge, pier = brought(archive, number, "ferry", "bridge", "pier")
    brought(archive, number, "harbour")
    archive.articles.save(an_article("bridge", "Read again, and changed.", fetched=later(60)))
    archive.addresses.put_many([AddressState(url="https://lantern.example/pier", article_id=pier, visits=1)])
    archive.imports.end(number, later(1))
    assert archive.imports.removable(number) == (1, 2)
    undone = undo_import(archive, number, by="edda", now=later(2))
    assert (undone.taken_out, undone.stayed) == (1, 2)
    assert archive.articles.get(ferry) is None
    assert archive.articles.get(bridge) is not None
    assert archive.articles.get(before.id) is not None
    assert (archive.outbox.pending(99)[-1].article_id, archive.outbox.pending(99)[-1].kind) == (
        ferry,
        ChangeKind.DELETE,
    )
    record = archive.imports.get(number)
    assert record is not None
    assert (record.undone, record.undone_by, record.taken_out, record.stayed) == (later(2), "edda", 1, 2)
    assert archive.accounts.audit(1)[0].action == "imports.undo"
    again = undo_import(archive, number, by="otto", now=later(3))
    assert again.taken_out == 1, "nothing more"


def test_what_was_taken_out_may_come_again(archive: Archive) -> None:
    number = begun(archive)
    (ferry,) = brought(archive, number, "ferry")
    undo_import(archive, number, by="", now=later(1))
    assert archive.articles.get(ferry) is None
    assert archive.articles.save(an_article("ferry", "The text of ferry.")) is Saved.NEW


def test_an_import_that_is_being_read_is_not_undone(archive: Archive) -> None:
    number = begun(archive)
    job = archive.jobs.add(JobKind.IMPORT, {"import": number}, by="edda", now=START, most=9)
    archive.imports.set_job(number, job.id)
    brought(archive, number, "ferry")
    with pytest.raises(NotUndone):
        undo_import(archive, number, by="edda", now=later(1))
    archive.jobs.end(job.id, later(1), error="the crawler ended")
    assert undo_import(archive, number, by="edda", now=later(2)).taken_out == 1
    with pytest.raises(NotFound):
        undo_import(archive, number + 1, by="edda", now=later(2))


def test_what_was_taken_down_is_no_longer_of_an_import(archive: Archive) -> None:
    number = begun(archive)
    (ferry,) = brought(archive, number, "ferry")
    archive.articles.forget(ids=[ferry])
    assert archive.imports.removable(number) == (0, 0)
    assert archive.imports.origin(ferry) is None
    assert archive.check() == ()


def test_recent_imports_are_read_in_pages(archive: Archive) -> None:
    numbers = [begun(archive) for _ in range(5)]
    first = [one.number for one in archive.imports.recent(2)]
    assert first + [one.number for one in archive.imports.recent(9, before=first[-1])] == numbers[::-1]


def test_latest_is_by_date_and_not_by_when_it_was_imported(archive: Archive) -> None:
    old = an_article("old", "Of years ago.", fetched=later(50), day=1)
    undated = an_article("undated", "Of nobody knows when.", fetched=later(60))
    new = an_article("new", "Of today.", fetched=later(5), day=3)
    found = an_article("found", "A source led to it.", fetched=later(3), source="the-lantern")
    for article in (new, old, undated, found):
        archive.articles.save(article)
    assert [one.article.id for one in archive.articles.latest(9)] == [found.id, new.id, old.id, undated.id]
