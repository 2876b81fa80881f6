"""`broadsheet ready` says what the web server says of itself, whichever names that answers to."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from web.commands import ready


@contextmanager
def answering(*statuses: int) -> Iterator[tuple[int, list[str]]]:
    """(port, the hosts that were asked for) of a server that gives these answers, the last one for ever."""
    hosts: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.path == "/readyz"
            status = statuses[min(len(hosts), len(statuses) - 1)]
            hosts.append(self.headers["Host"])
            body = b'{"status": "ready"}' if status == 200 else b'{"detail": "The index cannot be read."}'
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server.server_address[1], hosts
        server.shutdown()


@pytest.mark.parametrize(
    ("trusted", "host"), [("", "localhost"), ("news.example.org", "news.example.org"), (".example.org", "health.example.org")]
)  # fmt: skip
def test_it_is_asked_by_a_name_that_it_knows(
    trusted: str, host: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    with answering(200) as (port, hosts):
        monkeypatch.setenv("BROADSHEET_PORT", str(port))
        monkeypatch.setenv("BROADSHEET_HOST", "0.0.0.0")
        monkeypatch.setenv("BROADSHEET_TRUSTED_HOSTS", trusted)
        said = CliRunner().invoke(ready)
    assert (said.exit_code, said.output) == (0, "ready\n")
    assert hosts == [host]


def test_what_is_not_ready_is_a_sentence_and_a_status(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    with answering(503) as (port, _):
        monkeypatch.setenv("BROADSHEET_PORT", str(port))
        said = CliRunner().invoke(ready)
        assert said.exit_code == 1
        assert "The index cannot be read." in said.output
    said = CliRunner().invoke(ready)
    assert said.exit_code == 1
    assert "nothing answers at http://127.0.0.1:" in said.output


def test_it_waits_until_it_is_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("web.commands.ASK_AGAIN_SECONDS", 0.0)
    with answering(503, 503, 200) as (port, hosts):
        monkeypatch.setenv("BROADSHEET_PORT", str(port))
        assert CliRunner().invoke(ready, ["--wait", "60"]).exit_code == 0
    assert len(hosts) == 3
