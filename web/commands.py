"""`broadsheet serve`, `broadsheet ready` and `broadsheet password`."""

import http.client
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import click
from werkzeug.security import generate_password_hash

from index.errors import SettingsError
from index.operations.log_format import configure_logs
from index.operations.program import program
from index.operations.settings import Settings, load_settings
from web.middleware.known_hosts import public

SHORTEST_PASSWORD = 8
ANSWER_SECONDS = 8.0
"""Longest wait of `ready` for one answer."""
ASK_AGAIN_SECONDS = 0.2


def warn_if_open(settings: Settings) -> None:
    """Warn on standard error if other machines can read the archive without a password."""
    if public(settings.host) and not settings.password_hash:
        line = "!" * 78
        click.secho(
            f"{line}\nAnyone who can reach {settings.host}:{settings.port} can read this archive: no password is set.\n"
            f"Set one with `{program()} password`, or bind to 127.0.0.1.\n{line}",
            fg="red",
            bold=True,
            err=True,
        )
    elif settings.proxies and not settings.password_hash:
        click.secho(
            "Anyone who can reach the proxy in front of this server can read the archive: no password is set here.\n"
            f"Set one with `{program()} password`, unless the proxy asks for one.",
            fg="red",
            err=True,
        )


@click.command(epilog="Example: broadsheet serve --port 8080")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to use instead of the one in the settings.")
@click.option("--host", help="Address to bind to instead of the one in the settings.")
def serve(port: int | None, host: str | None) -> None:
    """Serve the site and the JSON API until stopped."""
    settings = load_settings()
    if port is not None:
        settings = replace(settings, port=port)
    if host is not None:
        settings = replace(settings, host=host)
    with _directory_of_counts() as metrics:
        # prometheus-client decides when it is imported whether several processes count together, hence the late import.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = metrics
        from web.server.gunicorn_app import Server, require_free_port

        try:
            require_free_port(settings)
        except SettingsError as error:
            raise click.ClickException(str(error)) from None
        configure_logs(settings)
        warn_if_open(settings)
        click.echo(f"Broadsheet answers at http://{_shown(settings.host)}:{settings.port}/ (Ctrl-C stops it)", err=True)
        Server(settings).run()


@contextmanager
def _directory_of_counts() -> Iterator[str]:
    """Where the workers keep their common counts; removed when the server ends."""
    path, owner = tempfile.mkdtemp(prefix="broadsheet-metrics-"), os.getpid()
    try:
        yield path
    finally:
        # A worker is a fork of this process: when it ends, it leaves this block too, and the others still count.
        if os.getpid() == owner:
            shutil.rmtree(path, ignore_errors=True)


def _shown(host: str) -> str:
    if host in ("0.0.0.0", "::", ""):  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


@click.command(epilog="Example: broadsheet ready --wait 60 && echo searches are answered")
@click.option("--wait", default=0.0, type=click.FloatRange(0, 3600), help="Seconds in which it may still become so.")
def ready(wait: float) -> None:
    """Ask the web server of these settings, on this machine, whether it can answer searches. Exits with status 1 if it cannot: for
    supervisors, health checks of containers, and scripts."""
    settings = load_settings()
    until = time.monotonic() + wait
    while (wrong := _not_ready(settings)) is not None:
        if time.monotonic() >= until:
            raise click.ClickException(wrong)
        time.sleep(ASK_AGAIN_SECONDS)
    click.echo("ready")


def _not_ready(settings: Settings) -> str | None:
    """Why the web server does not answer searches; None if it does."""
    host = _shown(settings.host).strip("[]")
    listed = sorted(settings.trusted_hosts)  # where names are listed, it answers to no other
    name = f"health{listed[0]}" if listed and listed[0].startswith(".") else listed[0] if listed else "localhost"
    connection = http.client.HTTPConnection(host, settings.port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", "/readyz", headers={"Host": name, "Connection": "close"})
        answer = connection.getresponse()
        body = answer.read(4096).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as error:
        return f"nothing answers at http://{_shown(settings.host)}:{settings.port}/ ({error or type(error).__name__})"
    finally:
        connection.close()
    return None if answer.status == 200 else f"the web server is not ready: {body.strip()}"


@click.command(epilog="Example: broadsheet password >> broadsheet.toml")
def password() -> None:
    """Ask for a password and print the line for broadsheet.toml that protects the site and the API with it."""
    while True:
        text = str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
        if len(text) >= SHORTEST_PASSWORD:
            break
        click.echo(f"Use at least {SHORTEST_PASSWORD} characters.", err=True)
    click.echo(f'password_hash = "{generate_password_hash(text)}"')


commands: list[click.Command] = [serve, ready, password]
