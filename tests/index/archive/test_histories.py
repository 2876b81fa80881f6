"""Histories: several writers save at random while a reader follows the outbox with a cursor, as an indexer does.

What is done is drawn from a seed; how it interleaves is up to the machine, and what is asserted has to hold however that is.
"""

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pytest

from index.archive import open_archive
from index.archive.protocols import Archive, Saved
from index.article import Article, article_id
from index.operations.settings import Settings
from tests.index.fakes import an_article, later

WRITERS = 4
TURNS = 25
STORIES = 80
ADDRESSES = 3


def story(number: int, turn: int, chance: random.Random) -> tuple[Article, list[str]]:
    """A page under one of the addresses of a story, which names the others."""
    addresses = [f"https://lantern.example/{number}/{variant}" for variant in range(ADDRESSES)]
    url = chance.choice(addresses)
    page = an_article(f"pier{number}", f"Text of {chance.randrange(3)}.", fetched=later(turn), outlet=None)
    return replace(page, id=article_id(url), url=url), addresses


@dataclass(slots=True)
class Follower:
    """Reads changes behind its cursor, and each article as it is then. seen: article -> its version, None where it was gone."""

    archive: Archive
    chance: random.Random
    cursor: int = 0
    seqs: list[int] = field(default_factory=list)
    seen: dict[str, int | None] = field(default_factory=dict)

    def step(self) -> bool:
        changes = self.archive.outbox.pending(self.chance.randint(1, 7), after=self.cursor)
        for change in changes:
            found = self.archive.articles.get(change.article_id)
            self.seqs.append(change.seq)
            self.seen[change.article_id] = found.revisions if found else None
            self.cursor = change.seq
        if changes and self.chance.random() < 0.3:
            self.archive.outbox.done(self.cursor)
        return bool(changes)


def write(settings: Settings, seed: int) -> set[str]:
    """Gives the articles that were acknowledged."""
    chance, acknowledged = random.Random(seed), set()
    with open_archive(settings) as archive:
        for turn in range(TURNS):
            batch = [story(number, turn, chance) for number in chance.sample(range(STORIES), chance.randint(1, 4))]

            def save(batch: list[tuple[Article, list[str]]] = batch) -> list[Saved]:
                return archive.articles.save_many(batch)

            dice = chance.random()
            if dice < 0.15:
                with pytest.raises(LookupError):
                    archive.together(lambda save=save: undone(save))  # type: ignore[misc]
                continue
            if dice < 0.3:
                with archive.transaction():
                    save()
            elif dice < 0.5:
                archive.together(lambda save=save: slow(archive, save, chance))  # type: ignore[misc]
            else:
                archive.together(save)
            acknowledged |= {article.title for article, _ in batch}
    return acknowledged


def undone(save: Callable[[], object]) -> None:
    save()
    raise LookupError


def slow(archive: Archive, save: Callable[[], object], chance: random.Random) -> None:
    """It has its places in the outbox long before it ends."""
    save()
    archive.outbox.latest()
    time.sleep(chance.uniform(0, 0.02))


@pytest.mark.parametrize("seed", [1, 2])
def test_who_follows_the_outbox_misses_nothing(archive: Archive, settings: Settings, seed: int) -> None:
    follower = Follower(archive, random.Random(seed))
    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write, settings, 100 * seed + number) for number in range(WRITERS)]
        while not all(writer.done() for writer in writers):
            follower.step()
        acknowledged = set().union(*(writer.result() for writer in writers))
    while follower.step():
        pass
    assert all(earlier < after for earlier, after in pairwise(follower.seqs)), "in their order, and none twice"
    kept = archive.articles.get_many(list(archive.articles.ids()))
    assert follower.seen == {one.article.id: one.revisions for one in kept}, "as last committed"
    assert {one.article.title for one in kept} == acknowledged
    assert len(kept) == len(acknowledged), "every story is one article, under whichever address it came first"
    assert archive.check() == ()


def test_a_change_is_not_seen_before_an_earlier_one(archive: Archive, settings: Settings) -> None:
    """The first writer has its place in the outbox and has not ended yet."""
    placed, end = threading.Event(), threading.Event()

    def first() -> None:
        with open_archive(settings) as other:

            def work() -> None:
                other.articles.save(an_article("bridge", outlet=None))
                assert other.outbox.latest() == 1
                placed.set()
                assert end.wait(60)

            other.together(work)

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(first)
        assert placed.wait(60)
        two = pool.submit(archive.articles.save, an_article("ferry", outlet=None))
        assert archive.outbox.pending(9) == []
        end.set()
        one.result()
        two.result()
    assert [change.article_id for change in archive.outbox.pending(9)] == [
        an_article("bridge").id,
        an_article("ferry").id,
    ]
