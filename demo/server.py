"""The invented outlets on loopback, each on a port of its own, for `./run demo` and the tests."""

import hashlib
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from demo import pages
from demo.content import Paper, load_papers

HOST = "127.0.0.1"


@dataclass
class Newsstand:
    """The running outlets. requests: (authority, path, status) of every request so far. corrected: when corrections appeared."""

    papers: list[Paper]
    servers: list[ThreadingHTTPServer]
    requests: list[tuple[str, str, int]] = field(default_factory=list)
    corrected: datetime | None = None

    @property
    def authorities(self) -> list[str]:
        """host:port of each outlet, for BROADSHEET_ALLOW_HOSTS."""
        return [f"{HOST}:{server.server_address[1]}" for server in self.servers]

    @property
    def homes(self) -> list[str]:
        """The address of each outlet."""
        return [f"http://{authority}/" for authority in self.authorities]

    @property
    def stories(self) -> int:
        """How many articles the outlets have published."""
        return sum(len(paper.stories) for paper in self.papers)

    def correct(self) -> None:
        """Serve the corrected versions from now on, and say so in feeds and sitemaps."""
        self.corrected = datetime.now(UTC)

    def publish_later(self) -> None:
        """Publish what was held back until now."""
        now = datetime.now(UTC).replace(microsecond=0)
        self.papers = [paper.with_later(now) for paper in self.papers]

    def answer(self, paper: Paper, base: str, target: str) -> tuple[str, str] | None:
        """Content type and body for a request to an outlet; None if there is nothing. base: address of the outlet."""
        path = target.split("?")[0]
        if path == "/":
            return "text/html", pages.home_page(paper)
        if path == "/robots.txt":
            return "text/plain", pages.robots(paper, base)
        if path == "/feed.xml" and paper.discovery == "feed":
            return "application/rss+xml", pages.feed(paper, base, self.corrected)
        if path == "/sitemap.xml" and paper.discovery == "sitemap":
            return "application/xml", pages.sitemap(paper, base, self.corrected)
        for story in paper.stories:
            if path == "/" + story.path:
                shown = story.corrected if self.corrected and story.corrected else story
                return "text/html", pages.article_page(paper, shown, base)
        return None


@contextmanager
def newsstand(*, first_port: int = 0, now: datetime | None = None) -> Iterator[Newsstand]:
    """Serve all outlets until the block ends.

    first_port: of consecutive ports; 0 for any free ones. now: what the dates of the stories count from; None is the present.
    Raises OSError if a port is taken.
    """
    stand = Newsstand(papers=load_papers(now or datetime.now(UTC)), servers=[])
    try:
        for rank in range(len(stand.papers)):
            port = first_port + rank if first_port else 0
            stand.servers.append(_Server((HOST, port), _handler(stand, rank)))
        for server in stand.servers:
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield stand
    finally:
        for server in stand.servers:
            server.shutdown()
            server.server_close()


class _Server(ThreadingHTTPServer):
    """A crawler that ends drops its connections: nothing that anybody has to read about."""

    def handle_error(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _handler(stand: Newsstand, rank: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        server: ThreadingHTTPServer
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            authority = f"{HOST}:{self.server.server_address[1]}"
            found = stand.answer(stand.papers[rank], f"http://{authority}", self.path)
            kind, body = found or ("text/plain", "Not found.\n")
            data = body.encode()
            tag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
            status = 404 if found is None else 304 if self.headers.get("If-None-Match") == tag else 200
            stand.requests.append((authority, self.path, status))
            self.send_response(status)
            self.send_header("ETag", tag)
            if status == 304:
                self.end_headers()
                return
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(data)

        do_HEAD = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
