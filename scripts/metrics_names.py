"""The metrics that `/metrics` names: asked of an archive with one source, one process and a store for rate limits.

The page of metrics is made of them, and the board and the rules in deploy/ are held to them.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from prometheus_client.core import Metric
from prometheus_client.parser import text_string_to_metric_families

from index.archive import open_archive
from index.archive.protocols import Source, SourceKind, Visit
from index.indexing.loop import sync_once
from index.machines.protocols import Process
from index.operations.settings import load_settings
from web.app import create_app

NOWHERE = "redis://127.0.0.1:9/0"
"""A store that does not answer; that it does not is a metric."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Described:
    """A metric. name: as queries write it, for a histogram without what follows. series: all names of its samples."""

    name: str
    kind: str
    labels: Sequence[str]
    about: str
    series: frozenset[str]


def described() -> list[Described]:
    """Every metric, in the order in which they are given."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as directory:
        settings = load_settings({"BROADSHEET_DATA": directory, "BROADSHEET_RATE_LIMIT_STORE": NOWHERE})
        with open_archive(settings) as archive:
            source = Source(
                id="lantern", url="https://lantern.example/", name="Lantern", kind=SourceKind.FEED, added=now
            )
            archive.sources.add(source)
            visit = Visit(source=source.id, started=now, finished=now, refused=(("robots", 1),))
            archive.sources.record(visit, next_visit=now + timedelta(hours=1), rhythm=900)
            archive.processes.beat(
                Process(id="a", machine="alpha", role="crawler", pid=1, version="1", build="", started=now, seen=now)
            )
            sync_once(settings)
            app = create_app(settings, archive=archive)
            client = app.test_client()
            client.get("/healthz")
            text = client.get("/metrics").text
            app.extensions["broadsheet"].readers.close()
    families = text_string_to_metric_families(text)
    return [_described(family) for family in families if not family.name.endswith("_created")]


def _described(family: Metric) -> Described:
    labels = dict.fromkeys(label for sample in family.samples for label in sample.labels if label != "le")
    if not labels and family.name.startswith("broadsheet_source_"):
        labels["source"] = None  # not known of a source that was only just added
    name = family.name + "_total" if family.type == "counter" else family.name
    series = {sample.name for sample in family.samples if not sample.name.endswith("_created")}
    return Described(
        name=name, kind=family.type, labels=tuple(labels), about=family.documentation, series=frozenset(series | {name})
    )
