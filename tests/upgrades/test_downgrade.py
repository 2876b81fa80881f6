"""An older program refuses what a later one wrote, in a sentence, and changes nothing; what can be made anew is, if told to."""

import json
import os
import sqlite3
import subprocess
import sys
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from index.engines.backends import engine_backend
from index.engines.columnar.files import layout
from index.errors import IndexTooNew
from index.indexing.loop import sync_once
from index.operations.settings import Settings
from tests.places import ROOT
from tests.upgrades.make import HERE
from tests.upgrades.test_kept_folders import unpack


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A data folder of today."""
    settings = unpack(HERE / "folders" / "0.1.0.tar.gz", tmp_path)
    sync_once(settings)
    return settings


def broadsheet(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("BROADSHEET_")}
    return subprocess.run(
        [sys.executable, str(ROOT / "broadsheet.py"), *arguments],
        cwd=settings.data.parent, env={**environ, "BROADSHEET_DATA": str(settings.data), "BROADSHEET_COMMAND": "broadsheet"},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def later_archive(settings: Settings) -> None:
    with closing(sqlite3.connect(settings.archive_path)) as connection:
        connection.execute("PRAGMA user_version = 999")


def later_index(settings: Settings) -> None:
    """The index as if a later version had written it."""
    current = settings.index_path / layout.CURRENT
    state = json.loads(current.read_text("utf-8").splitlines()[0])
    line = json.dumps({**state, "format": layout.FORMAT + 1}, separators=(",", ":")).encode()
    for path in (current, settings.index_path / layout.generation_file(state["layout"], state["generation"])):
        path.write_bytes(line + b"\n%08x\n" % zlib.crc32(line))


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith((".lock", "-wal", "-shm", ".json"))
    }


@pytest.mark.parametrize("command", [(), ("search", "ferry"), ("status",), ("reindex",), ("backup", "copy.sqlite3")])
def test_a_later_archive_is_refused(settings: Settings, command: tuple[str, ...]) -> None:
    later_archive(settings)
    before = files(settings.data)
    said = broadsheet(settings, *command)
    assert said.returncode == 1
    assert "this archive has format 999, but this Broadsheet knows formats up to" in said.stderr
    assert "Traceback" not in said.stderr
    assert files(settings.data) == before


def test_a_later_index_is_refused_and_kept(settings: Settings) -> None:
    later_index(settings)
    before = files(settings.index_path)
    with pytest.raises(IndexTooNew, match=f"format {layout.FORMAT + 1}"):
        sync_once(settings)
    said = broadsheet(settings, "search", "ferry")
    assert said.returncode == 1
    assert "was written by a later Broadsheet" in said.stderr
    assert "`broadsheet reindex`" in said.stderr
    reader = engine_backend(settings).reader(settings)
    assert any("later Broadsheet" in fault for fault in reader.status().faults)
    reader.close()
    assert files(settings.index_path) == before


def test_reindex_makes_it_anew(settings: Settings) -> None:
    later_index(settings)
    said = broadsheet(settings, "reindex")
    assert said.returncode == 0, said.stderr
    assert "5 articles" in said.stdout
    assert "4 articles for" in broadsheet(settings, "search", "ferry OR boat").stdout
