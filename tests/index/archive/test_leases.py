"""What every store of leases keeps to."""

from concurrent.futures import ThreadPoolExecutor

from index.archive import open_archive
from index.archive.protocols import Archive
from index.machines.protocols import Taken
from index.operations.settings import Settings


def test_one_holder_at_a_time(archive: Archive) -> None:
    leases = archive.leases
    assert leases.take("host:a", "one", 60) == Taken(had=True)
    refused = leases.take("host:a", "two", 60)
    assert (refused.had, refused.busy) == (False, True)
    assert 50 < refused.wait <= 60
    assert leases.take("host:a", "one", 90).had, "who has it has it anew"
    assert leases.take("host:b", "two", 60).had
    assert leases.held(["host:a", "host:b", "host:c"]) == {"host:a", "host:b"}


def test_what_is_given_back_is_free_after_its_pause(archive: Archive) -> None:
    leases = archive.leases
    leases.take("a", "one", 60)
    leases.give_back("a", "two")
    assert not leases.take("a", "two", 60).had, "it was not theirs to give"
    leases.give_back("a", "one", pause=60)
    assert leases.held(["a"]) == frozenset()
    refused = leases.take("a", "two", 60)
    assert (refused.had, refused.busy) == (False, False)
    assert 50 < refused.wait <= 60
    leases.take("b", "one", 60)
    leases.give_back("b", "one")
    assert leases.take("b", "two", 60) == Taken(had=True)


def test_who_lets_it_run_out_loses_it_and_is_counted(archive: Archive) -> None:
    leases = archive.leases
    for tries, holder in enumerate("abc"):
        assert leases.take("x", holder, -1) == Taken(had=True, tries=tries)
    assert leases.renew(["x"], "a", 60) == frozenset()
    assert leases.renew(["x", "y"], "c", 60) == {"x"}, "nobody else has taken it meanwhile"
    assert not leases.take("x", "a", 60).had
    leases.give_back("x", "c")
    assert leases.take("x", "d", 60).tries == 0, "this one did not let it run out"


def test_those_that_are_free(archive: Archive) -> None:
    leases = archive.leases
    leases.take("b", "other", 60)
    leases.take("c", "dead", -1)
    assert leases.take_free(["a", "b", "c", "a"], "me", 60) == {"a": 0, "c": 1}
    assert leases.take_free([], "me", 60) == {}
    assert leases.renew([], "me", 60) == frozenset()


def test_what_nobody_has_had_for_an_hour_is_forgotten(archive: Archive) -> None:
    leases = archive.leases
    leases.take("old", "one", -3700)
    leases.take("new", "one", -3500)
    leases.take("held", "one", 60)
    assert leases.forget() == 1
    assert leases.take("old", "two", 60).tries == 0
    assert leases.take("new", "two", 60).tries == 1


def test_of_many_that_ask_at_once_one_has_it(settings: Settings, archive: Archive) -> None:
    with open_archive(settings) as another, ThreadPoolExecutor(8) as pool:
        stores = [archive.leases, another.leases] * 4
        for name in ("p", "q", "r"):
            had = list(pool.map(lambda pair, name=name: pair[1].take(name, f"h{pair[0]}", 60).had, enumerate(stores)))
            assert had.count(True) == 1


def test_a_lease_is_part_of_the_transaction_around_it(archive: Archive) -> None:
    class Undone(Exception):
        pass

    try:
        with archive.transaction():
            assert archive.leases.take("a", "one", 60).had
            raise Undone
    except Undone:
        pass
    assert archive.leases.held(["a"]) == frozenset()


def test_nobody_waits_for_who_writes(settings: Settings, archive: Archive) -> None:
    if not archive.shared:
        return
    with open_archive(settings) as another, archive.transaction(), ThreadPoolExecutor(1) as pool:
        archive.outbox.rebuild()
        assert pool.submit(another.leases.take, "host:a", "one", 60).result(timeout=10).had
