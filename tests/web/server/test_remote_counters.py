"""What every store of counts keeps to, and that a server which does not answer keeps nobody waiting."""

import multiprocessing
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import SettingsError
from tests.search.newsroom import Newsroom
from tests.web.server.redis_server import RedisServer, redis_server
from web.app import create_app
from web.server.remote_counters import ALONE_SECONDS, Counters, RemoteCounters, counters_at, trouble_of
from web.server.shared_memory import SharedCounters

FORK = multiprocessing.get_context("fork")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with redis_server(tmp_path_factory.mktemp("redis")) as running:
        yield running


@pytest.fixture(params=["shared memory", "redis"])
def counters(request: pytest.FixtureRequest) -> Iterator[Counters]:
    if request.param == "shared memory":
        yield SharedCounters()
        return
    remote = RemoteCounters(request.getfixturevalue("server").address, SharedCounters())
    remote.clear()
    yield remote
    assert remote.is_reached()


def test_counts_add_up_and_end(counters: Counters) -> None:
    before = time.time()
    assert counters.get("a")[0] == 0
    assert [counters.add("a", 30) for _ in range(3)] == [1, 2, 3]
    assert counters.add("a", 900, 4) == 7, "it ends when it was first to end"
    count, end = counters.get("a")
    assert count == 7
    assert before + 20 < end < before + 40
    assert counters.add("b", 30) == 1
    counters.drop("a")
    assert (counters.get("a")[0], counters.get("b")[0]) == (0, 1)
    counters.clear()
    assert counters.get("b")[0] == 0


def test_what_has_ended_counts_from_one_again(counters: Counters) -> None:
    assert counters.add("short", 0.5) == 1
    time.sleep(1.1)  # a whole second is the shortest that the server knows
    assert counters.get("short")[0] == 0
    assert counters.add("short", 30) == 1


def test_odd_keys_are_keys(counters: Counters) -> None:
    for key in ("", "a b\n", "Zoë 港", "x" * 5000, "*", "2001:db8::/64"):
        assert counters.add(key, 30) == 1
        assert counters.get(key)[0] == 1


def test_processes_count_together(counters: Counters) -> None:
    counters.add("a", 60)  # connected before the fork
    children = [FORK.Process(target=lambda: [counters.add("a", 60) for _ in range(50)]) for _ in range(4)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert counters.get("a")[0] == 201


def test_two_web_servers_count_together(server: RedisServer, newsroom: Newsroom) -> None:
    settings = replace(newsroom.settings, rate_limit=True, rate_api="3 per minute", rate_limit_store=server.address)
    first, second = (
        create_app(settings, engine=newsroom.engine, archive=newsroom.archive).test_client() for _ in range(2)
    )
    counters_at(server.address, SharedCounters()).clear()
    asked = [one.get("/api/v1/outlets").status_code for one in (first, second, first, second, first)]
    assert asked == [200, 200, 200, 429, 429]
    refused = second.get("/api/v1/outlets")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


def test_a_server_that_is_gone_leaves_each_machine_to_itself(tmp_path: Path) -> None:
    now = [0.0]
    with redis_server(tmp_path) as server:
        own = SharedCounters()
        counters = RemoteCounters(server.address, own, steady=lambda: now[0])
        assert [counters.add("a", 60) for _ in range(3)] == [1, 2, 3]
        server.stop()
        assert [counters.add("a", 60), counters.add("a", 60)] == [1, 2]
        assert counters.get("a")[0] == 2
        assert trouble_of(counters) == (
            "the server of rate_limit_store does not answer, so each machine counts requests by itself"
        )
        server.start()
        assert counters.add("a", 60) == 3, "it is not asked at each request"
        now[0] += ALONE_SECONDS + 1
        assert counters.add("a", 60) == 1
        assert trouble_of(counters) is None
    assert trouble_of(own) is None


def test_the_status_and_the_metrics_tell_of_it(newsroom: Newsroom, tmp_path: Path) -> None:
    with redis_server(tmp_path) as server:
        settings = replace(newsroom.settings, rate_limit_store=server.address)
        client = create_app(settings, engine=newsroom.engine, archive=newsroom.archive).test_client()
        assert "broadsheet_rate_limit_store_up 1.0" in client.get("/metrics").text
        server.stop()
        again = create_app(settings, engine=newsroom.engine, archive=newsroom.archive).test_client()
        assert "broadsheet_rate_limit_store_up 0.0" in again.get("/metrics").text
    without = create_app(newsroom.settings, engine=newsroom.engine, archive=newsroom.archive).test_client()
    assert "rate_limit_store" not in without.get("/metrics").text


def test_a_server_that_hangs_keeps_nobody_waiting(tmp_path: Path) -> None:
    with redis_server(tmp_path) as server:
        counters = RemoteCounters(server.address, SharedCounters())
        assert counters.add("a", 60) == 1
        assert server.process is not None
        server.process.send_signal(signal.SIGSTOP)
        try:
            begin = time.monotonic()
            assert [counters.add("a", 60) for _ in range(200)] == list(range(1, 201))
            assert time.monotonic() - begin < 4
        finally:
            server.process.send_signal(signal.SIGCONT)


def test_what_is_no_address_is_a_sentence_without_its_password() -> None:
    with pytest.raises(SettingsError, match="rate_limit_store names no server") as raised:
        counters_at("http://user:secret@host/", SharedCounters())
    assert "secret" not in str(raised.value)


def test_without_its_library_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SettingsError, match=r"broadsheet\[redis\]"):
        counters_at("redis://localhost/", SharedCounters())
