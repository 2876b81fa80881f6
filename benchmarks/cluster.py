"""OpenSearch beside the embedded engine, in one run, on the same documents and questions.

    python -m benchmarks.cluster --documents 100000                  generated news
    python -m benchmarks.cluster --documents 100000 --articles FILE  those of a JSONL file (title, text), repeated under new ids
    python -m benchmarks.cluster --documents 10000 100000 --hosts http://...   the cost curve, against nodes of yours
    python -m benchmarks.cluster --documents 10000 100000 --figures FILE       figures for benchmarks/cost_curve.py, which draws it

Each question is a results page as the web server asks for it: ten hits, copies folded, six facets and the histogram. Times are wall
time of one client; the answers of both engines are compared. Without --hosts a node is started, which needs what the tests of
OpenSearch need (tests/servers).
"""

import argparse
import gzip
import itertools
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.generated import FIRST_DAY, Corpus
from index.document import Document
from index.engines.backends import BACKENDS
from index.engines.protocols import SCORE_TOLERANCE, EngineReader
from index.operations.garbage import ANNOTATING, collect_less_often
from index.operations.settings import Settings, load_settings
from index.query import And, FacetRequest, Node, Or, Phrase, Prefix, SearchRequest, Term
from index.result import SearchResult
from tests.servers.opensearch_nodes import Nodes, remove, throw_away_folder

FACETS = ("person", "outlet", "author", "agency", "section", "lang")
DAYS = 5 * 365
PEOPLE, AUTHORS, OUTLETS, SECTIONS = 20_000, 2_000, 50, 30
COPIES, STORIES = 0.08, 0.3
"""Shares of articles that are copies, or in a story."""


def _zipf(count: int) -> Any:
    weights = 1 / (np.arange(count) + 1.0)
    return np.cumsum(weights / weights.sum())


def texts(file: Path | None, count: int) -> Iterator[tuple[str, str]]:
    """(title, body) of so many articles."""
    if file is None:
        for article in Corpus(count):
            yield article["title"], article["body"]
        return
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as opened:
        kept = [(entry["title"], entry["text"]) for entry in map(json.loads, itertools.islice(opened, count))]
    yield from itertools.islice(itertools.cycle(kept), count)


def documents(file: Path | None, count: int) -> Iterator[Document]:
    """Ready documents: values as unevenly spread as those of news."""
    rnd, draw = random.Random(7), np.random.default_rng(7)
    person, author, outlet, section = map(_zipf, (PEOPLE, AUTHORS, OUTLETS, SECTIONS))
    start = int(FIRST_DAY.timestamp())

    def one(of: Any) -> int:
        return int(np.searchsorted(of, draw.random()))

    for number, (title, body) in enumerate(texts(file, count)):
        day = start + rnd.randrange(DAYS * 86_400)
        people = {f"person-{one(person)}" for _ in range(rnd.randint(0, 5))}
        yield Document(
            id=f"d{number:08}",
            title=title,
            body=body,
            fetched=day,
            published=day,
            lang="en",
            person=tuple(sorted(people)),
            says=tuple(sorted(people))[:1],
            author=(f"Author {one(author)}",),
            outlet=f"outlet-{one(outlet)}",
            agency=f"Agency {number % 5}" if number % 3 == 0 else None,
            section=f"Section {one(section)}",
            copy_of=f"d{number - 1:08}" if number and rnd.random() < COPIES else None,
            story=f"s{number // 20:07}" if rnd.random() < STORIES else None,
        )


def questions(sample: list[Document], each: int) -> list[tuple[str, Node]]:
    """Some of every kind, from the words of a sample; half of the seed is the reader's luck."""
    rnd = random.Random(11)
    held = [sorted({word.strip(".,;:!?\"'()").lower() for word in one.body.split()}) for one in sample]
    counts: dict[str, int] = {}
    for words in held:
        for word in words:
            if word.isalpha() and len(word) > 3:
                counts[word] = counts.get(word, 0) + 1
    common = sorted(word for word, n in counts.items() if 0.08 <= n / len(held) < 0.4)
    middle = sorted(word for word, n in counts.items() if 0.005 <= n / len(held) < 0.05)

    def terms(kind: type[And] | type[Or], *words: str) -> Node:
        return kind(tuple(map(Term, words)))

    made: list[tuple[str, Node]] = []
    for _ in range(each):
        a, b, c = rnd.sample(common, 3)
        m, n = rnd.sample(middle, 2)
        made += [
            ("one word", Term(m)),
            ("common word", Term(a)),
            ("two words", terms(And, a, m)),
            ("three common words", terms(And, a, b, c)),
            ("one of two", terms(Or, a, n)),
            ("prefix", Prefix(m[:4])),
        ]
        body = rnd.choice(sample).body.split()
        at = rnd.randrange(max(len(body) - 2, 1))
        made.append(("phrase", Phrase(tuple(body[at : at + 2]))))
    return made


