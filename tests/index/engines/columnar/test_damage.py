"""Damaged files are named, never believed."""

import os
import random
import shutil
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from index.engines.columnar import backend
from index.engines.columnar.files.generation import listed_generations, read_generation
from index.engines.columnar.files.layout import segment_file
from index.engines.columnar.read.view import View
from index.errors import AlreadyRunning, IndexDamaged, IndexFull, IndexOutdated
from index.operations.garbage import without_collection
from index.result import SearchResult
from index.text.analysis import fingerprint
from tests.index.engines.columnar.newsroom import articles, requests, settings_in

MUTATIONS = 200


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole")
    writer = backend.writer(settings_in(path))
    documents = articles(120)
    writer.add(documents[:70])
    writer.commit("one")
    writer.add(documents[50:])
    writer.delete([documents[3].id, documents[90].id])
    writer.commit("two")
    writer.close()
    return path


def answers(path: Path) -> list[SearchResult]:
    reader = backend.reader(settings_in(path))
    try:
        return [reader.search(request) for request in requests()]
    finally:
        reader.close()


def mutated(rnd: random.Random, path: Path) -> str:
    """Truncate, flip, zero, delete or lengthen one file of an index."""
    files = sorted(file for file in (path / "index").iterdir() if file.suffix != ".lock")
    file = rnd.choice(files)
    data = bytearray(file.read_bytes())
    at = rnd.randrange(max(len(data), 1))
    kind = rnd.choice(("truncate", "flip", "zero", "delete", "grow"))
    if kind == "truncate":
        data = data[:at]
    elif kind == "flip" and data:
        data[at] ^= 1 << rnd.randrange(8)
    elif kind == "zero":
        data[at : at + 64] = bytes(len(data[at : at + 64]))
    elif kind == "grow":
        data += b"x"
    if kind == "delete":
        file.unlink()
    else:
        file.write_bytes(data)
    return f"{kind} {file.name} at {at}"


def test_two_hundred_mutations_and_no_silently_wrong_answer(whole: Path, tmp_path: Path) -> None:
    expected = answers(whole)
    rnd = random.Random(11)
    named: list[tuple[str, str]] = []
    for number in range(MUTATIONS):
        path = tmp_path / str(number)
        shutil.copytree(whole, path)
        what = mutated(rnd, path)
        try:
            found = answers(path)
        except (IndexDamaged, IndexOutdated) as error:
            named.append((what, str(error)))
        else:
            assert found == expected, what
        shutil.rmtree(path)
    assert len(named) > MUTATIONS // 4
    assert all(str(tmp_path) in message for _, message in named)


def test_status_names_a_flipped_bit_that_no_query_has_met(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path / "x")
    segment = max((tmp_path / "x" / "index").glob("*.bsg"), key=lambda file: file.stat().st_mtime)
    data = bytearray(segment.read_bytes())
    data[len(data) // 2] ^= 1
    segment.write_bytes(data)
    status = backend.reader(settings_in(tmp_path / "x")).status()
    assert any(segment.name in fault for fault in status.faults)


def test_a_file_cut_short_under_a_reader_is_noticed(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path / "x")
    reader = backend.reader(settings_in(tmp_path / "x"))
    reader.search(requests()[1])
    for segment in (tmp_path / "x" / "index").glob("*.bsg"):
        with segment.open("r+b") as file:
            file.truncate(100)
    with pytest.raises(IndexDamaged, match="length"):
        reader.search(requests()[1])


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(path.read_bytes()[:-5])])
def test_a_glance_sees_what_is_gone_and_opens_nothing(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: Callable[[Path], object]
) -> None:
    shutil.copytree(whole, tmp_path / "data")
    settings = settings_in(tmp_path / "data")
    monkeypatch.setattr(View, "__init__", lambda *of: pytest.fail("a glance opened the index"))
    assert backend.reader(settings).glance()
    *_, (_, _, newest) = listed_generations(settings.index_path)
    harm(settings.index_path / segment_file(read_generation(newest, fingerprint()).segments[0].id))
    with pytest.raises(IndexDamaged, match=r"\.bsg: (is missing|has the wrong length)"):
        backend.reader(settings).glance()
    assert not backend.reader(settings_in(tmp_path)).glance(), "nothing was committed there"


