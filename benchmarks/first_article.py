"""From a fresh clone to the first searchable article of a typed address, in steps and seconds.

    python -m benchmarks.first_article [--from DIRECTORY] [--prepared PYTHON] [--keep]

Clones the repository into a folder of its own, runs `./run` there, opens the link that it prints, makes the first account, types
the address of one of the demo's invented outlets (served by this process), keeps what was found, and asks the search until it
has an article: everything over HTTP as a browser without scripts does it. The seconds are those of the machine; how long people
read and type is left out. --from: what is cloned, by default this checkout. --prepared: an interpreter that has everything
installed, in place of `./run`, which makes one. --keep: do not remove the folder afterwards.
"""

import argparse
import http.cookiejar
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from demo.server import newsstand

PATIENCE = 300.0
"""Seconds after which a step counts as failed."""


class Reader:
    """A browser without scripts."""

    def __init__(self, site: str) -> None:
        self.site = site
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.page = ""

    def get(self, path: str) -> str:
        """The page at a path of the site; redirects are followed."""
        with self._opener.open(f"{self.site}{path}", timeout=30) as answer:
            self.page = answer.read().decode()
        return self.page

    def send(self, path: str, **form: str) -> str:
        """Send a form of the page that is shown, with its token. Returns the address where that led."""
        token = re.search(r'name="token" value="([^"]+)"', self.page)
        data = urllib.parse.urlencode({"token": token[1] if token else "", **form}).encode()
        with self._opener.open(f"{self.site}{path}", data, timeout=30) as answer:
            self.page = answer.read().decode()
            return urllib.parse.urlsplit(str(answer.url)).path


@contextmanager
def started(folder: Path, command: list[str], port: int, hosts: str) -> Iterator["subprocess.Popen[str]"]:
    """`./run`, or what stands for it, in the clone, ended with all its processes."""
    environ = {
        "PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "BROADSHEET_PORT": str(port),
        "BROADSHEET_ALLOW_HOSTS": hosts, "PYTHONUNBUFFERED": "1",
        "BROADSHEET_RATE_LIMIT": "off",  # a browser is told what is new; this asks ten times a second
    }  # fmt: skip
    process = subprocess.Popen(
        command, cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )  # fmt: skip
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def link_of(process: "subprocess.Popen[str]") -> str:
    """The path of the link for the first account, as soon as it is printed."""
    for line in process.stdout or ():
        if match := re.search(r"http://[^/]+(/welcome/\S+)", line):
            return match[1]
    raise SystemExit("./run ended without printing a link")


def until(what: str, ready: Callable[[], object]) -> None:
    """Ask again until it is there."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if ready():
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise SystemExit(f"{what}: not within {PATIENCE:.0f} s")


def main() -> None:
    """Run it and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--from", dest="origin", type=Path, default=Path(__file__).resolve().parent.parent)
    parser.add_argument("--prepared", type=Path)
    parser.add_argument("--keep", action="store_true")
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="broadsheet-fresh-"))
    try:
        with newsstand(first_port=0) as stand:
            command = [str(chosen.prepared.absolute()), "broadsheet.py"] if chosen.prepared else ["./run"]
            measure(chosen.origin, folder / "broadsheet", command, stand.homes[0], ",".join(stand.authorities))
    finally:
        if not chosen.keep:
            shutil.rmtree(folder)


def measure(origin: Path, clone: Path, command: list[str], address: str, hosts: str) -> None:
    """The three steps."""
    subprocess.run(["git", "clone", "--quiet", str(origin), str(clone)], check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    times = [time.monotonic()]

    def step(number: str, what: str) -> None:
        times.append(time.monotonic())
        print(f"{number:4} {what:64} {times[-1] - times[-2]:6.1f} s", flush=True)

    with started(clone, command, port, hosts) as process:
        link = link_of(process)
        reader = Reader(f"http://127.0.0.1:{port}")
        until("the server", lambda: reader.get(link))
        step("1", f"{command[-1]}, until the link that it prints can be opened")
        reader.send(link, name="ines.halvorsen", password="correct horse battery")
        step("2", "open the link, choose a name and a password")
        job = reader.send("/sources/add", addresses=address)
        until("what the address is", lambda: "Keep the ticked source" in reader.get(job))
        step("3", "type the address of an outlet, until it is shown what it is")
        reader.send(f"{job}/keep", chosen="1")
        until("an article", lambda: json.loads(reader.get("/api/v1/search?limit=1"))["total"]["value"])
        step("", "keep it, until its first article is found by a search")
        print(
            f"     in all {times[-1] - times[0]:.1f} s, of which {times[-1] - times[1]:.1f} s after the first step; 3 steps"
        )


if __name__ == "__main__":
    main()