def page(tree: Node) -> SearchRequest:
    return SearchRequest(
        tree=tree,
        limit=11,
        group="copies",
        facets=tuple(FacetRequest(facet=facet) for facet in FACETS),
        histogram="auto",
        now=int(FIRST_DAY.timestamp()) + DAYS * 86_400,
    )


def built(
    settings: Settings, make: Callable[[], Iterator[Document]], count: int, node_cpu: Callable[[], float]
) -> dict[str, float]:
    """Index the documents, committing as the indexer does under load. Making them is not counted. node_cpu: seconds so far."""
    writer = BACKENDS[settings.engine].writer(settings)
    spent = cpu = node = 0.0
    source = make()
    for at in range(0, count, 5_000):
        batch = list(itertools.islice(source, 5_000))
        began, ours, theirs = time.perf_counter(), time.process_time(), node_cpu()
        writer.add(batch)
        writer.commit(str(at))
        spent += time.perf_counter() - began
        cpu += time.process_time() - ours
        node += node_cpu() - theirs
    reader = BACKENDS[settings.engine].reader(settings)
    visible = []
    for number in range(10):
        began = time.perf_counter()
        writer.add([Document(id=f"late{number}", title="zyzzogeton", body="late news", fetched=1, lang="en")])
        writer.commit(f"late {number}")
        while reader.search(SearchRequest(tree=Term("zyzzogeton"))).total <= number:
            time.sleep(0.005)
        visible.append(time.perf_counter() - began)
    writer.delete([f"late{number}" for number in range(10)])
    writer.commit("whole")
    writer.close()
    status = reader.status()
    reader.close()
    return {
        "documents a second": count / spent,
        "CPU of a document, ms: indexer": cpu / count * 1000,
        "CPU of a document, ms: node": node / count * 1000,
        "bytes an article": status.bytes / count,
        "visible after, median ms": sorted(visible)[5] * 1000,
    }


def asked(
    reader: EngineReader, asks: list[tuple[str, Node]], rounds: int
) -> tuple[list[tuple[str, float]], list[SearchResult]]:
    """(kind and milliseconds of every question but those of the first round, answers)."""
    times, answers = [], []
    for number in range(rounds + 1):
        for kind, tree in asks:
            began = time.perf_counter()
            answer = reader.search(page(tree))
            if number:
                times.append((kind, (time.perf_counter() - began) * 1000))
            else:
                answers.append(answer)
    return times, answers


def agreement(one: list[SearchResult], other: list[SearchResult]) -> dict[str, int]:
    """In how many answers everything that is counted, and the order of the hits, are equal."""
    agreed = {"answers": len(one), "totals, groups, facets, histograms": 0, "order of the hits": 0}
    for a, b in zip(one, other, strict=True):
        counts = (a.total, a.groups, a.facets, a.histogram) == (b.total, b.groups, b.facets, b.histogram)
        agreed["totals, groups, facets, histograms"] += counts
        close = all(
            abs(x.score - y.score) <= SCORE_TOLERANCE * max(abs(x.score), 1)
            for x, y in zip(a.hits, b.hits, strict=False)
        )
        agreed["order of the hits"] += close and [hit.id for hit in a.hits] == [hit.id for hit in b.hits]
    return agreed


