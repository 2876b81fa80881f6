"""`python -m index` as a process: it works, ends when asked, heals, and stands alone."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.archive.protocols import Archive
from index.engines.backends import engine_backend
from index.indexing.loop import sync_once
from index.operations.settings import Settings
from tests.index.fakes import an_article


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", index_check=0.2)


@contextmanager
def an_indexer(settings: Settings) -> Iterator["subprocess.Popen[str]"]:
    environ = {
        **os.environ,
        "BROADSHEET_DATA": str(settings.data),
        "BROADSHEET_LOG_FORMAT": "json",
        "BROADSHEET_INDEX_CHECK": "0.2s",
    }
    process = subprocess.Popen([sys.executable, "-m", "index"], env=environ, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def save(archive: Archive, *names: str) -> None:
    archive.articles.save_many([(an_article(name, f"The {name} was opened by Ada Lund."), ()) for name in names])


def until(condition: object, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def documents(settings: Settings) -> int:
    reader = engine_backend(settings).reader(settings)
    try:
        return reader.status().documents
    finally:
        reader.close()


def test_it_follows_the_archive_and_ends_when_asked(settings: Settings, archive: Archive) -> None:
    with an_indexer(settings) as process:
        save(archive, "bridge")
        until(lambda: archive.outbox.waiting() == 0)
        assert documents(settings) == 1
        save(archive, "ferry")
        sync_once(settings)  # waits for the process
        assert documents(settings) == 2
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert time.monotonic() - began < 10
        assert process.stderr
        events = [json.loads(line)["message"] for line in process.stderr]
    assert events[0] == "indexer started"
    assert events[-1] == "indexer ended"


def test_a_second_one_stops_with_a_sentence(settings: Settings, archive: Archive) -> None:
    save(archive, "bridge")
    with an_indexer(settings) as first:
        until(lambda: archive.outbox.waiting() == 0)
        with an_indexer(settings) as second:
            _, text = second.communicate(timeout=60)
            assert second.returncode == 1
            assert f"already running (process {first.pid})" in text
            assert "Traceback" not in text


def test_killed_again_and_again_it_loses_nothing(settings: Settings, archive: Archive) -> None:
    for number in range(4):
        with an_indexer(settings) as process:
            save(archive, *(f"pier{number}-{n}" for n in range(150)))
            until(lambda left=150 - 30 * number: archive.outbox.waiting() <= left)
            process.kill()
    sync_once(settings)
    assert documents(settings) == archive.articles.count() == 600


def test_it_heals_when_its_files_are_deleted(settings: Settings, archive: Archive) -> None:
    save(archive, "bridge", "ferry")
    with an_indexer(settings):
        until(lambda: archive.outbox.waiting() == 0)
        shutil.rmtree(settings.index_path)
        until(lambda: settings.index_path.exists() and documents(settings) == 2)
    assert archive.outbox.waiting() == 0
