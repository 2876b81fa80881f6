"""What each failure of a node means, without a node: a server on loopback that answers what it is told."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from index.engines.opensearch import backend
from index.engines.opensearch.nodes import connection
from index.engines.opensearch.nodes.connection import Conflict, Connection, Refused
from index.errors import IndexFull, IndexUnavailable, QueryError, SettingsError
from index.operations.settings import Settings, load_settings
from index.query import SearchRequest, Term
from tests.servers.opensearch_nodes import free_ports

Answer = tuple[int, dict[str, Any]]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., tuple[Settings, list[str]]]]:
    """Starts a server that gives these answers in turn, the last one for ever; gives settings for it, and what it was asked."""
    monkeypatch.setattr(connection, "_FIRST_PAUSE", 0.0)
    servers: list[ThreadingHTTPServer] = []

    def start(*answers: Answer) -> tuple[Settings, list[str]]:
        left, asked = list(answers), list[str]()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                asked.append(f"{self.command} {self.path.partition('?')[0]}")
                status, body = left.pop(0) if len(left) > 1 else left[0]
                content = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _answer

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        address = f"http://127.0.0.1:{server.server_address[1]}"
        return replace(load_settings({}), opensearch_hosts=(address,), opensearch_retries=2, engine="opensearch"), asked

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def error(type: str, reason: str = "") -> dict[str, Any]:
    return {"error": {"type": type, "reason": reason}}


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        ((503, error("cluster_block_exception", "state not recovered / initialized")), IndexUnavailable),
        ((503, error("search_phase_execution_exception", "all shards failed")), IndexUnavailable),
        ((429, error("circuit_breaking_exception")), IndexUnavailable),
        ((500, error("whatever")), IndexUnavailable),
        ((401, error("security_exception")), IndexUnavailable),
        ((403, error("security_exception")), IndexUnavailable),
        ((429, error("cluster_block_exception", "disk usage exceeded flood-stage watermark")), IndexFull),
        ((409, error("version_conflict_engine_exception")), Conflict),
        ((400, error("too_many_nested_clauses")), QueryError),
        ((400, error("parsing_exception")), Refused),
    ],
)  # fmt: skip
def test_every_failure_has_a_meaning(
    told: Callable[..., tuple[Settings, list[str]]], answer: Answer, meaning: type[Exception]
) -> None:
    settings, _ = told(answer)
    asked = Connection(settings)
    with pytest.raises(meaning):
        asked.call("POST", "/x/_search", {})
    asked.close()


def test_what_a_failure_says_is_a_sentence(told: Callable[..., tuple[Settings, list[str]]]) -> None:
    """The cause that the nodes name, without the rest of what they send."""
    cause = {"type": "node_not_connected_exception", "reason": "[n1] Node not connected"}
    settings, _ = told((500, {"error": {**cause, "root_cause": [cause]}, "status": 500}))
    with pytest.raises(IndexUnavailable) as caught:
        Connection(settings).call("GET", "/x")
    assert "node_not_connected_exception: [n1] Node not connected); see that all of its nodes run" in str(caught.value)
    assert "{" not in str(caught.value)
    settings, _ = told(
        (403, error("cluster_block_exception", "index [x] blocked by: [FORBIDDEN/8/index write (api)];"))
    )
    with pytest.raises(IndexUnavailable, match=r"takes no changes .*; take away the block"):
        Connection(settings).call("PUT", "/x/_doc/1", {})


def test_what_is_not_there_is_none(told: Callable[..., tuple[Settings, list[str]]]) -> None:
    settings, _ = told((404, error("index_not_found_exception")))
    asked = Connection(settings)
    assert asked.get("x", "y") is None
    asked.close()


def test_a_failure_that_passes_is_tried_again(told: Callable[..., tuple[Settings, list[str]]]) -> None:
    settings, requests = told((503, error("no_shard")), (502, {}), (200, {"found": True, "_source": {}}))
    asked = Connection(settings)
    assert asked.get("x", "y")
    assert len(requests) == 3
    asked.close()


def test_a_search_without_all_shards_is_refused(told: Callable[..., tuple[Settings, list[str]]]) -> None:
    """As one of several searches it is an error within an answer of status 200."""
    partial = {"status": 503, **error("search_phase_execution_exception", "Partial shards failure")}
    settings, requests = told((200, {"responses": [{"hits": {"total": {"value": 3}}, "status": 200}, partial]}))
    asked = Connection(settings)
    with pytest.raises(IndexUnavailable, match="completely"):
        asked.many([("x", {}), ("x", {})])
    assert len(requests) == 3
    asked.close()


def test_no_node_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reader, writer and `destroy` say so; nothing is taken for empty or damaged."""
    monkeypatch.setattr(connection, "_FIRST_PAUSE", 0.0)
    (port,) = free_ports(1)
    settings = replace(
        load_settings({}),
        opensearch_hosts=(f"http://127.0.0.1:{port}",),
        opensearch_password="sesame-7",
        opensearch_user="u",
    )
    reader = backend.reader(settings)
    for ask in (
        lambda: reader.search(SearchRequest(tree=Term("ferry"))),
        lambda: reader.generation,
        lambda: reader.values("person"),
        lambda: reader.words("fe", 5),
        lambda: backend.writer(settings),
        lambda: backend.destroy(settings),
    ):
        with pytest.raises(IndexUnavailable) as caught:
            ask()
        assert "sesame" not in str(caught.value)
    status = reader.status()
    assert status.faults == ()
    assert "does not answer" in status.degraded[0]
    reader.close()


