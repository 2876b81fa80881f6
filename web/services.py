"""What the views work with; `create_app` attaches it to the app."""

from dataclasses import dataclass
from typing import cast

from flask import current_app
from flask_limiter import Limiter

from index.settings import Settings
from web.gate import SearchGate
from web.metrics import Metrics
from web.readers import Readers
from web.remembered import Remembered
from web.shared import SharedCounters


@dataclass(frozen=True, kw_only=True, slots=True)
class Services:
    """build: a digest that changes with code, templates and styles."""

    settings: Settings
    readers: Readers
    gate: SearchGate
    limiter: Limiter
    counters: SharedCounters
    metrics: Metrics
    remembered: Remembered
    build: str


def services() -> Services:
    """Those of the current app."""
    return cast(Services, current_app.extensions["broadsheet"])
