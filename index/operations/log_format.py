"""Logging to standard error, as text for people or as one JSON object per line for machines (setting `log_format`).

    log = logging.getLogger("index.indexing.loop")
    log.info("committed", extra={"articles": 12, "generation": 41})

Values passed as `extra` follow the message. Text from an outlet cannot start a new line.
"""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

from index.errors import SettingsError
from index.operations.settings import Settings

_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


class TextFormatter(logging.Formatter):
    """`2026-11-22T02:45:00Z INFO index.indexing.loop committed articles=12 generation=41`"""

    def format(self, record: logging.LogRecord) -> str:
        """One line for people: time, level, logger, message, and extra fields as name=value."""
        parts = [_time(record), record.levelname, record.name, record.getMessage()]
        parts += [f"{name}={_shown(value)}" for name, value in _extra(record).items()]
        if record.exc_info:
            parts.append(self.formatException(record.exc_info))
        return _one_line(" ".join(parts))


class JsonFormatter(logging.Formatter):
    """`{"time": ..., "level": ..., "logger": ..., "message": ..., and the extra fields}`"""

    def format(self, record: logging.LogRecord) -> str:
        """One JSON object per line, with extra fields among its keys."""
        entry = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_extra(record),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=True, default=str)


def configure_logs(settings: Settings, *, stream: TextIO | None = None) -> None:
    """Set up logging, once at the start of a process. Raises SettingsError for an unknown format.

    stream: where logs go, by default standard error.
    """
    formatters = {"text": TextFormatter, "json": JsonFormatter}
    if settings.log_format not in formatters:
        raise SettingsError(f"log_format is {settings.log_format!r}; write text or json")
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatters[settings.log_format]())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for noisy in ("apscheduler", "httpx2", "httpcore2", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _extra(record: logging.LogRecord) -> dict[str, object]:
    return {name: value for name, value in record.__dict__.items() if name not in _STANDARD}


def _shown(value: object) -> str:
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if " " in text or '"' in text or not text else text


def _one_line(text: str) -> str:
    """Escape control characters, so that no page title can forge a line or move the cursor."""
    return "".join(c if c.isprintable() or c == " " else c.encode("unicode_escape").decode() for c in text)
