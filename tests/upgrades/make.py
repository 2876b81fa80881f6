"""Makes a data folder with the program of some commit, and keeps it: what a later program has to be able to open.

    python -m tests.upgrades.make COMMIT tests/upgrades/folders/NAME.tar.gz

The program of that day runs from its own sources, with the libraries of the Python that runs this. It imports the invented articles
beside this file, makes them searchable, and does what else it knows of `STEPS`. What it did, and in which formats it writes, stands
in `made.json` inside the folder. README.md says which folders there are, and when one is added.
"""

import gzip
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from tests.places import ROOT

HERE = Path(__file__).resolve().parent

ARTICLES = HERE / "articles.jsonl"
PASSWORD = "correct horse battery staple"
TUNNEL = "https://lantern.example/2025/07/11/quay-tunnel-closed"
FERRY = "https://lantern.example/2025/07/12/ferry-late"

STEPS: dict[str, tuple[tuple[str, ...], ...]] = {
    "accounts": (
        ("users", "add", "ines", "--role", "owner", "--password-stdin"),
        ("users", "add", "otto", "--role", "reader", "--password-stdin"),
    ),
    "articles": (("import", str(ARTICLES)),),
    "alerts": (("alerts", "add", "ferry", "--webhook", "https://hook.example/ferry"),),
    "people": (("people", "rename", "marta-kovel", "Marta A. Kovel"),),
    "outlets": (("outlets", "rename", "morning-courier", "The Morning Courier"),),
    "labels": (("outlets", "label", "the-lantern", "--country", "NO", "--kind", "newspaper"),),
    "corrections": (("correct", FERRY, "--title", "Ferry late once more"),),
    "collections": (
        ("collections", "make", "Crossings", "--about", "Tunnel and ferries"),
        ("collections", "add", "Crossings", "--query", "outlet:the-lantern"),
    ),
    "stars": (("stars", "add", TUNNEL),),
    "tags": (("tags", "add", "water", TUNNEL),),
    "notes": (("notes", "write", FERRY, "Ask the company about the crew."),),
    "searches": (("searches", "add", "Third boat", "third boat"),),
    "takedowns": (("forget", "--article", "https://pier.example/wire/third-boat"),),
}
"""What is done, in this order; a program that does not know the commands of a step leaves it out."""

_UNKNOWN = re.compile(r"No such (command|option)")


def make(commit: str, target: Path) -> dict[str, object]:
    """Make the folder and keep it at `target`. Returns what `made.json` says. Raises RuntimeError where the program of that day
    fails at what it knows."""
    with tempfile.TemporaryDirectory() as made:
        program, data = Path(made) / "program", Path(made) / "data"
        program.mkdir()
        sources = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True).stdout
        with tarfile.open(fileobj=io.BytesIO(sources)) as packed:
            packed.extractall(program, filter="data")
        done = [name for name, commands in STEPS.items() if all(_did(program, data, command) for command in commands)]
        if "articles" not in done:
            raise RuntimeError(f"the program of {commit} could not import articles")
        facts = {"commit": _full(commit), **_formats(program, data), "done": done}
        (data / "made.json").write_text(json.dumps(facts, indent=1) + "\n", "utf-8")
        _settle(data / "archive.sqlite3")
        _pack(data, target)
    return facts


def _did(program: Path, data: Path, arguments: tuple[str, ...]) -> bool:
    """Whether the program knows the command, which then has worked."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("BROADSHEET_", "PYTHON"))}
    said = subprocess.run(
        [sys.executable, "-P", str(program / "broadsheet.py"), *arguments],
        cwd=program, env={**clean, "BROADSHEET_DATA": str(data), "PYTHONPATH": str(program)},
        input=(PASSWORD if "--password-stdin" in arguments else "y") + "\n", capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    if said.returncode == 2 and _UNKNOWN.search(said.stderr):
        return False
    if said.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: {said.stdout}{said.stderr}")
    return True


def _full(commit: str) -> str:
    answer = subprocess.run(["git", "rev-parse", f"{commit}^{{commit}}"], cwd=ROOT, capture_output=True, check=True)
    return answer.stdout.decode().strip()


def _formats(program: Path, data: Path) -> dict[str, object]:
    with closing(sqlite3.connect(data / "archive.sqlite3")) as connection:
        archive = connection.execute("PRAGMA user_version").fetchone()[0]
    (layout,) = program.glob("index/engines/*/**/layout.py")
    (index,) = re.findall(r"^FORMAT = (\d+)", layout.read_text("utf-8"), re.MULTILINE)
    (version,) = re.findall(r'"([^"]+)"', (program / "index/version.py").read_text("utf-8").split("VERSION = ")[1])
    return {"version": version, "archive": archive, "index": int(index)}


def _settle(archive: Path) -> None:
    """One file without its log, and without pages that nothing uses."""
    with closing(sqlite3.connect(archive)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _pack(data: Path, target: Path) -> None:
    """The same folder gives the same file: names in order, no times and no owners."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        entry.mtime = 0
        return entry

    target.parent.mkdir(parents=True, exist_ok=True)
    with (
        target.open("wb") as raw,
        gzip.GzipFile(fileobj=raw, filename="", mode="wb", mtime=0) as squeezed,
        tarfile.open(fileobj=squeezed, mode="w") as packed,
    ):
        for path in sorted(data.rglob("*")):
            if path.suffix != ".lock" and not path.name.endswith(("-wal", "-shm")):
                packed.add(path, path.relative_to(data).as_posix(), recursive=False, filter=plain)


if __name__ == "__main__":
    print(json.dumps(make(sys.argv[1], Path(sys.argv[2]).resolve()), indent=1))
