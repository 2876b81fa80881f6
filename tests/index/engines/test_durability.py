"""A quick, certain slice of benchmarks/durability.py: damage, kill -9, searches beside commits, a full disk."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import durability
from benchmarks.durability import WORDS, state
from index.engines.backends import engine_backend
from index.errors import IndexDamaged

BAD = ("wrong", "crash", "lost", "errors", "not rebuilt", "not killed")


def test_the_model_itself() -> None:
    assert len(state(20)) == 40
    assert {each.body.split()[-1] for each in state(20).values()} == {f"turn{turn}" for turn in range(17, 21)}
    assert all(word in WORDS or word.startswith("turn") for each in state(3).values() for word in each.body.split())


def test_damage_never_lies_and_is_mended(tmp_path: Path) -> None:
    counts = durability.damage(tmp_path, 10, seed=7)
    assert not any(counts[name] for name in BAD), counts
    assert counts["refused"] > 3
    assert counts["rebuilt"] == 10


def test_the_loss_of_the_newest_state_is_noticed(tmp_path: Path) -> None:
    """A commit whose own files vanish must not bring back the one before as if nothing had happened."""
    settings = durability.settings_in(tmp_path)
    backend = engine_backend(settings)
    writer = backend.writer(settings)
    durability.write(writer, 1)
    before = {path.name for path in settings.index_path.iterdir()}
    durability.write(writer, 2)
    writer.close()
    for path in settings.index_path.iterdir():
        if path.name not in before:
            content = path.read_bytes()
            path.unlink()
            reader = backend.reader(settings)
            try:
                assert not durability.faults(reader, 2) or reader.status().faults, f"{path.name} is gone, unnoticed"
            except IndexDamaged:
                with pytest.raises(IndexDamaged):
                    backend.writer(settings)
            reader.close()
            path.write_bytes(content)


def test_no_step_of_a_commit_may_be_the_last_but_the_index_is_whole(tmp_path: Path) -> None:
    """In a process of its own, since it forks and pytest may have threads."""
    command = [sys.executable, "-m", "benchmarks.durability", "--points", "20", "--deaths", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    counts = json.loads(done.stdout)
    assert counts == {"killed": 20, "right": 20}, done.stderr


def test_searches_beside_commits_are_right_for_the_commit_they_name(tmp_path: Path) -> None:
    counts = durability.beside(tmp_path, 150)
    assert counts["right"] == 150, counts
    assert counts["commits seen"] > 1


def test_a_full_disk_is_named_and_nothing_has_to_be_restarted(tmp_path: Path) -> None:
    counts = durability.full_disk(tmp_path, 8)
    assert not counts["wrong"], counts
    assert counts["resumed"] == 8
    assert counts["refused"] > 0