EVERYTHING_THAT_ASKS: tuple[Callable[[Settings], object], ...] = (
    lambda settings: backend.reader(settings).search(SearchRequest(tree=Term("ferry"))),
    lambda settings: backend.reader(settings).search(SearchRequest(tree=Term("ferry"), partial=True)),
    lambda settings: backend.reader(settings).generation,
    lambda settings: backend.reader(settings).values("person"),
    lambda settings: backend.reader(settings).words("fe", 5),
    lambda settings: backend.writer(settings),
    lambda settings: backend.destroy(settings),
)


@pytest.mark.parametrize("ask", EVERYTHING_THAT_ASKS)
@pytest.mark.parametrize(
    "answer",
    [
        (401, error("security_exception", "Unauthorized")),
        (403, error("security_exception", "no permissions")),
        (200, {}),
        (200, {"welcome": "to this router"}),
        (404, {"message": "no route to this address"}),
        (503, {"message": "no backend"}),
    ],
    ids=lambda answer: str(answer[0]) + "-" + next(iter(answer[1]), "nothing"),
)
def test_what_lets_nobody_in_or_is_no_opensearch_is_out_of_reach_and_nothing_else(
    told: Callable[..., tuple[Settings, list[str]]], ask: Callable[[Settings], object], answer: Answer
) -> None:
    """It is not taken for an empty index, nor for a damaged one, and nothing is removed there."""
    settings, requests = told(answer)
    with pytest.raises(IndexUnavailable):
        ask(settings)
    assert not [request for request in requests if request.startswith("DELETE")]
    status = backend.reader(settings).status()
    assert status.faults == ()
    assert status.degraded


def test_an_answer_that_is_cut_off_is_asked_for_again(told: Callable[..., tuple[Settings, list[str]]]) -> None:
    settings, requests = told(
        (200, {"took": 1}), (200, {"responses": [{"hits": {"total": {"value": 3}}, "status": 200}]})
    )
    asked = Connection(settings)
    assert asked.many([("x", {})]) == [{"hits": {"total": {"value": 3}}, "status": 200}]
    with pytest.raises(IndexUnavailable):
        asked.many([("x", {}), ("x", {})])
    assert len(requests) == 3
    asked.close()


def test_a_node_that_is_frozen_holds_nobody_up(told: Callable[..., tuple[Settings, list[str]]]) -> None:
    """It takes connections and never answers; once that is known, requests go to the others."""
    settings, requests = told((200, {"found": False}))
    with socket.create_server(("127.0.0.1", 0)) as frozen:
        address = f"http://127.0.0.1:{frozen.getsockname()[1]}"
        asked = Connection(replace(settings, opensearch_hosts=(address, *settings.opensearch_hosts)))
        asked.freshness.silent(address)
        for _ in range(6):
            assert asked.get("x", "1") is None
        asked.close()
    assert len(requests) == 6


def test_a_connection_that_is_not_safe_names_its_settings(
    told: Callable[..., tuple[Settings, list[str]]], tmp_path: Path
) -> None:
    """Here an address that says https at a server that speaks plain HTTP."""
    settings, _ = told((200, {"found": False}))
    (address,) = settings.opensearch_hosts
    safe = replace(settings, opensearch_hosts=(address.replace("http:", "https:"),), opensearch_retries=0)
    with pytest.raises(IndexUnavailable, match=r"is not safe \(.+\); see opensearch_ca"):
        Connection(safe).get("x", "1")
    with pytest.raises(SettingsError, match="No such file"):
        Connection(replace(safe, opensearch_ca=str(tmp_path / "ca.pem")))
    (tmp_path / "ca.pem").write_text("no certificate")
    with pytest.raises(SettingsError, match="no certificates in it"):
        Connection(replace(safe, opensearch_ca=str(tmp_path / "ca.pem")))


def test_where_no_node_answers_all_are_tried(told: Callable[..., tuple[Settings, list[str]]]) -> None:
    settings, requests = told((200, {"found": False}))
    (other,) = free_ports(1)
    asked = Connection(replace(settings, opensearch_hosts=(f"http://127.0.0.1:{other}", *settings.opensearch_hosts)))
    for node in asked.nodes:
        asked.freshness.silent(node)
    assert asked.get("x", "1") is None
    asked.close()
    assert len(requests) == 1
