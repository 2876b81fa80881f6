"""Metrics for Prometheus: requests and their times, and the state of archive and index.

Under gunicorn every worker writes its counts into the directory that PROMETHEUS_MULTIPROC_DIR names and any of them
answers for all; otherwise (tests, scripts) the counts are those of this process.
"""

import os
import time
from collections import Counter as Counts
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from index.archive.protocols import Archive, SourceHealth, Task
from index.engines.protocols import EngineReader
from index.errors import IndexingError
from index.machines.presence import SILENT
from index.sources.source_outlook import Outlook
from index.sources.usual_output import Trouble
from web.server.figure_cache import Remembered
from web.server.remote_counters import Counters, RemoteCounters

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class _State(Collector):
    """Gauges that are read when they are asked for."""

    def __init__(
        self, archive: Archive, engine: EngineReader, looks: Mapping[str, Outlook], counters: Counters | None
    ) -> None:
        self._archive = archive
        self._engine = engine
        self._looks = looks
        self._counters = counters

    def collect(self) -> Iterator[Metric]:
        def gauge(name: str, help: str, value: float) -> GaugeMetricFamily:
            return GaugeMetricFamily("broadsheet_" + name, help, value=value)

        health = self._archive.sources.health()
        yield gauge("articles", "Articles in the archive.", self._archive.articles.count())
        yield gauge("outbox_waiting", "Changes that the index has not seen yet.", self._archive.outbox.waiting())
        aside = GaugeMetricFamily(
            "broadsheet_set_aside", "Items that failed in a way that nobody foresaw, by what failed.", labels=["task"]
        )
        counts = self._archive.set_aside.counts()
        for task in Task:
            aside.add_metric([task.value], counts.get(task, 0))
        yield aside
        generation = None
        with suppress(IndexingError):  # an index out of reach takes nothing but its own figure away
            generation = self._engine.generation
        yield gauge("index_up", "Whether the index can be read.", float(generation is not None))
        if generation is not None:
            yield gauge("index_generation", "Commits of the index so far.", generation)
        yield gauge("sources", "Sources that are crawled.", len(health))
        yield gauge("sources_failing", "Sources whose last visit failed.", sum(1 for row in health if row.error))
        yield _of_processes(self._archive)
        if isinstance(self._counters, RemoteCounters):
            up = float(self._counters.is_reached())
            yield gauge("rate_limit_store_up", "Whether the server that counts for all machines answers.", up)
        yield from _of_sources(health)
        yield from _of_outlooks(self._looks)


def _of_processes(archive: Archive) -> Metric:
    """Processes that give signs of life, by machine and role; 0 where one fell silent and nobody took its place."""
    now = datetime.now(UTC)
    counts: Counts[tuple[str, str]] = Counts()
    for one in archive.processes.all():
        counts[one.machine, one.role] += now - one.seen <= SILENT
    gauge = GaugeMetricFamily("broadsheet_processes", "Processes that give signs of life.", labels=["machine", "role"])
    for (machine, role), number in sorted(counts.items()):
        gauge.add_metric([machine, role], number)
    return gauge


