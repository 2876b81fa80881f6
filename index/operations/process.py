"""How each process of the program begins, and how it ends where it cannot work."""

import sys
from collections.abc import Callable

from index.errors import BroadsheetError
from index.operations.log_format import configure_logs
from index.operations.settings import Settings, load_settings


def run_process(name: str, work: Callable[[Settings], None]) -> int:
    """Do the work of a process, with the settings and the log that it has. name: what it is called in its last words. Returns its
    exit status: 0 when the work is over, 1 after an error, which is printed to standard error."""
    try:
        settings = load_settings()
        configure_logs(settings)
        work(settings)
    except BroadsheetError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 1
    return 0