def part(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def measure(
    settings: dict[str, Settings], file: Path | None, count: int, each: int, node_cpu: Callable[[], float]
) -> dict[str, Any]:
    """The figures of every engine at one size."""
    asks = questions(list(itertools.islice(documents(file, count), 4_000)), each)
    figures: dict[str, Any] = {}
    answers: dict[str, list[SearchResult]] = {}
    for name, chosen in settings.items():
        figures[name] = built(chosen, lambda: documents(file, count), count, node_cpu)
        print(name, count, figures[name], file=sys.stderr, flush=True)
        reader = BACKENDS[chosen.engine].reader(chosen)
        before = time.process_time() + node_cpu()
        times, answers[name] = asked(reader, asks, 2)
        reader.close()
        cpu = time.process_time() + node_cpu() - before
        figures[name]["CPU of a page, ms"] = cpu / (len(asks) * 3) * 1000
        kinds = {kind: [ms for other, ms in times if other == kind] for kind, _ in times}
        figures[name]["page"] = {
            kind: {"p50": part(ms, 0.5), "p95": part(ms, 0.95)}
            for kind, ms in {"all": [ms for _, ms in times], **kinds}.items()
        }
        print(name, json.dumps(figures[name]["page"]), file=sys.stderr, flush=True)
    figures["agreement"] = agreement(*answers.values()) if len(answers) == 2 else {}
    return figures


def table(figures: dict[int, dict[str, Any]]) -> str:
    """Markdown."""
    engines = [name for name in next(iter(figures.values())) if name != "agreement"]
    lines = ["| | " + " | ".join(f"{name}, {count:,}" for count in figures for name in engines) + " |"]
    lines.append("| --- |" + " --- |" * (len(figures) * len(engines)))
    rows: dict[str, list[str]] = {}
    for found in figures.values():
        for name in engines:
            for kind, ms in found[name]["page"].items():
                label = "page of any kind" if kind == "all" else f"page, {kind}"
                rows.setdefault(f"{label}, p50 / p95 ms", []).append(f"{ms['p50']:.0f} / {ms['p95']:.0f}")
            for label, value in found[name].items():
                if label != "page":
                    rows.setdefault(label, []).append(f"{value:,.2f}" if "CPU" in label else f"{value:,.0f}")
    lines += [f"| {label} | " + " | ".join(cells) + " |" for label, cells in rows.items()]
    for count, found in figures.items():
        if found["agreement"]:
            told = ", ".join(f"{name} {number}" for name, number in found["agreement"].items())
            lines.append(f"\nBoth engines compared at {count:,}: {told}.")
    return "\n".join(lines)


def _cpu_of(pid: int) -> float:
    """Seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Print a table."""
    collect_less_often(ANNOTATING)  # as the indexer does
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[10_000])
    parser.add_argument("--articles", type=Path, help="JSONL, perhaps gzipped, with title and text")
    parser.add_argument("--each", type=int, default=12, help="questions of each kind")
    parser.add_argument("--hosts", help="addresses of nodes; without them one is started")
    parser.add_argument("--heap", type=int, default=512, help="megabytes of the node that is started")
    parser.add_argument("--node", nargs="*", default=[], help="lines for the opensearch.yml of that node")
    parser.add_argument("--shards", type=int, default=1)
    parser.add_argument("--engines", nargs="+", default=["whoosh", "opensearch"], choices=sorted(BACKENDS))
    parser.add_argument("--figures", type=Path, help="where to write all figures as JSON")
    asked_for = parser.parse_args()
    with ExitStack() as stack:
        hosts = asked_for.hosts
        node_cpu: Callable[[], float] = float
        if hosts is None and "opensearch" in asked_for.engines:
            folder = throw_away_folder()
            nodes = Nodes(folder, 1, heap=asked_for.heap, tier=4, settings=asked_for.node)
            stack.callback(remove, folder)
            stack.callback(nodes.stop)
            nodes.start()
            hosts = ",".join(nodes.addresses)
            node_cpu = partial(_cpu_of, nodes.nodes[0].pid)
        figures = {}
        for count in asked_for.documents:
            path = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cluster-")))
            base = load_settings({"BROADSHEET_OPENSEARCH_HOSTS": hosts or ""})
            prefix = f"benchmark-{count}"
            settings = {
                name: replace(
                    base,
                    data=path,
                    engine=name,
                    opensearch_prefix=prefix,
                    opensearch_replicas=0,
                    opensearch_shards=asked_for.shards,
                    opensearch_timeout=60.0,
                )
                for name in asked_for.engines
            }
            figures[count] = measure(settings, asked_for.articles, count, asked_for.each, node_cpu)
            if asked_for.figures:
                asked_for.figures.write_text(json.dumps(figures, indent=1), "utf-8")
    print(table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