def test_a_closed_index_leaves_memory_without_the_garbage_collector(whole: Path) -> None:
    reader = backend.reader(settings_in(whole))
    files = [weakref.ref(view.segment.container) for view in reader._current().segments]
    assert files
    with without_collection():
        reader.close()
        assert not any(file() for file in files)


def test_a_damaged_index_is_set_aside_and_generations_go_on(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path / "x")
    settings = settings_in(tmp_path / "x")
    reader = backend.reader(settings)
    before = reader.search(requests()[0])
    for segment in settings.index_path.glob("*.bsg"):
        segment.unlink()
    with pytest.raises(IndexDamaged):
        backend.writer(settings)
    backend.destroy(settings)
    assert reader.search(requests()[0]) == before  # search goes on
    writer = backend.writer(settings)
    assert writer.bookmark == ""
    writer.add(articles(5))
    assert writer.commit("again") > before.generation
    assert reader.search(requests()[0]).total == 5
    writer.close()


def test_another_format_or_analysis_is_outdated(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.text.analysis.ANALYSIS_VERSION", 0)
    with pytest.raises(IndexOutdated, match="rebuilt"):
        answers(whole)


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """room[0]: bytes that may still be written."""
    room = [1 << 40]
    write = os.write

    def limited(handle: int, data: memoryview) -> int:
        if len(data) > room[0]:
            raise OSError(28, "No space left on device")
        room[0] -= len(data)
        return write(handle, data)

    monkeypatch.setattr(os, "write", limited)
    return room


def test_a_full_disk_leaves_the_last_commit_and_goes_on_when_freed(tmp_path: Path, full_disk: list[int]) -> None:
    settings = settings_in(tmp_path)
    documents = articles(80)
    writer = backend.writer(settings)
    writer.add(documents[:40])
    writer.commit("one")
    reader = backend.reader(settings)
    before = reader.search(requests()[0])
    writer.add(documents[40:])
    for room in (0, 500, 5_000, 12_000):
        full_disk[0] = room
        with pytest.raises(IndexFull, match="make room"):
            writer.commit("two")
        assert reader.search(requests()[0]) == before
        assert writer.bookmark == "one"
        assert not list(settings.index_path.glob("*.part"))
    full_disk[0] = 1 << 40
    writer.add(documents[40:])  # sync adds them again
    writer.commit("two")
    assert reader.search(requests()[0]).total == 80
    writer.close()


def test_a_second_writer_is_told_so(tmp_path: Path) -> None:
    writer = backend.writer(settings_in(tmp_path))
    with pytest.raises(AlreadyRunning):
        backend.writer(settings_in(tmp_path))
    with pytest.raises(AlreadyRunning):
        backend.destroy(settings_in(tmp_path))
    writer.close()
    backend.writer(settings_in(tmp_path)).close()


def test_strays_are_swept_away(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    writer = backend.writer(settings)
    writer.add(articles(5))
    writer.commit("")
    writer.close()
    for name in (
        "MAIN_0123456789abcdef.bsg",
        "MAIN_0123456789abcdef.bsg.part",
        "_MAIN_1.toc.123.45",
        "generation-0000000009-0000000009.json.part",
    ):
        (settings.index_path / name).write_bytes(b"stray")
    writer = backend.writer(settings)
    names = sorted(file.name for file in settings.index_path.iterdir())
    writer.close()
    assert not [name for name in names if "0123456789abcdef" in name or name.endswith((".part", ".45"))]
    assert len([name for name in names if name.endswith(".bsg")]) == 1
