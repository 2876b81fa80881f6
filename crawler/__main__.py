"""`python -m crawler`: the crawler process."""

import sys

from crawler.jobs import do_jobs
from crawler.sources.schedule import run_crawler
from index.errors import BroadsheetError
from index.operations.log_format import configure_logs
from index.operations.settings import load_settings


def main() -> int:
    """Run the crawler process until it receives SIGTERM or SIGINT.

    Returns its exit status: 0 after a clean end, 1 after an error, which is printed to standard error.
    """
    try:
        settings = load_settings()
        configure_logs(settings)
        run_crawler(settings, do_jobs)
    except BroadsheetError as error:
        print(f"crawler: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
