"""`python -m crawler`: the crawler process. SIGTERM or SIGINT ends it."""

import sys

from crawler.jobs import do_jobs
from crawler.sources.schedule import run_crawler
from index.operations.process import run_process


def main() -> int:
    """Run the process. Returns its exit status."""
    return run_process("crawler", lambda settings: run_crawler(settings, do_jobs))


if __name__ == "__main__":
    sys.exit(main())
