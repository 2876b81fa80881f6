"""How soon an article can be found: from the visit that found it, and from the moment its outlet published it.

    python -m benchmarks.crawl_fresh [--outlets 10] [--seconds 240] [--every 5]

Outlets on loopback publish at random moments; crawler, indexer and web run as the Procfile starts them, with the gap of one
second. Found by whom: the search of the web server is asked for a word that only that article has, ten times a second. The
visit that found it begins when the outlet serves a feed that lists it.
"""

import argparse
import json
import random
import re
import subprocess
import sys
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.crawl import add_sources, environment
from benchmarks.crawl_outlets import page_of
from benchmarks.processes import free_port
from index.operations.settings import load_settings

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00")


@dataclass
class Story:
    """Times by the clock that cannot be set. seen: a feed with it was served; found: the search had it. says: the moment
    of publication that the page names."""

    mark: str
    published: float
    says: str
    seen: float | None = None
    fetched: float | None = None
    found: float | None = None


@dataclass
class Outlet:
    number: int
    stories: list[Story] = field(default_factory=list)

    def publish(self) -> None:
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        self.stories.append(Story(f"zq{self.number}q{len(self.stories)}z", time.monotonic(), now))

    def answer(self, path: str, base: str) -> tuple[str, bytes] | None:
        now = time.monotonic()
        if path == "/feed.xml":
            listed = list(enumerate(self.stories))[-30:]
            for _, story in listed:
                story.seen = story.seen or now
            items = "".join(
                f"<item><title>Report {n}</title><link>{base}/story/{n}-of-the-town</link></item>" for n, _ in listed
            )
            text = f"<rss version='2.0'><channel><title>Outlet {self.number}</title>{items}</channel></rss>"
            return "application/rss+xml", text.encode()
        if path.startswith("/story/"):
            number = int(path.removeprefix("/story/").partition("-")[0])
            story = self.stories[number]
            story.fetched = story.fetched or now
            page = _MOMENT.sub(story.says, page_of(self.number, number, base))
            return "text/html; charset=utf-8", page.replace(
                "<p class='text'>", f"<p class='text'>{story.mark} ", 1
            ).encode()
        return None


def serve(outlet: Outlet) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            found = outlet.answer(self.path, f"http://{self.headers['Host']}")
            kind, body = found or ("text/plain", b"no")
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server


def get_json(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return json.load(answer)


def wait_until_ready(api: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{api}/healthz", timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the web server did not start")


def look(api: str, outlets: list[Outlet], stop: threading.Event) -> None:
    """Ask for every article that was read and not found yet, until all are."""
    while not stop.wait(0.1):
        for outlet in outlets:
            for story in outlet.stories:
                if story.fetched and not story.found and get_json(f"{api}/api/v1/search?q={story.mark}")["total"]:
                    story.found = time.monotonic()


def figures(delays: list[float]) -> dict[str, float]:
    ordered = sorted(delays)
    return {
        "median_s": round(median(ordered), 2),
        "p95_s": round(ordered[int(0.95 * (len(ordered) - 1))], 2),
        "worst_s": round(ordered[-1], 2),
    }


def run(args: argparse.Namespace, folder: Path) -> dict[str, Any]:
    chance = random.Random(args.seed)
    outlets = [Outlet(number) for number in range(args.outlets)]
    servers = [serve(outlet) for outlet in outlets]
    bases = [f"http://127.0.0.1:{server.server_port}" for server in servers]
    port = free_port()
    environ = environment(
        folder, bases, BROADSHEET_HOST_GAP="1", BROADSHEET_PORT=str(port), BROADSHEET_RATE_LIMIT="off"
    )
    add_sources(load_settings(environ), bases, args.every)
    roles = ("web", "crawler", "index")
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", role], env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for role in roles
    ]
    api = f"http://127.0.0.1:{port}"
    stop = threading.Event()
    watch = threading.Thread(target=look, args=(api, outlets, stop), daemon=True)
    try:
        wait_until_ready(api)
        watch.start()
        until = time.monotonic() + args.seconds
        while time.monotonic() < until:
            chance.choice(outlets).publish()
            time.sleep(chance.expovariate(args.rate))
        stories = [story for outlet in outlets for story in outlet.stories]
        until = time.monotonic() + 60
        while any(story.found is None for story in stories) and time.monotonic() < until:
            time.sleep(0.2)
        metrics = urllib.request.urlopen(f"{api}/metrics", timeout=30).read().decode()
    finally:
        stop.set()
        for process in processes:
            process.terminate()
        ended = [process.wait(15) for process in processes]
        for server in servers:
            server.shutdown()
    found = [story for story in stories if story.found and story.seen and story.fetched]
    return {
        "articles": len(stories),
        "never_found": len(stories) - len(found),
        "from_the_visit": figures([(story.found or 0) - (story.seen or 0) for story in found]),
        "from_the_page": figures([(story.found or 0) - (story.fetched or 0) for story in found]),
        "from_published": figures([(story.found or 0) - story.published for story in found]),
        "metrics": [line for line in metrics.splitlines() if line.startswith("broadsheet_source_delay")],
        "ended": dict(zip(roles, ended, strict=True)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--outlets", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=240)
    parser.add_argument("--every", type=float, default=5)
    parser.add_argument("--rate", type=float, default=0.5, help="articles a second, all outlets together")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with TemporaryDirectory() as name:
        result = run(args, Path(name))
    print(json.dumps(result, indent=1))
    sys.exit(1 if result["never_found"] or result["from_the_visit"]["worst_s"] > 5 else 0)


if __name__ == "__main__":
    main()
