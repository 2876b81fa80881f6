"""gunicorn as Broadsheet uses it: several workers that only read, sharing nothing but what `web.server.shared_memory` holds."""

import os
import socket
from typing import Any

import numpy.ma  # noqa: F401 - numpy.unique loads it at its first use, for which a reader would wait
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger as GunicornLogger
from jinja2.bccache import Bucket, BytecodeCache
from prometheus_client import multiprocess

from index.errors import SettingsError
from index.operations.garbage import share_heaps
from index.operations.settings import Settings
from web.app import create_app
from web.server.shared_memory import Shared

REQUEST_LINE = 4094
HEADER_FIELDS = 100
HEADER_FIELD_BYTES = 8190
CONNECTIONS = 1000
"""Connections that one worker holds at once."""

KEEP_ALIVE = 5
"""Seconds that a connection may stay silent before its first request or between two."""

GRACEFUL = 6
"""Seconds that running requests are given at SIGTERM; `serve` has to end within 10."""


class Server(BaseApplication):
    """gunicorn's application: its settings come from ours."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.max_body = settings.max_body
        self.shared = Shared(searches_at_once(settings))
        self.templates = CompiledTemplates()
        super().__init__()

    def run(self) -> None:
        """Serve. Templates are compiled here, once: it takes seconds, a worker has to be there within its timeout however busy the
        machine is, and one that takes the place of another at once."""
        share_heaps()
        compile_templates(create_app(self.settings, shared=self.shared), self.templates)
        super().run()

    def load_config(self) -> None:
        """Set gunicorn's options."""
        options: dict[str, Any] = {
            "bind": [bind_address(self.settings)],
            "workers": max(1, self.settings.workers),
            "worker_class": "web.server.worker.BroadsheetWorker",
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
        """The app of one worker, made after the fork. Raises SettingsError."""
        app = create_app(self.settings, shared=self.shared)
        compile_templates(app, self.templates)
        return app


class Logs(GunicornLogger):
    """gunicorn's messages go to the same log as all others, in the format that the settings name."""

    def setup(self, cfg: Any) -> None:
        """Drop gunicorn's handlers and pass its records on."""
        super().setup(cfg)
        for handler in list(self.error_log.handlers):
            self.error_log.removeHandler(handler)
        self.error_log.propagate = True


class CompiledTemplates(BytecodeCache):
    """Templates that were compiled in this process, or in the one that it was forked from."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """See jinja2.BytecodeCache, which compares the source."""
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """See jinja2.BytecodeCache."""
        self._code[bucket.key] = bucket.bytecode_to_string()


def compile_templates(app: Flask, compiled: CompiledTemplates | None = None) -> None:
    """Compile every template now, so that the first reader of a page does not wait for it: a page takes some ten times as
    long to compile as to render. compiled: where those are that were compiled before, and the others are kept."""
    app.jinja_env.bytecode_cache = compiled
    for name in app.jinja_env.list_templates(extensions=["html", "xml"]):
        app.jinja_env.get_template(name)


def searches_at_once(settings: Settings) -> int:
    """How many requests work at once in all workers."""
    return settings.searches_at_once or 2 * (os.cpu_count() or 1)


def worker_gone(server: Any, worker: Any) -> None:
    """Hook of gunicorn: stop counting the gauges of a worker that has ended."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def bind_address(settings: Settings) -> str:
    """host:port as gunicorn takes it, an IPv6 address in brackets."""
    return f"[{settings.host}]:{settings.port}" if ":" in settings.host else f"{settings.host}:{settings.port}"


def require_free_port(settings: Settings) -> None:
    """Raises SettingsError, with a sentence that says what to do, if the address cannot be bound."""
    try:
        info = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(info[0], info[1]) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(info[4])
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        if isinstance(error, socket.gaierror):
            raise SettingsError(
                f"the host {settings.host!r} is not an address of this machine; set host to one that is"
            ) from None
        if isinstance(error, PermissionError):
            raise SettingsError(
                f"port {settings.port} needs more privileges than you have; use one above 1023"
            ) from None
        raise SettingsError(
            f"{where} cannot be used ({(error.strerror or str(error)).lower()}): stop whatever is listening there, "
            "or choose another port with --port or BROADSHEET_PORT"
        ) from None
