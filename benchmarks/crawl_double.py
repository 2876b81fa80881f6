"""Two crawlers started at once over one archive, again and again: one works, the other says why it does not.

python -m benchmarks.crawl_double [--times 20]
"""

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.crawl import add_sources, environment, start_outlets
from index.archive import open_archive
from index.operations.settings import load_settings


def pair(environ: dict[str, str]) -> tuple[str, str]:
    """What became of the two: (of the one that went on, of the one that stopped)."""
    command = [sys.executable, "-m", "crawler"]
    both = [subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    while all(process.poll() is None for process in both):
        time.sleep(0.05)
    stopped = next(process for process in both if process.poll() is not None)
    works = next(process for process in both if process is not stopped)
    time.sleep(2.5)
    works.terminate()
    _, log = works.communicate(timeout=30)
    _, text = stopped.communicate(timeout=30)
    clear = stopped.returncode == 1 and "is already running" in text and "Traceback" not in text
    fine = works.returncode == 0 and "Traceback" not in log
    return "ended cleanly" if fine else f"faulty: {log[-300:]}", "clear message" if clear else f"unclear: {text[-300:]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=20)
    args = parser.parse_args()
    with TemporaryDirectory() as name:
        server, bases = start_outlets(Path(name), 3, 40)
        environ = environment(Path(name), bases, BROADSHEET_HOST_GAP="0.05", BROADSHEET_PARSE_WORKERS="1")
        settings = load_settings(environ)
        add_sources(settings, bases)
        try:
            ends = Counter(outcome for _ in range(args.times) for outcome in pair(environ))
        finally:
            server.terminate()
            server.wait(30)
        with open_archive(settings) as archive:
            urls = [kept.article.url for kept in archive.articles.get_many(list(archive.articles.ids()))]
    print(
        json.dumps(
            {"pairs": args.times, "outcomes": ends, "articles": len(urls), "twice": len(urls) - len(set(urls))},
            indent=1,
        )
    )
    sys.exit(0 if set(ends) == {"ended cleanly", "clear message"} else 1)


if __name__ == "__main__":
    main()
