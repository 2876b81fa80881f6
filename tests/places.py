"""Where things are that tests read: the root of the checkout, and the folder of shared data where there is one."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("BROADSHEET_SHARED", ROOT.parent / "shared"))
"""Other people's pages and articles to measure on. Not part of the project: tests that need it skip without it."""
