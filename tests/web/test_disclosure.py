"""What is told to those who gave no password: nothing of where this runs, what it is made of, and what is kept secret."""

import platform
import socket
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest
from flask import Flask

from index.operations.settings import Settings, load_settings
from tests.web.middleware.test_admission import HASH, routes
from web.app import create_app


@pytest.fixture(params=["garbage", "a folder", "newer", "missing index"])
def broken(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """An archive or an index that cannot be read, each with a message that names its path."""
    data = tmp_path / "quiet-place"
    data.mkdir()
    settings = load_settings({"BROADSHEET_DATA": str(data), "BROADSHEET_RATE_LIMIT": "off"})
    if request.param == "garbage":
        settings.archive_path.write_bytes(b"no database" * 1000)
    elif request.param == "a folder":
        settings.archive_path.mkdir()
    elif request.param == "newer":
        import sqlite3

        with sqlite3.connect(settings.archive_path) as connection:
            connection.execute("PRAGMA user_version = 9999")
        connection.close()
    else:
        settings.index_path.write_text("not a folder")
    return settings


def answers(app: Flask) -> Iterator[tuple[str, str]]:
    client = app.test_client()
    for _, method, address in [
        *routes(app),
        ("", "GET", "/nosuch"),
        ("", "PUT", "/"),
        ("", "GET", "/search?limit=%ff"),
    ]:
        for accept in ("text/html", "application/json"):
            for more in ({}, {"Host": "evil.example"}, {"Authorization": "Basic !"}, {"Range": "bytes=0-1"}):
                headers = {"Accept": accept, **more}
                with client.open(address, method=method, headers=headers) as answer:
                    yield f"{method} {address} {accept} {more}", f"{answer.headers}\n{answer.get_data(as_text=True)}"


@pytest.mark.parametrize("protected", [True, False])
def test_no_answer_names_a_path_a_host_a_version_or_a_secret(
    broken: Settings, protected: bool, caplog: pytest.LogCaptureFixture
) -> None:
    settings = replace(
        broken, password_hash=HASH if protected else "", smtp_password="mail-secret", contact="owner@site.example"
    )
    app = create_app(settings)
    key = app.config["SECRET_KEY"].hex()
    secrets = [
        str(settings.data), "quiet-place", "sqlite", HASH, HASH.rpartition("$")[2], key, "mail-secret", "owner@",
        str(Path(__file__).parent), "site-packages", "Traceback", "Werkzeug/", "gunicorn/",
        f"Python/{platform.python_version()}", *(version(name) for name in ("flask", "werkzeug", "gunicorn", "limits")),
    ]  # fmt: skip
    if len(socket.gethostname()) > 3:
        secrets.append(socket.gethostname())
    for asked, told in answers(app):
        for secret in secrets:
            assert secret not in told, f"{asked} tells {secret}"


def test_what_is_wrong_is_for_the_log(broken: Settings, caplog: pytest.LogCaptureFixture) -> None:
    answer = create_app(broken).test_client().get("/readyz")
    if answer.status_code == 503:
        assert "not ready: " in caplog.text
        assert answer.headers["Retry-After"]
        assert "log says why" in answer.get_json()["detail"]
