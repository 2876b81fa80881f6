"""What an index survives: damaged files, kill -9, searches beside commits, a full disk. Counts, not times.

    python -m benchmarks.durability [--mutations 200] [--kills 60] [--searches 1000] [--levels 20] [--seed 1]

Everything is checked against a model that is computed from the number of the commit, so a wrong answer cannot hide. The
tests run a small slice of each with fixed seeds (tests/index/engines/test_durability.py).
"""

import argparse
import contextlib
import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from index.document import Document
from index.engines.backends import engine_backend
from index.engines.protocols import EngineReader, EngineWriter
from index.errors import IndexDamaged, IndexFull, IndexingError, IndexOutdated
from index.operations.settings import Settings, load_settings
from index.query import And, Everything, Exact, FacetRequest, Node, Not, Or, Phrase, Prefix, SearchRequest, Term

WORDS = "harbour ferry strike tariff minister bridge storm market levy talks quay signal engine winter council".split()  # noqa: SIM905
SLOTS = 120
"""Ids that the model writes, again and again; a third is alive at any time."""

Answer = tuple[Any, ...]


# --- the model: what the index holds after commit number `turn`


def settings_in(path: Path) -> Settings:
    return replace(load_settings({}), data=path)


def document(slot: int, turn: int) -> Document:
    """The article of a slot as commit `turn` writes it."""
    rnd = random.Random(slot * 100_003 + turn)
    words = [rnd.choice(WORDS) for _ in range(rnd.randint(5, 40))]
    return Document(
        id=f"a{slot}",
        title=f"beacon {words[0]}",
        body=" ".join([*words, f"turn{turn}"]),
        fetched=turn,
        published=turn * 3600 if slot % 3 else None,
        lang="en",
        person=tuple(sorted({rnd.choice(WORDS) for _ in range(rnd.randint(0, 3))})),
        outlet=rnd.choice(WORDS),
    )


def change(turn: int) -> tuple[list[Document], list[str]]:
    """What commit `turn` adds and deletes. From the fifth commit on, 40 articles are alive after each."""
    added = [document((turn * 10 + n) % SLOTS, turn) for n in range(10)]
    gone = [f"a{(turn * 10 + n - 40) % SLOTS}" for n in range(10)]
    return added, gone


