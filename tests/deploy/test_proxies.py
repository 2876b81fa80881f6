"""nginx and Caddy with the files of deploy/, in front of a real server: names, TLS, and whose address counts.

Only ports, certificates and folders are replaced. Skipped where neither is installed; NGINX and CADDY may say where they are.
"""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from tests.browser.site import demo_site
from tests.places import ROOT

NAME = "news.example.org"
BURST = 5
PATIENCE = 30.0


def program(name: str) -> str:
    found = os.environ.get(name.upper()) or shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def nginx(folder: Path, upstream: str, plain: int, tls: int) -> list[str]:
    started = program("nginx")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}", "-keyout", str(key),
         "-out", str(certificate)], check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    text = (ROOT / "deploy" / "nginx" / "broadsheet.conf").read_text("utf-8")
    text = re.sub(r"listen \[::\].*\n", "", text).replace("listen 80;", f"listen 127.0.0.1:{plain};")
    text = text.replace("listen 443 ", f"listen 127.0.0.1:{tls} ").replace("127.0.0.1:8000", upstream)
    text = re.sub(r"ssl_certificate .*;", f"ssl_certificate {certificate};", text)
    text = re.sub(r"ssl_certificate_key .*;", f"ssl_certificate_key {key};", text)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    config = folder / "nginx.conf"
    config.write_text(
        f"{user}daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}{text}\n}}\n"
    )
    command = [started, "-p", str(folder), "-c", str(config), "-e", f"{folder}/error.log"]
    subprocess.run([*command, "-t"], check=True, capture_output=True, timeout=30)
    return command


def caddy(folder: Path, upstream: str, plain: int, tls: int) -> list[str]:
    started = program("caddy")
    text = (ROOT / "deploy" / "caddy" / "Caddyfile").read_text("utf-8").replace("127.0.0.1:8000", upstream)
    options = (
        f"{{\n\tadmin off\n\tlocal_certs\n\tskip_install_trust\n\thttp_port {plain}\n\thttps_port {tls}\n"
        f"\tdefault_bind 127.0.0.1\n\tstorage file_system {folder}/storage\n}}\n"
    )
    config = folder / "Caddyfile"
    config.write_text(options + text)
    return [started, "run", "--config", str(config), "--adapter", "caddyfile"]


class Client:
    """Asks through the proxy. source: the address on loopback from which it connects."""

    def __init__(self, plain: int, tls: int) -> None:
        self.plain, self.tls = plain, tls

    def ask(self, path: str, *, source: str = "127.0.0.1", **headers: str) -> tuple[int, dict[str, str], str]:
        context = ssl._create_unverified_context()
        raw = socket.create_connection(("127.0.0.1", self.tls), timeout=20, source_address=(source, 0))
        connection = http.client.HTTPSConnection(NAME, context=context)
        connection.sock = context.wrap_socket(raw, server_hostname=NAME)
        return self._answer(connection, path, headers)

    def ask_plainly(self, path: str) -> tuple[int, dict[str, str], str]:
        return self._answer(http.client.HTTPConnection("127.0.0.1", self.plain, timeout=20), path, {"Host": NAME})

    @staticmethod
    def _answer(
        connection: http.client.HTTPConnection, path: str, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], str]:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        try:
            given = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, given, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()


@pytest.fixture(params=[nginx, caddy], ids=["nginx", "caddy"])
def client(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Client]:
    prepare: Callable[[Path, str, int, int], list[str]] = request.param
    program(prepare.__name__)
    folder = tmp_path / "proxy"
    folder.mkdir()
    given = {
        "PROXIES": "1", "SITE_URL": f"https://{NAME}", "TRUSTED_HOSTS": NAME, "RATE_LIMIT": "on",
        "RATE_BURST": f"{BURST} per hour",
    }  # fmt: skip
    with demo_site(tmp_path / "data", settings_given=given) as site:
        AccountService(site.archive.accounts).add("edda", Role.EDITOR, by="test")  # the sign-in page has a form
        plain, tls = free_ports(2)
        command = prepare(folder, site.url.removeprefix("http://"), plain, tls)
        environ = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
        with (folder / "log").open("w") as log:
            running = subprocess.Popen(command, cwd=folder, env=environ, stdout=log, stderr=log)
        asking = Client(plain, tls)
        try:
            until = time.monotonic() + PATIENCE
            while True:
                try:
                    if asking.ask("/healthz")[0] == 200:
                        break
                except OSError:
                    pass
                assert running.poll() is None, (folder / "log").read_text("utf-8")
                assert time.monotonic() < until, (folder / "log").read_text("utf-8")
                time.sleep(0.05)
            yield asking
        finally:
            running.terminate()
            running.wait(20)


def test_the_site_stands_behind_it(client: Client) -> None:
    status, headers, page = client.ask("/login")
    assert status == 200
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert "secure" in headers["set-cookie"].lower()
    assert f"https://{NAME}/" in client.ask("/opensearch.xml")[2]
    status, headers, _ = client.ask_plainly("/search?q=tunnel")
    assert status in (301, 308)
    assert headers["location"].startswith(f"https://{NAME}")
    assert headers["location"].endswith("/search?q=tunnel")
    assert ":8000" not in page


def test_the_address_of_who_asks_counts_and_no_other(client: Client) -> None:
    """One who asks too often is sent away, whatever they say about themselves, and nobody else is."""
    assert [client.ask("/people/nobody", X_Forwarded_For=f"192.0.2.{n}")[0] for n in range(BURST + 2)].count(429) == 2
    assert client.ask("/people/nobody", X_Forwarded_For="198.51.100.1, 198.51.100.2")[0] == 429
    assert client.ask("/people/nobody", source="127.0.0.2")[0] == 404


def test_a_client_cannot_choose_the_name_or_the_scheme(client: Client) -> None:
    for headers in (
        {"X_Forwarded_Host": "evil.example"},
        {"X_Forwarded_Proto": "http"},
        {"X_Forwarded_Prefix": "/evil"},
    ):
        status, _, page = client.ask("/opensearch.xml", **headers)
        assert status == 200
        assert f"https://{NAME}/" in page
        assert "evil" not in page
