"""Where things are that tests read: the root of the checkout, and the folder of shared data where there is one."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("BROADSHEET_SHARED", ROOT.parent / "shared"))
"""Other people's pages and articles to measure on. Not part of the project: tests that need it skip without it."""

CLIENT = ROOT / "clients" / "python" / "src"
"""Where the client is imported from, which is a distribution of its own."""


def folder_of(package: str) -> Path:
    """The folder of one of our packages."""
    return (CLIENT if package == "broadsheet_client" else ROOT) / package
