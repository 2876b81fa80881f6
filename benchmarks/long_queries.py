"""A press office's query, 150 words and some 1,500 characters: the page and `POST /api/v1/search`, in milliseconds of CPU.

    python -m benchmarks.long_queries DIR [--rounds 4]

DIR holds an archive and its index. The words are those of its newest articles: the commonest, some of the common, and rare ones;
as four groups that are required or left out, with phrases, and as one group of alternatives. The first page after the query was
posted counts what each part finds; "again" is the same page in another order.
"""

import argparse
import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable

from flask.testing import FlaskClient

from index.archive import open_archive
from index.operations.settings import load_settings
from web.app import create_app

WORDS = 150


def grouped(words: list[str]) -> str:
    """Two groups that are required, one of them with phrases, and one that is left out."""
    parts = [words[at::4] for at in range(4)]
    phrases = [f'"{a} {b}"' for a, b in zip(parts[2][::2], parts[2][1::2], strict=False)]
    return f"({' OR '.join(parts[0])}) ({' OR '.join([*parts[1], *phrases])}) -({' OR '.join(parts[3])})"


def timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def measured(client: FlaskClient, query: str) -> tuple[float, float, float, int]:
    """(first page, again, API, results)."""
    address = client.post("/search", data={"q": query}).headers["Location"]
    first = timed(lambda: client.get(address))
    again = timed(lambda: client.get(address + "&sort=oldest"))
    found: list[int] = []

    def ask() -> None:
        answer = client.post("/api/v1/search", json={"q": query})
        if answer.status_code != 200:
            raise SystemExit(answer.text)
        found.append(answer.get_json()["total"]["value"])

    return first, again, timed(ask), found[0]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("--rounds", type=int, default=4)
    given = parser.parse_args()
    settings = load_settings(
        {"BROADSHEET_DATA": given.data, "BROADSHEET_RATE_LIMIT": "off", "BROADSHEET_SEARCH_BUDGET": "60s"}
    )
    counted: Counter[str] = Counter()
    with open_archive(settings, readonly=True) as archive:
        print(f"{archive.articles.count():,} articles")
        ids = [one.article.id for one in archive.articles.latest(2000)]
        for one in archive.articles.get_many(ids):
            counted.update(set(re.findall(r"[a-z]{4,}", one.article.text.lower())))
    words = [word for word, _ in counted.most_common(6000)]
    client = create_app(settings).test_client()
    rnd = random.Random(3)
    picked: dict[str, Callable[[], list[str]]] = {
        "commonest": lambda: words[:WORDS],
        "common": lambda: rnd.sample(words[:2000], WORDS),
        "rare": lambda: rnd.sample(words[1000:], WORDS),
    }
    for shape, made in (("groups", grouped), ("one group", " OR ".join)):
        for kind, pick in picked.items():
            rows = [measured(client, made(pick())) for _ in range(given.rounds)]
            first, again, api, found = (statistics.median(column) for column in zip(*rows, strict=True))
            print(
                f"{shape:<9} {kind:<9}  page {first:4.0f}, again {again:4.0f}, API {api:4.0f} ms; {found:,.0f} results"
            )


if __name__ == "__main__":
    main()
