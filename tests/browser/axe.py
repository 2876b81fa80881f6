"""axe-core, which finds faults of accessibility in a page: a test dependency from npm, kept outside the repository.

python -m tests.browser.axe     fetches it with npm, once; ./test does so where there is an npm
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

VERSION = "4.14.1"


def cache() -> Path:
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "broadsheet" / f"axe-core-{VERSION}"


def find_axe() -> Path | None:
    script = cache() / "node_modules" / "axe-core" / "axe.min.js"
    return script if script.is_file() else None


def fetch() -> Path | None:
    """None where there is no npm, or no network."""
    if find_axe() is None and shutil.which("npm"):
        cache().mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(cache())]
        subprocess.run([*command, f"axe-core@{VERSION}"], check=False, capture_output=True, timeout=120)
    return find_axe()


if __name__ == "__main__":
    found = fetch()
    print(found or "axe-core could not be fetched: its tests are skipped (they need npm and the network once)")
    sys.exit(0)
