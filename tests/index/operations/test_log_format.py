"""Logs: one line an event, whatever an outlet wrote."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import SettingsError
from index.operations.log_format import configure_logs
from index.operations.settings import Settings


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    logger = logging.getLogger()
    handlers, level = logger.handlers[:], logger.level
    yield logger
    logger.handlers[:] = handlers
    logger.setLevel(level)


def logged(form: str, message: str, **extra: object) -> str:
    stream = io.StringIO()
    configure_logs(Settings(log_format=form), stream=stream)
    logging.getLogger("index.test").info(message, extra=extra)
    return stream.getvalue()


def test_text(root: logging.Logger) -> None:
    line = logged("text", "committed", articles=12, title="Harbour closed")
    assert line.endswith('Z INFO index.test committed articles=12 title="Harbour closed"\n')


def test_json(root: logging.Logger) -> None:
    entry = json.loads(logged("json", "committed", articles=12, path=Path("x")))
    assert entry.pop("time").endswith("Z")
    assert entry == {"level": "info", "logger": "index.test", "message": "committed", "articles": 12, "path": "x"}


@pytest.mark.parametrize("form", ["text", "json"])
def test_nothing_forges_a_line(root: logging.Logger, form: str) -> None:
    assert logged(form, "read", title="a\nERROR forged\x1b[2J\u2028").count("\n") == 1
    assert "\x1b" not in logged(form, "a\n\x1b[2J")


def test_exceptions_are_logged_on_one_line(root: logging.Logger) -> None:
    for form in ("text", "json"):
        stream = io.StringIO()
        configure_logs(Settings(log_format=form), stream=stream)
        try:
            raise ValueError("boom")
        except ValueError:
            logging.getLogger("index.test").exception("failed")
        assert "boom" in stream.getvalue()
        assert stream.getvalue().count("\n") == 1


def test_another_format_is_refused() -> None:
    with pytest.raises(SettingsError, match="text or json"):
        configure_logs(Settings(log_format="xml"))
