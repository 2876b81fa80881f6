"""What the views work with; `create_app` attaches it to the app."""

from dataclasses import dataclass
from typing import cast

from flask import current_app
from flask_limiter import Limiter

from index.operations.settings import Settings
from web.middleware.concurrency_limiter import ConcurrencyLimiter
from web.server.event_stream import StreamLimits
from web.server.figure_cache import Remembered
from web.server.metrics import Metrics
from web.server.readers import Readers
from web.server.remote_counters import Counters


@dataclass(frozen=True, kw_only=True, slots=True)
class Services:
    """build: a digest that changes with code, templates and styles."""

    settings: Settings
    readers: Readers
    gate: ConcurrencyLimiter
    limiter: Limiter
    counters: Counters
    metrics: Metrics
    remembered: Remembered
    streams: StreamLimits
    build: str


def services() -> Services:
    """Those of the current app."""
    return cast(Services, current_app.extensions["broadsheet"])
