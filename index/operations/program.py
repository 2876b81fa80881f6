"""How this program was started, and how it starts other processes."""

import os
import re
import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""Directory that holds the packages: a checkout, or site-packages."""

NAMED_BY = "BROADSHEET_COMMAND"
"""Environment variable in which a launcher (`./run`) passes its own name; child processes inherit it."""

_NAME = re.compile(r"(?m)(?<![\w/.-])broadsheet(?= [a-z-]|$)")


def program() -> str:
    """What the user types to run a command of this program: `./run`, `broadsheet`, `python broadsheet.py`."""
    if named := os.environ.get(NAMED_BY):
        return named
    started = Path(sys.argv[0])
    if started.name == "broadsheet.py":
        return f"python {shlex.quote(sys.argv[0])}"
    script = ROOT / "run"
    if started.name == "broadsheet" or shutil.which("broadsheet") or not script.exists():
        return "broadsheet"
    return "./run" if Path.cwd() == ROOT else shlex.quote(str(script))


def named(text: str) -> str:
    """A help text that calls the program as it was started: `broadsheet doctor` becomes `./run doctor`."""
    return _NAME.sub(lambda match: program(), text)


def child_environ(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for a Python process that runs one of our packages.

    `python -m web` must find our `web` whatever the current directory holds: neither that directory (PYTHONSAFEPATH)
    nor one that an empty entry of PYTHONPATH denotes is searched.
    """
    paths = [str(ROOT), *filter(None, environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {
        **environ,
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths)),
        "PYTHONSAFEPATH": "1",
        NAMED_BY: program(),
    }
