"""Invented outlets for measuring the crawler, served by one quick process: many authorities on loopback, each with a feed.

    python -m benchmarks.crawl_outlets --outlets 50 --articles 200 --ready FILE

Every page has what real ones have around the text: head, metadata, JSON-LD, navigation, teasers, comments, scripts; about
45 kB each. ETags are honoured. Prints how often it gave which status at SIGTERM.
"""

import argparse
import asyncio
import hashlib
import json
import random
import signal
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


async def serve(args: argparse.Namespace) -> Counter[int]:
    statuses: Counter[int] = Counter()
    bases, servers = [], []
    for number in range(args.outlets):
        holder: list[Outlet] = []

        async def answer(
            reader: asyncio.StreamReader, writer: asyncio.StreamWriter, holder: list[Outlet] = holder
        ) -> None:
            try:
                while head := await reader.readuntil(b"\r\n\r\n"):
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
                    writer.write(
                        f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nETag: {etag}\r\n{length}\r\n".encode() + body
                    )
                    await writer.drain()
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
    return statuses


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--outlets", type=int, default=50)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--ready", type=Path, required=True)
    print(json.dumps(asyncio.run(serve(parser.parse_args()))), flush=True)


if __name__ == "__main__":
    main()