def _of_sources(health: Sequence[SourceHealth]) -> Iterator[Metric]:
    """What `sources list` tells, with the id of each source as its label."""
    counts: dict[str, tuple[str, Callable[[SourceHealth], int]]] = {
        "found": ("Addresses that its documents named.", lambda row: row.found),
        "fetched": ("Pages fetched.", lambda row: row.fetched),
        "kept": ("Articles kept, new and changed ones.", lambda row: row.kept),
        "not_modified": ("Answers that said that nothing had changed (304).", lambda row: row.not_modified),
    }
    for name, (help, value) in counts.items():
        counter = CounterMetricFamily(f"broadsheet_source_{name}", help, labels=["source"])
        for row in health:
            counter.add_metric([row.source.id], value(row))
        yield counter
    refused = CounterMetricFamily(
        "broadsheet_source_refused", "Addresses that gave no article, and why.", labels=["source", "reason"]
    )
    for row in health:
        for reason, number in row.refused:
            refused.add_metric([row.source.id, reason], number)
    yield refused
    states: dict[str, tuple[str, Callable[[SourceHealth], float | None]]] = {
        "articles": ("Articles in the archive.", lambda row: row.articles),
        "failures": ("Visits in a row that failed.", lambda row: row.failures),
        "rhythm_seconds": ("Time between visits.", lambda row: row.source.every or row.rhythm),
        "delay_seconds": ("Median time from published to searchable of recent articles.", lambda row: row.delay),
        "last_visit_timestamp_seconds": ("When it was visited last.", lambda row: _stamp(row.last_visit)),
        "last_success_timestamp_seconds": ("When it was last read.", lambda row: _stamp(row.last_success)),
        "next_visit_timestamp_seconds": ("When it is due.", lambda row: _stamp(row.next_visit)),
    }
    for name, (help, state) in states.items():
        gauge = GaugeMetricFamily(f"broadsheet_source_{name}", help, labels=["source"])
        for row in health:
            if (known := state(row)) is not None:
                gauge.add_metric([row.source.id], known)
        yield gauge


def _of_outlooks(looks: Mapping[str, Outlook]) -> Iterator[Metric]:
    """What is unusual about sources: 1 where it is so, 0 where it is not."""
    states: dict[str, tuple[str, Callable[[Outlook], bool]]] = {
        "silent": (
            "Whether it brings nothing, where something is usual.",
            lambda look: look.output.trouble is Trouble.SILENT,
        ),
        "halved": (
            "Whether it brings at most half of what is usual.",
            lambda look: look.output.trouble is Trouble.HALVED,
        ),
        "needs_scripts": ("Whether most of its pages are empty without scripts.", lambda look: look.needs_scripts),
    }
    for name, (help, state) in states.items():
        gauge = GaugeMetricFamily(f"broadsheet_source_{name}", help, labels=["source"])
        for source, look in looks.items():
            gauge.add_metric([source], float(state(look)))
        yield gauge


def _state(
    archive: Archive, engine: EngineReader, looks: Mapping[str, Outlook], counters: Counters | None = None
) -> bytes:
    registry = CollectorRegistry()
    registry.register(_State(archive, engine, looks, counters))
    return generate_latest(registry)


def _stamp(when: datetime | None) -> float | None:
    return when.timestamp() if when else None


class Metrics:
    """Counts and times of requests, by endpoint."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter("broadsheet_requests", "Answers given.", ["endpoint", "status"], registry=self.registry)
        self.seconds = Histogram(
            "broadsheet_request_seconds",
            "Time to make an answer.",
            ["endpoint"],
            buckets=_BUCKETS,
            registry=self.registry,
        )

    def register(self, app: Flask) -> None:
        """Count every request of the app."""

        @app.before_request
        def begin() -> None:
            g.began = time.perf_counter()

        @app.after_request
        def count(response: Response) -> Response:
            # The endpoint, not the path: a stranger must not be able to make up label values.
            endpoint = request.endpoint or "none"
            # A system that tidies its temporary files may take the counts away; the answer is worth more than its count.
            with suppress(OSError):
                self.requests.labels(endpoint, f"{response.status_code // 100}xx").inc()
                if "began" in g:
                    self.seconds.labels(endpoint).observe(time.perf_counter() - g.began)
            return response

    def text(
        self,
        archive: Archive,
        engine: EngineReader,
        remembered: Remembered,
        looks: Mapping[str, Outlook],
        counters: Counters | None = None,
    ) -> tuple[bytes, str]:
        """(the figures, their content type). How archive and index stand is remembered for a moment. looks: what is unusual about
        each source. counters: of the rate limits."""
        state = remembered.get("metrics", lambda: _state(archive, engine, looks, counters))
        if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
            counts = CollectorRegistry()
            multiprocess.MultiProcessCollector(counts)  # type: ignore[no-untyped-call]
            return state + generate_latest(counts), CONTENT_TYPE_LATEST
        return state + generate_latest(self.registry), CONTENT_TYPE_LATEST
