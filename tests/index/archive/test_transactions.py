"""Transactions mean the same on every database, for callers that catch errors inside them as well."""

import pytest

from index.archive.protocols import AddressState, Archive, Saved, Task
from index.errors import ArchiveBusy, ArchiveRefused
from tests.index.fakes import an_article


def save_and_fail(archive: Archive, name: str) -> None:
    with archive.transaction():
        archive.articles.save(an_article(name))
        raise LookupError(name)


def kept(archive: Archive) -> set[str]:
    return {one.article.title for one in archive.articles.latest(9)}


def waiting(archive: Archive) -> set[str]:
    return {change.article_id for change in archive.outbox.pending(9)}


def test_a_call_that_fails_changes_nothing_and_the_rest_is_kept(archive: Archive) -> None:
    """Of several rows the second is refused: the first is undone with it, and nothing else."""
    good = AddressState(url="https://lantern.example/a")
    bad = AddressState(url="https://lantern.example/b")
    object.__setattr__(bad, "failures", None)
    with archive.transaction():
        archive.articles.save(an_article("bridge"))
        with pytest.raises(ArchiveRefused):
            archive.addresses.put_many([good, bad])
        archive.articles.save(an_article("ferry"))
        assert archive.addresses.get(good.url) is None
    assert archive.addresses.get(good.url) is None
    assert kept(archive) == {"News of bridge", "News of ferry"}
    assert waiting(archive) == {an_article("bridge").id, an_article("ferry").id}


def test_a_block_inside_another_is_undone_alone(archive: Archive) -> None:
    with archive.transaction():
        archive.articles.save(an_article("bridge"))
        with pytest.raises(LookupError):
            save_and_fail(archive, "ferry")
        assert archive.articles.save(an_article("ferry")) is Saved.NEW
        with pytest.raises(LookupError):
            save_and_fail(archive, "pier")
    assert kept(archive) == {"News of bridge", "News of ferry"}
    assert waiting(archive) == {an_article("bridge").id, an_article("ferry").id}


def test_what_is_read_inside_shows_what_was_written_there(archive: Archive) -> None:
    with archive.transaction():
        archive.articles.save(an_article("bridge"))
        assert archive.outbox.waiting() == 1
        (first,) = archive.outbox.pending(9)
        assert archive.outbox.latest() == first.seq
        archive.articles.save(an_article("ferry"))
        archive.outbox.done(first.seq)
        archive.set_aside.put(Task.READ, "https://lantern.example/x", "why", version="1")
        assert archive.set_aside.counts() == {Task.READ: 1}
    assert waiting(archive) == {an_article("ferry").id}


def test_together_is_one_transaction(archive: Archive) -> None:
    def fail() -> None:
        archive.articles.save(an_article("bridge"))
        raise LookupError

    with pytest.raises(LookupError):
        archive.together(fail)
    assert kept(archive) == set()

    def work() -> Saved:
        archive.set_aside.put(Task.READ, "https://lantern.example/x", "why", version="1")
        return archive.articles.save(an_article("bridge"))

    assert archive.together(work) is Saved.NEW
    assert waiting(archive) == {an_article("bridge").id}


def test_what_others_were_in_the_way_of_is_done_again(archive: Archive) -> None:
    tries: list[int] = []

    def work() -> int:
        archive.articles.save(an_article(f"pier{len(tries)}"))
        tries.append(1)
        if len(tries) < 3:
            raise ArchiveBusy("others changed the same")
        return len(tries)

    assert archive.together(work) == 3
    assert kept(archive) == {"News of pier2"}


def test_alone_inside_together(archive: Archive) -> None:
    """What has to be done alone may be done in the company of others: it waits for them."""

    def work() -> None:
        archive.articles.save(an_article("bridge"))
        with archive.transaction():
            archive.articles.forget(ids=[an_article("bridge").id])

    archive.together(work)
    assert kept(archive) == set()
