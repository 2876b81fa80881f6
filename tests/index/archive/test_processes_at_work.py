"""What every store of processes keeps to."""

from dataclasses import replace

from index.archive.protocols import Archive
from index.machines.protocols import DOING_MOST, Process
from tests.index.fakes import START, later


def a_process(name: str, **changes: object) -> Process:
    values = {
        "machine": "alpha",
        "role": "crawler",
        "pid": 7,
        "version": "1.0",
        "build": "abc",
        "started": START,
        "seen": START,
    }
    return Process(id=name, **(values | changes))  # type: ignore[arg-type]


def test_a_process_is_entered_and_seen_again(archive: Archive) -> None:
    one = a_process("a", doing="visits lantern")
    archive.processes.beat(one)
    assert archive.processes.all() == [one]
    again = replace(one, seen=later(15), doing="")
    archive.processes.beat(again)
    assert archive.processes.all() == [again]
    archive.processes.beat(replace(again, machine="other", pid=99, started=later(99)))
    assert archive.processes.all() == [again], "what it is does not change"


def test_they_are_listed_by_machine_and_role(archive: Archive) -> None:
    for name, machine, role in (("a", "beta", "web"), ("b", "alpha", "web"), ("c", "alpha", "indexer")):
        archive.processes.beat(a_process(name, machine=machine, role=role))
    assert [one.id for one in archive.processes.all()] == ["c", "b", "a"]


def test_they_leave_and_are_forgotten(archive: Archive) -> None:
    for name, seconds in (("a", 0), ("b", 10), ("c", 20), ("d", 30)):
        archive.processes.beat(a_process(name, seen=later(seconds)))
    archive.processes.leave(["d", "nobody"])
    archive.processes.leave([])
    assert archive.processes.forget(later(15)) == 2
    assert [one.id for one in archive.processes.all()] == ["c"]
    assert archive.processes.forget(later(15)) == 0


def test_texts_are_kept_short_and_whole(archive: Archive) -> None:
    odd = a_process("a", machine="Zoë\n港\ud800" + "x" * 500, doing="y" * 500)
    archive.processes.beat(odd)
    (kept,) = archive.processes.all()
    assert kept == odd
    assert len(kept.doing) == DOING_MOST
    assert "\n" not in kept.machine
