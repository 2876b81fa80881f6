"""The clock of a crawler at work is set, by a day and by ten years, forwards and backwards: who is visited, and when.

    python -m benchmarks.crawl_clock [--outlets 8] [--every 10] [--seconds 60]

Needs `faketime` (Debian: apt install faketime), which lies to the crawler process about the time of day and lets the clock
that cannot be set alone. For each jump: visits of each source in the rhythm before and after it, and the longest pause.
"""

import argparse
import json
import shutil
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.crawl import add_sources, environment
from index.operations.settings import load_settings

JUMPS = {"a day ahead": "+1d", "a day back": "-1d", "ten years ahead": "+10y", "ten years back": "-10y"}
FEED = b"<rss version='2.0'><channel><title>Outlet</title></channel></rss>"


class Outlets:
    """Feeds without articles that note when they were asked for, by the clock that cannot be set."""

    def __init__(self, number: int) -> None:
        self.asked: list[list[float]] = [[] for _ in range(number)]
        self.servers = [self._serve(asked) for asked in self.asked]
        self.bases = [f"http://127.0.0.1:{server.server_port}" for server in self.servers]

    @staticmethod
    def _serve(asked: list[float]) -> ThreadingHTTPServer:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/feed.xml":
                    asked.append(time.monotonic())
                self.send_response(200 if self.path == "/feed.xml" else 404)
                self.end_headers()
                self.wfile.write(FEED)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return server

    def close(self) -> None:
        for server in self.servers:
            server.shutdown()
            server.server_close()


def library() -> str:
    """What `faketime` preloads; called by itself it would not look at the file again."""
    told = subprocess.run(
        ["faketime", "-f", "+0", "printenv", "LD_PRELOAD"], capture_output=True, text=True, check=True
    )
    return told.stdout.strip()


def run(jump: str, args: argparse.Namespace) -> dict[str, Any]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        outlets = Outlets(args.outlets)
        stamp = folder / "time"
        stamp.write_text("+0\n")
        environ = environment(
            folder,
            outlets.bases,
            LD_PRELOAD=library(),
            FAKETIME_TIMESTAMP_FILE=str(stamp),
            FAKETIME_CACHE_DURATION="1",
            DONT_FAKE_MONOTONIC="1",
            FAKETIME_DONT_FAKE_MONOTONIC="1",
            BROADSHEET_PARSE_WORKERS="1",
        )
        add_sources(load_settings(environ), outlets.bases, args.every)
        log = folder / "log"
        with log.open("w") as stderr:
            crawler = subprocess.Popen([sys.executable, "-m", "crawler"], env=environ, stderr=stderr)
            try:
                time.sleep(args.seconds)
                stamp.write_text(f"{jump}\n")
                jumped = time.monotonic()
                time.sleep(args.seconds)
            finally:
                crawler.terminate()
                crawler.wait(15)
                outlets.close()
        after = [[at for at in asked if at > jumped] for asked in outlets.asked]
        pauses = [later - earlier for asked in outlets.asked for earlier, later in pairwise(asked)]
        said = [line for line in log.read_text().splitlines() if "visited" in line]
        return {
            "years_seen": sorted({line[:4] for line in said}),
            "visits_before": [sum(at <= jumped for at in asked) for asked in outlets.asked],
            "visits_after": [len(seen) for seen in after],
            "within_one_rhythm_of_the_jump": [sum(at <= jumped + args.every for at in seen) for seen in after],
            "shortest_pause_s": round(min(pauses), 1),
            "longest_pause_s": round(max(pauses), 1),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--outlets", type=int, default=8)
    parser.add_argument("--every", type=float, default=10)
    parser.add_argument("--seconds", type=float, default=60)
    args = parser.parse_args()
    if not shutil.which("faketime"):
        sys.exit("faketime is not installed; on Debian: apt install faketime")
    results = {name: run(jump, args) for name, jump in JUMPS.items()}
    print(json.dumps(results, indent=1))
    stuck = [one for one in results.values() if not all(one["visits_after"])]
    storms = [one for one in results.values() if max(one["within_one_rhythm_of_the_jump"]) > 1]
    sys.exit(1 if stuck or storms else 0)


if __name__ == "__main__":
    main()
