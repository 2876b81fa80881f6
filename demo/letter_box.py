"""The letter box of the demo: alerts leave their messages here, and a page shows them. Nothing leaves the machine."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOST = "127.0.0.1"
BODY_MOST = 1_000_000
"""Bytes of a message."""
KEPT = 50
"""Messages that are shown."""
STYLE = (
    ":root{color-scheme:light dark}body{font:1.05rem/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}"
    "article{border-top:3px solid;margin-top:2rem;padding-top:.5rem}h2{font-size:1.15rem;margin:0}p{margin:.4rem 0}"
    "ul{padding-inline-start:1.2rem}a{color:inherit}"
)


@dataclass
class LetterBox:
    """The running letter box. letters: (when, what a webhook carried), oldest first."""

    server: ThreadingHTTPServer
    letters: list[tuple[datetime, dict[str, Any]]] = field(default_factory=list)

    @property
    def authority(self) -> str:
        """host:port, for BROADSHEET_ALLOW_HOSTS."""
        return f"{HOST}:{self.server.server_address[1]}"

    @property
    def address(self) -> str:
        """Where alerts post, and readers look."""
        return f"http://{self.authority}/"

    def drop(self, body: bytes) -> bool:
        """Keep a message; False for what is none."""
        try:
            letter = json.loads(body)
        except ValueError:
            return False
        if not isinstance(letter, dict) or not isinstance(letter.get("articles"), list):
            return False
        self.letters.append((datetime.now().astimezone(), letter))
        del self.letters[:-KEPT]
        return True

    def page(self, site: str) -> str:
        """All messages, newest first. site: address of Broadsheet, without a slash at the end."""
        shown = "".join(_letter(when, letter, site) for when, letter in reversed(self.letters))
        waiting = (
            "<p>Nothing has arrived yet. Within a minute of the start of the demo three outlets report something new about the "
            "tunnel, and the alert writes here within seconds.</p>"
        )
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Letter box of the demo</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="refresh" content="5">'
            f"<style>{STYLE}</style></head><body><h1>Letter box</h1><p>What the alerts of the demo have sent: as webhooks, to "
            f'this machine. In earnest they go by mail, too. <a href="{escape(site)}/">Back to Broadsheet</a></p>'
            f"{shown or waiting}</body></html>"
        )


def _letter(when: datetime, letter: dict[str, Any], site: str) -> str:
    alert = letter.get("alert")
    name = str(alert.get("name") or alert.get("query") or "An alert") if isinstance(alert, dict) else "An alert"
    entries = "".join(_entry(article, site) for article in letter["articles"] if isinstance(article, dict))
    return f"<article><h2>{escape(name)}</h2><p>{when:%H:%M:%S}</p><ul>{entries}</ul></article>"


def _entry(article: dict[str, Any], site: str) -> str:
    outlet = article.get("outlet")
    by = f" ({escape(str(outlet.get('name') or ''))})" if isinstance(outlet, dict) else ""
    words = article.get("words")
    found = f"<br>found by: {escape(', '.join(map(str, words)))}" if isinstance(words, list) and words else ""
    address = f"{site}/articles/{article.get('id')}"
    return f'<li><a href="{escape(address)}">{escape(str(article.get("title") or "Untitled"))}</a>{by}{found}</li>'


@contextmanager
def letter_box(*, port: int = 0, site: str) -> Iterator[LetterBox]:
    """Serve a letter box until the block ends. port: 0 for any free one. site: address of Broadsheet, without a slash at the end.
    Raises OSError if the port is taken."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            size = int(length) if length.isascii() and length.isdigit() else BODY_MOST + 1
            taken = size <= BODY_MOST and box.drop(self.rfile.read(size))
            self.send_response(204 if taken else 400)
            self.end_headers()

        def do_GET(self) -> None:
            data = box.page(site).encode()
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer((HOST, port), Handler)
    box = LetterBox(server)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield box
    finally:
        server.shutdown()
        server.server_close()
