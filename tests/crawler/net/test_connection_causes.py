"""Why a host could not be asked is said in words that help, wherever it is told: adding, checking, listing, log and page."""

import asyncio
import contextlib
import errno
import logging
import shutil
import socket
import ssl
import subprocess
from pathlib import Path

import httpcore2
import pytest

from crawler import errors
from crawler.net import connection_causes
from crawler.net.connection_causes import connection_error, name_error
from crawler.net.http_client import HttpClient, Patience
from crawler.net.ssrf_filter import Guard
from crawler.net.transport import GuardedTransport
from crawler.resources import open_tools
from crawler.sources.adding import probe_all
from crawler.sources.schedule import _figures
from index.archive.protocols import Archive
from index.operations.settings import Settings
from tests.crawler.fake import FakeWeb, rss, story
from tests.crawler.visiting import FEED, outlet, source, visit

ROBOTS = "https://news.example/robots.txt"


def certificate(code: int, message: str = "something odd") -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code, error.verify_message = code, message
    return error


def caused(error: BaseException) -> httpcore2.ConnectError:
    """As httpcore2 and anyio hand it on: the real cause lies two steps down, perhaps in a group."""
    try:
        try:
            raise OSError("All connection attempts failed") from error
        except OSError as outer:
            raise httpcore2.ConnectError(outer) from outer
    except httpcore2.ConnectError as whole:
        return whole


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (caused(OSError(errno.ECONNREFUSED, "x")), "connect", "Connection refused"),
        (caused(OSError(errno.EHOSTUNREACH, "x")), "connect", "No route"),
        (caused(ExceptionGroup("several", [OSError(errno.ECONNREFUSED, "x")])), "connect", "refused"),
        (httpcore2.ConnectError("all failed"), "connect", "all failed"),
        (caused(certificate(10)), "certificate", "expired"),
        (caused(certificate(9)), "certificate", "not valid yet"),
        (caused(certificate(18)), "certificate", "signed it itself"),
        (caused(certificate(19)), "certificate", "trusts"),
        (caused(certificate(20)), "certificate", "trusts"),
        (caused(certificate(23)), "certificate", "revoked"),
        (caused(certificate(62)), "certificate", "another name"),
        (caused(certificate(99)), "certificate", "something odd"),
        (caused(ssl.SSLError(1, "wrong version number")), "tls", "write http://"),
    ],
)
def test_every_cause_of_a_failed_connection_has_words(
    error: Exception, code: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_causes, "has_route", lambda: True)
    named = connection_error(FEED, error)
    assert named.code == code
    assert says in str(named)
    assert FEED in str(named)


@pytest.mark.parametrize(
    ("error", "route", "code"),
    [
        (socket.gaierror(socket.EAI_NONAME, "not known"), True, "dns"),
        (socket.gaierror(socket.EAI_NONAME, "not known"), False, "offline"),
        (socket.gaierror(socket.EAI_AGAIN, "temporary"), True, "name-server"),
        (socket.gaierror(socket.EAI_AGAIN, "temporary"), False, "offline"),
        (socket.gaierror(socket.EAI_FAIL, "failed"), True, "name-server"),
        (UnicodeError("label too long"), True, "dns"),
    ],
)
def test_a_name_that_is_not_found_says_whose_fault_it_is(
    error: OSError | UnicodeError, route: bool, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_causes, "has_route", lambda: route)
    assert name_error("news.example:443", error).code == code


def test_no_way_out_is_no_fault_of_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_causes, "has_route", lambda: False)
    assert connection_error(FEED, caused(OSError(errno.ENETUNREACH, "x"))).code == "offline"
    assert connection_error(FEED, caused(OSError(errno.ECONNREFUSED, "x"))).code == "connect"


def probed(web: FakeWeb, chosen: Settings) -> Exception:
    async def probe() -> Exception:
        async with open_tools(chosen, transport=web) as tools:
            (result,) = await probe_all(tools, [FEED])
            assert result.error is not None
            return result.error

    return asyncio.run(probe())


