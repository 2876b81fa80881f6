"""`python -m index.annotation`: an annotator, of which there may be any number beside an archive in PostgreSQL."""

import sys

from index.annotation.annotator_process import run_annotator
from index.operations.process import run_process


def main() -> int:
    """Run the process. Returns its exit status."""
    return run_process("annotator", run_annotator)


if __name__ == "__main__":
    sys.exit(main())
