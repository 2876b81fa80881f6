"""gunicorn, set up for Broadsheet: readers only, several workers, no state but what `web.shared` holds."""

import os
import socket
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger as GunicornLogger
from prometheus_client import multiprocess

from index.errors import SettingsError
from index.settings import Settings
from web.app import create_app
from web.shared import Shared

REQUEST_LINE = 4094
HEADER_FIELDS = 100
HEADER_FIELD_BYTES = 8190
CONNECTIONS = 1000
"""Held at once by one worker."""

KEEP_ALIVE = 5
"""Seconds for which a connection may stay silent, before its first request or between two."""

GRACEFUL = 6
"""Seconds that requests in work are given at SIGTERM; `serve` has to be gone within 10."""


class Server(BaseApplication):
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.max_body = settings.max_body
        self.shared = Shared(searches_at_once(settings))
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": [bind_address(self.settings)],
            "workers": max(1, self.settings.workers),
            "worker_class": "web.worker.BroadsheetWorker",
            "worker_connections": CONNECTIONS,
            "keepalive": KEEP_ALIVE,
            "graceful_timeout": GRACEFUL,
            "timeout": 30,
            "limit_request_line": REQUEST_LINE,
            "limit_request_fields": HEADER_FIELDS,
            "limit_request_field_size": HEADER_FIELD_BYTES,
            # The app reads X-Forwarded-* itself, where the settings say that a proxy stands in front.
            "forwarded_allow_ips": "",
            "control_socket_disable": True,
            "proc_name": "broadsheet",
            "logger_class": Logs,
            "loglevel": "warning",
            "child_exit": worker_gone,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_app(self.settings, shared=self.shared)


class Logs(GunicornLogger):
    """gunicorn's own messages go where all others go, in the form that the settings ask for."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in list(self.error_log.handlers):
            self.error_log.removeHandler(handler)
        self.error_log.propagate = True


def searches_at_once(settings: Settings) -> int:
    return settings.searches_at_once or 2 * (os.cpu_count() or 1)


def worker_gone(server: Any, worker: Any) -> None:
    """Gauges of a worker that has ended are not counted any more."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def bind_address(settings: Settings) -> str:
    return f"[{settings.host}]:{settings.port}" if ":" in settings.host else f"{settings.host}:{settings.port}"


def require_free_port(settings: Settings) -> None:
    """Raises SettingsError, in one sentence, where the address cannot be bound."""
    try:
        info = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(info[0], info[1]) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(info[4])
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        if isinstance(error, socket.gaierror):
            raise SettingsError(f"the host {settings.host!r} is no address of this machine; set host to one") from None
        if isinstance(error, PermissionError):
            raise SettingsError(f"port {settings.port} needs more rights than you have; use one above 1023") from None
        raise SettingsError(
            f"{where} cannot be used ({(error.strerror or str(error)).lower()}): stop what listens there, "
            "or choose another port with --port or BROADSHEET_PORT"
        ) from None
