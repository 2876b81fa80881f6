"""Builds the package as it is published, installs it away from the checkout, starts its demo and searches it.

    .venv/bin/python scripts/check_package.py [--out DIR]

The sources are packed first and the wheel is built from them, so both are checked: they have to hold what Git holds of the
packages, and nothing else. The wheel goes into an environment of its own, which borrows the libraries of the one that runs this;
whether pip can put them together is seen when the container image is built. --out keeps both files. What is not committed is not
looked at. Needs Git and, for setuptools, the network.
"""

import argparse
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.error
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("index", "crawler", "search", "web", "demo")
PATIENCE = 60.0
"""Seconds until the demo has to be searchable."""
WHEEL_MOST = 8_000_000
"""Bytes. Models, word lists and catalogues of languages are a few megabytes; more has come in by mistake."""


def main() -> None:
    """Everything in turn; ends the program with a sentence where something is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--out", type=Path, help="where the two files stay")
    chosen = parser.parse_args()
    if not (ROOT / ".git").exists():
        print("This is no checkout of Git, which knows what belongs to the package: it is not checked.")
        return
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        out = (chosen.out or folder / "dist").resolve()
        began = time.monotonic()
        sdist, wheel = build(folder, out)
        print(f"built in {time.monotonic() - began:.1f} s: {_size(sdist)}, {_size(wheel)}")
        check_contents(sdist, wheel)
        program = install(folder / "environment", wheel)
        say_version(program, wheel)
        try_demo(program, folder / "empty")


def _size(file: Path) -> str:
    return f"{file.name} {file.stat().st_size / 1e6:.2f} MB"


def build(folder: Path, out: Path) -> tuple[Path, Path]:
    """The source distribution of a clean copy of the checkout, and the wheel made from it."""
    sources = folder / "checkout"
    sources.mkdir()
    packed = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", str(sources)], input=packed, check=True)
    tools = folder / "tools"
    run(sys.executable, "-m", "pip", "install", "--target", tools, "setuptools>=77")
    backend = {"PYTHONPATH": os.pathsep.join([str(tools), "deploy/package"])}
    making = "import sys, build_backend; getattr(build_backend, sys.argv[1])(sys.argv[2])"
    out.mkdir(parents=True, exist_ok=True)
    run(sys.executable, "-c", making, "build_sdist", out, cwd=sources, **backend)
    (sdist,) = out.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder / "unpacked", filter="data")
    (unpacked,) = (folder / "unpacked").iterdir()
    run(sys.executable, "-c", making, "build_wheel", out, cwd=unpacked, **backend)
    (wheel,) = out.glob("*.whl")
    return sdist, wheel


def check_contents(sdist: Path, wheel: Path) -> None:
    """Both hold the packages as Git has them, the wheel nothing besides."""
    listing = ["git", "ls-files", "--", "broadsheet.py", *PACKAGES]
    listed = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
    ours = set(listed.stdout.split("\n")) - {""}
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    if inside != ours:
        sys.exit(f"the wheel lacks {sorted(ours - inside)[:5]} and has {sorted(inside - ours)[:5]} too many")
    with tarfile.open(sdist) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    if (
        missing := (
            ours | {"pyproject.toml", "deploy/package/build_backend.py", "README.md", "LICENSE", "CHANGELOG.md"}
        )
        - packed
    ):
        sys.exit(f"the source distribution lacks {sorted(missing)[:5]}")
    if foreign := sorted(name for name in packed if name.startswith(("tests", "training", "benchmarks", "docs"))):
        sys.exit(f"the source distribution holds {foreign[:5]}")
    if wheel.stat().st_size > WHEEL_MOST:
        sys.exit(f"the wheel has {wheel.stat().st_size:,} bytes; something large has come in by mistake")
    print(f"the wheel holds the {len(ours)} files of the packages")


def install(folder: Path, wheel: Path) -> Path:
    """The program, installed in an environment that borrows its libraries."""
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel)
    asked = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    own = Path(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip())
    borrowed = [path for path in sys.path if path.endswith("site-packages")]
    (own / "borrowed.pth").write_text("\n".join(borrowed) + "\n", "utf-8")
    return folder / "bin" / "broadsheet"


def say_version(program: Path, wheel: Path) -> None:
    """The program says the version that the file is named after."""
    said = subprocess.run(
        [program, "--version"], env=clean(), capture_output=True, text=True, check=True
    ).stdout.strip()
    if said.split() != ["broadsheet", wheel.name.split("-")[1]]:
        sys.exit(f"{wheel.name} says that it is {said!r}")
    print(said)


def try_demo(program: Path, folder: Path) -> None:
    """Started in an empty folder, the demo has a page and finds its articles."""
    folder.mkdir()
    began = time.monotonic()
    with demo(program, folder) as site:
        with urllib.request.urlopen(f"{site}/", timeout=10) as answer:
            if b"<html" not in answer.read():
                sys.exit("the home page is no page")
        print(f"a page after {time.monotonic() - began:.1f} s", end="")
        while True:
            with urllib.request.urlopen(f"{site}/api/v1/search?q=tunnel", timeout=10) as answer:
                found = json.load(answer)["total"]["value"]
            if found:
                break
            if time.monotonic() - began > PATIENCE:
                sys.exit("the demo's articles were not found in time")
            time.sleep(0.2)
        print(f", the first article found after {time.monotonic() - began:.1f} s")
    if (folder / "var" / "demo" / "archive.sqlite3").stat().st_size == 0:
        sys.exit("the demo kept nothing in the folder it was started in")


@contextmanager
def demo(program: Path, folder: Path) -> Iterator[str]:
    """The address of a demo, which ends with the block."""
    port = free_port()
    environ = {**clean(), "BROADSHEET_PORT": str(port)}
    command = [str(program), "demo", "--first-port", "0"]
    running = subprocess.Popen(command, cwd=folder, env=environ, stdout=subprocess.PIPE, text=True)
    site = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                urllib.request.urlopen(f"{site}/readyz", timeout=5).close()
                break
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if running.poll() is not None or time.monotonic() > until:
                    sys.exit("the demo did not start")
                time.sleep(0.05)
        yield site
    finally:
        running.send_signal(signal.SIGINT)
        said, _ = running.communicate(timeout=30)
    if not re.search(r"^Broadsheet is at http://", said, re.MULTILINE):
        sys.exit(f"the demo did not say where it is: {said[:500]}")


def free_port() -> int:
    """A port that nothing uses yet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean() -> dict[str, str]:
    """The environment without what would lead back to the checkout."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("BROADSHEET_", "PYTHON"))}


def run(*command: str | Path, cwd: Path | None = None, **environ: str) -> None:
    """Ends the program with what a command said if it fails."""
    said = subprocess.run([*map(str, command)], cwd=cwd, env={**clean(), **environ}, capture_output=True, text=True)
    if said.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{said.stdout}{said.stderr}")


if __name__ == "__main__":
    main()
