"""How long somebody at a terminal waits for the program: wall time of whole commands, a process each.

    python -m benchmarks.starting [--data DIR | --articles 2000] [--word WORD] [--runs 15]

`--help`, and a search that prints one hit. The modules are compiled beforehand, as an installation compiles them; where the
environment keeps Python from writing that down (PYTHONDONTWRITEBYTECODE) it is lifted.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.generated import Corpus
from benchmarks.serving import build
from index.operations.settings import load_settings


def taken(command: list[str], environ: dict[str, str]) -> float:
    """Milliseconds of one run."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "broadsheet.py", *command], env=environ, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - began) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--word", default="")
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        data, corpus = options.data or Path(scratch), Corpus(options.articles)
        environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environ["BROADSHEET_DATA"] = str(data.resolve())
        if options.data is None:
            build(load_settings({"BROADSHEET_DATA": str(data.resolve())}), corpus)
        word = options.word or next(corpus.queries().__iter__()).text
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
        print("| command | median, ms | shortest | longest |\n| --- | --- | --- | --- |")
        for command in (["--help"], ["search", word, "--limit", "1"]):
            taken(command, environ)
            times = [taken(command, environ) for _ in range(options.runs)]
            print(
                f"| {command[0]} | {statistics.median(times):.0f} | {min(times):.0f} | {max(times):.0f} |", flush=True
            )


if __name__ == "__main__":
    main()
