"""Delivery: many alerts of some saved searches against new articles. And kill -9 at random points: nothing lost, nothing twice.

    python -m benchmarks.alerts deliver [--alerts 10000] [--searches 500] [--articles 1000]
    python -m benchmarks.alerts grow [--sizes 250,500,1000,2000,4000]
    python -m benchmarks.alerts kill [--kills 100] [--seed 1]

`deliver` times comparing: percolation, and noting deliveries; `grow` does so for ever more articles, all else alike, and says how
the processor time grows with the matches (1: linearly). `kill` runs the alerts
process against a real mail server and a web receiver on loopback, one of which now and then does not answer in time, kills it at
random moments while articles arrive, and counts what reached whom.
"""

import argparse
import json
import math
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from tempfile import TemporaryDirectory
from typing import Any, Literal

from aiosmtpd.controller import Controller

from index.alert import Alert
from index.archive import open_archive
from index.archive.protocols import Archive
from index.article import Article, Block, DateSource, Outlet, PartialDateTime, article_id
from index.engines.backends import engine_backend
from index.operations.settings import Settings, load_settings
from search.alerts.channels.webhook import new_secret
from search.alerts.worker import BATCH, Worker
from search.service import Searcher

SYLLABLES = "ka lo mi ren tos vel dor pin sar mun gil bre ost han tig".split()  # noqa: SIM905
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


