"""What all processes cost while nobody asks and nothing comes in: CPU seconds of each, from /proc.

    python -m benchmarks.idle [--data DIR] [--seconds 300] [--settle 60]

The whole program is started as `broadsheet` does, with the archive in DIR (by default one without articles and sources). Shares
are of one core. Processor time, so it may be measured beside other work, although a busy machine makes each wake a little dearer.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.processes import cpu_by_process, free_port, tree


def measure(root: int, seconds: float) -> dict[str, float]:
    """What runs -> CPU seconds spent in that time, workers of one kind together."""
    before, spent = cpu_by_process(), dict[str, float]()
    time.sleep(seconds)
    after = cpu_by_process()
    for pid in tree(root):
        if pid in before and pid in after:
            name = after[pid][0].removeprefix("-m ").strip() or "the program"
            spent[name] = spent.get(name, 0.0) + after[pid][1] - before[pid][1]
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--settle", type=float, default=60.0, help="seconds after the start that are not counted")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        data = (options.data or Path(scratch)).resolve()
        environ = {**os.environ, "BROADSHEET_DATA": str(data), "BROADSHEET_PORT": str(free_port())}
        program = subprocess.Popen(
            [sys.executable, "broadsheet.py"], env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
        )
        try:
            time.sleep(options.settle)
            spent = measure(program.pid, options.seconds)
        finally:
            program.send_signal(signal.SIGTERM)
            program.wait(30)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print("| process | share of one core |\n| --- | --- |")
    for name, seconds in sorted(spent.items(), key=lambda entry: -entry[1]):
        print(f"| {name} | {100 * seconds / options.seconds:.2f} % |")
    print(f"| together | {100 * sum(spent.values()) / options.seconds:.2f} % |")


if __name__ == "__main__":
    main()
