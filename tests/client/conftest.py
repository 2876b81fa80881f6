"""The real app behind a real socket, and a server that answers what a test dictates."""

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from broadsheet_client import Client
from tests.web.conftest import _cheap_hashes, accounts, app, archive, newsroom

__all__ = ["_cheap_hashes", "accounts", "app", "archive", "newsroom"]


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Of the app that is served."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def client(address: str) -> Iterator[Client]:
    with Client(address) as made:  # a machine that is busy may answer so
        yield made


@dataclass(frozen=True)
class Answer:
    """What the scripted server says: a status, a JSON value or bytes, and headers. hang_up: it says nothing and closes."""

    status: int = 200
    body: Any = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    hang_up: bool = False


@dataclass
class Script:
    """answers: given in turn, the last one from then on. asked: (method, path, headers, body) of every request."""

    address: str
    answers: list[Answer]
    asked: list[tuple[str, str, dict[str, str], bytes]]


@pytest.fixture
def script() -> Iterator[Script]:
    answers: list[Answer] = [Answer()]
    asked: list[tuple[str, str, dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked.append((self.command, self.path, dict(self.headers), body))
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
            if answer.hang_up:
                self.close_connection = True
                return
            content = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Script(f"http://127.0.0.1:{server.server_port}", answers, asked)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
