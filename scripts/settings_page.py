"""Writes docs/reference/settings.md from the settings: `python scripts/settings_page.py`. A test fails when the page is stale."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from index.operations.settings import describe  # noqa: E402

PAGE = ROOT / "docs" / "reference" / "settings.md"

HEAD = """# Settings

Broadsheet reads `broadsheet.toml` in the working directory, or the file named by `BROADSHEET_CONFIG`. Each key
can be overridden by an environment variable: `host_gap` by `BROADSHEET_HOST_GAP`. A list (`allow_hosts`, `trusted_hosts`) is
a TOML list in the file and comma-separated in the environment. Durations are in seconds, or written as `15m`, `6h`, `7d`. A relative
`data` in the file is relative to the file's directory. An unknown key is an error, which suggests the nearest known one.

| key | default | what it does |
| --- | --- | --- |
"""


def page() -> str:
    return HEAD + "".join(f"| `{name}` | `{default or ' '}` | {help} |\n" for name, default, help in describe())


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
