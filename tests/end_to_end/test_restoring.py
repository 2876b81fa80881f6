"""A backup restored by what `./run` starts: everything stops, the archive is put in place, everything starts again."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.accounts.account_service import AccountService
from index.accounts.rights import Role, Scope
from index.archive import open_archive
from index.backups.backups import make_backup
from index.operations.settings import load_settings
from tests.end_to_end.conftest import PATIENCE, free_port
from tests.index.fakes import an_article
from tests.places import ROOT


def ask(port: int, key: str, path: str, body: Any = None) -> Any:
    """The JSON of an answer; None while nobody answers."""
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, {"Authorization": f"Bearer {key}"})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)
    except (urllib.error.URLError, ConnectionError):
        return None


def until(question: Any) -> Any:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.1)
    raise AssertionError("it never happened")


def test_a_restoration_from_the_api_to_the_first_answer(tmp_path: Path) -> None:
    data, port = tmp_path / "data", free_port()
    ours = {name: value for name, value in os.environ.items() if not name.startswith("BROADSHEET_")}
    environ = {
        **ours, "BROADSHEET_DATA": str(data), "BROADSHEET_PORT": str(port), "BROADSHEET_RATE_LIMIT": "off", "PYTHONPATH": str(ROOT),
        "BROADSHEET_WORKERS": "1",
    }  # fmt: skip
    settings = load_settings(environ)
    with open_archive(settings) as archive:
        accounts = AccountService(archive.accounts)
        key = accounts.add_key(accounts.add("otto", Role.OWNER, by="test"), "script", Scope.WRITE)[1]
        archive.articles.save(an_article("bridge"))
        made = make_backup(settings, archive, by="otto", now=datetime.now(UTC))
        archive.articles.save(an_article("ferry"))
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "broadsheet.py")], env=environ, cwd=tmp_path, stdout=subprocess.DEVNULL
    )
    try:
        status = until(lambda: ask(port, key, "/api/v1/status"))
        assert status["archive"]["articles"] == 2
        assert ask(port, key, "/api/v1/restorations", {"backup": made.name})["asked"]["by"] == "otto (script)"
        last = until(lambda: (ask(port, key, "/api/v1/restorations") or {}).get("last"))
        assert last["error"] is None
        assert Path(last["kept"]).exists()
        status = until(lambda: ask(port, key, "/api/v1/status"))
        assert status["archive"]["articles"] == 1
        assert process.poll() is None
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)
