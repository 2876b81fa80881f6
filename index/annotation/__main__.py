"""`python -m index.annotation`: an annotator, of which there may be any number beside an archive in PostgreSQL."""

import sys

from index.annotation.annotator_process import run_annotator
from index.errors import BroadsheetError
from index.operations.log_format import configure_logs
from index.operations.settings import load_settings


def main() -> int:
    """The status of the process: 0 when it was asked to end, 1 with a sentence when it cannot work."""
    try:
        settings = load_settings()
        configure_logs(settings)
        run_annotator(settings)
    except BroadsheetError as error:
        print(f"annotator: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
