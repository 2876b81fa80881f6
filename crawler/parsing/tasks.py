"""What a parser process can be asked to do, by name: bytes in, values out."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from crawler.discover.probe import read_source
from crawler.extract import Bounds, extract
from crawler.extract.outlet_rules import load_rules
from crawler.importing.understand import understand

Task = Callable[..., Any]


def tasks(rules: str, bounds: Bounds) -> dict[str, Task]:
    """rules: directory with the owner's extraction rules, or empty. Raises SettingsError."""
    loaded = load_rules(*([Path(rules)] if rules else []))
    return {
        "article": partial(extract, rules=loaded, bounds=bounds),
        "saved": partial(understand, rules=loaded, bounds=bounds),
        "source": partial(read_source, bounds=bounds),
    }
