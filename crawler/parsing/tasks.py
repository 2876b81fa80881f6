"""What a parser process can be asked to do, by name: bytes in, values out."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from crawler.extract import Bounds, extract
from crawler.extract.rules.outlet_rules import load_rules
from crawler.importing.saved_page import understand
from crawler.sources.discover.probe import read_source

Task = Callable[..., Any]


def tasks(rules: str, bounds: Bounds) -> dict[str, Task]:
    """rules: directory with the owner's extraction rules, or empty. Raises SettingsError."""
    loaded = load_rules(*([Path(rules)] if rules else []))
    return {
        "article": partial(extract, rules=loaded, bounds=bounds),
        "saved": partial(understand, rules=loaded, bounds=bounds),
        "source": partial(read_source, bounds=bounds),
    }
