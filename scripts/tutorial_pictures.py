"""Takes the pictures of docs/tutorial.md from a demo that it starts: `python scripts/tutorial_pictures.py`.

Needs a Chromium (Debian: apt install chromium, or CHROMIUM=/path/to/it).
"""

import io
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.chromium import ARGUMENTS, find_chromium  # noqa: E402

INTO = ROOT / "docs" / "pictures"
PATIENCE = 180.0
"""Seconds until the alert of the demo has written to the letter box."""
COLOURS = 64
"""Of a picture: text on paper needs no more, and it takes a third of the bytes."""
FIRST_PORT = 8431
PASSWORD = "ten minutes with the demo"


@contextmanager
def demo(folder: Path) -> Iterator[tuple[str, str, str]]:
    """A demo in which the alert has fired: (its address, that of the letter box, the link to the desk)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {**os.environ, "BROADSHEET_DATA": str(folder), "BROADSHEET_PORT": str(port), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, str(ROOT / "broadsheet.py"), "demo", "--first-port", str(FIRST_PORT)]
    log = (folder.parent / "log").open("w+")
    running = subprocess.Popen(command, env=environ, stdout=log, stderr=log, start_new_session=True)
    letters = f"http://127.0.0.1:{FIRST_PORT + 4}/"
    try:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            time.sleep(1)
            try:
                with urllib.request.urlopen(letters, timeout=5) as answer:
                    if answer.read().count(b"<li>") >= 3:
                        break
            except OSError:
                continue
        said = Path(log.name).read_text("utf-8")
        link = re.search(r"open (http\S+/welcome/\S+)", said)
        if link is None:
            sys.exit(f"the demo did not start:\n{said}")
        yield f"http://127.0.0.1:{port}", letters, link[1]
    finally:
        os.killpg(running.pid, signal.SIGTERM)
        running.wait(20)


def take(page: Page, name: str, *, height: int = 800) -> None:
    """A picture of what is shown."""
    page.set_viewport_size({"width": 1160, "height": height})
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT).save(INTO / f"{name}.png", optimize=True)


def main() -> None:
    """All pictures, in the order of the text."""
    INTO.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as directory,
        demo(Path(directory) / "data") as (site, letters, link),
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        page = browser.new_page(color_scheme="light", locale="en-GB")
        page.goto(site)
        take(page, "tour")
        steps = [one.get_attribute("href") or "" for one in page.locator(".tour h3 a").all()]
        for name, step in zip(("ask", "compare", "correction", "copies"), steps, strict=False):
            page.goto(site + step)
            take(page, name)
        page.goto(letters)
        take(page, "letters", height=520)
        page.goto(link)
        page.get_by_label("Password", exact=False).first.fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_load_state()
        for name, path in (("searches", "/searches"), ("collection", "/collections/1"), ("review", "/reviews/1")):
            page.goto(site + path)
            take(page, name)
        browser.close()
    for picture in sorted(INTO.glob("*.png")):
        print(f"{picture.name}: {picture.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
