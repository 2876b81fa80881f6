"""A process of ours ends with 0 when its work is over, and with 1 and a sentence where it cannot work."""

import pytest

from index.errors import AlreadyRunning
from index.operations import process
from index.operations.process import run_process
from index.operations.settings import Settings


def cannot(settings: Settings) -> None:
    raise AlreadyRunning("another process has this role")


def test_what_is_wrong_is_its_last_word(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(process, "configure_logs", lambda settings: None)
    assert run_process("crawler", lambda settings: None) == 0
    assert run_process("crawler", cannot) == 1
    monkeypatch.setenv("BROADSHEET_PORT", "many")
    assert run_process("crawler", lambda settings: None) == 1
    assert capfd.readouterr().err.splitlines() == [
        "crawler: another process has this role",
        "crawler: BROADSHEET_PORT: 'many' is not a whole number",
    ]
