"""What the first page costs in a new parser process, before it had time to get ready: milliseconds of processor time.

    python -m benchmarks.first_page [--processes 15]

Every process that is replaced reads a first page. Asked are a page that states its language and one that does not, so that the
language model is read; each is the first of processes of its own, and then read again in the same one.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from crawler.extract import extract
from crawler.extract.language.detect import keep_model_in
from crawler.extract.language.language_model import folders, prepare
from crawler.net.page import Page
from index.operations.garbage import pass_over_what_is_there

ADDRESS = "https://lantern.example/harbour"
PARAGRAPH = (
    "The harbour master of Oakwell told the council on Tuesday that the new quay will open in spring, a year later than was "
    "promised, and that it will cost less than half of what the old one would have needed for its repair. "
)
STATED = {"that states its language": " lang=en", "whose language is found out": ""}


def page(attribute: str) -> Page:
    """An article of some 400 words, its text without a language but for the attribute."""
    body = f"<html{attribute}><title>The quay</title><body><article><h1>The quay of Oakwell</h1>"
    body += f"<p>{PARAGRAPH}</p>" * 10 + "</article></body></html>"
    return Page(
        url=ADDRESS,
        requested_url=ADDRESS,
        body=body.encode(),
        content_type="text/html",
        charset="utf-8",
        fetched=datetime.now(UTC),
    )


def first_and_later(attribute: str, data: Path) -> list[float]:
    """Milliseconds of the first page and of the tenth, in this process; `crawler.parsing.child` begins in the same way."""
    places = folders(data)
    prepare(places)
    keep_model_in(places)
    pass_over_what_is_there()
    times = []
    for _ in range(10):
        began = time.process_time()
        extract(page(attribute))
        times.append(1000 * (time.process_time() - began))
    return [times[0], times[-1]]


def measured(attribute: str, data: Path, processes: int) -> Sequence[Sequence[float]]:
    """First times and later ones, of so many processes."""
    command = [sys.executable, "-m", "benchmarks.first_page", f"--attribute={attribute}", "--data", str(data)]
    answers = [subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True) for _ in range(processes + 1)]
    return list(zip(*(json.loads(answer.stdout) for answer in answers[1:]), strict=True))


def main() -> None:
    """Measure, or be one of the processes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", type=int, default=15)
    parser.add_argument("--attribute", help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.data:
        print(json.dumps(first_and_later(asked.attribute, asked.data)))
        return
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print("| a page | first in a process, CPU ms | shortest | longest | later |\n| --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as scratch:
        for name, attribute in STATED.items():
            first, later = measured(attribute, Path(scratch), asked.processes)
            print(
                f"| {name} | {statistics.median(first):.0f} | {min(first):.0f} | {max(first):.0f} "
                f"| {statistics.median(later):.1f} |"
            )


if __name__ == "__main__":
    main()
