"""npm's oidc-provider, a test dependency kept outside the repository, and a browser that signs in at it.

python -m tests.web.house.oidc_provider     fetches it with npm, once; ./test does so where there is an npm
"""

import os
import re
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests

VERSION = "8.8.1"
REQUIRED = "BROADSHEET_REQUIRE_NODE"
"""A variable that makes it an error where the tests would be skipped."""
PATIENCE = 60.0


def cache() -> Path:
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "broadsheet" / f"oidc-provider-{VERSION}"


def find() -> Path | None:
    """The folder with it."""
    return cache() if (cache() / "node_modules" / "oidc-provider" / "package.json").is_file() else None


def fetch() -> Path | None:
    """None where there is no npm, or no network."""
    if find() is None and shutil.which("npm"):
        cache().mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(cache())]
        subprocess.run([*command, f"oidc-provider@{VERSION}"], check=False, capture_output=True, timeout=120)
    return find()


def unavailable(why: str) -> None:
    if os.environ.get(REQUIRED):
        pytest.fail(f"{why}, and {REQUIRED} is set")
    pytest.skip(why)


@contextmanager
def running_provider(back: str) -> Iterator[str]:
    """Its address. back: where it sends people."""
    node, folder = shutil.which("node"), fetch()
    if node is None or folder is None:
        unavailable("oidc-provider is not there: node, npm and the network are needed once (Debian: apt install npm)")
    command = [str(node), str(Path(__file__).with_name("provider.mjs")), str(folder), back]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            ready, _, _ = select.select([process.stdout], [], [], PATIENCE)
            issuer = process.stdout.readline().strip() if ready else ""
            if not issuer.startswith("http://127.0.0.1:"):
                unavailable("oidc-provider did not start: this Node may be too old for it")
            yield issuer
        finally:
            process.kill()


def sign_in_there(address: str, name: str, back: str, *, agree: bool = True) -> str:
    """Go through the provider's pages as somebody of that name. Where it sends the browser in the end."""
    with requests.Session() as browser:
        for _ in range(12):
            page = browser.get(address, allow_redirects=False, timeout=PATIENCE)
            if page.is_redirect:
                address = urljoin(address, page.headers["Location"])
                if address.startswith(back):
                    return address
                continue
            if not agree:
                leave = re.search(r'href="([^"]*/abort)"', page.text)
                assert leave, page.text
                address = urljoin(address, leave[1])
                continue
            prompt = re.search(r'name="prompt" value="(\w+)"', page.text)
            action = re.search(r'action="([^"]+)"', page.text)
            assert prompt, page.text
            assert action, page.text
            form = {"prompt": prompt[1], **({"login": name, "password": "any"} if prompt[1] == "login" else {})}
            sent = browser.post(urljoin(address, action[1]), data=form, allow_redirects=False, timeout=PATIENCE)
            address = urljoin(address, sent.headers["Location"])
            if address.startswith(back):
                return address
    raise AssertionError("the provider never sent the browser back")


if __name__ == "__main__":
    found = fetch()
    print(found or "oidc-provider could not be fetched: its tests are skipped (they need npm and the network once)")
    sys.exit(0)
