"""Printing press reviews: seconds and memory of each form, in a process of its own as when it is asked for.

python -m benchmarks.reviews [--articles 300] [--words 650] [--chapters 6] [--form pdf]
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from tempfile import TemporaryDirectory

from benchmarks.alerts import made
from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from index.archive import open_archive
from index.operations.settings import load_settings
from index.reviews.printing import FORMS
from index.reviews.protocols import Cover, Item, Shows
from index.reviews.reviewing import Reviewing

CHILD = (
    "import resource, sys; from index.reviews.__main__ import main; code = main(sys.argv[1:]);"
    "print('peak', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr); sys.exit(code)"
)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--words", type=int, default=650)
    parser.add_argument("--chapters", type=int, default=6)
    parser.add_argument("--form", action="append", choices=[form.name for form in FORMS])
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        environ = {"BROADSHEET_DATA": folder}
        rnd = random.Random(1)
        with open_archive(load_settings(environ)) as archive:
            articles = [made(n, rnd, given.words) for n in range(given.articles)]
            archive.articles.save_many([(one, ()) for one in articles])
            ada = AccountService(archive.accounts).add("ada", Role.EDITOR, by="benchmark")
            reviewing = Reviewing(archive, load_settings(environ), ada)
            review = reviewing.make(Cover(title="Review", day=date(2026, 1, 15)), [one.id for one in articles])
            items = [replace(item, shows=Shows.FULL) for item in reviewing.items(review.id)]
            for n in range(given.chapters, 0, -1):
                items.insert((n - 1) * len(items) // given.chapters, Item(words=f"Chapter {n}"))
            reviewing.arrange(review.id, items)
        for form in FORMS:
            if given.form and form.name not in given.form:
                continue
            began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
            command = [sys.executable, "-c", CHILD, str(review.id), form.name, "1"]
            ran = subprocess.run(command, env={**os.environ, **environ}, capture_output=True, text=True, check=True)
            wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            peak = int(ran.stderr.split()[-1]) // 1024
            print(
                f"{form.name:<9} {wall:6.1f} s, {cpu:6.1f} s of CPU, {peak:4} MB; {ran.stdout.splitlines()[-1]}",
                flush=True,
            )


if __name__ == "__main__":
    main()
