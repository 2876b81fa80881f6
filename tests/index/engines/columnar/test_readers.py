"""Readers beside a writer: every commit seen, none half, old pages stable; and a writer that is killed."""

import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

from index.engines.columnar import backend
from index.engines.columnar.files.generation import listed_generations
from index.query import Everything, SearchRequest, Term
from tests.index.engines.columnar.newsroom import article, articles, requests, settings_in

EVERYTHING = SearchRequest(tree=Everything(), limit=100_000, sort="newest")
SEARCHES = 1000


COMMITS = 10


def test_a_thousand_searches_beside_commits_never_see_a_duplicate_or_deleted_hit(tmp_path: Path) -> None:
    """Every commit replaces some articles and deletes one it adds again later; the number of articles stays even."""
    settings = settings_in(tmp_path)
    writer = backend.writer(settings)
    rnd = random.Random(4)
    documents = articles(60)
    writer.add(documents)
    writer.commit("0")
    reader = backend.reader(settings)
    wrong: list[str] = []
    done = threading.Event()

    number = 0

    def search() -> None:
        searched = 0
        while searched < SEARCHES or number < COMMITS:  # on a slow machine, more searches beside fewer commits
            searched += 1
            result = reader.search(EVERYTHING)
            ids = [hit.id for hit in result.hits]
            if len(set(ids)) != len(ids) or len(ids) != result.total or result.total % 2:
                wrong.append(f"{result.generation}: {result.total} {len(ids)} {len(set(ids))}")
        done.set()

    thread = threading.Thread(target=search)
    thread.start()
    while not done.is_set():
        number += 1
        writer.add([article(n, rnd) for n in rnd.sample(range(60), 5)])
        gone = [article(1000 + number * 2 + n, rnd) for n in range(2)]
        writer.add(gone)
        if number % 3 == 0:
            writer.delete([document.id for document in gone])
        writer.commit(str(number))
    thread.join()
    writer.close()
    assert wrong == []


def test_pages_stay_stable_while_articles_arrive_and_segments_merge(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    writer = backend.writer(settings)
    documents = articles(60)
    writer.add(documents[:30])
    generation = writer.commit("")
    for at in range(30, 60, 3):  # merges on the way
        writer.add(documents[at : at + 3])
        writer.commit("")
    for reader in (backend.reader(settings), backend.reader(settings)):  # whichever worker is asked
        first = reader.search(SearchRequest(tree=Everything(), sort="newest", limit=20, as_of=generation))
        assert (first.total, first.generation) == (30, generation)
        rest = reader.search(
            SearchRequest(tree=Everything(), sort="newest", limit=20, as_of=generation, after=first.hits[-1].position)
        )
        assert len({hit.id for hit in (*first.hits, *rest.hits)}) == 30
    writer.close()


def test_replaced_states_go_after_their_time(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, index_keep=0.0)
    writer = backend.writer(settings)
    for document in articles(12):
        writer.add([document])
        generation = writer.commit("")
    writer.close()
    assert [number for _, number, _ in listed_generations(settings.index_path)] == [generation]
    named = len(list(settings.index_path.glob("*.bsg")))
    assert named <= 4
    assert (
        backend.reader(settings).search(SearchRequest(tree=Everything(), as_of=1)).total == 12
    )  # gone: the newest answers


def test_clearing_publishes_in_one_step(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    writer = backend.writer(settings)
    writer.add(articles(30))
    writer.commit("old")
    reader = backend.reader(settings)
    writer.clear()
    writer.add(articles(7, seed=3))
    assert reader.search(EVERYTHING).total == 30
    writer.commit("new")
    assert reader.search(EVERYTHING).total == 7
    writer.clear()
    writer.rollback()
    assert writer.commit("same") > 2
    assert reader.search(EVERYTHING).total == 7
    writer.close()


CHILD = """
import random, sys
from pathlib import Path
from index.engines.columnar import backend
from tests.index.engines.columnar.newsroom import article, settings_in
writer = backend.writer(settings_in(Path(sys.argv[1])))
start = int(writer.bookmark or 0)
print("go", flush=True)
for number in range(start, start + 100_000):
    writer.add([article(number, random.Random(number))])
    writer.commit(str(number + 1))
    print(number + 1, flush=True)
"""


def test_a_killed_writer_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    rnd = random.Random(8)
    for _ in range(6):
        child = subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        assert child.stdout.readline() == "go\n"
        acknowledged = 0
        for _ in range(rnd.randint(1, 14)):
            acknowledged = int(child.stdout.readline())
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read().split("\n")
        child.wait()
        child.stdout.close()
        acknowledged = max([acknowledged, *(int(line) for line in rest[:-1] if line)])
        reader = backend.reader(settings)
        total = reader.search(EVERYTHING).total
        assert acknowledged <= total <= acknowledged + 1
        assert reader.status().faults == ()
    writer = backend.writer(settings)
    assert writer.bookmark == str(total)
    writer.close()
    assert not list(settings.index_path.glob("*.part"))


def test_a_fresh_reader_gives_the_same_answers(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    writer = backend.writer(settings)
    old = backend.reader(settings)
    assert old.search(EVERYTHING).total == 0
    for first in range(0, 120, 12):
        writer.add(articles(120)[first : first + 12])
        writer.delete([f"{first // 2:016x}"])
        writer.commit("")
        old.search(EVERYTHING)
    fresh = backend.reader(settings)
    assert [old.search(request) for request in requests()] == [fresh.search(request) for request in requests()]
    assert old.search(SearchRequest(tree=Term("ferry"))).total > 0
    writer.close()