def state(turn: int) -> dict[str, Document]:
    alive: dict[str, Document] = {}
    for number in range(max(1, turn - SLOTS // 10), turn + 1):
        added, gone = change(number)
        for id in gone:
            alive.pop(id, None)
        alive.update({each.id: each for each in added})
    return alive


def write(writer: EngineWriter, turn: int) -> int:
    added, gone = change(turn)
    writer.delete(gone)
    writer.add(added)
    return writer.commit(str(turn))


def faults(reader: EngineReader, turn: int) -> list[str]:
    """How a reader's answers differ from what commit `turn` made; empty when they do not."""
    alive = state(turn)
    found = reader.search(SearchRequest(tree=Term("beacon"), limit=1000))
    ids = [hit.id for hit in found.hits]
    wrong = []
    if len(set(ids)) != len(ids):
        wrong.append("an article twice")
    if set(ids) != set(alive) or found.total != len(alive):
        wrong.append(f"{len(set(ids) ^ set(alive))} articles too many or too few")
    for word in (*WORDS[:4], f"turn{turn}", f"turn{turn - 1}"):
        tree = Term(word, "body")
        if {hit.id for hit in reader.search(SearchRequest(tree=tree, limit=1000)).hits} != {
            id for id, each in alive.items() if word in each.body.split()
        }:
            wrong.append(f"{word} finds other articles")
    return wrong


# --- damage

TREES: tuple[Node, ...] = (
    Everything(),
    *(Term(word) for word in WORDS),
    And((Term("harbour"), Term("ferry"))),
    Or((Term("storm"), Term("levy"), Term("quay"))),
    Phrase(("harbour", "ferry")),
    Prefix("min"),
    And((Term("storm"), Not(Term("bridge")))),
    Exact("person", ("talks", "quay")),
)


def answers(reader: EngineReader) -> list[Answer]:
    """Everything that a reader can be asked, so that no file goes unread."""
    found: list[Answer] = []
    facets = (FacetRequest(facet="person", size=50), FacetRequest(facet="outlet", size=50))
    for tree in TREES:
        for sort in ("relevance", "newest"):
            got = reader.search(SearchRequest(tree=tree, sort=sort, limit=50, facets=facets, histogram="day"))
            found.append((got.total, got.hits, got.facets, got.histogram))
    found += [reader.values("person"), reader.words("", 50), reader.words("ha", 5)]
    return found


def mutate(directory: Path, rnd: random.Random) -> str:
    """Damage one file of an index; says how. A lock file holds nothing and is spared."""
    files = [path for path in directory.rglob("*") if path.is_file() and not path.name.endswith(".lock")]
    files.sort(key=lambda path: (path.suffix, path.stat().st_mtime_ns))  # names are partly random
    # Every file as likely as every other would seldom hit the large ones: half the time the size decides.
    weights = [path.stat().st_size for path in files] if rnd.random() < 0.5 else None
    path = rnd.choices(files, weights)[0]
    data = bytearray(path.read_bytes())
    way = rnd.choice(("truncate", "flip", "zero", "delete", "append"))
    at = rnd.randrange(len(data)) if data else 0
    if way == "delete":
        path.unlink()
        return f"{way} {path.name}"
    if way == "truncate":
        data = data[:at]
    elif way == "flip" and data:
        data[at] ^= 1 << rnd.randrange(8)
    elif way == "zero":
        length = min(rnd.choice((1, 64, 4096)), len(data) - at)
        data[at : at + length] = bytes(length)
    else:
        data += rnd.randbytes(rnd.randint(1, 100))
    path.write_bytes(data)
    return f"{way} {path.name} at {at} of {len(data)}"


def damage(folder: Path, mutations: int, seed: int) -> Counter[str]:
    """Damage an index, open it, ask everything.

    Counts "right" (the damage touched nothing that was asked for), "refused" (IndexDamaged or IndexOutdated), "older"
    (an earlier commit, whole, and the status says what is wrong), "wrong" and "crash"; and of the rebuilds "rebuilt" or
    "not rebuilt".
    """
    whole = folder / "whole"
    settings = settings_in(whole)
    backend = engine_backend(settings)
    writer = backend.writer(settings)
    expected: dict[int, list[Answer]] = {}
    old: set[str] = set()
    for turn in range(1, 9):
        old = {path.name for path in settings.index_path.iterdir()}
        generation = write(writer, turn)
        reader = backend.reader(settings)
        expected[generation] = answers(reader)
        reader.close()
    writer.close()
    newest = expected[max(expected)]
    _strip(settings, newest, old)
    rnd = random.Random(seed)
    counts: Counter[str] = Counter()
    for number in range(mutations):
        copy = folder / "copy"
        shutil.copytree(whole, copy)
        broken = settings_in(copy)
        what = mutate(broken.index_path, rnd)
        outcome = _outcome(broken, newest, expected)
        if outcome in ("wrong", "crash"):
            print(f"mutation {number}: {what}: {outcome}", file=sys.stderr)
        counts[outcome] += 1
        rebuilt = _rebuilt(broken)
        if not rebuilt:
            print(f"mutation {number}: {what}: not rebuilt", file=sys.stderr)
        counts["rebuilt" if rebuilt else "not rebuilt"] += 1
        shutil.rmtree(copy)
    return counts


def _strip(settings: Settings, newest: list[Answer], old: set[str]) -> None:
    """Remove files of older states without which the answers are the same: damage to them would prove nothing."""
    for path in sorted(path for path in settings.index_path.iterdir() if path.name in old):
        content = path.read_bytes()
        path.unlink()
        reader = engine_backend(settings).reader(settings)
        try:
            needless = answers(reader) == newest and not reader.status().faults
        except IndexingError:
            needless = False
        reader.close()
        if not needless:
            path.write_bytes(content)


def _outcome(settings: Settings, newest: list[Answer], expected: dict[int, list[Answer]]) -> str:
    try:
        reader = engine_backend(settings).reader(settings)
        try:
            found = answers(reader)
            if found == newest:
                return "right"
            complains = bool(reader.status().faults)
            older = expected.get(reader.search(SearchRequest(tree=Everything(), limit=0)).generation)
            return "older" if found == older and complains else "wrong"
        finally:
            reader.close()
    except (IndexDamaged, IndexOutdated):
        return "refused"
    except Exception as error:  # noqa: BLE001 - whatever else comes out is what is being counted
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return "crash"


def _rebuilt(settings: Settings) -> bool:
    """As `index.indexing.loop` mends: open the writer, or set the index aside and write everything anew."""
    backend = engine_backend(settings)
    probe = backend.reader(settings)
    damaged = bool(probe.status().faults)
    probe.close()
    try:
        if damaged:
            raise IndexDamaged("the status says so")
        writer = backend.writer(settings)
    except IndexingError:
        backend.destroy(settings)
        writer = backend.writer(settings)
    try:
        bookmark = writer.bookmark
        for turn in range(int(bookmark or 0) + 1, 10):
            write(writer, turn)
    finally:
        writer.close()
    reader = backend.reader(settings)
    try:
        return not faults(reader, 9) and not reader.status().faults
    finally:
        reader.close()


# --- kill -9


def commit_for_ever(path: Path) -> None:
    """A writer that says which commits it has finished, until it is killed."""
    settings = settings_in(path)
    writer = engine_backend(settings).writer(settings)
    turn = int(writer.bookmark or 0)
    print("open", flush=True)
    while True:
        turn += 1
        write(writer, turn)
        print(turn, flush=True)


def _writer_process(path: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "benchmarks.durability", "--commit", str(path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    if process.stdout.readline() != "open\n":
        raise RuntimeError("the writer did not open the index")
    return process


def kills(folder: Path, number: int, seed: int) -> Counter[str]:
    """Kill a committing process at random moments. Counts acknowledged commits, lost ones, and states that are wrong."""
    rnd = random.Random(seed)
    settings = settings_in(folder / "killed")
    counts: Counter[str] = Counter()
    for _ in range(number):
        process = _writer_process(settings.data)
        time.sleep(rnd.uniform(0, 0.6))
        process.send_signal(signal.SIGKILL)
        assert process.stdout is not None
        told = [int(line) for line in process.stdout.read().split("\n")[:-1]]
        process.wait()
        process.stdout.close()
        counts["acknowledged"] += len(told)
        reader = engine_backend(settings).reader(settings)
        writer = engine_backend(settings).writer(settings)
        turn = int(writer.bookmark or 0)
        writer.close()
        if told and turn < told[-1]:
            counts["lost"] += 1
        found = faults(reader, turn) + list(reader.status().faults)
        reader.close()
        counts["wrong" if found else "right"] += 1
        for fault in found:
            print(f"after commit {turn}: {fault}", file=sys.stderr)
    return counts


def deaths(folder: Path, points: int) -> Counter[str]:
    """Kill a writer at its 1st, 2nd ... call that changes a file, so that no step of a commit is left out.

    Run it in a process of its own (it forks).
    """
    counts: Counter[str] = Counter()
    settings = settings_in(folder / "dying")
    backend = engine_backend(settings)
    for point in range(1, points + 1):
        child = os.fork()
        if child == 0:
            _die_at(point)
            writer = backend.writer(settings)
            start = int(writer.bookmark or 0)
            for turn in range(start + 1, start + 200):
                write(writer, turn)
            os._exit(1)
        _, status = os.waitpid(child, 0)
        counts["killed" if os.WIFSIGNALED(status) else "not killed"] += 1
        reader = backend.reader(settings)
        writer = backend.writer(settings)
        turn = int(writer.bookmark or 0)
        writer.close()
        found = faults(reader, turn) + list(reader.status().faults)
        reader.close()
        counts["wrong" if found else "right"] += 1
        for fault in found:
            print(f"killed at call {point}, after commit {turn}: {fault}", file=sys.stderr)
    return counts


def _die_at(point: int) -> None:
    calls = 0

    def counting(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **named: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == point:
                if name == "write" and len(args[1]) > 1:  # torn in the middle
                    call(args[0], memoryview(args[1])[: len(args[1]) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **named)

        return wrapped

    for name in ("write", "fsync", "rename", "replace", "unlink", "ftruncate", "open"):
        setattr(os, name, counting(name, getattr(os, name)))


# --- searches beside commits


def beside(folder: Path, searches: int, threads: int = 2) -> Counter[str]:
    """Search while another process commits and merges without a pause.

    Counts answers that are right for the commit they name, wrong ones, errors, and how many commits were seen.
    """
    settings = settings_in(folder / "beside")
    process = _writer_process(settings.data)
    reader = engine_backend(settings).reader(settings)
    counts: Counter[str] = Counter()
    seen: set[int] = set()
    expected: dict[int, set[str]] = {}
    deadline = time.monotonic() + 60
    while reader.generation < 5 and time.monotonic() < deadline:
        time.sleep(0.01)

    def search(number: int) -> None:
        for turn in range(number):
            tree = Term("beacon") if turn % 2 else Everything()
            try:
                found = reader.search(SearchRequest(tree=tree, limit=1000, sort="newest" if turn % 3 else "relevance"))
            except Exception as error:  # noqa: BLE001 - every kind of error counts
                print(f"{type(error).__name__}: {error}", file=sys.stderr)
                counts["errors"] += 1
                continue
            ids = [hit.id for hit in found.hits]
            alive = expected.setdefault(found.generation, set(state(found.generation)))
            right = len(ids) == len(set(ids)) == found.total and set(ids) == alive
            counts["right" if right else "wrong"] += 1
            seen.add(found.generation)

    try:
        running = [threading.Thread(target=search, args=(searches // threads,)) for _ in range(threads)]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()
    finally:
        process.kill()
        assert process.stdout is not None
        counts["commits"] = process.stdout.read().count("\n")
        process.stdout.close()
        process.wait()
        reader.close()
    counts["commits seen"] = len(seen)
    return counts


# --- a full disk


@contextlib.contextmanager
def room(budget: int) -> Iterator[None]:
    """A disk with so many bytes left for `os.write`, which then fails as the system's does: in the middle of a write."""
    left = budget
    real = os.write

    def write(handle: int, data: Any) -> int:
        nonlocal left
        view = memoryview(data).cast("B")
        if left <= 0 and len(view):
            raise OSError(errno.ENOSPC, "No space left on device")
        written = real(handle, view[: max(left, 0)])
        left -= written
        return written

    os.write = write
    try:
        yield
    finally:
        os.write = real


def full_disk(folder: Path, levels: int) -> Counter[str]:
    """Commit with less and less room, then with enough again: refused by name, the old state answers, then it goes on.

    The same writer and reader all along: nothing is restarted.
    """
    settings = settings_in(folder / "full")
    backend = engine_backend(settings)
    writer, reader = backend.writer(settings), backend.reader(settings)
    counts: Counter[str] = Counter()
    turn = 0
    for _ in range(5):
        turn += 1
        write(writer, turn)
    for level in range(levels):
        try:
            with room(int(30_000 * level / levels)):
                write(writer, turn + 1)
        except IndexFull:
            counts["refused"] += 1
            writer.rollback()
            if faults(reader, turn):
                counts["wrong"] += 1
            write(writer, turn + 1)
        else:
            counts["fitted"] += 1
        turn += 1
        if faults(reader, turn) or reader.status().faults or writer.bookmark != str(turn):
            counts["wrong"] += 1
        else:
            counts["resumed"] += 1
    writer.close()
    reader.close()
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutations", type=int, default=200)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--searches", type=int, default=1000)
    parser.add_argument("--levels", type=int, default=20)
    parser.add_argument("--points", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--commit", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--deaths", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.commit:
        commit_for_ever(options.commit)
    if options.deaths:
        print(json.dumps(deaths(options.deaths, options.points)))
        return 0
    bad = 0
    with TemporaryDirectory(prefix="durability-") as name:
        folder = Path(name)
        runs: dict[str, Callable[[], Counter[str]]] = {
            f"{options.mutations} damaged files": lambda: damage(folder, options.mutations, options.seed),
            f"killed at each of {options.points} calls": lambda: deaths(folder, options.points),
            f"{options.kills} kill -9": lambda: kills(folder, options.kills, options.seed),
            f"{options.searches} searches beside commits": lambda: beside(folder, options.searches),
            f"{options.levels} levels of a full disk": lambda: full_disk(folder, options.levels),
        }
        for title, run in runs.items():
            counts = run()
            bad += sum(counts[name] for name in ("wrong", "crash", "lost", "errors", "not rebuilt"))
            print(f"{title}: " + ", ".join(f"{name} {number}" for name, number in sorted(counts.items())), flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
