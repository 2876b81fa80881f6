"""Signs of life, and what follows from them and from their absence."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from index.archive import open_archive
from index.archive.protocols import Archive
from index.errors import ArchiveError
from index.health.doctor import examine
from index.machines.heartbeat import FORGET, SignOfLife
from index.machines.machine import machine_name
from index.machines.presence import SILENT, presence
from index.operations.locks import role_lock
from index.operations.settings import Settings
from tests.index.archive.test_processes_at_work import a_process
from tests.index.fakes import START


def later(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", machine="alpha")


@pytest.fixture
def archive(settings: Settings) -> Iterator[Archive]:
    with open_archive(settings) as archive:
        yield archive


def waited(condition: threading.Event) -> None:
    assert condition.wait(10)


def test_a_process_gives_signs_of_life_and_leaves(settings: Settings, archive: Archive) -> None:
    times, beaten = [later(0), later(1), later(2)], threading.Event()

    def doing() -> str:
        if len(archive.processes.all()) and archive.processes.all()[0].seen >= later(1):
            beaten.set()
        return "visits lantern"

    clock = lambda: times.pop(0) if len(times) > 1 else times[0]  # noqa: E731
    with SignOfLife(settings, lambda: archive, "crawler", doing, every=0.005, clock=clock):
        waited(beaten)
        (one,) = archive.processes.all()
        assert (one.machine, one.role, one.pid, one.started) == ("alpha", "crawler", os.getpid(), START)
        assert one.doing == "visits lantern"
    assert archive.processes.all() == []


def test_an_archive_out_of_reach_stops_nobody(settings: Settings, archive: Archive) -> None:
    tries, through = [], threading.Event()

    def reach() -> Archive:
        tries.append(1)
        if len(tries) < 4:
            raise ArchiveError("it is locked")
        through.set()
        return archive

    with SignOfLife(settings, reach, "web", every=0.005):
        waited(through)
    assert archive.processes.all() == []


def test_who_died_here_makes_way_for_the_next_and_the_silent_are_forgotten(
    settings: Settings, archive: Archive
) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    archive.processes.beat(a_process("dead", pid=gone.pid))
    archive.processes.beat(a_process("elsewhere", pid=gone.pid, machine="beta"))
    archive.processes.beat(a_process("web", pid=gone.pid, role="web"))
    archive.processes.beat(a_process("beside", pid=os.getppid()))
    archive.processes.beat(a_process("long", machine="gamma", seen=START - FORGET - timedelta(seconds=1)))
    beaten = threading.Event()
    with SignOfLife(settings, lambda: archive, "crawler", lambda: "", every=60, clock=lambda: START) as sign:
        for _ in range(1000):
            if sign.process_id in {one.id for one in archive.processes.all()}:
                break
            beaten.wait(0.01)
        names = {one.id for one in archive.processes.all()}
    assert names == {"elsewhere", "web", "beside", sign.process_id}


def test_a_role_is_filled_by_the_lock_here_or_by_signs_from_elsewhere(settings: Settings, archive: Archive) -> None:
    def runs(role: str, now: float = 0) -> bool:
        return presence(settings, archive, later(now)).runs(role)

    assert not runs("crawler")
    archive.processes.beat(a_process("c", machine="beta"))
    assert runs("crawler")
    assert presence(settings, archive, later(0)).count("crawler") == 1
    assert not runs("crawler", SILENT.total_seconds() + 1)
    with role_lock(settings.data, "indexer"):
        assert runs("indexer")
        assert presence(settings, archive, later(0)).count("indexer") == 1
    assert not runs("indexer")
    archive.processes.beat(a_process("i", role="indexer"))
    assert not runs("indexer"), "the lock tells at once that the one on this machine has ended"
    archive.processes.beat(a_process("w", role="web"))
    assert runs("web")


def test_doctor_tells_of_the_silent_and_of_versions_that_differ(settings: Settings, archive: Archive) -> None:
    def said(now: float) -> list[tuple[bool, str]]:
        findings = examine(settings, archive, now=later(now), whole=False)
        return [(one.well, one.text) for one in findings if one.subject == "machines"]

    assert said(0) == []
    archive.processes.beat(a_process("a", machine="beta", role="indexer"))
    archive.processes.beat(a_process("b", machine="gamma", role="web"))
    assert said(0) == [(True, "2 processes on beta, gamma")]
    archive.processes.beat(a_process("b", machine="gamma", role="web", seen=later(400)))
    ((well, text),) = said(400)
    assert not well
    assert text.startswith("the indexer on beta (process 7) has given no sign of life for 7m")
    archive.processes.beat(a_process("c", machine="beta", role="indexer", seen=later(400)))
    assert said(400) == [(True, "2 processes on beta, gamma")], "somebody took its place"
    archive.processes.beat(replace(a_process("d", machine="delta", role="web", seen=later(400)), version="2.0"))
    ((well, text),) = said(400)
    assert not well
    assert "1.0 (abc): beta, gamma; 2.0 (abc): delta" in text


def test_the_name_of_a_machine_can_be_set(settings: Settings) -> None:
    assert machine_name(settings) == "alpha"
    assert machine_name(replace(settings, machine=""))