def word(number: int) -> str:
    """An invented word."""
    return "".join(SYLLABLES[(number // 15**place) % 15] for place in range(3))


def made(number: int, rnd: random.Random, words: int = 350) -> Article:
    """An invented article of words that are as unevenly frequent as those of a language."""
    text = [word(min(int(rnd.paretovariate(0.9)), 3000)) for _ in range(words)]
    url = f"https://news.example/{number}"
    return Article(
        id=article_id(url),
        url=url,
        title=" ".join(text[:8]).capitalize(),
        blocks=tuple(Block(text=" ".join(text[at : at + 60]) + ".") for at in range(0, words, 60)),
        fetched=datetime.now(UTC),
        published=PartialDateTime(at=NOW),
        published_source=DateSource.METADATA,
        outlet=Outlet(id=f"outlet-{number % 40}", name=f"Outlet {number % 40}"),
        lang="en",
    )


def searchable(archive: Archive, articles: list[Article]) -> None:
    """Save them and say that the index has them, as the indexer does."""
    archive.articles.save_many([(one, ()) for one in articles])
    pending = archive.outbox.pending(100_000)
    archive.outbox.done(pending[-1].seq)


def query_of(number: int, rnd: random.Random) -> str:
    """A query as press offices have them: groups of alternatives, a phrase, something left out."""
    rare = [word(rnd.randrange(40, 1200)) for _ in range(6)]
    common, never = word(rnd.randrange(3, 30)), word(2000 + number)
    return f'({rare[0]} OR {rare[1]} OR "{rare[2]} {rare[3]}") ({rare[4]} OR {rare[5]} OR {common}) -{never}'


def deliver(alerts: int, searches: int, articles: int) -> tuple[int, float]:
    """Print how long comparing takes. Returns the deliveries, and the seconds of processor time."""
    with TemporaryDirectory() as folder:
        settings = load_settings({"BROADSHEET_DATA": folder})
        rnd = random.Random(1)
        with open_archive(settings) as archive:
            saved = [
                archive.saved_searches.add(f"s{n}", (("q", query_of(n, rnd)),), account=None, shared=True, now=NOW).id
                for n in range(searches)
            ]
            with archive.transaction():
                for n in range(alerts):
                    archive.alerts.add(
                        Alert(
                            id=f"a{n}", query="", name=f"a{n}", kind="webhook", target="http://127.0.0.1:1/", secret="s",
                            created=NOW, searches=(saved[n % searches],),
                        )
                    )  # fmt: skip
            searchable(archive, [made(n, rnd) for n in range(articles)])
            worker = Worker(Searcher(engine_backend(settings).reader(settings), archive, settings), archive)
            begun, before = time.perf_counter(), time.process_time()
            rounds = 1
            while worker.compare():
                rounds += 1
            took, cpu = time.perf_counter() - begun, time.process_time() - before
            due = sum(status.waiting for status in archive.alerts.status())
    print(
        f"{alerts:,} alerts of {searches:,} searches, {articles:,} articles in {rounds} rounds of {BATCH}: "
        f"{due:,} deliveries noted in {took:.1f} s, {cpu:.1f} s of CPU ({cpu / max(due, 1) * 1e6:.0f} µs each)",
        flush=True,
    )
    return due, cpu


def grow(sizes: list[int]) -> None:
    """Print how comparing grows: the slope of its logarithm over that of the matches, by least squares."""
    points = [deliver(10_000, 500, size) for size in sizes]
    xs, ys = [math.log(due) for due, _ in points], [math.log(cpu) for _, cpu in points]
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    slope = sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True)) / sum((x - mx) ** 2 for x in xs)
    print(f"CPU grows with the matches to the power of {slope:.2f}")


# --- kill -9


class Receivers:
    """A web receiver and a mail server that count what reached them, by the ids of the messages."""

    def __init__(self, rnd: random.Random) -> None:
        self.got: dict[tuple[str, str], set[str]] = {}
        """(alert, article) -> ids of the messages that brought it."""
        self.messages: Counter[str] = Counter()
        self.lock = threading.Lock()
        receivers = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                try:
                    payload = json.loads(body)
                except ValueError:
                    return  # cut off: whoever sent it is dead
                receivers.note(
                    self.headers["webhook-id"], payload["alert"]["id"], [one["url"] for one in payload["articles"]]
                )
                if rnd.random() < 0.1:
                    time.sleep(0.5)
                if rnd.random() < 0.1:
                    return  # never answers
                self.send_response(503 if rnd.random() < 0.05 else 204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        class Mail:
            async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
                mail = message_from_bytes(envelope.content, policy=policy.default)
                text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
                urls = [line.split()[-1] for line in text.splitlines() if "https://news.example/" in line]
                receivers.note(str(mail["Message-ID"]), str(mail["To"]).split("@")[0], urls)
                return "250 OK"

        self.web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.web.serve_forever, daemon=True).start()
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.smtp = Controller(Mail(), hostname="127.0.0.1", port=port)
        self.smtp.start()

    def note(self, message: str, alert: str, urls: list[str]) -> None:
        with self.lock:
            self.messages[message] += 1
            for url in urls:
                self.got.setdefault((alert, article_id(url)), set()).add(message)

    def close(self) -> None:
        self.web.shutdown()
        self.web.server_close()
        self.smtp.stop()


@contextmanager
def receivers(rnd: random.Random) -> Iterator[Receivers]:
    """Both of them, until the block ends."""
    made = Receivers(rnd)
    try:
        yield made
    finally:
        made.close()


def kill(kills: int, seed: int, *, every: float = 0.25) -> dict[str, int]:
    """Kill the alerts process so many times; what came of it. lost: neither arrived nor said to be cut off; twice: brought by two
    messages of different ids; again: the same message repeated, which its id tells; unknown: cut off between the last byte and
    the answer, and said so; of them absent: did not arrive."""
    rnd = random.Random(seed)
    with TemporaryDirectory() as folder, receivers(rnd) as seen:
        environ = {
            **os.environ, "BROADSHEET_DATA": folder, "BROADSHEET_SMTP_HOST": "127.0.0.1", "BROADSHEET_SMTP_TLS": "off",
            "BROADSHEET_SMTP_PORT": str(seen.smtp.port), "BROADSHEET_SMTP_FROM": "desk@news.example",
            "BROADSHEET_SITE_URL": "", "BROADSHEET_WEBHOOK_TIMEOUT": "0.4s",
        }  # fmt: skip
        settings = load_settings({name: value for name, value in environ.items() if name.startswith("BROADSHEET_")})
        with open_archive(settings) as archive:
            hook = f"http://127.0.0.1:{seen.web.server_port}/"
            for n in range(6):
                kind: Literal["webhook", "email"] = "webhook" if n % 2 else "email"
                target = hook if n % 2 else f"a{n}@news.example"
                archive.alerts.add(
                    Alert(
                        id=f"a{n}",
                        query=f"{word(20 + n)} OR {word(40 + n)} OR {word(60 + n)}",
                        kind=kind,
                        target=target,
                        secret=new_secret(),
                        created=NOW,
                    )
                )
            number = 0
            for _ in range(kills):
                process = _process(environ)
                end = time.monotonic() + 0.8 + rnd.random() * every * 8
                while time.monotonic() < end:
                    searchable(archive, [made(number + n, rnd, 60) for n in range(2)])
                    number += 2
                    time.sleep(rnd.random() * 0.3)
                process.send_signal(signal.SIGKILL)
                process.wait()
            process = _process(environ)
            _settle(settings, archive)
            process.send_signal(signal.SIGTERM)
            process.wait(20)
            return _counted(archive, seen)


def _process(environ: dict[str, str]) -> "subprocess.Popen[bytes]":
    code = (
        "from datetime import timedelta; import search.alerts.worker as w;"
        "w.BACK_OFF = (timedelta(seconds=0.2),) * 200;"
        "import search.alerts.__main__ as m; m.LOOK_SECONDS = 0.02; m.main()"
    )
    return subprocess.Popen([sys.executable, "-c", code], env=environ, stderr=subprocess.DEVNULL)


def _settle(settings: Settings, archive: Archive) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        waiting = sum(status.waiting for status in archive.alerts.status())
        if not waiting and not archive.alerts.queued(1):
            return
        time.sleep(0.2)
    raise SystemExit(f"it did not come to rest within two minutes: {archive.alerts.status()}")


def _counted(archive: Archive, seen: Receivers) -> dict[str, int]:
    with closing(sqlite3.connect(archive.place)) as connection:
        rows = connection.execute("SELECT alert, article, state FROM alert_deliveries").fetchall()
    states = {(alert, article): state for alert, article, state in rows}
    unknown = {key for key, state in states.items() if state == "unknown"}
    return {
        "deliveries": len(states),
        "lost": sum(1 for key, state in states.items() if state != "unknown" and key not in seen.got),
        "twice": sum(1 for messages in seen.got.values() if len(messages) > 1),
        "again": sum(count - 1 for count in seen.messages.values() if count > 1),
        "unknown": len(unknown),
        "absent": sum(1 for key in unknown if key not in seen.got),
    }


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("deliver")
    one.add_argument("--alerts", type=int, default=10_000)
    one.add_argument("--searches", type=int, default=500)
    one.add_argument("--articles", type=int, default=1_000)
    growing = commands.add_parser("grow")
    growing.add_argument("--sizes", default="250,500,1000,2000,4000")
    other = commands.add_parser("kill")
    other.add_argument("--kills", type=int, default=100)
    other.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.command == "deliver":
        deliver(given.alerts, given.searches, given.articles)
    elif given.command == "grow":
        grow([int(size) for size in given.sizes.split(",")])
    else:
        begun = time.monotonic()
        counted = kill(given.kills, given.seed)
        print(f"{given.kills} kills in {time.monotonic() - begun:.0f} s: {counted}")


if __name__ == "__main__":
    main()
