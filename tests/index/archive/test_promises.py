"""Nothing acknowledged is lost, and many processes and threads get along."""

import os
import random
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from index.archive import open_archive
from index.archive.protocols import Archive, Saved
from index.operations.settings import Settings
from tests.index.fakes import an_article
from tests.servers.postgresql import PrivatePostgres

KILLS = 3
"""Benchmarks do the 200 of the promise."""

WRITER = """
import sys
from pathlib import Path
from index.archive import open_archive
from index.operations.settings import Settings
from tests.index.fakes import an_article

archive = open_archive(Settings(data=Path(sys.argv[1]), archive=sys.argv[2]))
number = int(sys.argv[3])
while True:
    archive.articles.save(an_article(f"pier{number}", f"The text of {number}."))
    print(number, flush=True)
    number += 1
"""


def test_what_was_acknowledged_survives_kill_9(settings: Settings) -> None:
    chance = random.Random(7)
    acknowledged: list[int] = []
    for _ in range(KILLS):
        start = acknowledged[-1] + 1 if acknowledged else 0
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(settings.data), settings.archive, str(start)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout
        for _ in range(chance.randrange(5, 60)):
            acknowledged.append(int(process.stdout.readline()))
        process.send_signal(signal.SIGKILL)
        acknowledged += [int(line) for line in process.stdout.read().split("\n")[:-1]]
        process.stdout.close()
        process.wait()
    with open_archive(settings) as archive:
        assert archive.check() == ()
        kept = {a.article.title for a in archive.articles.get_many(list(archive.articles.ids()))}
        assert {f"News of pier{number}" for number in acknowledged} <= kept
        assert archive.outbox.waiting() == archive.articles.count()


def test_threads_share_an_archive(archive: Archive) -> None:
    def work(worker: int) -> None:
        for number in range(20):
            archive.articles.save(an_article(f"pier{worker}-{number}"))
            archive.articles.save(an_article("shared", f"Text of {worker} {number}."))
            archive.articles.latest(3)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))  # raises what any of them raised
    assert archive.articles.count() == 161
    assert archive.check() == ()


def test_processes_open_a_new_archive_at_once(settings: Settings, request: pytest.FixtureRequest) -> None:
    address = ""
    if settings.archive:  # one without tables
        server: PrivatePostgres = request.getfixturevalue("postgres")
        address = server.address(server.create())
    code = (
        "import sys; from pathlib import Path; from index.archive import open_archive;"
        "from index.operations.settings import Settings;"
        "print(open_archive(Settings(data=Path(sys.argv[1]), archive=sys.argv[2])).outbox.archive_id)"
    )
    processes = [
        subprocess.Popen([sys.executable, "-c", code, str(settings.data), address], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    answers = {process.communicate()[0].strip() for process in processes}
    assert len(answers) == 1
    assert len(answers.pop()) == 32


def test_a_fork_opens_its_own_connections(archive: Archive) -> None:
    archive.articles.save(an_article("bridge"))
    child = os.fork()
    if child == 0:
        good = archive.articles.count() == 1 and archive.articles.save(an_article("ferry")) is Saved.NEW
        os._exit(0 if good else 1)
    _, status = os.waitpid(child, 0)
    assert status == 0
    assert archive.articles.count() == 2