@pytest.mark.parametrize(
    ("raised", "code", "says"),
    [
        (errors.PrivateAddress("news.example:443"), "private-address", "allow_hosts"),
        (errors.NameUnknown("news.example:443"), "dns", "spelling"),
        (errors.Offline("news.example:443"), "offline", "connect it"),
        (errors.NameServerSilent("news.example:443"), "name-server", "DNS settings"),
        (caused(OSError(errno.ECONNREFUSED, "x")), "connect", "whether its server runs"),
        (httpcore2.ConnectTimeout(), "connect-timeout", "firewall"),
        (caused(certificate(10)), "certificate", "expired"),
        (caused(certificate(19)), "certificate", "trusts"),
        (caused(ssl.SSLError(1, "wrong version number")), "tls", "write http://"),
        (httpcore2.ProxyError("502"), "proxy", "setting proxy"),
    ],
)
def test_a_host_that_cannot_be_reached_is_not_told_as_its_robots_txt(
    chosen: Settings, archive: Archive, caplog: pytest.LogCaptureFixture, raised: Exception, code: str, says: str
) -> None:
    web = FakeWeb()
    web.fails(ROBOTS, raised)
    error = probed(web, chosen)
    assert says in str(error)
    assert "robots" not in str(error)
    with caplog.at_level(logging.INFO):
        (seen,) = visit(web, chosen, archive, source(archive))
    assert seen.error_code == code
    assert any(says in str(record.__dict__.get("why")) for record in caplog.records)
    assert says in str(_figures(seen)["why"])
    health = archive.sources.health()[0]
    assert says in (health.error or "")  # what `sources list`, doctor and the page show


@pytest.mark.parametrize(
    ("status", "says"), [(500, "the outlet's server has a fault (HTTP 500)"), (429, "come back later (HTTP 429)")]
)
def test_a_robots_txt_that_cannot_be_read_says_why(chosen: Settings, status: int, says: str) -> None:
    web = FakeWeb()
    web.status(ROBOTS, status)
    error = probed(web, chosen)
    assert "robots.txt could not be read" in str(error)
    assert says in str(error)
    assert says in str(probed(web, chosen))  # from the copy on disk, without asking again
    assert len(web.asked) == 1


def test_a_robots_txt_that_leads_to_a_host_that_is_none_says_where(chosen: Settings) -> None:
    web = FakeWeb()
    web.redirect(ROBOTS, "https://nowhere.example/robots.txt")
    web.fails("https://nowhere.example/robots.txt", errors.NameUnknown("nowhere.example:443"))
    error = probed(web, chosen)
    assert "robots.txt could not be read" in str(error)
    assert "nowhere.example" in str(error)


def test_who_mended_it_and_tries_again_is_not_told_the_old_reason(chosen: Settings) -> None:
    web = FakeWeb()
    web.fails(ROBOTS, errors.Offline("news.example:443"))
    assert "connect it" in str(probed(web, chosen))
    web.fails(ROBOTS, errors.NameUnknown("news.example:443"))
    assert "spelling" in str(probed(web, chosen))


def test_being_offline_loses_no_page_and_keeps_the_rhythm(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    outlet(web, 3)
    web.page(
        FEED, rss(*(f"https://news.example/article/{n}" for n in range(3))), kind="application/rss+xml", etag='"f"'
    )
    for n in range(3):
        web.fails(f"https://news.example/article/{n}", errors.Offline("news.example:443"))
    lantern = source(archive)
    for _ in range(6):
        (seen,) = visit(web, chosen, archive, lantern)
        assert dict(seen.refused) == {"offline": 3}
    for n in range(3):
        web.page(f"https://news.example/article/{n}", story(n))
    assert visit(web, chosen, archive, lantern)[0].new == 3
    web.fails(FEED, errors.Offline("news.example:443"))
    waits = []
    for _ in range(3):
        (seen,) = visit(web, chosen, archive, lantern)
        due = archive.sources.next_visits()["lantern"]
        assert due is not None
        waits.append(round((due - seen.finished).total_seconds()))
    assert len(set(waits)) == 1


async def ask(chosen: Settings, url: str, allow: str) -> errors.FetchError:
    client = HttpClient(chosen, GuardedTransport(Guard([allow])))
    try:
        await client.get(url, patience=Patience(5), limit=1000)
    except errors.FetchError as error:
        return error
    finally:
        await client.close()
    raise AssertionError("an answer came")


def test_a_port_that_refuses(chosen: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but nobody listens
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        error = asyncio.run(ask(chosen, f"http://{place}/", place))
    assert (error.code, "Connection refused" in str(error)) == ("connect", True)


@pytest.mark.parametrize("encrypted", [True, False])
def test_a_certificate_that_nobody_signed_and_a_host_without_any(
    chosen: Settings, tmp_path: Path, encrypted: bool
) -> None:
    context = None
    if encrypted:
        if shutil.which("openssl") is None:
            pytest.skip("openssl makes the certificate, and is not here")
        names = ("-keyout", tmp_path / "key", "-out", tmp_path / "cert", "-subj", "/CN=127.0.0.1")
        new = (
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "1",
        )
        subprocess.run([*new, *map(str, names)], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tmp_path / "cert", tmp_path / "key")

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    async def run() -> errors.FetchError:
        server = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=context)
        place = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            return await ask(chosen, f"https://{place}/", place)
        finally:
            server.close()

    error = asyncio.run(run())
    assert error.code == ("certificate" if encrypted else "tls"), str(error)
