"""Invented outlets for measuring the crawler, served by one quick process: many authorities on loopback, each with a feed.

    python -m benchmarks.crawl_outlets --outlets 50 --articles 200 --ready FILE

Every page has what real ones have around the text: head, metadata, JSON-LD, navigation, teasers, comments, scripts; about
45 kB each. ETags are honoured. Prints how often it gave which status at SIGTERM; with --manners also how politely it was asked:
requests that overlapped with another one to the same authority, and the shortest pauses from the end of an answer to the next
request, in seconds.
"""

import argparse
import asyncio
import hashlib
import json
import random
import signal
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.archive import invented

GIVEN = ("Ines", "Tobias", "Petra", "Marek")
FAMILY = ("Halvorsen", "Renwick", "Okafor", "Lindqvist")
REMARKS = ("Well said", "I was there", "Nonsense")
_FILLER = "<script>" + "var q=[];function track(n){q.push(n)};" * 300 + "</script>"


def page_of(outlet: int, number: int, base: str) -> str:
    """One page; the same for the same numbers."""
    article = invented(outlet * 100_000 + number)
    rnd = random.Random(outlet * 100_000 + number)
    when = (datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=7 * number + outlet)).isoformat()
    title = f"{article.title} ({outlet}-{number})"
    author = f"{rnd.choice(GIVEN)} {rnd.choice(FAMILY)}"
    ld = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "datePublished": when,
        "author": {"@type": "Person", "name": author},
    }
    body = "".join(f"<p class='text'>{block.text}</p>" for block in article.blocks)
    links = "".join(
        f"<li class='teaser'><a href='{base}/story/{n}-other-news'><span>Other news of the town, number {n}</span></a></li>"
        for n in range(120)
    )
    comments = "".join(
        f"<div class='comment'><b>reader{n}</b><p>{rnd.choice(REMARKS)} {n}</p></div>" for n in range(60)
    )
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title} | Outlet {outlet}</title>"
        f"<meta property='og:site_name' content='Outlet {outlet}'><meta property='og:title' content='{title}'>"
        f"<meta property='article:published_time' content='{when}'>"
        f"<script type='application/ld+json'>{json.dumps(ld)}</script>{_FILLER}</head>"
        f"<body><header><nav><ul>{links}</ul></nav></header><main>"
        f"<article><h1>{title}</h1><p class='byline'>By {author}</p>{body}</article>"
        f"<aside><ul>{links}</ul></aside><section id='comments'>{comments}</section></main>"
        f"<footer>Printed by Outlet {outlet}.</footer></body></html>"
    )


class Outlet:
    """One authority. Pages are made once and kept."""

    def __init__(self, number: int, articles: int, base: str) -> None:
        self.answers: dict[str, tuple[str, bytes, str]] = {}
        items = []
        for n in range(articles):
            path = f"/story/{n}-news-of-the-town"
            self._keep(path, "text/html; charset=utf-8", page_of(number, n, base))
            items.append(f"<item><title>News of the town {n}</title><link>{base}{path}</link></item>")
        self._keep(
            "/feed.xml",
            "application/rss+xml",
            f"<rss version='2.0'><channel><title>Outlet {number}</title>{''.join(items)}</channel></rss>",
        )
        self._keep("/robots.txt", "text/plain", "User-agent: *\nDisallow: /private/\n")

    def _keep(self, path: str, kind: str, text: str) -> None:
        body = text.encode()
        self.answers[path] = (kind, body, f'"{hashlib.sha256(body).hexdigest()[:16]}"')


class Manners:
    """How one authority was asked."""

    def __init__(self) -> None:
        self.open = self.overlaps = self.requests = 0
        self.ended: float | None = None
        self.pauses: list[float] = []

    def begin(self) -> None:
        now = time.monotonic()
        self.requests += 1
        self.overlaps += self.open > 0
        self.open += 1
        if self.ended is not None:
            self.pauses.append(now - self.ended)

    def end(self) -> None:
        self.open -= 1
        self.ended = time.monotonic()


def summary(everywhere: list[Manners]) -> dict[str, object]:
    pauses = sorted(pause for manners in everywhere for pause in manners.pauses)
    return {
        "requests": sum(manners.requests for manners in everywhere),
        "overlaps": sum(manners.overlaps for manners in everywhere),
        "shortest_pauses_s": [round(pause, 4) for pause in pauses[:3]],
    }


async def serve(args: argparse.Namespace) -> dict[str, object]:
    statuses: Counter[int] = Counter()
    everywhere: list[Manners] = []
    bases, servers = [], []
    for number in range(args.outlets):
        holder: list[Outlet] = []
        manners = Manners()
        everywhere.append(manners)

        async def answer(
            reader: asyncio.StreamReader,
            writer: asyncio.StreamWriter,
            holder: list[Outlet] = holder,
            manners: Manners = manners,
        ) -> None:
            try:
                while head := await reader.readuntil(b"\r\n\r\n"):
                    manners.begin()
                    lines = head.decode("latin-1").split("\r\n")
                    found = holder[0].answers.get(lines[0].split(" ")[1])
                    tag = next(
                        (line.split(":", 1)[1].strip() for line in lines if line.lower().startswith("if-none-match:")),
                        "",
                    )
                    if found is None:
                        status, kind, body, etag = 404, "text/plain", b"no", ""
                    else:
                        kind, body, etag = found
                        status = 304 if tag == etag else 200
                    body = b"" if status == 304 else body
                    statuses[status] += 1
                    length = "" if status == 304 else f"Content-Length: {len(body)}\r\n"
                    try:
                        writer.write(
                            f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nETag: {etag}\r\n{length}\r\n".encode()
                            + body
                        )
                        await writer.drain()
                    finally:
                        manners.end()
            except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
                pass
            finally:
                writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        holder.append(Outlet(number, args.articles, base))
        bases.append(base)
        servers.append(server)
    args.ready.write_text(json.dumps(bases), "utf-8")
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()
    return {str(status): count for status, count in statuses.items()} | (
        {"manners": summary(everywhere)} if args.manners else {}
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--outlets", type=int, default=50)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--ready", type=Path, required=True)
    parser.add_argument("--manners", action="store_true")
    print(json.dumps(asyncio.run(serve(parser.parse_args()))), flush=True)


if __name__ == "__main__":
    main()
